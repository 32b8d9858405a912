-- description: Outlays by category as they are found from the functions alone, by the parts of an earlier year: of the
--   provisional years from the Treasury's statement, and of every closed year from OMB's functions, which shows how wrong
--   it is.
-- key: fiscal_year, category
-- columns:
--   fiscal_year: Federal fiscal year.
--   category: Category of core.national_total.
--   base_fiscal_year: The year whose parts were taken: the last closed one; for a closed year the one before it.
--   amount_usd: Dollars; the categories of a year add to its functions.
-- note: What a function has more than the year before goes to its parts in proportion to their size, whatever their sign:
--   for parts of one sign that is the same as last year's shares of it, and where a function nets out to little (deposit
--   insurance and mortgage credit against spending) it does not run away. The rests of all functions are then added up
--   and split the same way. What is booked once is no part of another year (core.function_part.recurs).
with asked as (
  select statement.fiscal_year, years.base_fiscal_year, statement.category as function, statement.amount_usd
  from core.treasury_statement as statement
  join core.provisional_year as years on years.fiscal_year = statement.fiscal_year
  where statement.side = 'received'
    and statement.fiscal_year not in (select fiscal_year from core.account_amount)
  union all
  select closed.fiscal_year, closed.fiscal_year - 1, functions.function, total.amount_usd
  from core.fiscal_year as closed
  semi join core.fiscal_year as before on before.fiscal_year = closed.fiscal_year - 1
  cross join core.budget_function as functions
  join raw.omb_historical as total
    on total.table_name = '3.2' and total.line = functions.omb_line and total.fiscal_year = closed.fiscal_year
),

base as (
  select
    *,
    sum(amount_usd) over parts as whole_usd,
    sum(abs(amount_usd)) over parts as size_usd
  from core.function_part
  where recurs
  window parts as (partition by fiscal_year, function)
),

of_function as (
  select
    asked.fiscal_year,
    asked.base_fiscal_year,
    -- A function that held nothing a year ago is all rest.
    coalesce(base.category, 'rest') as category,
    coalesce(
      base.amount_usd + (asked.amount_usd - base.whole_usd) * abs(base.amount_usd) / base.size_usd, asked.amount_usd
    ) as amount_usd
  from asked
  left join base on base.fiscal_year = asked.base_fiscal_year and base.function = asked.function
),

-- Where accounts count, a category is its accounts; what they leave of all outlays is rest.
of_account as (
  select accounts.fiscal_year, years.base_fiscal_year, accounts.category, accounts.amount_usd
  from core.account_amount as accounts
  join core.provisional_year as years on years.fiscal_year = accounts.fiscal_year
  union all
  select accounts.fiscal_year, any_value(years.base_fiscal_year), 'rest',
    any_value(years.outlays_usd) - sum(accounts.amount_usd)
  from core.account_amount as accounts
  join core.provisional_year as years on years.fiscal_year = accounts.fiscal_year
  group by accounts.fiscal_year
),

part as (
  select fiscal_year, base_fiscal_year, category, amount_usd from of_function
  union all
  select fiscal_year, base_fiscal_year, category, amount_usd from of_account
),

rest as (
  select fiscal_year, base_fiscal_year, sum(amount_usd) as amount_usd
  from part
  where category = 'rest'
  group by fiscal_year, base_fiscal_year
),

found as (
  select fiscal_year, base_fiscal_year, category, amount_usd
  from part
  where category <> 'rest'
  union all
  select rest.fiscal_year, rest.base_fiscal_year, base.category,
    base.amount_usd + (rest.amount_usd - base.whole_usd) * abs(base.amount_usd) / base.size_usd
  from rest
  join base on base.fiscal_year = rest.base_fiscal_year and base.function = 'rest'
)

select fiscal_year, category, base_fiscal_year, sum(amount_usd) as amount_usd
from found
group by fiscal_year, category, base_fiscal_year
order by fiscal_year, category
