-- title: Where the sign depends on the method
-- question: For which states of FY2023 do a fifth to four fifths of ways of counting, the deficit left as it is, say net payer?

-- The view raw, beside net_per_capita_usd; with view = 'balanced' it stands beside balanced_net_per_capita_usd.
select
  state,
  specifications,
  round(share_net_payer, 2) as share_net_payer,
  round(default_net_per_capita) as default_net_per_capita,
  round(net_per_capita_p05) as net_per_capita_p05,
  round(net_per_capita_p50) as net_per_capita_p50,
  round(net_per_capita_p95) as net_per_capita_p95
from mart.robustness
where fiscal_year = 2023 and view = 'raw' and share_net_payer between 0.2 and 0.8
order by abs(share_net_payer - 0.5), state;
