-- description: Each area's share of each key in each year it is observed.
-- key: key, basis, year, area
-- columns:
--   key: Allocation key.
--   basis: calendar_year or fiscal_year.
--   year: Year observed, calendar or fiscal by basis.
--   observed_at: Where the observation lies on the axis of fiscal years: a fiscal year at itself, a calendar year a
--     quarter later (its middle is 1 July, a fiscal year's 1 April). Linear interpolation between calendar years at a
--     fiscal year n is then 0.25 of year n - 1 and 0.75 of year n.
--   area: State, territories_abroad or not_allocated.
--   share: The area's share; the shares of a key and year add to 1.
--   measures: The measures the key is made of in that year.
--   whole: What all areas add to, in the measure's unit.
with amount as (
  select
    measures.key,
    observed.basis,
    observed.year,
    observed.area,
    any_value(measures.remainder) as remainder,
    string_agg(measures.measure, ' + ' order by measures.measure) as measures,
    sum(observed.amount) as amount
  from core.key_measure as measures
  join core.measure as observed
    on observed.measure = measures.measure and observed.year between measures.first_year and measures.last_year
  group by all
),

placed as (
  select key, basis, year, case areas.kind when 'state' then area else areas.kind end as area,
    any_value(measures) as measures, sum(amount) as amount
  from amount
  join raw.area as areas using (area)
  where areas.kind <> 'national'
  group by all
  union all
  select national.key, national.basis, national.year, any_value(national.remainder), any_value(national.measures),
    any_value(national.amount) - sum(area.amount)
  from amount as national
  join amount as area
    on area.key = national.key and area.basis = national.basis and area.year = national.year and area.area <> 'US'
  where national.area = 'US' and national.remainder <> 'ignored'
  group by national.key, national.basis, national.year
),

combined as (
  select key, basis, year, area, any_value(measures) as measures, sum(amount) as amount from placed group by all
)

select
  key,
  basis,
  year,
  year + if(basis = 'calendar_year', 0.25, 0) as observed_at,
  area,
  amount / sum(amount) over whole as share,
  max(measures) over whole as measures,
  sum(amount) over whole as whole
from combined
window whole as (partition by key, basis, year)
order by key, year, area
