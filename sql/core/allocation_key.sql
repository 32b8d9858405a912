-- description: Each area's share of each key in each fiscal year: the second of the method's three tables. The shares
--   observed, weighted as core.key_weight says.
-- key: key, fiscal_year, area
-- columns:
--   key: Allocation key.
--   fiscal_year: Federal fiscal year.
--   area: State, territories_abroad or not_allocated.
--   share: The area's share; the shares of a key and year add to 1.
--   vintage_year: The observed year nearest to the fiscal year, the later where two are as near.
--   key_lag_years: Years between the fiscal year and that observation.
with share as (
  select weight.key, weight.fiscal_year, observed.area, weight.vintage_year,
    sum(weight.weight * observed.share) as share
  from core.key_weight as weight
  join core.key_observation as observed on observed.key = weight.key and observed.observed_at = weight.observed_at
  group by all
)

select key, fiscal_year, area, share, vintage_year, abs(fiscal_year - vintage_year) as key_lag_years
from share
union all
select 'not_allocated', fiscal_year, 'not_allocated', 1.0, fiscal_year, 0
from core.mapped_year
order by key, fiscal_year, area
