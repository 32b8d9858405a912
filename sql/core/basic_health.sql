-- description: The Basic Health Program by state, as data: what the budget prints as grants inside the premium tax credit.
--   New York and Minnesota alone ran one until 2024, and no yearly payments by state are at hand.
-- key: area
-- columns:
--   area: State.
--   amount_usd: Paid for 2018 by one order, dollars: it gives the states' shares.
--   source: Where it was read.
-- note: Other figures of the same two states agree within two hundredths: the states' own estimate of what they lost in
--   2018 ($1,000 and 130 million), the payments added for 2022 ($750 and 100 million), enrolment (700 and 87 thousand).
--   From 2024 Oregon runs one, New York's goes on as a waiver, and the line holds waivers' reinsurance in other states:
--   the shares are then further from the truth, see core.key_error_floor.
select area, amount_usd, source
from (
  values
    ('NY', 422206235.0,
      'Centers for Medicare & Medicaid Services, Final Administrative Order of 24 August 2018, Basic Health Program payments'),
    ('MN', 46276090.0,
      'Centers for Medicare & Medicaid Services, Final Administrative Order of 24 August 2018, Basic Health Program payments')
) as payments (area, amount_usd, source)
order by area
