-- description: Keys that are moved, in the fiscal years after their last observation, with something observed later: each
--   share of the last observation times what the mover's share has changed since (core.allocation_key). A row is here
--   where the key's own history shows much less error with it than without.
-- key: key
-- columns:
--   key: Allocation key that is moved.
--   mover: Allocation key it is moved with.
--   why: What is gained by it.
-- note: A moved key is as old as its own last observation: a mover is no freshness. docs/methodology.md shows the error with
--   and without for these keys, and for those left alone.
select key, mover, why
from (
  values
    ('income_tax', 'personal_income',
      'Incomes carry the tax: a quarter of the error goes at two years, and at three, when the mover itself is a year short.'),
    ('total_tax_liability', 'personal_income', 'As the income tax, of which it is another measure.'),
    ('social_insurance_contributions', 'personal_income',
      'Earnings are most of income: a quarter of the error goes at two years, two fifths at four.'),
    ('wages_of_residents', 'personal_income',
      'The other key of the payroll tax: moved as the first, so that the choice between them is none of their age.')
) as movers (key, mover, why)
order by key
