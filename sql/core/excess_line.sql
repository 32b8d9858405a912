-- description: Lines of the budget that swelled in the pandemic, as data: what lies above their ordinary level is a category
--   of its own, and no purchase. A level is the sum of its lines times their sign.
-- key: category, table_name, line
-- columns:
--   category: Category of core.national_total.
--   table_name: OMB Historical Table.
--   line: Line of that table as printed, measure total.
--   sign: 1 to add the line, -1 to take it off.
--   first_fiscal_year: First year whose excess is taken.
--   last_fiscal_year: Last year whose excess is taken.
-- note: Whole subfunctions hold pay and grants, too, which are counted elsewhere: so only the excess over the mean of
--   FY2015-19 in real terms is taken (core.excess_spending). Of health care services what other categories hold is taken off.
select category, table_name, line, sign, first_fiscal_year, last_fiscal_year
from (
  values
    ('pandemic_health_care', '3.2', '551 Health care services', 1, 2020, 2023),
    ('pandemic_health_care', '11.3', 'Medicaid', -1, 2020, 2023),
    ('pandemic_health_care', '11.3', 'Children''s health insurance', -1, 2020, 2023),
    ('pandemic_health_care', '11.3', 'Refundable Premium Tax Credit and Cost Sharing Reductions', -1, 2020, 2023),
    ('pandemic_airlines', '3.2', '402 Air transportation', 1, 2020, 2023),
    ('pandemic_food_and_farms', '3.2', '352 Agricultural research and services', 1, 2020, 2023)
) as lines (category, table_name, line, sign, first_fiscal_year, last_fiscal_year)
order by category, table_name, line
