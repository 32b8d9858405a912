-- description: National totals by category of every year on the map: core.national_total of the closed years, and
--   core.provisional_total of the provisional ones. What is shared out among the states.
-- key: side, category, fiscal_year
-- columns:
--   side: paid (receipts) or received (outlays).
--   category: Category of the method; a category that is zero in a year has no row.
--   fiscal_year: Federal fiscal year.
--   status: final or provisional, see core.mapped_year.
--   amount_usd: National amount, dollars; negative where collections exceed spending.
--   is_estimate: True where part of it is not measured: see core.national_total; in a provisional year wherever the
--     statement does not print it.
select side, category, fiscal_year, 'final' as status, amount_usd, is_estimate
from core.national_total
union all
select side, category, fiscal_year, 'provisional', amount_usd, basis not in ('printed', 'table 4')
from core.provisional_total
order by side, category, fiscal_year
