-- description: How far the answer to "do blue states pay more?" depends on the method: over all specifications, the share
--   in which the blue states' net contribution a resident is higher than the red states', and the middle of the gap.
-- key: fiscal_year, definition
-- columns:
--   fiscal_year: Federal fiscal year.
--   definition: Definition of mart.lean.
--   specifications: Specifications counted.
--   share_blue_pays_more: Share of them in which blue's net contribution a resident is higher than red's (it pays in more, or
--     gets back less), 0 to 1.
--   gap_per_capita_p05: 5th percentile of blue's net contribution a resident less red's, dollars.
--   gap_per_capita_p50: Median, dollars.
--   gap_per_capita_p95: 95th percentile, dollars.
--   share_red_pays_more: Share of specifications in which red's is higher than blue's; less than the rest where they tie.
--   specifications_raw: Specifications that leave the deficit as it is. Where receipts are scaled to outlays the nets sum to
--     zero, so that the group with the higher net pays in more than it gets back by construction.
--   share_blue_net_payer_raw: Share of these in which blue pays in more than it gets back, 0 to 1.
--   share_red_net_payer_raw: Share of these in which red pays in more than it gets back, 0 to 1.
select
  fiscal_year,
  definition,
  count(*) as specifications,
  avg(if(gap_per_capita_usd > 0, 1, 0)) as share_blue_pays_more,
  quantile_cont(gap_per_capita_usd, 0.05) as gap_per_capita_p05,
  quantile_cont(gap_per_capita_usd, 0.5) as gap_per_capita_p50,
  quantile_cont(gap_per_capita_usd, 0.95) as gap_per_capita_p95,
  avg(if(gap_per_capita_usd < 0, 1, 0)) as share_red_pays_more,
  count(*) filter (where not is_balanced) as specifications_raw,
  avg(if(blue_net_per_capita_usd > 0, 1, 0)) filter (where not is_balanced) as share_blue_net_payer_raw,
  avg(if(red_net_per_capita_usd > 0, 1, 0)) filter (where not is_balanced) as share_red_net_payer_raw
from mart.lean_by_specification
join core.specification using (spec_id)
group by fiscal_year, definition
order by fiscal_year, definition
