-- description: Net contribution of the states counted with each party: the group's dollars over its people, never an
--   average of states. Positive = the group pays in more than it gets back.
-- key: fiscal_year, method, definition, lean
-- columns:
--   fiscal_year: Federal fiscal year.
--   status: final, or provisional where OMB does not print the year yet: see mart.fiscal_year.
--   method: residence or collections.
--   definition: Definition of mart.lean.
--   lean: democratic, republican or split.
--   states: Jurisdictions in the group, DC counted as one.
--   population: Residents of the group on 1 July of the fiscal year.
--   paid_usd: Paid by the group's residents, dollars.
--   received_usd: Spent in and for the group, dollars.
--   net_contribution_usd: paid_usd less received_usd, dollars.
--   net_per_capita_usd: net_contribution_usd a resident of the group, dollars.
--   balanced_net_per_capita_usd: The same with receipts scaled so that all areas' nets sum to zero, dollars.
select
  net.fiscal_year,
  net.status,
  net.method,
  lean.definition,
  lean.lean,
  count(*) as states,
  sum(net.population)::bigint as population,
  sum(net.paid_usd) as paid_usd,
  sum(net.received_usd) as received_usd,
  sum(net.net_contribution_usd) as net_contribution_usd,
  sum(net.net_contribution_usd) / sum(net.population) as net_per_capita_usd,
  sum(net.balanced_net_usd) / sum(net.population) as balanced_net_per_capita_usd
from mart.net_contribution as net
join mart.lean as lean on lean.fiscal_year = net.fiscal_year and lean.state = net.state
group by all
order by net.fiscal_year, net.method, lean.definition, lean.lean
