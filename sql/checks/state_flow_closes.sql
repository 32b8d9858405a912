-- description: For every method, year, side and category the areas add to the national total within $1.
-- table: core.state_flow
select rules.method, total.side, total.category, total.fiscal_year, any_value(total.amount_usd) as official_usd,
  sum(flow.amount_usd) as placed_usd
from core.mapped_total as total
join (select distinct method, side, category from core.allocation_rule) as rules using (side, category)
left join core.state_flow as flow
  on flow.method = rules.method and flow.side = total.side and flow.category = total.category
  and flow.fiscal_year = total.fiscal_year
group by all
having placed_usd is null or abs(placed_usd - official_usd) > 1
