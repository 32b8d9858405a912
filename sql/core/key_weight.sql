-- description: The observations an allocation key rests on in each fiscal year, mostly one or two, and the weight of each.
--   Between consecutive years of one measure amounts are blended, a quarter of the calendar year before and three quarters
--   of the year itself; across a gap, or from one measure to another, shares are interpolated linearly; outside the
--   observed years the nearest is carried. Keys of core.key_mean rest on a mean of several.
-- key: key, fiscal_year, observed_at
-- columns:
--   key: Allocation key.
--   fiscal_year: Federal fiscal year.
--   observed_at: Where the observation lies on the axis of fiscal years, see core.key_observation.
--   basis: calendar_year, fiscal_year or december.
--   year: Year observed, calendar or fiscal by basis.
--   weight: Part of the fiscal year's shares that comes from the observation; the weights of a key and fiscal year add to 1.
--   vintage_year: The observed year nearest to the fiscal year, the later where two are as near; of a mean the middle of
--     its years. The same for all observations.
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
  from core.mapped_year as years
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
weighted as (
  select key, fiscal_year, vintage_year, coalesce(earlier_at, later_at) as observed_at,
    case
      when earlier_at is null or later_at is null or earlier_at = later_at then 1.0
      else (later_at - fiscal_year) * if(is_series, earlier_whole, 1.0)
    end as weight
  from neighbour
  anti join core.key_mean_weight using (key, fiscal_year)
  union all
  select key, fiscal_year, vintage_year, later_at, (fiscal_year - earlier_at) * if(is_series, later_whole, 1.0)
  from neighbour
  anti join core.key_mean_weight using (key, fiscal_year)
  where earlier_at < later_at
  union all
  select key, fiscal_year, vintage_year, observed_at, weight
  from core.key_mean_weight
)

select
  weighted.key,
  weighted.fiscal_year,
  weighted.observed_at,
  observation.basis,
  observation.year,
  weighted.weight / sum(weighted.weight) over (partition by weighted.key, weighted.fiscal_year) as weight,
  weighted.vintage_year
from weighted
join observation on observation.key = weighted.key and observation.observed_at = weighted.observed_at
order by weighted.key, weighted.fiscal_year, weighted.observed_at
