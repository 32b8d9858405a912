-- description: Everything a key may be made of, by area: what is measured (core.measured), and before its first year what
--   stands in for it (core.joined_measure).
-- key: measure, basis, year, area
-- columns:
--   measure: What is measured: agency table and line, or a name of core.stand_in.
--   basis: calendar_year (also tax year), fiscal_year, or december of the calendar year.
--   year: Calendar or fiscal year, by basis.
--   area: Area code, see raw.area; US is the national row where one is printed.
--   amount: Dollars, persons for population, or a share.
--   span_years: How many years it is a mean of; 1 where it is of the year alone.
--   adjustment_lag_years: How far away the year is of what the amount was adjusted with, see core.measured.
--   joined_year (nullable): Where it is an older measure, the year in which its growth is joined to the level of the one it
--     stands in for; null where it is the measure itself.
select measure, basis, year, area, amount, span_years, adjustment_lag_years, null::bigint as joined_year
from core.measured
union all
select measure, basis, year, area, amount, span_years, adjustment_lag_years, joined_year
from core.joined_measure
order by measure, basis, year, area
