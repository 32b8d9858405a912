-- description: The fiscal years on the map: the closed ones, and the provisional ones after them.
-- key: fiscal_year
-- columns:
--   fiscal_year: Federal fiscal year, 1 October of the year before to 30 September.
--   status: final (core.fiscal_year) or provisional (core.provisional_year).
--   receipts_usd: Total receipts, dollars: OMB's, or the Treasury's where provisional.
--   outlays_usd: Total outlays, dollars, likewise.
--   gdp_usd (nullable): Gross domestic product of the fiscal year, dollars; null where provisional.
--   election_year: The last presidential election held before the fiscal year's end.
select fiscal_year, 'final' as status, receipts_usd, outlays_usd, gdp_usd, election_year
from core.fiscal_year
union all
select fiscal_year, 'provisional', receipts_usd, outlays_usd, null, election_year
from core.provisional_year
order by fiscal_year
