-- description: What the lines of core.excess_line hold above their ordinary level: the mean of FY2015-19 in real terms (GDP
--   price index). Nothing where they hold less.
-- key: category, fiscal_year
-- columns:
--   category: Category of core.national_total.
--   fiscal_year: Federal fiscal year.
--   level_usd: What the lines add to, dollars.
--   ordinary_usd: Their mean of FY2015-19 at the prices of the year, dollars.
--   amount_usd: The excess, dollars.
with price as (
  select this.year as fiscal_year, 0.25 * before.index_2017 + 0.75 * this.index_2017 as price_index
  from raw.gdp_price_index as this
  join raw.gdp_price_index as before on before.year = this.year - 1
),

level as (
  select lines.category, printed.fiscal_year, any_value(price.price_index) as price_index,
    sum(lines.sign * printed.amount_usd) as level_usd,
    printed.fiscal_year between any_value(lines.first_fiscal_year) and any_value(lines.last_fiscal_year) as is_taken
  from core.excess_line as lines
  join raw.omb_historical as printed
    on printed.table_name = lines.table_name and printed.line = lines.line and printed.measure = 'total'
  join price on price.fiscal_year = printed.fiscal_year
  group by lines.category, printed.fiscal_year
),

ordinary as (
  select category, avg(level_usd / price_index) as real_level
  from level
  where fiscal_year between 2015 and 2019
  group by category
)

select
  level.category,
  level.fiscal_year,
  level.level_usd,
  ordinary.real_level * level.price_index as ordinary_usd,
  greatest(level.level_usd - ordinary.real_level * level.price_index, 0) as amount_usd
from level
join ordinary using (category)
where level.is_taken
order by level.category, level.fiscal_year
