-- description: The smallest states that together hold so many Senate seats, and the other states: their part of the
--   people of the 50 states and what the two groups pay in, net. A group's figure is its dollars over its people.
-- key: fiscal_year, seats
-- columns:
--   fiscal_year: Federal fiscal year; after the last closed one up to 2030 with projected population.
--   seats: Seats asked for: 51 (a majority of the Senate; 26 states, which hold 52), 60 (ends debate) or 70.
--   states: States in the group: the fewest that hold the seats, counted from the smallest.
--   population: Residents of these states on 1 July of the fiscal year.
--   population_share: Their part of the residents of the 50 states, 0 to 1.
--   net_contribution_usd (nullable): Net contribution of these states, method residence, dollars; positive = they pay
--     in more than they get back; null in years not closed.
--   net_per_capita_usd (nullable): net_contribution_usd a resident of these states, dollars; null in years not closed.
--   other_states: The other, larger states of the 50. DC is in neither group.
--   other_population: Residents of the other states.
--   other_population_share: The other states' part of the residents of the 50 states, 0 to 1.
--   other_net_contribution_usd (nullable): Net contribution of the other states, dollars; null in years not closed.
--   other_net_per_capita_usd (nullable): other_net_contribution_usd a resident, dollars; null in years not closed.
--   is_projection: True where the population is projected, see mart.representation.
with side as (
  select
    held.fiscal_year,
    asked.seats::bigint as seats,
    held.cumulative_seats - held.senate_seats < asked.seats as is_small,
    held.population,
    net.net_contribution_usd,
    held.is_projection
  from mart.representation as held
  cross join (values (51), (60), (70)) as asked (seats)
  left join mart.net_contribution as net
    on net.fiscal_year = held.fiscal_year and net.state = held.state and net.method = 'residence'
    and net.status = 'final'
),

grouped as (
  select
    fiscal_year,
    seats,
    is_projection,
    count(*) filter (where is_small) as states,
    (sum(population) filter (where is_small))::bigint as population,
    sum(net_contribution_usd) filter (where is_small) as net_contribution_usd,
    count(*) filter (where not is_small) as other_states,
    (sum(population) filter (where not is_small))::bigint as other_population,
    sum(net_contribution_usd) filter (where not is_small) as other_net_contribution_usd
  from side
  group by all
)

select
  fiscal_year,
  seats,
  states,
  population,
  population / (population + other_population) as population_share,
  net_contribution_usd,
  net_contribution_usd / population as net_per_capita_usd,
  other_states,
  other_population,
  other_population / (population + other_population) as other_population_share,
  other_net_contribution_usd,
  other_net_contribution_usd / other_population as other_net_per_capita_usd,
  is_projection
from grouped
order by fiscal_year, seats
