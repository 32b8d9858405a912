-- description: Each of the 50 states and DC stands once in every year of the default method.
-- table: mart.net_contribution
select years.fiscal_year, areas.area
from core.mapped_year as years
cross join raw.area as areas
left join mart.net_contribution as net
  on net.fiscal_year = years.fiscal_year and net.state = areas.area and net.method = 'residence'
where areas.kind = 'state'
group by all
having count(net.state) <> 1
