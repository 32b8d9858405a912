-- title: Senate seats and money
-- question: What part of the people can hold 51, 60 or 70 Senate seats, and what do those states contribute on net?

select
  seats,
  states,
  round(population_share, 3) as population_share,
  round(net_per_capita_usd) as net_per_capita_usd,
  round(other_net_per_capita_usd) as other_net_per_capita_usd
from mart.senate_majority
where fiscal_year = 2025
order by seats;
