-- description: The newest Monthly Treasury Statement of each fiscal year there is one of, by category: national receipts and
--   outlays from October on.
-- key: fiscal_year, side, category
-- columns:
--   fiscal_year: Federal fiscal year.
--   through: Last day the amounts hold; 30 September where the whole year is in.
--   side: paid (receipts by source) or received (outlays by budget function).
--   category: Category of core.treasury_line.
--   amount_usd: Fiscal year to date, dollars.
--   year_before_usd (nullable): The same months of the fiscal year before, as the statement prints them, dollars; null where
--     the document does not hold them.
--   document: Document of raw.document.
with newest as (
  select fiscal_year, max(month) as month from raw.treasury_mts group by fiscal_year
)

select
  printed.fiscal_year,
  last_day(make_date(printed.fiscal_year - 1, 9, 1) + to_months(printed.month::integer)) as through,
  printed.side,
  lines.category,
  sum(printed.amount_usd) as amount_usd,
  sum(printed.prior_usd) as year_before_usd,
  any_value(printed.document) as document
from raw.treasury_mts as printed
semi join newest on newest.fiscal_year = printed.fiscal_year and newest.month = printed.month
join core.treasury_line as lines on lines.side = printed.side and lines.line = printed.line
group by printed.fiscal_year, printed.month, printed.side, lines.category
order by printed.fiscal_year, printed.side, lines.category
