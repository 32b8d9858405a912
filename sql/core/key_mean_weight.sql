-- description: The observations the keys of core.key_mean rest on, in the fiscal years for which there are enough of them.
-- key: key, fiscal_year, observed_at
-- columns:
--   key: Allocation key.
--   fiscal_year: Federal fiscal year.
--   observed_at: Where the observation lies on the axis of fiscal years, see core.key_observation.
--   weight: Part of the mean; the weights of a key and fiscal year add to 1.
--   vintage_year: The middle of the years averaged.
-- note: Editions made in another way than the newest (core.key_measure) count where there are not enough of its own.
--   Counted by year, at least one of the years has an observation of its own: a mean of several years alone is what it
--   is, an observation at its middle.
with observation as (
  select distinct key, basis, year, observed_at, span_years, measures, joined_year from core.key_observation
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
  where means.counted = 'year' and observation.joined_year is null
  qualify row_number() over (
    partition by means.key, years.fiscal_year, wanted.year order by observation.span_years
  ) = 1
),

edition as (
  select observation.*, means.most, means.least,
    min(observation.observed_at) over (partition by observation.key) as first_at,
    (list(observation.observed_at order by observation.observed_at) over (partition by observation.key))[means.least]
      as enough_at
  from observation
  join core.key_mean as means on means.key = observation.key and means.counted = 'observation'
  where observation.joined_year is null
),

-- The last ones to the fiscal year, or where it has fewer than enough the first ones: those made alike, and where they are
-- not enough the others, too. What stands in is none.
candidate as (
  select years.fiscal_year, edition.*,
    first_value(edition.measures) over (
      partition by edition.key, years.fiscal_year order by edition.observed_at desc
    ) as newest
  from core.mapped_year as years
  join edition
    on years.fiscal_year >= edition.first_at and edition.observed_at <= greatest(years.fiscal_year, edition.enough_at)
),

alike as (
  select *, count(*) filter (where measures = newest) over (partition by key, fiscal_year) as own from candidate
),

by_observation as (
  select key, least, fiscal_year, year, observed_at, span_years
  from alike
  where measures = newest or own < least
  qualify row_number() over (partition by key, fiscal_year order by observed_at desc) <= most
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
