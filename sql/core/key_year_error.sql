-- description: The error of each key in each fiscal year, for a state of mean size, and where it is from.
-- key: key, fiscal_year
-- columns:
--   key: Allocation key.
--   fiscal_year: Federal fiscal year.
--   kind: measured, forward, back, between or joined, as in core.key_age.
--   years: As in core.key_age.
--   n: Backtests at this age; 0 where there is none.
--   basis: measured (no error of age), found (five backtests at least), grown (found for fewer years, and grown with the
--     years) or floor (core.key_error_floor, or a few backtests that say more).
--   error: Standard deviation of a share as a part of it, for a state of mean size.
-- note: Beyond the years for which there are five backtests the error grows in proportion to the years, as the errors found
--   nearly do. Choices of method are no errors: core.specification has them.
with found as (
  select age.key, age.fiscal_year, age.kind, age.years,
    coalesce(max(tests.n) filter (where tests.years = age.years), 0) as n,
    max(tests.rms) filter (where tests.years = age.years) as rms,
    max(tests.rms) as largest_rms,
    max(tests.years) filter (where tests.n >= 5) as shorter_years,
    arg_max(tests.rms, tests.years) filter (where tests.n >= 5) as shorter_rms
  from core.key_age as age
  left join core.key_error as tests
    on tests.key = age.key and tests.measure = '' and tests.kind = age.kind and tests.years <= age.years
  group by age.key, age.fiscal_year, age.kind, age.years
),

-- An older key is not better known than a younger one.
bounded as (
  select
    found.*,
    case when found.n >= 5 then found.rms else greatest(largest_rms, shorter_rms * found.years / shorter_years) end as told,
    -- A key without a floor of its own has the common one where its history tells nothing.
    case
      when own.key is not null then own.error
      when found.shorter_years is null then (select error from core.key_error_floor where key = '')
    end as least,
    coalesce(own.in_measured_years, false) as always
  from found
  left join core.key_error_floor as own
    on own.key = found.key
    and own.kind = if(
      found.kind = 'joined' and found.key in (select key from core.key_error_floor where kind = 'joined'), 'joined', ''
    )
),

judged as (
  select
    *,
    case
      when kind = 'measured' then if(always, 'floor', 'measured')
      when n >= 5 then if(always and least > told, 'floor', 'found')
      when shorter_years is not null and coalesce(least, 0) <= told then 'grown'
      else 'floor'
    end as basis
  from bounded
)

select
  key,
  fiscal_year,
  kind,
  years,
  n,
  basis,
  case basis when 'measured' then 0 when 'floor' then greatest(told, least) else told end as error
from judged
order by key, fiscal_year
