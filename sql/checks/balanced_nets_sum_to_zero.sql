-- description: Balanced nets of the 51 areas sum to zero within $1, and raw nets to what the states paid less received.
-- table: mart.net_contribution
select fiscal_year, method, sum(balanced_net_usd) as balanced_usd, sum(net_contribution_usd) as net_usd
from mart.net_contribution
group by all
having abs(sum(balanced_net_usd)) > 1 or abs(sum(net_contribution_usd) - sum(paid_usd) + sum(received_usd)) > 1
