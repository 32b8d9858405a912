-- description: The errors that all keys made together in one year are about as large as their quadrature: over the states and
--   the measured years in which half of the quadrature is tested, the ratio of the two has a root mean square between 0.75
--   and 1.33, and no less than 80 % of the errors lie within 1.64 of it.
-- table: core.joint_backtest
-- severity: warning
with tested as (
  select fiscal_year, measured_year, area, error_per_capita_usd / quadrature_per_capita_usd as ratio
  from core.joint_backtest
  qualify avg(covered_share) over (partition by fiscal_year, measured_year) >= 0.5
)

select fiscal_year, count(distinct measured_year) as measured_years, sqrt(avg(ratio ** 2)) as ratio_rms,
  avg(if(abs(ratio) < 1.64, 1, 0)) as within
from tested
group by fiscal_year
having measured_years >= 3 and (ratio_rms not between 0.75 and 1.33 or within < 0.8)
