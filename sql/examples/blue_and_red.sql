-- title: Blue and red, by definition
-- question: Do blue or red states pay in more per head in FY2023, and does it matter what blue means?

-- A group's figure is its dollars over its people, so that a large state counts for its people.
select
  definition,
  lean,
  states,
  round(net_per_capita_usd) as net_per_capita_usd,
  round(balanced_net_per_capita_usd) as balanced_net_per_capita_usd,
  round(net_per_capita_without_dc_usd) as net_per_capita_without_dc_usd
from mart.net_by_lean
where method = 'residence' and fiscal_year = 2023
order by definition, lean;
