-- description: Residents of the states in the years of the map: the Census Bureau's estimates of 1 July, and where a
--   provisional year has none yet the last estimate grown on.
-- key: fiscal_year, area
-- columns:
--   fiscal_year: Fiscal year of the map.
--   area: Postal code; 50 states and DC.
--   population: Residents on 1 July of the fiscal year.
--   is_projection: True where the last estimate was grown at the state's own mean rate of the five years before it, as
--     in mart.representation.
with latest as (
  select max(year) as year from core.population_estimate
)

select
  years.fiscal_year,
  areas.area,
  coalesce(
    estimate.population,
    round(
      last.population * pow(last.population / five_before.population, (years.fiscal_year - latest.year) / 5)
    )::bigint
  ) as population,
  estimate.population is null as is_projection
from core.mapped_year as years
cross join latest
join raw.area as areas on areas.kind = 'state'
left join core.population_estimate as estimate on estimate.area = areas.area and estimate.year = years.fiscal_year
left join core.population_estimate as last
  on last.area = areas.area and last.year = latest.year and years.fiscal_year > latest.year
left join core.population_estimate as five_before
  on five_before.area = areas.area and five_before.year = latest.year - 5
where estimate.population is not null or years.status = 'provisional'
order by years.fiscal_year, areas.area
