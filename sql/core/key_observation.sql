-- description: Each area's share of each key in each year it is observed.
-- key: key, basis, year, area
-- columns:
--   key: Allocation key.
--   basis: calendar_year, fiscal_year or december (of the calendar year).
--   year: Year observed, calendar or fiscal by basis.
--   observed_at: Where the observation lies on the axis of fiscal years: a fiscal year at itself, a calendar year a
--     quarter later (its middle is 1 July, a fiscal year's 1 April), a December at 0.71. Linear interpolation between
--     calendar years at a fiscal year n is then 0.25 of year n - 1 and 0.75 of year n.
--   area: State, territories_abroad or not_allocated.
--   share: The area's share; the shares of a key and year add to 1.
--   measures: The measures the key is made of in that year.
--   whole: What all areas add to, in the measure's unit.
--   span_years: How many years the observation is a mean of; 1 where it is of the year alone.
--   adjustment_lag_years: Age of what the measure was adjusted with, see core.measure.
--   joined_year (nullable): Where an older measure stands in, the year it is joined to the key's own, see core.measure.
with amount as (
  select
    measures.key,
    observed.basis,
    observed.year,
    observed.area,
    any_value(measures.remainder) as remainder,
    string_agg(measures.measure, ' + ' order by measures.measure) as measures,
    sum(observed.amount) as amount,
    max(observed.span_years) as span_years,
    max(observed.adjustment_lag_years) as adjustment_lag_years,
    max(observed.joined_year) as joined_year
  from core.key_measure as measures
  join core.measure as observed
    on observed.measure = measures.measure and observed.year between measures.first_year and measures.last_year
  group by all
),

placed as (
  select key, basis, year, case areas.kind when 'state' then area else areas.kind end as area,
    any_value(measures) as measures, sum(amount) as amount, max(span_years) as span_years,
    max(adjustment_lag_years) as adjustment_lag_years, max(joined_year) as joined_year
  from amount
  join raw.area as areas using (area)
  where areas.kind <> 'national'
  group by all
  union all
  select national.key, national.basis, national.year, any_value(national.remainder), any_value(national.measures),
    any_value(national.amount) - sum(area.amount), any_value(national.span_years), any_value(national.adjustment_lag_years),
    any_value(national.joined_year)
  from amount as national
  join amount as area
    on area.key = national.key and area.basis = national.basis and area.year = national.year and area.area <> 'US'
  where national.area = 'US' and national.remainder <> 'ignored'
  group by national.key, national.basis, national.year
),

combined as (
  select key, basis, year, area, any_value(measures) as measures, sum(amount) as amount, max(span_years) as span_years,
    max(adjustment_lag_years) as adjustment_lag_years, max(joined_year) as joined_year
  from placed
  group by all
)

select
  key,
  basis,
  year,
  year + case basis when 'calendar_year' then 0.25 when 'december' then 0.71 else 0 end as observed_at,
  area,
  amount / sum(amount) over whole as share,
  max(measures) over whole as measures,
  sum(amount) over whole as whole,
  max(span_years) over whole as span_years,
  max(adjustment_lag_years) over whole as adjustment_lag_years,
  max(joined_year) over whole as joined_year
from combined
window whole as (partition by key, basis, year)
order by key, year, area
