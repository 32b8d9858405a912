-- description: What each state pays and receives in every year of the map under the default method (the view raw) and under
--   every view that departs from it on one axis. The specifications are not counted in provisional years, the views are.
-- key: view, fiscal_year, area
-- columns:
--   view: View of core.view_specification; raw is the default method.
--   fiscal_year: Fiscal year of the map.
--   area: Postal code; 50 states and DC.
--   paid_usd: What it pays, dollars.
--   received_usd: What it receives, dollars.
--   scale: What receipts are multiplied with: where the view is balanced what the 51 areas receive over what they pay, else 1.
with side as (
  select
    rule.view,
    flow.fiscal_year,
    flow.area,
    coalesce(sum(flow.amount_usd) filter (where flow.side = 'paid'), 0) as paid_usd,
    coalesce(sum(flow.amount_usd) filter (where flow.side = 'received'), 0) as received_usd
  from core.view_rule as rule
  join core.state_flow as flow
    on flow.method = rule.method and flow.side = rule.side and flow.category = rule.category
  join raw.area as areas on areas.area = flow.area and areas.kind = 'state'
  group by rule.view, flow.fiscal_year, flow.area
)

select
  side.view,
  side.fiscal_year,
  side.area,
  side.paid_usd,
  side.received_usd,
  -- As in core.specification_axis, receipts are scaled after all other choices.
  if(choices.is_balanced, sum(side.received_usd) over nation / sum(side.paid_usd) over nation, 1.0) as scale
from side
join core.view_specification as views on views.view = side.view
join core.specification as choices on choices.spec_id = views.spec_id
window nation as (partition by side.view, side.fiscal_year)
order by side.view, side.fiscal_year, side.area
