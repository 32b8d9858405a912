-- description: The categories of each year's newest statement add to the total it prints, on both sides, within $1.
-- table: core.treasury_statement
with total as (
  select fiscal_year, side, amount_usd, prior_usd
  from raw.treasury_mts
  where line = 'Total'
  qualify month = max(month) over (partition by fiscal_year)
),

added as (
  select fiscal_year, side, sum(amount_usd) as amount_usd, sum(year_before_usd) as prior_usd
  from core.treasury_statement
  group by fiscal_year, side
)

select fiscal_year, side, total.amount_usd as total_usd, added.amount_usd as added_usd,
  total.prior_usd as total_year_before_usd, added.prior_usd as added_year_before_usd
from total
full join added using (fiscal_year, side)
-- A transcribed statement has no year before, neither in its lines nor in its total.
where (
  abs(total.amount_usd - added.amount_usd) <= 1
  and ((total.prior_usd is null and added.prior_usd is null) or abs(total.prior_usd - added.prior_usd) <= 1)
) is distinct from true
