-- description: Keys that swing from year to year while what they stand for does not: their shares are a mean of several
--   observations.
-- key: key
-- columns:
--   key: Allocation key.
--   counted: year (each of the last years, the fiscal year among them; what stands for several years stands for each of
--     them) or observation (the last ones to the fiscal year, whichever years they are of).
--   most: How many years or observations.
--   least: How few are enough; with fewer the key is carried or interpolated like any other.
--   history_tells: True where the years it is carried are backtested one by one like any key's (core.key_backtest); false
--     where single years swing so much that carrying one tells nothing of the mean, whose error is a floor.
--   why: Why.
select key, counted, most, least, history_tells, why
from (
  values
    ('contracts', 'year', 3, 2, true,
      'Contracts are booked when they are signed and paid over years: one year''s are lumpy and run ahead of outlays.'),
    ('farm_payments', 'year', 3, 2, false,
      'Farm payments follow disasters and trade: a programme year is none of the budget, and one year''s map is not another''s.'),
    ('estate_gift', 'observation', 5, 3, false,
      'Few estates pay much: one in Delaware would move its state by hundreds of dollars a resident in one year.')
) as means (key, counted, most, least, history_tells, why)
order by key
