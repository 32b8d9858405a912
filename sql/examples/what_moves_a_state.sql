-- title: What moves a state
-- question: Which choice of method matters most for New York's net contribution in FY2023?

-- As collected and paid, and with the deficit taken out: the same choice may raise the one and lower the other.
select
  axis,
  round(range_per_capita_usd) as range_per_capita_usd,
  lowest_option,
  highest_option,
  round(balanced_range_per_capita_usd) as balanced_range_per_capita_usd,
  balanced_lowest_option,
  balanced_highest_option
from what_moves('NY', 2023);
