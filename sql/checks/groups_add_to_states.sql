-- description: The groups of each definition hold all its states and all their dollars, in every year of a method: the 51
--   areas, or the 50 states where DC takes no part.
-- table: mart.net_by_lean
with grouped as (
  select fiscal_year, method, definition, sum(states) as states, sum(net_contribution_usd) as net_usd
  from mart.net_by_lean
  group by all
),

expected as (
  select
    definitions.definition,
    net.fiscal_year,
    net.method,
    count(*) as states,
    sum(net.net_contribution_usd) as net_usd
  from (select distinct definition, fiscal_year from mart.lean) as definitions
  join mart.net_contribution as net
    on net.fiscal_year = definitions.fiscal_year
    and (net.state <> 'DC' or definitions.definition not in ('governor', 'trifecta'))
  group by all
)

select expected.*, grouped.states as grouped_states, grouped.net_usd as grouped_usd
from expected
left join grouped using (definition, fiscal_year, method)
where grouped.states is distinct from expected.states or abs(grouped.net_usd - expected.net_usd) > 1
