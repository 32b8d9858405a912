-- description: What each budget function holds of each category of outlays, in every closed year: the parts by which a
--   year is split of which only the functions are known. Two levels: a function's lines that the method names, and its
--   rest; all functions' rests together, and what the method has in them (pay, other grants and the like, purchases).
-- key: fiscal_year, function, category
-- columns:
--   fiscal_year: Closed fiscal year.
--   function: Function of core.budget_function, or rest: all functions' rests together.
--   category: Category of core.national_total, or rest: what of the function no line of core.omb_line names.
--   amount_usd: Dollars; the parts of a function add to it, those of rest to the rests of all functions.
--   recurs: False for what is booked once and is no part of a year to come: a change in the value of loans.
with printed as (
  select lines.category, printed.fiscal_year, named.function, lines.sign * printed.amount_usd as amount_usd
  from core.omb_line as lines
  join raw.omb_historical as printed
    on printed.table_name = lines.table_name and printed.line = lines.line and printed.measure = lines.measure
    and printed.fiscal_year between lines.first_fiscal_year and lines.last_fiscal_year
  join (
    select table_name, line, function from core.payment_function
    union
    -- A subfunction begins with its function's code; a total is the function's own.
    select distinct subfunction.table_name, subfunction.line, functions.function
    from raw.omb_historical as subfunction
    join core.budget_function as functions
      on functions.omb_line = subfunction.line
      or (functions.code = subfunction.line[:2] and regexp_matches(subfunction.line, '^[0-9]{3} '))
    where subfunction.table_name = '3.2'
  ) as named on named.table_name = lines.table_name and named.line = lines.line
  where lines.category <> 'medicare_gross'
  union all
  -- Inside OMB's student assistance where positive, outside it where negative: see core.national_total.
  select 'student_aid', fiscal_year, 'function_education_employment_social_services', -greatest(amount_usd, 0)
  from core.loan_modification
  union all
  select 'loan_modifications', fiscal_year, 'function_education_employment_social_services', amount_usd
  from core.loan_modification
  union all
  -- The excess of the pandemic, in the function of the subfunction it is the excess of.
  select excess.category, excess.fiscal_year, functions.function, excess.amount_usd
  from core.excess_spending as excess
  join (select category, any_value(line) as line from core.excess_line where table_name = '3.2' group by category) as lines
    on lines.category = excess.category
  join core.budget_function as functions on functions.code = lines.line[:2]
),

named as (
  select printed.fiscal_year, printed.function, printed.category, sum(printed.amount_usd) as amount_usd
  from printed
  semi join core.fiscal_year as closed on closed.fiscal_year = printed.fiscal_year
  group by all
),

rest_of_function as (
  select total.fiscal_year, functions.function, total.amount_usd - coalesce(named.amount_usd, 0) as amount_usd
  from core.budget_function as functions
  join raw.omb_historical as total on total.table_name = '3.2' and total.line = functions.omb_line
  semi join core.fiscal_year as closed on closed.fiscal_year = total.fiscal_year
  left join (
    select fiscal_year, function, sum(amount_usd) as amount_usd from named group by all
  ) as named on named.fiscal_year = total.fiscal_year and named.function = functions.function
),

rest_of_category as (
  select total.fiscal_year, total.category, total.amount_usd - coalesce(named.amount_usd, 0) as amount_usd
  from core.national_total as total
  left join (
    select fiscal_year, category, sum(amount_usd) as amount_usd from named group by all
  ) as named on named.fiscal_year = total.fiscal_year and named.category = total.category
  where total.side = 'received' and total.category <> 'awards'
),

part as (
  select fiscal_year, function, category, amount_usd from named
  union all
  select fiscal_year, function, 'rest', amount_usd from rest_of_function
  union all
  select fiscal_year, 'rest', category, amount_usd from rest_of_category
)

select fiscal_year, function, category, amount_usd, category <> 'loan_modifications' as recurs
from part
-- A category that lies in its functions altogether has no rest but that of floating-point numbers.
where abs(amount_usd) > 1
order by fiscal_year, function, category
