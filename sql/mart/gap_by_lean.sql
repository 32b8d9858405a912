-- description: The gap between the groups: the blue states' net contribution a resident less the red states', as collected and
--   paid and with receipts scaled to outlays, each with DC in its group and without. Blue are the states counted as
--   Democratic under the definition, red as Republican; where either is missing in a year there is no row. Computed when it
--   is read; mart.lean_robustness says how far the gap depends on the method.
-- kind: view
-- key: fiscal_year, method, definition
-- columns:
--   fiscal_year: Federal fiscal year.
--   status: final, or provisional where OMB does not print the year yet: see mart.fiscal_year.
--   method: residence or collections.
--   definition: Definition of mart.lean.
--   blue_states: Jurisdictions in the blue group, DC counted as one.
--   red_states: Jurisdictions in the red group, DC counted as one.
--   dc_lean (nullable): The group DC is in: democratic or republican; null where it is in neither.
--   gap_per_capita_usd: net_per_capita_usd of blue less that of red, dollars: positive = blue's is the higher.
--   balanced_gap_per_capita_usd: The same with receipts scaled so that all areas' nets sum to zero, dollars.
--   gap_per_capita_without_dc_usd (nullable): gap_per_capita_usd with DC left out of its group, dollars; null where DC is in
--     neither.
--   balanced_gap_per_capita_without_dc_usd (nullable): balanced_gap_per_capita_usd with DC left out of its group, receipts
--     scaled as before, dollars; null where DC is in neither.
select
  blue.fiscal_year,
  blue.status,
  blue.method,
  blue.definition,
  blue.states as blue_states,
  red.states as red_states,
  case
    when blue.net_per_capita_without_dc_usd is not null then blue.lean
    when red.net_per_capita_without_dc_usd is not null then red.lean
  end as dc_lean,
  blue.net_per_capita_usd - red.net_per_capita_usd as gap_per_capita_usd,
  blue.balanced_net_per_capita_usd - red.balanced_net_per_capita_usd as balanced_gap_per_capita_usd,
  case when coalesce(blue.net_per_capita_without_dc_usd, red.net_per_capita_without_dc_usd) is not null then
    coalesce(blue.net_per_capita_without_dc_usd, blue.net_per_capita_usd)
    - coalesce(red.net_per_capita_without_dc_usd, red.net_per_capita_usd)
  end as gap_per_capita_without_dc_usd,
  case when coalesce(blue.net_per_capita_without_dc_usd, red.net_per_capita_without_dc_usd) is not null then
    coalesce(blue.balanced_net_per_capita_without_dc_usd, blue.balanced_net_per_capita_usd)
    - coalesce(red.balanced_net_per_capita_without_dc_usd, red.balanced_net_per_capita_usd)
  end as balanced_gap_per_capita_without_dc_usd
from mart.net_by_lean as blue
join mart.net_by_lean as red
  on red.fiscal_year = blue.fiscal_year and red.method = blue.method and red.definition = blue.definition
where blue.lean = 'democratic' and red.lean = 'republican'
order by blue.fiscal_year, blue.method, blue.definition
