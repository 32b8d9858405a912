-- description: How far each state's balance depends on the method: over all specifications of mart.specification, the share
--   in which it pays in more than it gets back, and the middle of its net contribution. Every combination counts alike.
-- key: fiscal_year, state
-- columns:
--   fiscal_year: Federal fiscal year.
--   state: Postal code; 50 states and DC.
--   specifications: Specifications counted.
--   share_net_payer: Share of them in which the state pays in more than it gets back, 0 to 1.
--   net_per_capita_p05: 5th percentile of net contribution a resident, dollars.
--   net_per_capita_p50: Median, dollars.
--   net_per_capita_p95: 95th percentile, dollars.
--   default_net_per_capita: Under the default method, dollars: net_per_capita_usd of mart.net_contribution.
with every as (
  select
    fiscal_year,
    state,
    count(*) as specifications,
    avg(if(net_per_capita_usd > 0, 1, 0)) as share_net_payer,
    quantile_cont(net_per_capita_usd, [0.05, 0.5, 0.95]) as percentiles
  from mart.net_by_specification
  group by fiscal_year, state
)

select
  every.fiscal_year,
  every.state,
  every.specifications,
  every.share_net_payer,
  every.percentiles[1] as net_per_capita_p05,
  every.percentiles[2] as net_per_capita_p50,
  every.percentiles[3] as net_per_capita_p95,
  net.net_per_capita_usd as default_net_per_capita
from every
join mart.net_contribution as net
  on net.fiscal_year = every.fiscal_year and net.state = every.state and net.method = 'residence'
order by every.fiscal_year, every.state
