-- description: The groups of each definition hold all its states and all their dollars, in every year of a method: the 51
--   areas, or the 50 states where DC takes no part. What a group is without DC, and DC, add to the group; no group without
--   DC has such a figure.
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
),

with_dc as (
  select lean.definition, net.fiscal_year, net.method, lean.lean, net.net_contribution_usd, net.balanced_net_usd, net.population
  from mart.lean as lean
  join mart.net_contribution as net on net.fiscal_year = lean.fiscal_year and net.state = lean.state
  where lean.state = 'DC'
)

select expected.definition, expected.fiscal_year, expected.method, expected.states, expected.net_usd,
  grouped.states as grouped_states, grouped.net_usd as grouped_usd
from expected
left join grouped using (definition, fiscal_year, method)
where grouped.states is distinct from expected.states
  or not coalesce(abs(grouped.net_usd - expected.net_usd) <= 1, false)
union all
select groups.definition, groups.fiscal_year, groups.method, groups.states, groups.net_contribution_usd, null,
  groups.net_per_capita_without_dc_usd * (groups.population - with_dc.population) + with_dc.net_contribution_usd
from mart.net_by_lean as groups
left join with_dc using (definition, fiscal_year, method, lean)
where if(
  with_dc.population is null,
  coalesce(groups.net_per_capita_without_dc_usd, groups.balanced_net_per_capita_without_dc_usd) is not null,
  not coalesce(
    abs(
      groups.net_per_capita_without_dc_usd * (groups.population - with_dc.population) + with_dc.net_contribution_usd
      - groups.net_per_capita_usd * groups.population
    ) <= 1
    and abs(
      groups.balanced_net_per_capita_without_dc_usd * (groups.population - with_dc.population) + with_dc.balanced_net_usd
      - groups.balanced_net_per_capita_usd * groups.population
    ) <= 1,
    false
  )
)
