-- description: No year is in progress and on the map: a year in progress is marked as an estimate and is none of those whose
--   nets are published, final or provisional.
-- table: mart.year_to_date
select fiscal_year, side, category, through, is_estimate
from mart.year_to_date
where not is_estimate
  or fiscal_year in (select fiscal_year from core.mapped_year)
  or fiscal_year in (select fiscal_year from mart.net_contribution)
  -- September is in and the year is not on the map: only where accounts that nobody has mapped stopped it.
  or (through >= make_date(fiscal_year, 9, 30) and fiscal_year not in (select fiscal_year from core.account_amount))
