-- description: Every row of mart.net_contribution of a final year stands in real dollars, all of the latest fiscal year.
-- table: mart.real_net_contribution
select net.fiscal_year, net.state, net.method, real.dollars_of_fiscal_year
from mart.net_contribution as net
left join mart.real_net_contribution as real
  on real.fiscal_year = net.fiscal_year and real.state = net.state and real.method = net.method
where net.status = 'final'
  and real.dollars_of_fiscal_year is distinct from (select max(fiscal_year) from core.fiscal_year)
