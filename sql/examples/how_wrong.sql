-- title: How wrong it may be, key by key
-- question: By how many dollars a head may the 50 states be off in FY2025, for each key, how old is it, and how many backtests say so?

with one_key as (
  select key, area, any_value(error) * sum(case side when 'paid' then amount_usd else -amount_usd end) as error_usd
  from core.flow_error
  where method = 'residence' and fiscal_year = 2025 and area <> 'DC'
  group by key, area
)

select key, kind, years, n, basis, round(sqrt(avg((error_usd / population) ** 2))) as error_per_capita_usd
from one_key
join core.key_year_error using (key)
join mart.net_contribution as net using (fiscal_year)
where fiscal_year = 2025 and method = 'residence' and state = area and error > 0
group by all
order by error_per_capita_usd desc, key;
