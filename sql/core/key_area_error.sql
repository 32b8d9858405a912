-- description: How much more or less than others a state is off, key by key: its own history of errors, drawn toward that of
--   all states as if there were four more backtests in which it had erred like them.
-- key: key, area
-- columns:
--   key: Allocation key that has five backtests at one age at least.
--   area: State.
--   factor: What the key's error (core.key_error) is multiplied with; 1 = as others of its size.
--   n: Backtests the factor rests on: the mean over the ages.
-- note: Oil states, the District of Columbia and states that changed a programme err by more than others, year after year.
--   Tried on years kept out, the state's own history with four more backtests predicted best (with 1 or 2 too nervous, with
--   none nothing of it used). All ages count alike, each beside the error of all states at that age.
with aged as (
  select tests.key, tests.years, tests.area, avg((tests.scaled_error::double / found.rms) ** 2) as relative, any_value(found.n) as n
  from core.key_backtest as tests
  join core.key_error as found
    on found.key = tests.key and found.measure = '' and found.kind = tests.kind and found.years = tests.years
  where tests.kind = 'forward' and found.n >= 5 and found.rms > 0
  group by tests.key, tests.years, tests.area
)

select key, area, sqrt((4 + avg(n) * avg(relative)) / (4 + avg(n))) as factor, avg(n) as n
from aged
group by key, area
order by key, area
