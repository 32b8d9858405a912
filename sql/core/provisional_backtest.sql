-- description: By how much national totals found in the way of a provisional year would have been off in each closed year:
--   outlays by OMB's functions and the parts of the year before, the two of miscellaneous receipts by last year's fees.
-- key: side, category, fiscal_year
-- columns:
--   side: paid or received.
--   category: Category of core.national_total.
--   fiscal_year: Closed fiscal year, from the second.
--   error_usd: What would have been found less what is printed, dollars; those of a side add to zero.
--   outlays_usd: Outlays of the year, dollars: what to measure an error of another year by.
--   counts: False in FY2020-23, whose new programmes no year before them had: an ordinary year is judged without them.
with outlay as (
  select
    coalesce(estimate.category, total.category) as category,
    coalesce(estimate.fiscal_year, total.fiscal_year) as fiscal_year,
    coalesce(estimate.amount_usd, 0) - coalesce(total.amount_usd, 0) as error_usd
  from (
    from core.outlay_estimate as estimated
    semi join core.fiscal_year as closed on closed.fiscal_year = estimated.fiscal_year
  ) as estimate
  full join (
    from core.national_total as printed
    semi join core.outlay_estimate as estimated on estimated.fiscal_year = printed.fiscal_year
    where printed.side = 'received' and printed.category <> 'awards'
  ) as total
    on total.fiscal_year = estimate.fiscal_year and total.category = estimate.category
),

-- Fees and fines as they were a year ago, no more than the line holds; the rest of it is the Federal Reserve's.
fee as (
  select
    fees.fiscal_year,
    least(before.amount_usd, fees.amount_usd + coalesce(earnings.amount_usd, 0)) - fees.amount_usd as error_usd
  from core.national_total as fees
  join core.national_total as before
    on before.side = 'paid' and before.category = 'miscellaneous_receipts' and before.fiscal_year = fees.fiscal_year - 1
  left join core.national_total as earnings
    on earnings.side = 'paid' and earnings.category = 'federal_reserve_earnings'
    and earnings.fiscal_year = fees.fiscal_year
  where fees.side = 'paid' and fees.category = 'miscellaneous_receipts'
    and exists (
      from core.allocation_rule
      where method = 'residence' and side = 'paid' and category = 'federal_reserve_earnings'
    )
),

found as (
  select 'received' as side, category, fiscal_year, error_usd from outlay
  union all
  select 'paid', 'miscellaneous_receipts', fiscal_year, error_usd from fee
  union all
  select 'paid', 'federal_reserve_earnings', fiscal_year, -error_usd from fee
)

select
  found.side,
  found.category,
  found.fiscal_year,
  found.error_usd,
  years.outlays_usd,
  found.fiscal_year not between 2020 and 2023 as counts
from found
join core.fiscal_year as years on years.fiscal_year = found.fiscal_year
order by found.side, found.category, found.fiscal_year
