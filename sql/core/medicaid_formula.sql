-- description: The federal share of a state's Medicaid by the formula of the law (section 1905(b) of the Social Security Act):
--   1 less .45 times the square of the state's income per head over the nation's, not under .50 nor over .83. The District
--   of Columbia has .70 by law from 1998 on.
-- key: year, area
-- columns:
--   year: Year the share is of.
--   area: State.
--   federal_share [share]: Federal part of Medicaid.
-- note: Income per head is that of the three calendar years that begin five years before, of those at hand.
with income as (
  select income.year, income.area, income.amount_usd / people.population as per_head_usd
  from raw.bea_regional as income
  join core.population_estimate as people on people.year = income.year and people.area = income.area
  where income.table_name = 'SAINC1' and income.line = 1
),

relative as (
  select years.year, income.area, avg(income.per_head_usd) / avg(nation.per_head_usd) as income
  from (select distinct year from income) as years
  join income on income.year between years.year - 5 and years.year - 3
  join income as nation on nation.area = 'US' and nation.year = income.year
  group by years.year, income.area
)

select
  relative.year,
  relative.area,
  if(relative.area = 'DC' and relative.year >= 1998, 0.7, least(greatest(1 - 0.45 * relative.income ** 2, 0.5), 0.83))
    as federal_share
from relative
join raw.area as areas on areas.area = relative.area and areas.kind = 'state'
order by relative.year, relative.area
