-- description: Every state is judged by every specification in every year, and its percentiles are in order.
-- table: mart.robustness
select net.fiscal_year, net.state, robust.specifications, robust.share_net_payer
from mart.net_contribution as net
left join mart.robustness as robust on robust.fiscal_year = net.fiscal_year and robust.state = net.state
where net.method = 'residence' and net.status = 'final'
  and not coalesce(
    robust.specifications = (select count(*) from mart.specification)
    and robust.share_net_payer between 0 and 1
    and robust.net_per_capita_p05 <= robust.net_per_capita_p50
    and robust.net_per_capita_p50 <= robust.net_per_capita_p95,
    false
  )
