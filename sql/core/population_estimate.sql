-- description: Residents on 1 July of each year by area, from one source a year: the Census Bureau's estimates, and for
--   2010-19 the same as BEA carries them, revised to meet the census of 2020. The Census Bureau's own estimates of these
--   years are not: New York's of 2019 is 19.45 million there and 20.22 here.
--   Before the first year of the Census Bureau's documents (2007) BEA's stand, which are its own estimates.
-- key: year, area
-- columns:
--   year: Calendar year, and the fiscal year that holds its 1 July.
--   area: Area code, see raw.area; US is the 51 areas together, as printed.
--   population [persons]: Residents.
--   document: Document of raw.document.
-- note: BEA measures no Puerto Rico, which keeps the Census Bureau's estimate, and has none before 2007. Where BEA's are not at hand the Census
--   Bureau's stand.
with revised as (
  select year, area, population, document
  from raw.bea_population
  where year between 2010 and 2019
),

first as (
  select min(year) as year from raw.census_population
)

select
  census.year,
  census.area,
  coalesce(revised.population, census.population) as population,
  coalesce(revised.document, census.document) as document
from raw.census_population as census
left join revised using (year, area)
union all
select early.year, early.area, early.population, early.document
from raw.bea_population as early
join first on early.year < first.year
order by year, area
