-- description: A year in progress is marked as an estimate and is none of the years whose nets are published.
-- table: mart.year_to_date
select fiscal_year, side, category, through, is_estimate
from mart.year_to_date
where not is_estimate
  or fiscal_year in (select fiscal_year from mart.net_contribution)
