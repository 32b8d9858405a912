-- description: Every state and group has an error and a verdict under residence, and none under collections; the verdict is
--   that of the net beside 1.64 times the error.
-- table: mart.net_by_lean
with judged as (
  select fiscal_year, method, state as who, net_per_capita_usd, net_error_per_capita_usd, verdict
  from mart.net_contribution
  union all
  select fiscal_year, method, definition || ' ' || lean, net_per_capita_usd, net_error_per_capita_usd, verdict
  from mart.net_by_lean
)

select *
from judged
where case method
    when 'residence' then
      net_error_per_capita_usd is null or not isfinite(net_error_per_capita_usd) or net_error_per_capita_usd <= 0
      or verdict is distinct from case
        when abs(net_per_capita_usd) <= 1.64 * net_error_per_capita_usd then 'about_even'
        when net_per_capita_usd > 0 then 'pays_in'
        else 'gets_back'
      end
    else net_error_per_capita_usd is not null or verdict is not null
  end
