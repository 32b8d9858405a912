-- description: Every year to 2030 has 50 states, 100 seats and all residents; estimates add to the Census Bureau's
--   total less DC; the smallest states that hold the seats and the others are all 50, with all their dollars in closed
--   years.
-- table: mart.senate_majority
with asked as (
  select unnest(generate_series(min(fiscal_year), greatest(max(fiscal_year), 2030))) as fiscal_year, seats.seats
  from core.fiscal_year
  cross join (values (51), (60), (70)) as seats (seats)
  group by seats.seats
),

held as (
  select
    fiscal_year,
    count(distinct state) as states,
    sum(senate_seats) as seats,
    max(cumulative_seats) as last_seats,
    sum(population_share) as share,
    max(cumulative_population_share_smallest_first) as last_share,
    sum(population) as population
  from mart.representation
  where state <> 'DC'
  group by all
),

estimate as (
  select nation.year as fiscal_year, nation.population - dc.population as population
  from core.population_estimate as nation
  join core.population_estimate as dc on dc.year = nation.year and dc.area = 'DC'
  where nation.area = 'US'
),

net as (
  select fiscal_year, sum(net_contribution_usd) as net_usd
  from mart.net_contribution
  where method = 'residence' and state <> 'DC' and status = 'final'
  group by all
)

select asked.fiscal_year, asked.seats, held.states, held.seats as seats_held, held.share, held.population,
  estimate.population as estimated_population, grouped.states as small_states, grouped.population_share, net.net_usd
from asked
left join mart.senate_majority as grouped
  on grouped.fiscal_year = asked.fiscal_year and grouped.seats = asked.seats
left join held on held.fiscal_year = asked.fiscal_year
left join mart.representation as edge
  on edge.fiscal_year = asked.fiscal_year and edge.cumulative_seats = 2 * grouped.states
left join estimate on estimate.fiscal_year = asked.fiscal_year
left join net on net.fiscal_year = asked.fiscal_year
where held.states is distinct from 50 or held.seats <> 100 or held.last_seats <> 100
  or abs(held.share - 1) > 1e-9 or abs(held.last_share - 1) > 1e-9
  or held.population <> estimate.population or (estimate.population is null) is distinct from grouped.is_projection
  or 2 * grouped.states - asked.seats not in (0, 1) or grouped.states + grouped.other_states is distinct from 50
  or grouped.population + grouped.other_population is distinct from held.population
  or coalesce(abs(grouped.population_share - edge.cumulative_population_share_smallest_first), 1) > 1e-9
  or abs(grouped.population_share + grouped.other_population_share - 1) > 1e-9
  or (net.net_usd is null) is distinct from (grouped.net_contribution_usd is null)
  or abs(grouped.net_contribution_usd + grouped.other_net_contribution_usd - net.net_usd) > 1
