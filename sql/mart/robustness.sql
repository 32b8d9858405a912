-- description: How far each state's balance depends on the method: over the specifications of mart.specification that see
--   the deficit alike, the share in which it pays in more than it gets back, and the middle of its net contribution. Every
--   combination counts alike. One row a view, to be read beside the net of the same view; there is no row over both.
-- key: fiscal_year, state, view
-- columns:
--   fiscal_year: Federal fiscal year.
--   state: Postal code; 50 states and DC.
--   view: raw (specifications that leave the deficit as it is) or balanced (those that scale receipts to outlays): the
--     option deficit of mart.specification.
--   specifications: Specifications counted.
--   share_net_payer: Share of them in which the state pays in more than it gets back, 0 to 1.
--   net_per_capita_p05: 5th percentile of net contribution a resident, dollars.
--   net_per_capita_p50: Median, dollars.
--   net_per_capita_p95: 95th percentile, dollars.
--   default_net_per_capita: Under the default method in this view, dollars: net_per_capita_usd (raw) or
--     balanced_net_per_capita_usd (balanced) of mart.net_contribution.
with every as (
  select
    nets.fiscal_year,
    nets.state,
    choices.is_balanced,
    count(*) as specifications,
    avg(if(nets.net_per_capita_usd > 0, 1, 0)) as share_net_payer,
    quantile_cont(nets.net_per_capita_usd, [0.05, 0.5, 0.95]) as percentiles
  from mart.net_by_specification as nets
  join core.specification as choices on choices.spec_id = nets.spec_id
  group by nets.fiscal_year, nets.state, choices.is_balanced
)

select
  every.fiscal_year,
  every.state,
  if(every.is_balanced, 'balanced', 'raw') as view,
  every.specifications,
  every.share_net_payer,
  every.percentiles[1] as net_per_capita_p05,
  every.percentiles[2] as net_per_capita_p50,
  every.percentiles[3] as net_per_capita_p95,
  if(every.is_balanced, net.balanced_net_per_capita_usd, net.net_per_capita_usd) as default_net_per_capita
from every
join mart.net_contribution as net
  on net.fiscal_year = every.fiscal_year and net.state = every.state and net.method = 'residence'
order by every.fiscal_year, every.state, every.is_balanced
