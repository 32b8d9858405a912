-- description: The documents the population of each year of the map rests on: the estimate's own, or where it is grown on
--   those of the last estimate and of the one five years before it.
-- key: fiscal_year, document
-- columns:
--   fiscal_year: Fiscal year of the map.
--   document: Document of raw.document.
with latest as (
  select max(year) as year from core.population_estimate
)

select distinct people.fiscal_year, estimate.document
from core.population as people
cross join latest
join core.population_estimate as estimate
  on estimate.area <> 'US'
  and case
    when people.is_projection then estimate.year in (latest.year, latest.year - 5)
    else estimate.year = people.fiscal_year
  end
order by people.fiscal_year, estimate.document
