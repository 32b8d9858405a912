-- description: The lines of mart.flow add to paid and received of mart.net_contribution within a cent.
-- table: mart.flow
select net.fiscal_year, net.state, net.method, net.paid_usd, net.received_usd,
  sum(flow.amount_usd) filter (where flow.side = 'paid') as paid_lines_usd,
  sum(flow.amount_usd) filter (where flow.side = 'received') as received_lines_usd
from mart.net_contribution as net
left join mart.flow as flow
  on flow.fiscal_year = net.fiscal_year and flow.state = net.state and flow.method = net.method
group by all
having paid_lines_usd is null or received_lines_usd is null
  or abs(paid_lines_usd - net.paid_usd) > 0.01 or abs(received_lines_usd - net.received_usd) > 0.01
