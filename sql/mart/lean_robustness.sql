-- description: How far the answer to "do blue states pay more?" depends on the method: over the specifications that see the
--   deficit alike, the share in which the blue states' net contribution a resident is higher than the red states', the
--   share in which either group pays in more than it gets back, and the middle of the gap. One row a view, to be read
--   beside the nets of the same view; there is no row over both.
-- key: fiscal_year, definition, view
-- columns:
--   fiscal_year: Federal fiscal year.
--   definition: Definition of mart.lean.
--   view: raw (specifications that leave the deficit as it is) or balanced (those that scale receipts to outlays): the
--     option deficit of mart.specification.
--   specifications: Specifications counted.
--   share_blue_pays_more: Share of them in which blue's net contribution a resident is higher than red's (it pays in more, or
--     gets back less), 0 to 1.
--   gap_per_capita_p05: 5th percentile of blue's net contribution a resident less red's, dollars.
--   gap_per_capita_p50: Median, dollars.
--   gap_per_capita_p95: 95th percentile, dollars.
--   share_red_pays_more: Share of specifications in which red's is higher than blue's; less than the rest where they tie.
--   share_blue_net_payer: Share of specifications in which blue pays in more than it gets back, 0 to 1.
--   share_red_net_payer: Share of specifications in which red pays in more than it gets back, 0 to 1.
-- note: In the view balanced all states' nets sum to zero: where no state is split, exactly the group with the higher net
--   pays in more than it gets back, by construction.
select
  gaps.fiscal_year,
  gaps.definition,
  if(choices.is_balanced, 'balanced', 'raw') as view,
  count(*) as specifications,
  avg(if(gaps.gap_per_capita_usd > 0, 1, 0)) as share_blue_pays_more,
  quantile_cont(gaps.gap_per_capita_usd, 0.05) as gap_per_capita_p05,
  quantile_cont(gaps.gap_per_capita_usd, 0.5) as gap_per_capita_p50,
  quantile_cont(gaps.gap_per_capita_usd, 0.95) as gap_per_capita_p95,
  avg(if(gaps.gap_per_capita_usd < 0, 1, 0)) as share_red_pays_more,
  avg(if(gaps.blue_net_per_capita_usd > 0, 1, 0)) as share_blue_net_payer,
  avg(if(gaps.red_net_per_capita_usd > 0, 1, 0)) as share_red_net_payer
from mart.lean_by_specification as gaps
join core.specification as choices on choices.spec_id = gaps.spec_id
group by gaps.fiscal_year, gaps.definition, choices.is_balanced
order by gaps.fiscal_year, gaps.definition, choices.is_balanced
