-- description: The effects of mart.change add to the change of net per head from the year before within a cent, in each
--   year's own dollars and in those of the latest, for every state, year and method whose year before is at hand.
-- table: mart.change
with expected as (
  select
    net.fiscal_year,
    net.state,
    net.method,
    net.net_per_capita_usd - before.net_per_capita_usd as expected_usd,
    real.net_per_capita_usd - real_before.net_per_capita_usd as expected_real_usd
  from mart.net_contribution as net
  join mart.net_contribution as before
    on before.fiscal_year = net.fiscal_year - 1 and before.state = net.state and before.method = net.method
  left join mart.real_net_contribution as real
    on real.fiscal_year = net.fiscal_year and real.state = net.state and real.method = net.method
  left join mart.real_net_contribution as real_before
    on real_before.fiscal_year = before.fiscal_year and real_before.state = net.state
    and real_before.method = net.method
  where net.status = 'final'
),

found as (
  select
    fiscal_year,
    state,
    method,
    sum(national_effect_per_capita_usd + share_effect_per_capita_usd + population_effect_per_capita_usd) as found_usd,
    sum(
      real_national_effect_per_capita_usd + real_share_effect_per_capita_usd + real_population_effect_per_capita_usd
    ) as found_real_usd
  from mart.change
  group by all
)

select fiscal_year, state, method, expected_usd, found_usd, expected_real_usd, found_real_usd
from expected
full join found using (fiscal_year, state, method)
where not coalesce(abs(found_usd - expected_usd) < 0.01 and abs(found_real_usd - expected_real_usd) < 0.01, false)
