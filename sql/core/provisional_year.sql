-- description: The fiscal years that are over and that OMB does not print yet, but of which the Monthly Treasury Statement
--   of September is out: the provisional years of the map. They give way to OMB's figures by themselves, when the year
--   comes to be one of core.fiscal_year.
-- key: fiscal_year
-- columns:
--   fiscal_year: Federal fiscal year, later than every closed one.
--   base_fiscal_year: The last closed fiscal year, whose parts the year's functions are split by.
--   receipts_usd: Total receipts the statement prints, dollars.
--   outlays_usd: Total outlays the statement prints, dollars.
--   election_year: The last presidential election held before the fiscal year's end.
--   document: The statement, document of raw.document.
-- note: Where accounts count (core.account_switch), a year of which more than 0.5 % of outlays are in accounts that
--   core.treasury_account does not name is none; it stays in mart.year_to_date.
with closed as (
  select max(fiscal_year) as fiscal_year from core.fiscal_year
),

unmapped as (
  select fiscal_year, sum(abs(amount_usd)) as amount_usd
  from core.account_amount
  where not is_mapped
  group by fiscal_year
),

finished as (
  select
    statement.fiscal_year,
    any_value(closed.fiscal_year) as base_fiscal_year,
    sum(statement.amount_usd) filter (where statement.side = 'paid') as receipts_usd,
    sum(statement.amount_usd) filter (where statement.side = 'received') as outlays_usd,
    ((statement.fiscal_year - 1) // 4) * 4 as election_year,
    any_value(statement.document) as document
  from raw.treasury_mts as statement
  cross join closed
  where statement.month = 12 and statement.line = 'Total' and statement.fiscal_year > closed.fiscal_year
  group by statement.fiscal_year
)

select finished.*
from finished
left join unmapped on unmapped.fiscal_year = finished.fiscal_year
where coalesce(unmapped.amount_usd, 0) <= 0.005 * finished.outlays_usd
order by finished.fiscal_year
