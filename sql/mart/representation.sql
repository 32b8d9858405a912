-- description: Senate seats beside residents: what each of the 50 states holds of both, in every closed fiscal year and
--   in the years after the last one up to 2030, with population projected simply.
-- key: fiscal_year, state
-- columns:
--   fiscal_year: Federal fiscal year.
--   state: Postal code; the 50 states. DC and the territories hold no Senate seat and are not counted.
--   senate_seats: Seats in the Senate: two a state.
--   seats_per_million [seats per million residents]: Senate seats a million residents.
--   population_share: The state's part of the residents of the 50 states, 0 to 1.
--   cumulative_population_share_smallest_first: Part of the residents of the 50 states living in this state and in all
--     smaller ones, 0 to 1. States of equal population stand in the order of their postal codes.
--   cumulative_seats: Senate seats of this state and of all smaller ones, in the same order.
--   population: Residents on 1 July of the fiscal year: Census Bureau, or projected, rounded to whole persons.
--   is_projection: True where the year is after the last population estimate and population is projected.
-- note: Projected population is the last estimate grown on at the state's own mean annual (geometric) growth over the
--   last five years of estimates: what going on like that would give, not a forecast.
with latest as (
  select max(year) as year from core.population_estimate
),

years as (
  select unnest(generate_series(min(fiscal_year), greatest(max(fiscal_year), 2030))) as fiscal_year
  from core.fiscal_year
),

resident as (
  select
    years.fiscal_year,
    areas.area as state,
    2::bigint as senate_seats,
    years.fiscal_year > latest.year as is_projection,
    -- A gap among the estimates stays a gap: only years after the last one are projected.
    if(
      years.fiscal_year > latest.year,
      round(last.population * pow(last.population / five_before.population, (years.fiscal_year - latest.year) / 5)),
      estimate.population
    )::bigint as population
  from years
  cross join latest
  join raw.area as areas on areas.kind = 'state' and areas.area <> 'DC'
  left join core.population_estimate as estimate on estimate.area = areas.area and estimate.year = years.fiscal_year
  left join core.population_estimate as last on last.area = areas.area and last.year = latest.year
  left join core.population_estimate as five_before
    on five_before.area = areas.area and five_before.year = latest.year - 5
)

select
  fiscal_year,
  state,
  senate_seats,
  1e6 * senate_seats / population as seats_per_million,
  population / sum(population) over nation as population_share,
  sum(population) over smallest_first / sum(population) over nation as cumulative_population_share_smallest_first,
  (sum(senate_seats) over smallest_first)::bigint as cumulative_seats,
  population,
  is_projection
from resident
window
  nation as (partition by fiscal_year),
  smallest_first as (partition by fiscal_year order by population, state rows unbounded preceding)
order by fiscal_year, population, state
