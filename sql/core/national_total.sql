-- description: What the Treasury collected and paid, nationally, by category: the first of the method's three tables.
--   Receipts add to OMB table 2.1 and outlays to table 3.2 in every year; procurement is the remainder of outlays.
--   The categories gross_collections and awards belong to the contrast method alone and have totals of their own.
-- key: side, category, fiscal_year
-- columns:
--   side: paid (receipts) or received (outlays).
--   category: Category of the method; a category that is zero in a year has no row.
--   fiscal_year: Federal fiscal year.
--   amount_usd: National amount, dollars; negative where collections exceed spending.
--   is_estimate: True where part of it is not measured: federal pay after the last measured year, a loan modification
--     inferred from a gap, and the remainder then.
with receipt as (
  select years.fiscal_year, printed.section, printed.amount_usd
  from core.fiscal_year as years
  join raw.omb_historical as printed on printed.fiscal_year = years.fiscal_year
  where printed.table_name = '2.1' and printed.line in ('Total', printed.section)
),

-- OMB prints one line "Other"; CBO's actuals say how much of it is estate and gift taxes and how much customs duties; before
-- CBO's first year table 2.5 does, which agrees with them within $2 million in every later year.
split_of_other as (
  select
    fiscal_year,
    sum(amount_usd) filter (where category = 'Estate and Gift Taxes') as estate_gift_usd,
    sum(amount_usd) filter (where category = 'Customs Duties') as customs_usd
  from raw.cbo_actual
  join core.fiscal_year using (fiscal_year)
  where component = 'revenue'
  group by fiscal_year
  union all
  select
    printed.fiscal_year,
    sum(printed.amount_usd) filter (where printed.line = 'Estate and Gift Taxes'),
    sum(printed.amount_usd) filter (where printed.line = 'Customs Duties and Fees')
  from core.fiscal_year as years
  join raw.omb_historical as printed on printed.fiscal_year = years.fiscal_year and printed.table_name = '2.5'
  where years.fiscal_year < (select min(fiscal_year) from raw.cbo_actual where component = 'revenue')
  group by printed.fiscal_year
),

federal_reserve as (
  select years.fiscal_year, printed.amount_usd
  from core.fiscal_year as years
  join raw.omb_historical as printed on printed.fiscal_year = years.fiscal_year
  where printed.table_name = '2.5' and printed.line = 'Federal Reserve Deposits'
),

-- Five sections in millions add to the total but for a million in some years.
unrounded as (
  select fiscal_year,
    2 * max(amount_usd) filter (where section = 'Total Receipts') - sum(amount_usd) as amount_usd
  from receipt
  group by fiscal_year
),

paid as (
  select fiscal_year, category, amount_usd
  from receipt
  join (
    values
      ('Individual Income Taxes', 'individual_income_tax'),
      ('Social Insurance and Retirement Receipts', 'payroll_tax'),
      ('Corporation Income Taxes', 'corporate_income_tax'),
      ('Excise Taxes', 'excise_tax')
  ) as names (section, category) using (section)
  union all
  select fiscal_year, 'estate_gift_tax', estate_gift_usd from split_of_other
  union all
  select fiscal_year, 'customs_duties', customs_usd from split_of_other
  union all
  select fiscal_year, 'federal_reserve_earnings', federal_reserve.amount_usd from federal_reserve
  union all
  -- What "Other" holds beyond the three: fees, fines, gifts; and what rounding leaves between the sections and their total.
  select fiscal_year, 'miscellaneous_receipts',
    receipt.amount_usd - estate_gift_usd - customs_usd - federal_reserve.amount_usd + unrounded.amount_usd
  from receipt
  join split_of_other using (fiscal_year)
  join federal_reserve using (fiscal_year)
  join unrounded using (fiscal_year)
  where receipt.section = 'Other'
),

omb as (
  select printed.fiscal_year, lines.table_name, lines.category, sum(lines.sign * printed.amount_usd) as amount_usd
  from raw.omb_historical as printed
  join core.omb_line as lines
    on lines.table_name = printed.table_name
    and lines.line = printed.line
    and printed.measure = lines.measure
    and printed.fiscal_year between lines.first_fiscal_year and lines.last_fiscal_year
  join core.fiscal_year as years on years.fiscal_year = printed.fiscal_year
  group by all
),

named as (
  select fiscal_year, category, amount_usd from omb where category <> 'medicare_gross'
  union all
  -- A positive loan modification lies inside OMB's student assistance, a negative one outside it.
  select fiscal_year, 'student_aid', -greatest(amount_usd, 0) from core.loan_modification
  union all
  select fiscal_year, 'loan_modifications', amount_usd from core.loan_modification
  union all
  select fiscal_year, 'federal_pay', amount_usd from core.federal_compensation
  union all
  select fiscal_year, category, amount_usd from core.excess_spending
  union all
  -- The rest of table 11.3: its total less every line the method names.
  select printed.fiscal_year, 'other_individuals', any_value(printed.amount_usd) - sum(omb.amount_usd)
  from raw.omb_historical as printed
  join omb on omb.fiscal_year = printed.fiscal_year and omb.table_name = '11.3'
  where printed.table_name = '11.3' and printed.measure = 'total' and printed.line = 'Total, payments for individuals'
  group by printed.fiscal_year
),

received as (
  select fiscal_year, category, sum(amount_usd) as amount_usd from named group by all
),

remainder as (
  select years.fiscal_year, any_value(years.outlays_usd) - sum(received.amount_usd) as amount_usd
  from core.fiscal_year as years
  join received using (fiscal_year)
  group by years.fiscal_year
),

-- The contrast method has totals of its own, in the years both documents are at hand.
gross_collections as (
  select fiscal_year, amount_usd
  from raw.irs_data_book_table_5
  join core.fiscal_year using (fiscal_year)
  where item = 'total' and area = 'US'
),

awards as (
  select year as fiscal_year, coalesce(max(amount_usd) filter (where area = 'US'), sum(amount_usd)) as amount_usd
  from raw.usaspending_awards
  where award_group = 'all' and basis = 'fiscal_year'
  group by year
),

-- Awards above all outlays of the year are no account of what was spent: FY2012 and FY2013 hold face values of insurance.
possible_award as (
  select awards.fiscal_year, awards.amount_usd
  from awards
  join core.fiscal_year as years using (fiscal_year)
  where awards.amount_usd <= years.outlays_usd
),

total as (
  select 'paid' as side, category, fiscal_year, amount_usd from paid
  union all
  select 'received', category, fiscal_year, amount_usd from received
  union all
  select 'received', 'procurement', fiscal_year, amount_usd from remainder
  union all
  select 'paid', 'gross_collections', fiscal_year, gross_collections.amount_usd
  from gross_collections
  semi join possible_award using (fiscal_year)
  union all
  select 'received', 'awards', fiscal_year, possible_award.amount_usd
  from possible_award
  semi join gross_collections using (fiscal_year)
)

select
  total.side,
  total.category,
  total.fiscal_year,
  total.amount_usd,
  case total.category
    when 'federal_pay' then compensation.is_estimate
    when 'loan_modifications' then loans.is_estimate
    when 'procurement' then compensation.is_estimate or coalesce(loans.is_estimate, false)
    else false
  end as is_estimate
from total
join core.federal_compensation as compensation using (fiscal_year)
left join core.loan_modification as loans using (fiscal_year)
where total.amount_usd <> 0
order by total.side, total.category, total.fiscal_year
