-- title: What moves a state
-- question: Which choice of method matters most for New York's net contribution in FY2023?

select axis, round(range_per_capita_usd) as range_per_capita_usd, lowest_option, highest_option
from what_moves('NY', 2023);
