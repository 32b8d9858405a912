-- description: Our figures beside those others published, and why they differ. Beside the Comptroller of New York's figures stand
--   ours on the Comptroller's terms, as far as they can be told from the totals (see the note), beside the Tax Foundation's
--   ours with taxes scaled to spending, as its are; what then remains is measures and vintages.
-- key: source, year, state, measure
-- columns:
--   source: Who published it.
--   year: Federal fiscal year.
--   state: Postal code, or US for the 50 states together.
--   measure: received_per_dollar_paid, received_less_paid_usd, taxes_usd or a category with _usd, see
--     mart.published_estimate.
--   published [see measure]: Their figure.
--   ours (nullable) [see measure]: The same under the default method; null outside our years.
--   difference (nullable) [see measure]: Ours less theirs.
--   ours_on_their_terms (nullable) [see measure]: Ours with their choice of taxes and spending; null where their terms are not known.
--   remaining_difference (nullable) [see measure]: That less theirs.
--   why: What makes the difference: the steps from our figure to theirs.
--   where_read: Where their figure was read.
-- note: The Comptroller leaves customs duties and miscellaneous receipts out of taxes, counts Medicare before premiums are
--   taken off, and evidently counted the change in the value of student loans in FY2022 as spending (but not the fall in
--   FY2023, $333 bn); the 50 states are
--   without DC. The reports' appendices could not be read: the terms are inferred, and give the printed national ratio
--   within 0.01 in each of seven years. Interest on the debt is in no state there as here.
with medicare as (
  -- What premiums take off Medicare, as a multiple of Medicare net of them.
  select net.fiscal_year, sum(printed.amount_usd) / any_value(net.amount_usd) - 1 as premiums_per_usd
  from core.national_total as net
  join core.omb_line as lines on lines.category = 'medicare_gross'
  join raw.omb_historical as printed
    on printed.table_name = lines.table_name and printed.line = lines.line and printed.measure = 'total'
    and printed.fiscal_year = net.fiscal_year
  where net.category = 'medicare'
  group by net.fiscal_year
),

placed as (
  select
    flow.fiscal_year,
    flow.state,
    sum(flow.amount_usd) filter (where flow.side = 'paid') as paid_usd,
    sum(flow.amount_usd) filter (where flow.side = 'received') as received_usd,
    sum(flow.amount_usd) filter (where flow.category in ('customs_duties', 'miscellaneous_receipts', 'federal_reserve_earnings')) as not_taxes_usd,
    sum(flow.amount_usd * medicare.premiums_per_usd) filter (where flow.category = 'medicare') as premiums_usd,
    coalesce(
      any_value(greatest(loans.amount_usd, 0)) * sum(flow.amount_usd / total.amount_usd)
        filter (where flow.category = 'student_aid'),
      0
    ) as loans_usd
  from mart.flow as flow
  join core.national_total as total
    on total.side = flow.side and total.category = flow.category and total.fiscal_year = flow.fiscal_year
  join medicare on medicare.fiscal_year = flow.fiscal_year
  left join core.loan_modification as loans on loans.fiscal_year = flow.fiscal_year
  where flow.method = 'residence'
  group by flow.fiscal_year, flow.state
),

ours as (
  select * from placed
  union all
  select fiscal_year, 'US', sum(paid_usd), sum(received_usd), sum(not_taxes_usd), sum(premiums_usd), sum(loans_usd)
  from placed
  where state <> 'DC'
  group by fiscal_year
),

-- The Tax Foundation scales taxes up until the states together, with DC, receive a dollar for each they pay.
together as (
  select fiscal_year, sum(received_usd) / sum(paid_usd) as taxes_scale
  from placed
  group by fiscal_year
),

