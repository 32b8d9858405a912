-- description: One standard deviation of each state's share of each key in each fiscal year, as a part of the share: the
--   key's error (core.key_year_error) times the state's own factor (core.key_area_error), and larger for small states.
-- key: key, fiscal_year, area
-- columns:
--   key: Allocation key.
--   fiscal_year: Federal fiscal year.
--   area: State.
--   error: Standard deviation as a part of the share: 0.05 = 5 %; times an amount it is dollars.
with people as (
  select population.fiscal_year, population.area,
    population.population / avg(population.population) over (partition by fiscal_year) as size
  from core.population as population
)

select keys.key, keys.fiscal_year, people.area, keys.error * coalesce(own.factor, 1) / people.size ** 0.25 as error
from core.key_year_error as keys
join people on people.fiscal_year = keys.fiscal_year
left join core.key_area_error as own on own.key = keys.key and own.area = people.area
order by keys.key, keys.fiscal_year, people.area
