-- description: Net contribution of every state under every specification; a view, computed when it is read. Choose a
--   specification by joining mart.specification. Positive = the state pays in more than it gets back.
-- kind: view
-- key: fiscal_year, state, spec_id
-- columns:
--   fiscal_year: Federal fiscal year.
--   state: Postal code; 50 states and DC.
--   spec_id: Specification of mart.specification; 1 is the default method.
--   net_contribution_usd: Paid less received, dollars.
--   net_per_capita_usd: The same a resident, dollars.
with pair as (
  select
    choices.spec_id,
    paid.fiscal_year,
    paid.area as state,
    case when choices.is_balanced then all_received.states_usd / all_paid.states_usd else 1.0 end as scale,
    population.population,
    paid.amount_usd as paid_usd,
    received.amount_usd as received_usd
  from core.specification as choices
  join core.specification_side as paid on paid.side = 'paid' and paid.spec_id = choices.paid_spec_id
  join core.specification_side as received
    on received.side = 'received' and received.spec_id = choices.received_spec_id
    and received.fiscal_year = paid.fiscal_year and received.area = paid.area
  join core.specification_total as all_paid
    on all_paid.side = 'paid' and all_paid.spec_id = choices.paid_spec_id and all_paid.fiscal_year = paid.fiscal_year
  join core.specification_total as all_received
    on all_received.side = 'received' and all_received.spec_id = choices.received_spec_id
    and all_received.fiscal_year = paid.fiscal_year
  join core.population as population on population.area = paid.area and population.fiscal_year = paid.fiscal_year
)

select
  fiscal_year,
  state,
  spec_id,
  paid_usd * scale - received_usd as net_contribution_usd,
  (paid_usd * scale - received_usd) / population as net_per_capita_usd
from pair
