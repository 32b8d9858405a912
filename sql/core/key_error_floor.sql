-- description: The least error of a key, where its own history cannot tell: a judgement, with its reason. It counts where
--   there are fewer than five backtests, in core.key_year_error, and in measured years only where the row says so.
-- key: key, kind
-- columns:
--   key: Allocation key; '' stands for every other key.
--   kind: joined, for the years in which something stands in for the key's measure; '' for all others, and for those, too,
--     where the key has no row of its own for them.
--   error: Standard deviation of a share as a part of it, for a state of mean size.
--   in_measured_years: True where the key is in error even in the years it is observed, since what it carries is something
--     else.
--   why: Where the number comes from.
select key, kind, error, in_measured_years, why
from (
  values
    ('contracts', '', 0.09, true,
      'About $300 a head over the states at the remainder of FY2025. The key is contracts, few of whose years are at hand; what it carries is the remainder of outlays, which follows awards with a delay and holds other purchases, too. One year of awards in place of the mean of five moves states by $430 a head.'),
    ('estate_gift', '', 0.4, true,
      'The mean of five editions: a year''s own edition is .3 to .5 of it away in FY2010 to FY2023. One estate makes a state''s year.'),
    ('civilian_pay_of_residents', '', 0.25, true,
      'Pay stands in for the pensions of those who were paid: annuitants move away, and where the living stay is known for all earnings only.'),
    ('federal_pay_of_residents', '', 0.05, true,
      'Civilian pay is brought home by the factor of all earnings. Wages of federal civil employees by residence place 8 % of it elsewhere, nearly all between the District of Columbia, Maryland and Virginia.'),
    ('farm_payments', '', 0.3, true,
      'Payments by programme year, without crop insurance, which is a third to a half of farm income stabilization.'),
    ('health_spending', '', 0.2, true,
      'What health care services cost above their ordinary level went to hospitals and testing, not to each state by its spending.'),
    ('paycheck_protection', '', 0.1, false,
      'The round of 2021 is shared out as that of 2020: between April and June 2020 the states'' shares moved by as much.'),
    ('basic_health', '', 0.1, false,
      'Other figures of New York''s and Minnesota''s programme agree within two hundredths; reinsurance of other states is inside the line from 2018 on.'),
    ('contracts', 'joined', 0.25, false,
      'Defense contracts alone from FY2001, one year of procurement (FY1995, one decimal, ten areas by another year''s) for all before: carried back from 2012 to FY2001 by Defense''s growth, 12 % of contracts lie in other states than the procurement of FY1995.'),
    ('earned_income_credit', 'joined', 0.05, false,
      'The same credit, by BEA: joined a year later it is 2 to 4 % off.'),
    ('additional_child_tax_credit', 'joined', 0.15, false,
      'Another credit, for much the same families.'),
    ('federal_civilian_pay', 'joined', 0.06, false,
      'Civilian and military earnings together, in which the mix moved as bases closed.'),
    ('federal_pay', 'joined', 0.03, false,
      'Within .25 % of pay in every state in the year both are at hand; a share printed with two decimals.'),
    ('', '', 0.1, false,
      'Where nothing is found: more than most keys measured every year are off by after three years, half of which lie between 3 and 8 %.')
) as floors (key, kind, error, in_measured_years, why)
order by key, kind
