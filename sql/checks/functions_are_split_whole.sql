-- description: In every closed year the parts of each budget function add to it, and those of the rest to the rests of all
--   functions, within $1; every line of payments for individuals that makes a category is in a function.
-- table: core.function_part
with printed as (
  select total.fiscal_year, functions.function, total.amount_usd
  from core.budget_function as functions
  join raw.omb_historical as total on total.table_name = '3.2' and total.line = functions.omb_line
  semi join core.fiscal_year as closed on closed.fiscal_year = total.fiscal_year
),

rest as (
  select fiscal_year, 'rest' as function, sum(amount_usd) as amount_usd
  from core.function_part
  where category = 'rest'
  group by fiscal_year
),

added as (
  select fiscal_year, function, sum(amount_usd) as added_usd from core.function_part group by all
)

select 'parts' as failure, fiscal_year, function, amount_usd as expected_usd, added_usd
from (from printed union all from rest) as expected
full join added using (fiscal_year, function)
-- A dollar, and what parts of a dollar or less are left out; two millions in the rests of all functions, which add to total
-- outlays but for rounding in some years before FY2000.
where not coalesce(abs(added_usd - amount_usd) <= if(function = 'rest' and fiscal_year < 2000, 2.1e6, 10), abs(amount_usd) <= 1, false)
union all
select 'no function', null, line, null, null
from core.omb_line as lines
where table_name = '11.3' and line not in (select line from core.payment_function where table_name = '11.3')
