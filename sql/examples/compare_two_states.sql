-- title: Two states side by side
-- question: What makes the difference between California's and Texas's net contribution per head in FY2023?

select
  side,
  category,
  round(first_per_capita_usd) as california_per_capita_usd,
  round(second_per_capita_usd) as texas_per_capita_usd,
  round(net_difference_per_capita_usd) as net_difference_per_capita_usd
from compare('CA', 'TX', 2023)
limit 10;
