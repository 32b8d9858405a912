-- description: How far the observations of each key lie from each fiscal year, and on which side: what its error depends on.
-- key: key, fiscal_year
-- columns:
--   key: Allocation key.
--   fiscal_year: Federal fiscal year.
--   kind: measured (the nearest observation is of the year itself, or the shares are a mean of core.key_mean), forward (carried from before), back (carried from
--     after), between (two observations, one on each side) or joined (what stands in for the key's measure, see core.stand_in,
--     carries more than half).
--   years: Years to the nearest observation where it is carried; to the year it is joined in where it is joined; from the one observation to the other between two; 0
--     where it is measured.
--   mover (nullable): Key of core.key_mover it is moved with; null where it is not moved.
with standing_in as (
  select distinct key, observed_at, joined_year from core.key_observation
),

placed as (
  select
    key,
    fiscal_year,
    case
      when sum(weights.weight) filter (where standing_in.joined_year is not null) > 0.5 then 'joined'
      when any_value(weights.vintage_year) = fiscal_year or bool_or(means.key is not null) then 'measured'
      when max(observed_at) < fiscal_year then 'forward'
      when min(observed_at) > fiscal_year then 'back'
      else 'between'
    end as kind,
    abs(any_value(weights.vintage_year) - fiscal_year) as nearest_years,
    max(standing_in.joined_year) - fiscal_year as joined_years,
    max(year) - min(year) as span_years,
    any_value(basis) as basis,
    any_value(year) as year
  from core.key_weight as weights
  left join core.key_mean_weight as means using (key, fiscal_year, observed_at)
  join standing_in using (key, observed_at)
  group by key, fiscal_year
),

-- A mover says what changed since only where it was observed then, too, and has been since.
observed as (
  select distinct key, basis, year from core.key_observation
)

select
  placed.key,
  placed.fiscal_year,
  placed.kind,
  case placed.kind
    when 'measured' then 0
    when 'between' then placed.span_years
    when 'joined' then placed.joined_years
    else placed.nearest_years
  end as years,
  observed.key as mover
from placed
left join core.key_mover as movers on movers.key = placed.key and placed.kind = 'forward'
left join placed as moving
  on moving.key = movers.mover and moving.fiscal_year = placed.fiscal_year and moving.nearest_years < placed.nearest_years
left join observed
  on observed.key = moving.key and observed.basis = placed.basis and observed.year = placed.year
order by placed.key, placed.fiscal_year
