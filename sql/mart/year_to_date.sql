-- description: The years in progress, nationally: what the Treasury has collected and paid since October, and the same months
--   of the year before. Part of a year: never ranked or put beside whole years, and not shared out among states. A year of
--   which September is in is provisional and on the map, see mart.fiscal_year.
-- key: fiscal_year, side, category
-- columns:
--   fiscal_year: Federal fiscal year in progress, none of those of mart.net_contribution.
--   through: Last day the amounts hold.
--   side: paid (receipts by source) or received (outlays by budget function).
--   category: Receipts: category of the method. Outlays: budget function, function_..., wider than the method's categories.
--   amount_usd: Fiscal year to date, dollars; negative where collections exceed spending.
--   year_before_usd (nullable): The same months of the fiscal year before, dollars; null where the document does not hold
--     them.
--   is_estimate: Always true: the year is not closed.
--   document: The statement, document of raw.document.
select fiscal_year, through, side, category, amount_usd, year_before_usd, true as is_estimate, document
from core.treasury_statement
anti join core.mapped_year using (fiscal_year)
order by fiscal_year, side, category
