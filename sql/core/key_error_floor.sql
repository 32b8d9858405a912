-- description: The least error of a key, where its own history cannot tell: a judgement, with its reason. It counts where
--   there are fewer than five backtests, in core.key_year_error, and in measured years only where the row says so.
-- key: key
-- columns:
--   key: Allocation key; '' stands for every other key.
--   error: Standard deviation of a share as a part of it, for a state of mean size.
--   in_measured_years: True where the key is in error even in the years it is observed, since what it carries is something
--     else.
--   why: Where the number comes from.
select key, error, in_measured_years, why
from (
  values
    ('contracts', 0.09, true,
      'About $300 a head over the states at the remainder of FY2025. The key is contracts, few of whose years are at hand; what it carries is the remainder of outlays, which follows awards with a delay and holds other purchases, too. One year of awards in place of the mean of five moves states by $430 a head.'),
    ('estate_gift', 0.6, false,
      'One estate makes a state''s year: Delaware has $567 a head for one, and Texas 26 % of the tax of FY2023 with 8 % of property income.'),
    ('federal_civilian_pay', 0.25, true,
      'Pay stands in for the pensions of those who were paid: annuitants move away. Brought home, the District of Columbia has less than half, Virginia and Maryland a tenth more.'),
    ('', 0.1, false,
      'Where nothing is found: more than most keys measured every year are off by after three years, half of which lie between 3 and 8 %.')
) as floors (key, error, in_measured_years, why)
order by key
