-- description: One standard deviation of each state's net, from the age of the keys: under the default method (the view raw)
--   and under every view that departs from it on one axis. The errors of different keys add in quadrature; in a provisional year
--   that of its national totals does, too (core.provisional_error).
-- key: view, fiscal_year, area
-- columns:
--   view: View of core.view_specification; raw is the default method.
--   fiscal_year: Federal fiscal year.
--   area: State.
--   net_error_usd: Of the net, dollars.
--   received_per_dollar_error [USD per USD paid]: Of what is received for each dollar paid.
-- note: The backtest of the sum beside the sum of the backtests is core.joint_backtest. Scaling receipts to outlays scales
--   their errors: the nation's totals have none, as the shares add to 1. What is in no state has no error here.
with by_key as (
  select rule.view, flow.fiscal_year, flow.area, flow.key, any_value(flow.error) as error,
    coalesce(sum(flow.amount_usd) filter (where flow.side = 'paid'), 0) as paid_usd,
    coalesce(sum(flow.amount_usd) filter (where flow.side = 'received'), 0) as received_usd
  from core.view_rule as rule
  join core.flow_error as flow
    on flow.side = rule.side and flow.category = rule.category and flow.method = rule.method
  group by all
),

-- Errors of one year's totals go together; a closed year has none.
split as (
  select errors.view, errors.fiscal_year, errors.area,
    avg((state_total.scale * errors.paid_error_usd - errors.received_error_usd) ** 2) as net_variance,
    avg((
      (errors.received_error_usd - errors.paid_error_usd * state_total.received_usd / state_total.paid_usd)
        / state_total.paid_usd
    ) ** 2) as received_per_dollar_variance
  from core.provisional_error as errors
  join core.view_side as state_total
    on state_total.view = errors.view and state_total.fiscal_year = errors.fiscal_year and state_total.area = errors.area
  group by errors.view, errors.fiscal_year, errors.area
)

select
  by_key.view,
  by_key.fiscal_year,
  by_key.area,
  sqrt(
    sum(((state_total.scale * by_key.paid_usd - by_key.received_usd) * by_key.error) ** 2)
    + coalesce(any_value(split.net_variance), 0)
  ) as net_error_usd,
  sqrt(
    sum(
      ((by_key.received_usd - by_key.paid_usd * state_total.received_usd / state_total.paid_usd) / state_total.paid_usd
        * by_key.error) ** 2
    )
    + coalesce(any_value(split.received_per_dollar_variance), 0)
  ) as received_per_dollar_error
from by_key
join core.view_side as state_total
  on state_total.view = by_key.view and state_total.fiscal_year = by_key.fiscal_year and state_total.area = by_key.area
left join split
  on split.view = by_key.view and split.fiscal_year = by_key.fiscal_year and split.area = by_key.area
group by by_key.view, by_key.fiscal_year, by_key.area
order by by_key.view, by_key.fiscal_year, by_key.area
