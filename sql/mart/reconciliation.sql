-- description: How each category's official total is placed: in the states, in territories and abroad, or nowhere.
-- key: fiscal_year, method, side, category
-- columns:
--   fiscal_year: Federal fiscal year.
--   status: final, or provisional where OMB does not print the year yet: see mart.fiscal_year.
--   method: residence or collections.
--   side: paid or received.
--   category: Tax or programme.
--   official_usd: National total, dollars: OMB and CBO (residence; in a provisional year the
--     Treasury's statement of September), IRS Data Book and USAspending (collections).
--   states_usd: Placed in the 50 states and DC, dollars.
--   territories_abroad_usd: Placed in territories or abroad, dollars; only by keys whose documents measure them (income
--     tax, pay, population, SNAP, estate tax; Medicaid and contracts where CMS and USAspending report them whole).
--     What other programmes pay there is shared out among the states.
--   not_allocated_usd: Placed nowhere, dollars.
select
  flow.fiscal_year,
  total.status,
  flow.method,
  flow.side,
  flow.category,
  any_value(total.amount_usd) as official_usd,
  coalesce(sum(flow.amount_usd) filter (where flow.area not in ('territories_abroad', 'not_allocated')), 0) as states_usd,
  coalesce(sum(flow.amount_usd) filter (where flow.area = 'territories_abroad'), 0) as territories_abroad_usd,
  coalesce(sum(flow.amount_usd) filter (where flow.area = 'not_allocated'), 0) as not_allocated_usd
from core.state_flow as flow
join core.method as methods on methods.method = flow.method
join core.mapped_total as total
  on total.side = flow.side and total.category = flow.category and total.fiscal_year = flow.fiscal_year
group by all
order by flow.fiscal_year, flow.method, flow.side, flow.category
