-- description: The observations the keys of core.key_mean rest on, in the fiscal years for which there are enough of them.
-- key: key, fiscal_year, observed_at
-- columns:
--   key: Allocation key.
--   fiscal_year: Federal fiscal year.
--   observed_at: Where the observation lies on the axis of fiscal years, see core.key_observation.
--   weight: Part of the mean; the weights of a key and fiscal year add to 1.
--   vintage_year: The middle of the years averaged.
-- note: Counted by year, at least one of the years has an observation of its own: a mean of several years alone is what it
--   is, an observation at its middle.
with observation as (
  select distinct key, basis, year, observed_at, span_years from core.key_observation
),

by_year as (
  select means.key, means.least, years.fiscal_year, wanted.year, observation.observed_at, observation.span_years
  from core.key_mean as means
  cross join core.mapped_year as years
  cross join lateral (
    select unnest(generate_series(years.fiscal_year - means.most + 1, years.fiscal_year)) as year
  ) as wanted
  join observation
    on observation.key = means.key and observation.basis = 'fiscal_year'
    and abs(observation.year - wanted.year) <= (observation.span_years - 1) // 2
  where means.counted = 'year'
  qualify row_number() over (
    partition by means.key, years.fiscal_year, wanted.year order by observation.span_years
  ) = 1
),

by_observation as (
  select means.key, means.least, years.fiscal_year, observation.year, observation.observed_at, observation.span_years
  from core.key_mean as means
  cross join core.mapped_year as years
  join observation on observation.key = means.key and observation.observed_at <= years.fiscal_year
  where means.counted = 'observation'
  qualify row_number() over (
    partition by means.key, years.fiscal_year order by observation.observed_at desc
  ) <= any_value(means.most) over (partition by means.key, years.fiscal_year)
),

enough as (
  select *, count(*) over mean as years, round(avg(year) over mean)::bigint as middle
  from (from by_year union all from by_observation)
  window mean as (partition by key, fiscal_year)
  qualify count(*) over mean >= least and min(span_years) over mean = 1
)

select key, fiscal_year, observed_at, count(*) / any_value(years) as weight, any_value(middle) as vintage_year
from enough
group by key, fiscal_year, observed_at
order by key, fiscal_year, observed_at
