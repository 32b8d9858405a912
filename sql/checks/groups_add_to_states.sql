-- description: The groups of each definition hold all 51 areas and all their dollars, in every year of a method.
-- table: mart.net_by_lean
with state as (
  select fiscal_year, method, sum(net_contribution_usd) as net_usd from mart.net_contribution group by all
),

definition as (
  select distinct definition from mart.lean
)

select state.fiscal_year, state.method, definition.definition, sum(grouped.states) as states,
  sum(grouped.net_contribution_usd) as grouped_usd, any_value(state.net_usd) as state_usd
from state
cross join definition
left join mart.net_by_lean as grouped
  on grouped.fiscal_year = state.fiscal_year and grouped.method = state.method
  and grouped.definition = definition.definition
group by state.fiscal_year, state.method, definition.definition
having sum(grouped.states) is distinct from 51 or abs(grouped_usd - state_usd) > 1
