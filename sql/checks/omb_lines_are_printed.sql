-- description: Every line the method names is printed exactly once in its OMB table in every year it counts.
-- table: core.national_total
select lines.table_name, lines.line, lines.category, years.fiscal_year, count(printed.amount_usd) as times
from core.omb_line as lines
join core.fiscal_year as years on years.fiscal_year between lines.first_fiscal_year and lines.last_fiscal_year
left join raw.omb_historical as printed
  on printed.table_name = lines.table_name and printed.line = lines.line
  and printed.fiscal_year = years.fiscal_year and printed.measure = 'total'
group by all
having times <> 1
