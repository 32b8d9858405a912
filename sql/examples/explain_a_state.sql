-- title: The lines behind a figure
-- question: Which official total, which key and which share make up what California received in FY2023, and how old is the
--   key?

select
  category,
  round(official_usd / 1e9, 1) as official_billion_usd,
  key,
  key_observed_years,
  round(share, 4) as share,
  round(amount_usd / 1e6) as amount_million_usd
from explain_state('CA', 2023)
where side = 'received'
order by amount_usd desc;
