-- description: September's statement of a closed year agrees with OMB: total receipts within 0.5 %, every source within 1 %
--   (OMB counts more miscellaneous receipts, 0.6 to 0.7 % of "Other" in FY2016-20).
-- table: core.treasury_statement
with statement as (
  select
    printed.fiscal_year,
    coalesce(lines.section, 'Total Receipts') as section,
    sum(printed.amount_usd) as amount_usd
  from raw.treasury_mts as printed
  join core.treasury_line as lines on lines.side = printed.side and lines.line = printed.line
  where printed.month = 12 and printed.side = 'paid'
  group by grouping sets ((printed.fiscal_year, lines.section), (printed.fiscal_year))
)

select omb.fiscal_year, omb.section, omb.amount_usd as omb_usd, statement.amount_usd as treasury_usd
from raw.omb_historical as omb
semi join core.fiscal_year as closed on closed.fiscal_year = omb.fiscal_year
semi join statement as any_section on any_section.fiscal_year = omb.fiscal_year
left join statement on statement.fiscal_year = omb.fiscal_year and statement.section = omb.section
where omb.table_name = '2.1'
  and omb.line in ('Total', omb.section)
  and (abs(statement.amount_usd / omb.amount_usd - 1) <= if(omb.section = 'Total Receipts', 0.005, 0.01))
    is distinct from true
