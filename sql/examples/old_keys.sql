-- title: How old the measures are
-- question: Which categories of FY2025 are shared out by something measured more than two years away, and how large are they?

select
  side,
  category,
  any_value(key) as key,
  any_value(key_lag_years) as key_lag_years,
  round(sum(amount_usd) / 1e9, 1) as states_billion_usd
from mart.flow
where method = 'residence' and fiscal_year = 2025
group by side, category
having any_value(key_lag_years) > 2
order by states_billion_usd desc;
