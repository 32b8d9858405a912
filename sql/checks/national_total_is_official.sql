-- description: Receipts add to OMB's total receipts and outlays to its total outlays, to the dollar, in every year.
-- table: core.national_total
select years.fiscal_year, side, sum(total.amount_usd) as added_usd,
  if(side = 'paid', any_value(years.receipts_usd), any_value(years.outlays_usd)) as official_usd
from core.fiscal_year as years
left join core.national_total as total
  on total.fiscal_year = years.fiscal_year and total.category not in ('gross_collections', 'awards')
group by years.fiscal_year, side
having added_usd is null or abs(added_usd - official_usd) > 1
