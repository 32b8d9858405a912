-- description: Each area's share of each key in each fiscal year: the second of the method's three tables. The shares
--   observed, weighted as core.key_weight says; after the last observation of a key of core.key_mover, moved with its mover.
-- key: key, fiscal_year, area
-- columns:
--   key: Allocation key.
--   fiscal_year: Federal fiscal year.
--   area: State, territories_abroad or not_allocated.
--   share: The area's share; the shares of a key and year add to 1.
--   vintage_year: The observed year nearest to the fiscal year, the later where two are as near.
--   key_lag_years: Years between the fiscal year and that observation; a moved key is as old as its own observation.
--   adjustment_lag_years: Age of what the observations were adjusted with, see core.measure.
--   stand_in (nullable): What stands in for the key's measure in the year, in words (core.stand_in); null where it is measured.
-- note: A mover changes shares, not their sum. An area it does not measure keeps its share before all are brought to 1
--   again, as if it had grown with the nation.
with standing_in as (
  select observed.key, observed.observed_at, any_value(stand_ins.label) as label
  from (select distinct key, observed_at, measures from core.key_observation where joined_year is not null) as observed
  join core.stand_in as stand_ins on contains(observed.measures, stand_ins.measure)
  group by observed.key, observed.observed_at
),

share as (
  select weight.key, weight.fiscal_year, observed.area, weight.vintage_year,
    sum(weight.weight * observed.share) as share,
    max(observed.adjustment_lag_years) as adjustment_lag_years,
    arg_max(standing_in.label, weight.weight) filter (where weight.weight > 0.5) as stand_in
  from core.key_weight as weight
  join core.key_observation as observed on observed.key = weight.key and observed.observed_at = weight.observed_at
  left join standing_in on standing_in.key = weight.key and standing_in.observed_at = weight.observed_at
  group by weight.key, weight.fiscal_year, observed.area, weight.vintage_year
),

moved as (
  select weight.key, weight.fiscal_year, observed.area,
    sum(weight.weight * observed.share * coalesce(now.share / nullif(base.share, 0), 1)) as share
  from core.key_age as age
  join core.key_weight as weight on weight.key = age.key and weight.fiscal_year = age.fiscal_year
  join core.key_observation as observed on observed.key = weight.key and observed.observed_at = weight.observed_at
  left join core.key_observation as base
    on base.key = age.mover and base.basis = weight.basis and base.year = weight.year and base.area = observed.area
  left join share as now
    on now.key = age.mover and now.fiscal_year = weight.fiscal_year and now.area = observed.area
  where age.mover is not null
  group by all
)

select
  share.key,
  share.fiscal_year,
  share.area,
  coalesce(moved.share / sum(moved.share) over (partition by share.key, share.fiscal_year), share.share) as share,
  share.vintage_year,
  abs(share.fiscal_year - share.vintage_year) as key_lag_years,
  share.adjustment_lag_years,
  share.stand_in
from share
left join moved on moved.key = share.key and moved.fiscal_year = share.fiscal_year and moved.area = share.area
union all
select 'not_allocated', fiscal_year, 'not_allocated', 1.0, fiscal_year, 0, 0, null
from core.mapped_year
order by key, fiscal_year, area
