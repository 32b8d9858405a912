-- description: Each area's share of each key in each fiscal year: the second of the method's three tables. Between
--   consecutive years of one measure amounts are blended, a quarter of the calendar year before and three quarters of the
--   year itself; across a gap, or from one measure to another, shares are interpolated linearly; outside the observed
--   years the nearest is carried.
-- key: key, fiscal_year, area
-- columns:
--   key: Allocation key.
--   fiscal_year: Federal fiscal year.
--   area: State, territories_abroad or not_allocated.
--   share: The area's share; the shares of a key and year add to 1.
--   vintage_year: The observed year nearest to the fiscal year, the later where two are as near.
--   key_lag_years: Years between the fiscal year and that observation.
with observation as (
  select distinct key, basis, year, observed_at, measures, whole from core.key_observation
),

bracket as (
  select
    key,
    years.fiscal_year,
    max(observed_at) filter (where observed_at <= years.fiscal_year) as earlier_at,
    min(observed_at) filter (where observed_at >= years.fiscal_year) as later_at,
    arg_min(year, abs(year - years.fiscal_year) - year / 1e6) as vintage_year
  from core.fiscal_year as years
  cross join observation
  group by key, years.fiscal_year
),

-- Consecutive years of the same measure are blended in its own unit, so that a year of much counts for much.
neighbour as (
  select bracket.*,
    coalesce(later.year - earlier.year = 1 and later.basis = earlier.basis and later.measures = earlier.measures, false)
      as is_series,
    earlier.whole as earlier_whole,
    later.whole as later_whole
  from bracket
  left join observation as earlier on earlier.key = bracket.key and earlier.observed_at = bracket.earlier_at
  left join observation as later on later.key = bracket.key and later.observed_at = bracket.later_at
),

-- The two observations a fiscal year lies between and their weights; one alone where it is carried or exact.
weight as (
  select key, fiscal_year, vintage_year, coalesce(earlier_at, later_at) as observed_at,
    case
      when earlier_at is null or later_at is null or earlier_at = later_at then 1.0
      else (later_at - fiscal_year) * if(is_series, earlier_whole, 1.0)
    end as weight
  from neighbour
  union all
  select key, fiscal_year, vintage_year, later_at, (fiscal_year - earlier_at) * if(is_series, later_whole, 1.0)
  from neighbour
  where earlier_at < later_at
),

share as (
  select weight.key, weight.fiscal_year, observed.area, weight.vintage_year,
    sum(weight.weight / weight.whole * observed.share) as share
  from (select *, sum(weight) over (partition by key, fiscal_year) as whole from weight) as weight
  join core.key_observation as observed on observed.key = weight.key and observed.observed_at = weight.observed_at
  group by all
)

select key, fiscal_year, area, share, vintage_year, abs(fiscal_year - vintage_year) as key_lag_years
from share
union all
select 'not_allocated', fiscal_year, 'not_allocated', 1.0, fiscal_year, 0
from core.fiscal_year
order by key, fiscal_year, area
