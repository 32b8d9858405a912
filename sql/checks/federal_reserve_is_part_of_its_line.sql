-- description: In a provisional year neither the Federal Reserve's earnings nor what they leave of miscellaneous receipts is
--   below zero: an amount in another unit, or of another year, would be more than the line.
-- table: core.provisional_total
select fiscal_year, category, amount_usd, basis
from core.provisional_total
where side = 'paid' and category in ('federal_reserve_earnings', 'miscellaneous_receipts') and amount_usd < 0
