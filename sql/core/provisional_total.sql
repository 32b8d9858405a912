-- description: What the Treasury collected and paid in the provisional years, nationally, by category: receipts as the
--   statement of September prints them, outlays by function split into categories (core.outlay_estimate). Each side adds
--   to the total the statement prints.
-- key: side, category, fiscal_year
-- columns:
--   side: paid (receipts) or received (outlays).
--   category: Category of the method.
--   fiscal_year: Provisional fiscal year.
--   amount_usd: Dollars; negative where collections exceed spending.
--   basis: printed (a line, or lines, of the statement), table 4 (the statement's receipts in detail), rest of line (what
--     another part leaves of a printed line), year before (last closed year's amount), parts (a function by last closed
--     year's parts) or accounts (core.account_amount; what they leave by last closed year's parts).
--   error_usd (nullable): Root mean square of what the same way of finding it was wrong by in the closed years but
--     FY2020-23, dollars; null where the amount is printed.
-- note: The statement has one line of miscellaneous receipts. Where the method takes the Federal Reserve's earnings out of
--   it, they are those of table 4; without it fees and fines stay as they were and the rest is the Federal Reserve's:
--   over FY2009-25 that is wrong by $7 bn (rms), the Federal Reserve's own last amount by $31 bn.
with receipt as (
  select statement.fiscal_year, years.base_fiscal_year, statement.category, statement.amount_usd
  from core.treasury_statement as statement
  join core.provisional_year as years on years.fiscal_year = statement.fiscal_year
  where statement.side = 'paid'
),

mean_error as (
  select side, category, sqrt(avg(error_usd ** 2)) as error_usd
  from core.provisional_backtest
  where counts
  group by side, category
),

-- Fees and fines as they were.
fee as (
  select fiscal_year, amount_usd from core.national_total where side = 'paid' and category = 'miscellaneous_receipts'
),

fee_error as (
  select error_usd from mean_error where side = 'paid' and category = 'miscellaneous_receipts'
),

-- One row a provisional year where the method has the Federal Reserve's earnings as a category, else none.
split as (
  select
    receipt.fiscal_year,
    receipt.amount_usd as line_usd,
    coalesce(served.amount_usd, greatest(receipt.amount_usd - fee.amount_usd, 0)) as federal_reserve_usd,
    served.amount_usd is not null as is_served
  from receipt
  left join fee on fee.fiscal_year = receipt.base_fiscal_year
  left join raw.treasury_federal_reserve as served
    on served.fiscal_year = receipt.fiscal_year and served.month = 12
  where receipt.category = 'miscellaneous_receipts'
    and exists (
      from core.allocation_rule
      where method = 'residence' and side = 'paid' and category = 'federal_reserve_earnings'
    )
),

paid as (
  select fiscal_year, category, amount_usd, 'printed' as basis, null::double as error_usd
  from receipt
  where category <> 'miscellaneous_receipts' or not exists (from split)
  union all
  select fiscal_year, 'federal_reserve_earnings', federal_reserve_usd,
    if(is_served, 'table 4', 'rest of line'), if(is_served, null, fee_error.error_usd)
  from split
  cross join fee_error
  union all
  select fiscal_year, 'miscellaneous_receipts', line_usd - federal_reserve_usd,
    if(is_served, 'rest of line', 'year before'), if(is_served, null, fee_error.error_usd)
  from split
  cross join fee_error
)

select 'paid' as side, category, fiscal_year, amount_usd, basis, error_usd
from paid
where amount_usd <> 0
union all
select 'received', estimate.category, estimate.fiscal_year, estimate.amount_usd,
  if(estimate.fiscal_year in (select fiscal_year from core.account_amount), 'accounts', 'parts'), mean_error.error_usd
from core.outlay_estimate as estimate
join core.provisional_year as years on years.fiscal_year = estimate.fiscal_year
left join mean_error on mean_error.side = 'received' and mean_error.category = estimate.category
where estimate.amount_usd <> 0
order by side, category, fiscal_year
