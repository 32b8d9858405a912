-- description: What single changes of the method move a state's net by, fiscal year by fiscal year, where it was computed:
--   the new rule against the old one with everything else alike.
-- key: method_version, change, fiscal_year
-- columns:
--   method_version: Version of core.method_version.
--   change: Change of core.method_version.
--   fiscal_year: Federal fiscal year.
--   rms_per_capita_usd: Root mean square of the move over the 50 states, dollars a resident.
--   largest_state (nullable): The state that moves furthest; null where it was not noted.
--   largest_effect_per_capita_usd (nullable): By how much, dollars a resident; positive = pays in more, or gets less.
select
  method_version::bigint as method_version,
  change,
  fiscal_year::bigint as fiscal_year,
  rms_per_capita_usd::double as rms_per_capita_usd,
  largest_state::varchar as largest_state,
  largest_effect_per_capita_usd::double as largest_effect_per_capita_usd
from (
  values
    (2, 'rebates', 2020, 62, null, null),
    (2, 'rebates', 2021, 98, null, null)
) as effects (method_version, change, fiscal_year, rms_per_capita_usd, largest_state, largest_effect_per_capita_usd)
order by method_version, change, fiscal_year
