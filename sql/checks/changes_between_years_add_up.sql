-- description: The effects of mart.change_between add to the change of net per head between any two years within a cent, in
--   each year's own dollars and in those of the latest, for every state and method.
-- table: mart.change_between
with expected as (
  select
    first.fiscal_year as first_year,
    net.fiscal_year,
    net.state,
    net.method,
    net.net_per_capita_usd - first.net_per_capita_usd as expected_usd,
    real.net_per_capita_usd - real_first.net_per_capita_usd as expected_real_usd
  from mart.net_contribution as net
  join mart.net_contribution as first
    on first.fiscal_year < net.fiscal_year and first.state = net.state and first.method = net.method
  left join mart.real_net_contribution as real
    on real.fiscal_year = net.fiscal_year and real.state = net.state and real.method = net.method
  left join mart.real_net_contribution as real_first
    on real_first.fiscal_year = first.fiscal_year and real_first.state = net.state and real_first.method = net.method
  where net.status = 'final'
),

found as (
  select
    first_year,
    fiscal_year,
    state,
    method,
    sum(effect_per_capita_usd) as found_usd,
    sum(real_effect_per_capita_usd) as found_real_usd
  from mart.change_between
  group by all
)

select first_year, fiscal_year, state, method, expected_usd, found_usd, expected_real_usd, found_real_usd
from expected
full join found using (first_year, fiscal_year, state, method)
where not coalesce(abs(found_usd - expected_usd) < 0.01 and abs(found_real_usd - expected_real_usd) < 0.01, false)
