-- description: The groups' net contribution under every specification: the groups' dollars over their people. Blue are the
--   states counted as Democratic, red those counted as Republican under the definition; where either is missing in a year
--   there are no rows. A view, computed when it is read.
-- kind: view
-- key: fiscal_year, definition, spec_id
-- columns:
--   fiscal_year: Federal fiscal year.
--   definition: Definition of mart.lean.
--   spec_id: Specification of mart.specification; 1 is the default method.
--   blue_net_per_capita_usd: Net contribution of the blue states a resident, dollars.
--   red_net_per_capita_usd: Net contribution of the red states a resident, dollars.
--   gap_per_capita_usd: Blue less red, dollars a resident: positive = blue states' net contribution is the higher.
--   gap_per_capita_without_dc_usd (nullable): The same with DC left out of its group, dollars a resident; null where DC is in
--     neither.
with pair as (
  select
    paid.fiscal_year,
    paid.definition,
    choices.spec_id,
    case when choices.is_balanced then received.states_usd / paid.states_usd else 1.0 end as scale,
    paid.blue_per_capita_usd as blue_paid_usd,
    paid.red_per_capita_usd as red_paid_usd,
    received.blue_per_capita_usd as blue_received_usd,
    received.red_per_capita_usd as red_received_usd,
    coalesce(paid.blue_per_capita_without_dc_usd, paid.blue_per_capita_usd)
    - coalesce(paid.red_per_capita_without_dc_usd, paid.red_per_capita_usd) as states_paid_usd,
    coalesce(received.blue_per_capita_without_dc_usd, received.blue_per_capita_usd)
    - coalesce(received.red_per_capita_without_dc_usd, received.red_per_capita_usd) as states_received_usd,
    coalesce(paid.blue_per_capita_without_dc_usd, paid.red_per_capita_without_dc_usd) is not null as has_dc
  from core.specification as choices
  join mart.lean_side as paid on paid.side = 'paid' and paid.spec_id = choices.paid_spec_id
  join mart.lean_side as received
    on received.side = 'received' and received.spec_id = choices.received_spec_id
    and received.fiscal_year = paid.fiscal_year and received.definition = paid.definition
  where paid.blue_per_capita_usd is not null and paid.red_per_capita_usd is not null
)

select
  fiscal_year,
  definition,
  spec_id,
  blue_paid_usd * scale - blue_received_usd as blue_net_per_capita_usd,
  red_paid_usd * scale - red_received_usd as red_net_per_capita_usd,
  (blue_paid_usd - red_paid_usd) * scale - (blue_received_usd - red_received_usd) as gap_per_capita_usd,
  case when has_dc then states_paid_usd * scale - states_received_usd end as gap_per_capita_without_dc_usd
from pair
