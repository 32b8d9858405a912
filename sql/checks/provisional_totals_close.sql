-- description: In every provisional year the categories of each side add to the total the Treasury's statement prints,
--   within $1.
-- table: core.provisional_total
select years.fiscal_year, sides.side, sum(total.amount_usd) as added_usd,
  case sides.side when 'paid' then any_value(years.receipts_usd) else any_value(years.outlays_usd) end as printed_usd
from core.provisional_year as years
cross join (values ('paid'), ('received')) as sides (side)
left join core.provisional_total as total on total.fiscal_year = years.fiscal_year and total.side = sides.side
group by years.fiscal_year, sides.side
having not coalesce(abs(added_usd - printed_usd) <= 1, false)
