-- description: Receipts add to OMB's total receipts and outlays to its total outlays, to the dollar, in every year.
-- table: core.national_total
select years.fiscal_year, sides.side, sum(total.amount_usd) as added_usd,
  if(sides.side = 'paid', any_value(years.receipts_usd), any_value(years.outlays_usd)) as official_usd
from core.fiscal_year as years
cross join (values ('paid'), ('received')) as sides (side)
left join core.national_total as total
  on total.fiscal_year = years.fiscal_year and total.side = sides.side
  and total.category not in ('gross_collections', 'awards')
group by years.fiscal_year, sides.side
having added_usd is null or abs(added_usd - official_usd) > 1
