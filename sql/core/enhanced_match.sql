-- description: What the Families First Coronavirus Response Act added to every state's federal share of Medicaid, as data: the
--   mean over the quarters of the fiscal year.
-- key: fiscal_year
-- columns:
--   fiscal_year: Federal fiscal year.
--   added_share [share]: Added to the regular federal share.
--   why: Which quarters.
select fiscal_year, added_share, why
from (
  values
    (2020, 0.0465, '6.2 percentage points from 1 January 2020: three quarters of four (Public Law 116-127, section 6008).'),
    (2021, 0.062, '6.2 percentage points in every quarter.'),
    (2022, 0.062, '6.2 percentage points in every quarter.'),
    (2023, 0.049750, '6.2, 6.2, 5.0 and 2.5 percentage points (Public Law 117-328, section 5131).'),
    (2024, 0.00375, '1.5 percentage points in the first quarter.')
) as quarters (fiscal_year, added_share, why)
order by fiscal_year
