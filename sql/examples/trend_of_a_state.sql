-- title: A state over the years
-- question: How has New Jersey's net contribution per head moved, in dollars of the latest fiscal year?

select
  fiscal_year,
  dollars_of_fiscal_year,
  round(paid_per_capita_usd) as paid_per_capita_usd,
  round(received_per_capita_usd) as received_per_capita_usd,
  round(net_per_capita_usd) as net_per_capita_usd,
  round(balanced_net_per_capita_usd) as balanced_net_per_capita_usd
from mart.real_net_contribution
where method = 'residence' and state = 'NJ'
order by fiscal_year;
