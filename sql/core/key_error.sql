-- description: By how much a key is off when it is as old as that, as its own history tells: core.key_backtest in one row for
--   each age. The error is a part of the share, for a state of mean size; core.share_error brings it to each state.
-- key: key, measure, kind, years
-- columns:
--   key: Allocation key.
--   measure: Measures of the key whose history it is; '' for all of the key's measures, each backtested within itself.
--   kind: forward, back, between or joined, as in core.key_age.
--   years: As in core.key_age.
--   rms: Root mean square of the error, over states and backtests.
--   p95: 95th percentile of its size.
--   n: Backtests: years from which the key was carried. They overlap, so that there are fewer independent ones.
select
  key,
  coalesce(measure, '') as measure,
  kind,
  years,
  sqrt(avg(scaled_error::double ** 2)) as rms,
  quantile_cont(abs(scaled_error::double), 0.95) as p95,
  count(distinct observed_year) as n
from core.key_backtest
group by grouping sets ((key, measure, kind, years), (key, kind, years))
order by key, measure, kind, years
