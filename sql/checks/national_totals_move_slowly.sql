-- description: Receipts and outlays of a year lie between 0.7 and 1.6 times those of the year before: a unit change would
--   not.
-- table: core.mapped_total
with total as (
  select side, fiscal_year, sum(amount_usd) as amount_usd
  from core.mapped_total
  where category not in ('gross_collections', 'awards')
  group by side, fiscal_year
)

select this.side, this.fiscal_year, before.amount_usd as before_usd, this.amount_usd
from total as this
join total as before on before.side = this.side and before.fiscal_year = this.fiscal_year - 1
where this.amount_usd / before.amount_usd not between 0.7 and 1.6
