-- description: Specification 1 gives the net contribution of the default method, to the cent, for every state and year.
-- table: mart.net_by_specification
select net.fiscal_year, net.state, net.net_contribution_usd, first.net_contribution_usd as specification_usd
from mart.net_contribution as net
left join mart.net_by_specification as first
  on first.spec_id = 1 and first.fiscal_year = net.fiscal_year and first.state = net.state
where net.method = 'residence' and net.status = 'final'
  and not coalesce(abs(first.net_contribution_usd - net.net_contribution_usd) < 0.01, false)
