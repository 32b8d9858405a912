-- description: The fiscal years there are figures of, and how far each of them stands. The marts by state hold the years of
--   status final; those with a column status hold provisional ones, too. A year in progress is in mart.year_to_date alone,
--   nationally.
-- key: fiscal_year
-- columns:
--   fiscal_year: Federal fiscal year.
--   status: final (closed: every national total, population and prices are at hand, see core.fiscal_year), provisional
--     (over, but not closed yet: national totals of the Treasury's statement of September, outlays split by the last final
--     year's parts, population grown on; see core.provisional_year) or in progress (the newest statement is of an earlier
--     month).
--   first_day: 1 October of the year before.
--   last_day: 30 September.
--   through: Last day the figures hold: last_day unless the year is in progress.
--   distinct_ways (nullable): How many of the specifications differ in the year (core.distinct_way): where an axis makes no
--     difference its options count all the same. Null where the specifications are not counted.
--   is_latest: True for the latest year of status final, false for every other.
with known as (
  select fiscal_year, status, make_date(fiscal_year, 9, 30) as through from core.mapped_year
  union all
  select fiscal_year, 'in progress', max(through) from mart.year_to_date group by fiscal_year
)

select
  known.fiscal_year,
  status,
  make_date(known.fiscal_year - 1, 10, 1) as first_day,
  make_date(known.fiscal_year, 9, 30) as last_day,
  through,
  ways.distinct_ways,
  status = 'final' and known.fiscal_year = max(known.fiscal_year) filter (where status = 'final') over () as is_latest
from known
left join core.distinct_way as ways on ways.fiscal_year = known.fiscal_year
order by known.fiscal_year
