-- title: Where the sign depends on the method
-- question: For which states of FY2023 do between a fifth and four fifths of all ways of counting say net payer?

select
  state,
  specifications,
  round(share_net_payer, 2) as share_net_payer,
  round(net_per_capita_p05) as net_per_capita_p05,
  round(net_per_capita_p50) as net_per_capita_p50,
  round(net_per_capita_p95) as net_per_capita_p95
from mart.robustness
where fiscal_year = 2023 and share_net_payer between 0.2 and 0.8
order by abs(share_net_payer - 0.5), state;
