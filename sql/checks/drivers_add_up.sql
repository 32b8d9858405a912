-- description: The effects of mart.driver add to the net per head less the nation's within a cent, for every state, year and
--   method; those of a category, weighted by population, to zero.
-- table: mart.driver
select net.fiscal_year, net.method, net.state, null as category, net.relative_net_per_capita_usd as expected_usd,
  sum(driver.effect_per_capita_usd) as found_usd
from mart.net_contribution as net
left join mart.driver as driver
  on driver.fiscal_year = net.fiscal_year and driver.state = net.state and driver.method = net.method
where net.status = 'final'
group by all
having not coalesce(abs(found_usd - expected_usd) < 0.01, false)
union all
select driver.fiscal_year, driver.method, null, driver.category, 0,
  sum(driver.effect_per_capita_usd * net.population) / sum(net.population) as mean_usd
from mart.driver as driver
join mart.net_contribution as net
  on net.fiscal_year = driver.fiscal_year and net.state = driver.state and net.method = driver.method
group by all
having not coalesce(abs(mean_usd) < 0.01, false)
