-- description: In every specification and year the 51 areas' nets sum to zero within $1 where balanced, else to what they
--   pay less what they receive.
-- table: mart.net_by_specification
select net.fiscal_year, net.spec_id, sum(net.net_contribution_usd) as net_usd,
  any_value(if(choices.is_balanced, 0, paid.states_usd - received.states_usd)) as expected_usd, count(*) as areas
from mart.net_by_specification as net
join core.specification as choices on choices.spec_id = net.spec_id
join core.specification_total as paid
  on paid.side = 'paid' and paid.spec_id = choices.paid_spec_id and paid.fiscal_year = net.fiscal_year
join core.specification_total as received
  on received.side = 'received' and received.spec_id = choices.received_spec_id
  and received.fiscal_year = net.fiscal_year
group by net.fiscal_year, net.spec_id
having abs(net_usd - expected_usd) > 1 or count(*) <> 51
