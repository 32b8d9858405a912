-- description: By how much the share of a group of states may be off, key by key, from the age of the keys under the default
--   method: what the errors of final years in mart.net_by_lean are made of.
-- key: fiscal_year, definition, lean, key
-- columns:
--   fiscal_year: Federal fiscal year.
--   status: final, or provisional where OMB does not print the year yet: see mart.fiscal_year.
--   definition: Definition of mart.lean.
--   lean: democratic, republican or split.
--   key: Allocation key.
--   net_usd: What the group pays by the key less what it receives by it, dollars; over all keys its net.
--   error_share: One standard deviation of the group's share of the key as a part of it; times net_usd it is dollars.
--   backtests: Backtests of the group's share itself; 0 where it is derived from the states' errors.
-- note: Errors of states in a group are not independent. Shares add to 1, so that what one half of the nation gains the other
--   loses; states of a group are alike, which makes them go together. With the first alone the group's variance is
--   (1 - w)^2 times that of its states and w^2 times that of the others, w its share; tried on the group's own share the error
--   is a third larger than that. So the group's share is carried and held against the measured one as a state's is, with the
--   states that are in the group in the fiscal year; where there is no history (basis other than found in
--   core.key_year_error) it is derived by the formula. What the national totals of a provisional year may be off by is not
--   in it: see core.provisional_error.
with backtest as (
  select found.key, found.fiscal_year, lean.definition, lean.lean, tests.observed_year, tests.fiscal_year as measured_year,
    sum(tests.carried_share::double - tests.measured_share::double) / sum(tests.carried_share::double) as error
  from core.key_year_error as found
  join core.key_backtest as tests
    on tests.key = found.key and tests.kind = found.kind and tests.years = found.years
  join mart.lean as lean on lean.fiscal_year = found.fiscal_year and lean.state = tests.area
  where found.basis = 'found'
  group by all
),

direct as (
  select key, fiscal_year, definition, lean, sqrt(avg(error ** 2)) as error_share,
    count(distinct observed_year) as backtests
  from backtest
  group by key, fiscal_year, definition, lean
),

spread as (
  select share.key, share.fiscal_year, share.area, share.share, (share.share * errors.error) ** 2 as variance,
    sum(share.share) over whole as states_share, sum((share.share * errors.error) ** 2) over whole as states_variance
  from core.allocation_key as share
  join core.share_error as errors
    on errors.key = share.key and errors.fiscal_year = share.fiscal_year and errors.area = share.area
  window whole as (partition by share.key, share.fiscal_year)
),

derived as (
  select key, fiscal_year, definition, lean,
    -- A group that has no part of a key has none of its error.
    coalesce(
      sqrt((1 - weight) ** 2 * own_variance + weight ** 2 * (states_variance - own_variance)) / nullif(own_share, 0), 0
    ) as error_share
  from (
    select spread.key, spread.fiscal_year, lean.definition, lean.lean, sum(spread.share) as own_share,
      sum(spread.variance) as own_variance, any_value(spread.states_variance) as states_variance,
      sum(spread.share) / any_value(spread.states_share) as weight
    from spread
    join mart.lean as lean on lean.fiscal_year = spread.fiscal_year and lean.state = spread.area
    group by all
  )
),

amount as (
  select flow.fiscal_year, lean.definition, lean.lean, flow.key,
    sum(case flow.side when 'paid' then flow.amount_usd else -flow.amount_usd end) as net_usd
  from core.flow_error as flow
  join mart.lean as lean on lean.fiscal_year = flow.fiscal_year and lean.state = flow.area
  where flow.method = 'residence'
  group by all
)

select
  amount.fiscal_year,
  years.status,
  amount.definition,
  amount.lean,
  amount.key,
  amount.net_usd,
  coalesce(direct.error_share, derived.error_share) as error_share,
  coalesce(direct.backtests, 0) as backtests
from amount
join core.mapped_year as years on years.fiscal_year = amount.fiscal_year
join derived
  on derived.key = amount.key and derived.fiscal_year = amount.fiscal_year
  and derived.definition = amount.definition and derived.lean = amount.lean
left join direct
  on direct.key = amount.key and direct.fiscal_year = amount.fiscal_year
  and direct.definition = amount.definition and direct.lean = amount.lean
order by amount.fiscal_year, amount.definition, amount.lean, amount.key
