-- title: What changed since another year
-- question: New York's net contribution a resident of FY2023 is another than that of FY2019: what of it are national totals,
--   what its shares of them, what its population, in dollars of the latest fiscal year?

select
  side,
  label,
  round(real_national_effect_per_capita_usd) as national_effect_per_capita_usd,
  round(real_share_effect_per_capita_usd) as share_effect_per_capita_usd,
  round(real_population_effect_per_capita_usd) as population_effect_per_capita_usd,
  round(real_effect_per_capita_usd) as effect_per_capita_usd
from what_changed('NY', 2019, 2023);
