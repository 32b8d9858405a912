-- description: The groups of each definition hold all 51 areas and all their dollars.
-- table: mart.net_by_lean
with state as (
  select fiscal_year, method, sum(net_contribution_usd) as net_usd from mart.net_contribution group by all
)

select grouped.fiscal_year, grouped.method, grouped.definition, sum(grouped.states) as states,
  sum(grouped.net_contribution_usd) as grouped_usd, any_value(state.net_usd) as state_usd
from mart.net_by_lean as grouped
join state using (fiscal_year, method)
group by grouped.fiscal_year, grouped.method, grouped.definition
having states <> 51 or abs(grouped_usd - state_usd) > 1
