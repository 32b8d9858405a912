-- description: The years in progress, nationally: what the Treasury has collected and paid since October, and the same months
--   of the year before. Part of a year, or a whole one that OMB has not closed: never ranked or put beside whole years, and
--   not shared out among states. Without a live statement there is none.
-- key: fiscal_year, side, category
-- columns:
--   fiscal_year: Federal fiscal year, none of those of mart.net_contribution.
--   through: Last day the amounts hold.
--   side: paid (receipts by source) or received (outlays by budget function).
--   category: Receipts: category of the method. Outlays: budget function, function_..., wider than the method's categories.
--   amount_usd: Fiscal year to date, dollars; negative where collections exceed spending.
--   year_before_usd: The same months of the fiscal year before, dollars.
--   is_estimate: Always true: the year is not closed.
--   document: The statement, document of raw.document.
select fiscal_year, through, side, category, amount_usd, year_before_usd, true as is_estimate, document
from core.treasury_statement
anti join core.fiscal_year using (fiscal_year)
order by fiscal_year, side, category