stepped as (
  select
    published.*,
    together.taxes_scale,
    ours.paid_usd,
    ours.received_usd,
    ours.received_usd / ours.paid_usd as ratio,
    ours.received_usd / (ours.paid_usd - ours.not_taxes_usd) as ratio_of_taxes,
    (ours.received_usd + ours.premiums_usd) / (ours.paid_usd - ours.not_taxes_usd) as ratio_before_premiums,
    (ours.received_usd + ours.premiums_usd + ours.loans_usd) / (ours.paid_usd - ours.not_taxes_usd) as ratio_with_loans,
    ours.received_usd + ours.premiums_usd + ours.loans_usd - ours.paid_usd + ours.not_taxes_usd as less_on_their_terms_usd,
    ours.not_taxes_usd,
    ours.premiums_usd,
    ours.loans_usd
  from mart.published_estimate as published
  left join ours on ours.fiscal_year = published.year and ours.state = published.state
  left join together on together.fiscal_year = published.year
),

-- Others print one item where there are two categories here.
item as (
  select fiscal_year, state, category as item, amount_usd
  from mart.flow
  where method = 'residence' and status = 'final'
  union all
  select fiscal_year, state, 'veterans', sum(amount_usd)
  from mart.flow
  where method = 'residence' and status = 'final' and category in ('veterans_benefits', 'veterans_medical_care')
  group by fiscal_year, state
),

measured as (
  select
    stepped.*,
    case stepped.measure
      when 'received_per_dollar_paid' then ratio
      when 'received_less_paid_usd' then received_usd - paid_usd
      when 'taxes_usd' then paid_usd
      else flow.amount_usd
    end as ours,
    case
      when stepped.source = 'Tax Foundation' and stepped.measure = 'received_per_dollar_paid' then ratio / taxes_scale
      when stepped.source <> 'New York State Comptroller' then null
      when stepped.measure = 'received_per_dollar_paid' then ratio_with_loans
      when stepped.measure = 'received_less_paid_usd' then less_on_their_terms_usd
      when stepped.measure = 'taxes_usd' then paid_usd - not_taxes_usd
    end as ours_on_their_terms
  from stepped
  left join item as flow
    on flow.fiscal_year = stepped.year and flow.state = stepped.state and flow.item || '_usd' = stepped.measure
)

select
  source,
  year,
  state,
  measure,
  value as published,
  ours,
  ours - value as difference,
  ours_on_their_terms,
  ours_on_their_terms - value as remaining_difference,
  case
    when ours is null then 'There is no figure of ours for the year.'
    when source = 'Tax Foundation' then printf(
      'From ours to theirs: taxes scaled to spending %+.2f; what remains, %+.2f, is measures: which ones could not be read.',
      round(ours_on_their_terms - ours, 2) + 0, round(value - ours_on_their_terms, 2) + 0
    )
    when source <> 'New York State Comptroller' then
      'Its method could not be read, so the difference is not split; it revises earlier years in every edition.'
    when measure = 'taxes_usd' then printf(
      'From ours to theirs: customs and miscellaneous receipts no taxes %+.1f bn; what remains, %+.1f bn, is measures and '
        || 'vintages.', round(-not_taxes_usd / 1e9, 1) + 0, round((value - ours_on_their_terms) / 1e9, 1) + 0
    )
    when measure not in ('received_per_dollar_paid', 'received_less_paid_usd') then
      'The same item in both, as far as its name tells: measures and vintages.'
    when measure = 'received_per_dollar_paid' then printf(
      'From ours to theirs: customs and miscellaneous receipts no taxes %+.2f, Medicare before premiums %+.2f, student loans '
        || '%+.2f; what remains, %+.2f, is measures and vintages.',
      -- Adding zero turns a rounded -0.00 into +0.00.
      round(ratio_of_taxes - ratio, 2) + 0, round(ratio_before_premiums - ratio_of_taxes, 2) + 0,
      round(ratio_with_loans - ratio_before_premiums, 2) + 0, round(value - ratio_with_loans, 2) + 0
    )
    else printf(
      'From ours to theirs: customs and miscellaneous receipts no taxes %+.1f bn, Medicare before premiums %+.1f bn, student '
        || 'loans %+.1f bn; what remains, %+.1f bn, is measures and vintages.',
      round(not_taxes_usd / 1e9, 1) + 0, round(premiums_usd / 1e9, 1) + 0, round(loans_usd / 1e9, 1) + 0,
      round((value - less_on_their_terms_usd) / 1e9, 1) + 0
    )
  end as why,
  where_read
from measured
order by source, year, state, measure
