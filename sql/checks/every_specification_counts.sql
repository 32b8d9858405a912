-- description: Every state is judged in each view by every specification of that view, in every year; its percentiles are in
--   order, and the default's net beside them is that of the view: specification 1, or it with receipts scaled to outlays.
-- table: mart.robustness
with views as (
  select deficit as view, count(*) as specifications, min(spec_id) as default_spec_id
  from mart.specification
  group by deficit
)

select net.fiscal_year, net.state, views.view, robust.specifications, robust.share_net_payer
from mart.net_contribution as net
cross join views
left join mart.robustness as robust
  on robust.fiscal_year = net.fiscal_year and robust.state = net.state and robust.view = views.view
left join mart.net_by_specification as nets
  on nets.fiscal_year = net.fiscal_year and nets.state = net.state and nets.spec_id = views.default_spec_id
where net.method = 'residence' and net.status = 'final'
  and not coalesce(
    robust.specifications = views.specifications
    and abs(robust.default_net_per_capita - nets.net_per_capita_usd) < 0.01
    and robust.share_net_payer between 0 and 1
    and robust.net_per_capita_p05 <= robust.net_per_capita_p50
    and robust.net_per_capita_p50 <= robust.net_per_capita_p95,
    false
  )
