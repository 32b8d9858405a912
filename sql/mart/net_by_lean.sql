-- description: Net contribution of the states counted with each party: the group's dollars over its people, never an
--   average of states. Positive = the group pays in more than it gets back.
-- key: fiscal_year, method, definition, lean
-- columns:
--   fiscal_year: Federal fiscal year.
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
--   net_per_capita_without_dc_usd (nullable): net_per_capita_usd of the group's states alone, DC's dollars and people left
--     out, dollars; null where DC is not in the group.
--   balanced_net_per_capita_without_dc_usd (nullable): balanced_net_per_capita_usd of the group's states alone, receipts
--     scaled as before, over all 51 areas, dollars; null where DC is not in the group.
-- note: mart.gap_by_lean has the gaps between the groups, with and without DC.
select
  net.fiscal_year,
  net.method,
  lean.definition,
  lean.lean,
  count(*) as states,
  sum(net.population)::bigint as population,
  sum(net.paid_usd) as paid_usd,
  sum(net.received_usd) as received_usd,
  sum(net.net_contribution_usd) as net_contribution_usd,
  sum(net.net_contribution_usd) / sum(net.population) as net_per_capita_usd,
  sum(net.balanced_net_usd) / sum(net.population) as balanced_net_per_capita_usd,
  case when bool_or(net.state = 'DC') then
    sum(net.net_contribution_usd) filter (where net.state <> 'DC') / sum(net.population) filter (where net.state <> 'DC')
  end as net_per_capita_without_dc_usd,
  case when bool_or(net.state = 'DC') then
    sum(net.balanced_net_usd) filter (where net.state <> 'DC') / sum(net.population) filter (where net.state <> 'DC')
  end as balanced_net_per_capita_without_dc_usd
from mart.net_contribution as net
join mart.lean as lean on lean.fiscal_year = net.fiscal_year and lean.state = net.state
group by all
order by net.fiscal_year, net.method, lean.definition, lean.lean
