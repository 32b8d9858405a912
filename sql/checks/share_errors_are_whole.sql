-- description: Every key has an error for all 51 areas in every fiscal year, finite and not below zero; zero in a measured
--   year and only there, but for keys whose floor says otherwise; and every floor is that of a key there is.
-- table: core.share_error
select keys.key, keys.fiscal_year, keys.basis, count(errors.error) as areas, min(errors.error) as least,
  max(errors.error) as largest
from core.key_year_error as keys
left join core.share_error as errors on errors.key = keys.key and errors.fiscal_year = keys.fiscal_year
group by all
having count(errors.error) <> 51
  or not bool_and(isfinite(errors.error) and errors.error >= 0 and (errors.error = 0) = (keys.basis = 'measured'))
union all
select key, fiscal_year, 'no error', 0, null, null
from (select distinct key, fiscal_year from core.allocation_key where key <> 'not_allocated') as keys
left join core.key_year_error as own using (key, fiscal_year)
where own.key is null
union all
select key, null, 'a floor without a key', 0, null, null
from core.key_error_floor
where key <> '' and key not in (select key from core.key_measure)
