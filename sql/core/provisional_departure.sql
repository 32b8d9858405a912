-- description: Net contribution of the provisional years in the views that depart from the default method on one axis: the
--   specifications are not counted in these years, the views are.
-- key: view, fiscal_year, state
-- columns:
--   view: View of core.view that takes an option.
--   fiscal_year: Provisional fiscal year.
--   state: Postal code; 50 states and DC.
--   net_per_capita_usd: Paid less received a resident under the option, dollars.
with rule as (
  -- What the option decides counts as it says, all else by residence.
  select views.view, residence.side, residence.category, coalesce(decided.method, 'residence') as method
  from core.view as views
  cross join (select distinct side, category from core.allocation_rule where method = 'residence') as residence
  left join (select distinct method, side, category from core.allocation_rule) as decided
    on decided.method = views.axis || '/' || views.option
    and decided.side = residence.side and decided.category = residence.category
  where views.axis is not null
),

side as (
  select
    rule.view,
    flow.fiscal_year,
    flow.area as state,
    coalesce(sum(flow.amount_usd) filter (where flow.side = 'paid'), 0) as paid_usd,
    coalesce(sum(flow.amount_usd) filter (where flow.side = 'received'), 0) as received_usd
  from rule
  join core.state_flow as flow
    on flow.method = rule.method and flow.side = rule.side and flow.category = rule.category
  semi join core.provisional_year as years on years.fiscal_year = flow.fiscal_year
  join raw.area as areas on areas.area = flow.area and areas.kind = 'state'
  group by rule.view, flow.fiscal_year, flow.area
),

scaled as (
  select
    side.*,
    -- As in core.specification_axis, receipts are scaled after all other choices.
    if(
      views.option = 'balanced', sum(received_usd) over nation / sum(paid_usd) over nation, 1.0
    ) as scale
  from side
  join core.view as views on views.view = side.view
  window nation as (partition by side.view, side.fiscal_year)
)

select
  scaled.view,
  scaled.fiscal_year,
  scaled.state,
  (scaled.paid_usd * scaled.scale - scaled.received_usd) / population.population as net_per_capita_usd
from scaled
join core.population as population
  on population.area = scaled.state and population.fiscal_year = scaled.fiscal_year
order by scaled.view, scaled.fiscal_year, scaled.state
