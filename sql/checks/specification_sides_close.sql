-- description: Under every set of rules all areas add to the official receipts, and outlays, within $1, and the 51 areas to
--   what the states are said to pay and receive together.
-- table: core.specification_total
select side.side, side.spec_id, side.fiscal_year,
  sum(side.amount_usd) as placed_usd,
  any_value(if(side.side = 'paid', years.receipts_usd, years.outlays_usd)) as official_usd,
  sum(side.amount_usd) filter (where side.area not in ('territories_abroad', 'not_allocated')) as added_usd,
  any_value(total.states_usd) as states_usd
from core.specification_side as side
join core.fiscal_year as years on years.fiscal_year = side.fiscal_year
left join core.specification_total as total
  on total.side = side.side and total.spec_id = side.spec_id and total.fiscal_year = side.fiscal_year
group by side.side, side.spec_id, side.fiscal_year
having abs(placed_usd - official_usd) > 1
  or not coalesce(abs(added_usd - any_value(total.states_usd)) <= 1, false)
  or count(*) filter (where side.area not in ('territories_abroad', 'not_allocated')) <> 51
