-- title: Who pays in most
-- question: Which states pay in more per head than they get back, and which get back most, in the latest fiscal year?

-- Positive net: pays in more. With a large deficit most states are below zero; balanced takes that out.
select
  rank,
  state_name,
  round(paid_per_capita_usd) as paid_per_capita_usd,
  round(received_per_capita_usd) as received_per_capita_usd,
  round(net_per_capita_usd) as net_per_capita_usd,
  round(balanced_net_per_capita_usd) as balanced_net_per_capita_usd
from mart.net_contribution
where method = 'residence' and fiscal_year = (select fiscal_year from mart.fiscal_year where is_latest)
order by rank nulls last;
