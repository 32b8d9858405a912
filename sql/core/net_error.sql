-- description: One standard deviation of each state's net, from the age of the keys: under the default method (the view raw)
--   and under every view that departs from it on one axis. The errors of different keys add in quadrature.
-- key: view, fiscal_year, area
-- columns:
--   view: View of core.view_specification; raw is the default method.
--   fiscal_year: Federal fiscal year.
--   area: State.
--   net_error_usd: Of the net, dollars.
--   received_per_dollar_error [USD per USD paid]: Of what is received for each dollar paid.
-- note: The backtest of the sum beside the sum of the backtests is core.joint_backtest. Scaling receipts to outlays scales
--   their errors: the nation's totals have none, as the shares add to 1. What is in no state has no error here.
with rule as (
  select specifications.view, residence.side, residence.category, coalesce(decided.method, 'residence') as method
  from core.view_specification as specifications
  cross join (select distinct side, category from core.allocation_rule where method = 'residence') as residence
  left join core.specification_rule as decided
    on decided.spec_id = specifications.spec_id and decided.side = residence.side
    and decided.category = residence.category
),

by_key as (
  select rule.view, flow.fiscal_year, flow.area, flow.key, any_value(flow.error) as error,
    coalesce(sum(flow.amount_usd) filter (where flow.side = 'paid'), 0) as paid_usd,
    coalesce(sum(flow.amount_usd) filter (where flow.side = 'received'), 0) as received_usd
  from rule
  join core.flow_error as flow
    on flow.side = rule.side and flow.category = rule.category and flow.method = rule.method
  group by all
),

-- What the state pays and receives in all, and what scales receipts where the view is balanced.
state_total as (
  select sides.view, paid.fiscal_year, paid.area, paid.amount_usd as paid_usd, received.amount_usd as received_usd,
    if(choices.is_balanced, received.states_usd / paid.states_usd, 1) as scale
  from core.view_specification as sides
  join core.specification as choices on choices.spec_id = sides.spec_id
  join core.specification_side as paid on paid.side = 'paid' and paid.spec_id = choices.paid_spec_id
  join core.specification_side as received
    on received.side = 'received' and received.spec_id = choices.received_spec_id
    and received.fiscal_year = paid.fiscal_year and received.area = paid.area
)

select
  by_key.view,
  by_key.fiscal_year,
  by_key.area,
  sqrt(sum(((state_total.scale * by_key.paid_usd - by_key.received_usd) * by_key.error) ** 2)) as net_error_usd,
  sqrt(sum(
    ((by_key.received_usd - by_key.paid_usd * state_total.received_usd / state_total.paid_usd) / state_total.paid_usd
      * by_key.error) ** 2
  )) as received_per_dollar_error
from by_key
join state_total
  on state_total.view = by_key.view and state_total.fiscal_year = by_key.fiscal_year and state_total.area = by_key.area
group by by_key.view, by_key.fiscal_year, by_key.area
order by by_key.view, by_key.fiscal_year, by_key.area
