-- description: What each state paid and received by category: the lines that add up to mart.net_contribution.
-- key: fiscal_year, state, method, side, category
-- columns:
--   fiscal_year: Federal fiscal year.
--   status: final, or provisional where OMB does not print the year yet: see mart.fiscal_year.
--   state: Postal code; 50 states and DC.
--   method: residence or collections.
--   side: paid (taxes and other receipts) or received (outlays).
--   category: Tax or programme, see mart.reconciliation for the national totals.
--   amount_usd: Dollars; negative where collections exceed spending.
--   per_capita_usd: Dollars a resident on 1 July of the fiscal year, see core.population.
--   key: The measure, or measures, by which the national total is shared out.
--   key_lag_years: Years from the fiscal year to the nearest observation of the key.
--   adjustment_lag_years: Age of what the observation was adjusted with: the factor that brings federal pay home is carried
--     after its last year. Zero where nothing was.
select
  flow.fiscal_year,
  years.status,
  flow.area as state,
  flow.method,
  flow.side,
  flow.category,
  flow.amount_usd,
  flow.amount_usd / population.population as per_capita_usd,
  flow.key,
  flow.key_lag_years,
  flow.adjustment_lag_years
from core.state_flow as flow
join core.mapped_year as years on years.fiscal_year = flow.fiscal_year
join core.population as population on population.area = flow.area and population.fiscal_year = flow.fiscal_year
join raw.area as areas on areas.area = flow.area and areas.kind = 'state'
join core.method as methods on methods.method = flow.method
order by flow.fiscal_year, flow.method, flow.area, flow.side, flow.category
