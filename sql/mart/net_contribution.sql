-- description: What each state's residents pay to the federal government, what is spent in and for the state, and the net.
--   Positive net = the state pays in more than it gets back.
-- key: fiscal_year, state, method
-- columns:
--   fiscal_year: Federal fiscal year, 1 October of the year before to 30 September.
--   status: final, or provisional where OMB does not print the year yet: see mart.fiscal_year.
--   state: Postal code; 50 states and DC.
--   state_name: Name of the state.
--   fips: FIPS code of the state, two digits as text.
--   method: residence (the default: who bears the tax, who gets the money) or collections (the contrast: where tax is
--     filed, where awards are performed; only years whose IRS Data Book Table 5 is at hand).
--   paid_usd: Federal receipts borne by the state's residents, dollars.
--   received_usd: Federal outlays in and for the state, dollars; net interest, international affairs and what else cannot
--     be placed is in no state (see mart.reconciliation).
--   net_contribution_usd: paid_usd less received_usd, dollars; positive = pays in more than it gets back.
--   population: Residents on 1 July of the fiscal year, Census Bureau; in a provisional year without an estimate yet the
--     last one grown on, see core.population.
--   paid_per_capita_usd: paid_usd a resident, dollars.
--   received_per_capita_usd: received_usd a resident, dollars.
--   net_per_capita_usd: net_contribution_usd a resident, dollars; positive = pays in more than it gets back.
--   net_error_per_capita_usd (nullable): One standard deviation of net_per_capita_usd, from the age of the keys alone, in
--     a provisional year from its national totals, too (core.net_error), dollars; choices of method are no errors, see
--     mart.robustness. Null for collections.
--   verdict (nullable): pays_in or gets_back where the net is more than 1.64 standard deviations from zero, so that one
--     verdict in twenty is wrong; about_even where it is not. Null for collections.
--   relative_net_per_capita_usd: net_per_capita_usd less the same figure for the 51 areas together, dollars.
--   balanced_net_usd: Net with receipts scaled so that the 51 areas' nets sum to zero, dollars: takes the deficit (or
--     what is not placed) out of the comparison.
--   balanced_net_per_capita_usd: balanced_net_usd a resident, dollars.
--   received_per_dollar_paid [USD per USD paid]: received_usd divided by paid_usd.
--   net_share_of_gdp (nullable): net_contribution_usd divided by the state's product: its share (BEA) of the fiscal year's gross
--     domestic product (OMB), the share carried where BEA has no later year; null in a
--     provisional year.
--   rank (nullable): 1 = pays in most a resident, 50 = receives most, among the 50 states; null for DC
--     and in a provisional year.
--   key_lag_years: Years from the fiscal year to the nearest observation of the allocation keys, weighted by dollars.
with flow as (
  select
    fiscal_year,
    area as state,
    method,
    sum(amount_usd) filter (where side = 'paid') as paid_usd,
    sum(amount_usd) filter (where side = 'received') as received_usd,
    sum(abs(amount_usd) * key_lag_years) / sum(abs(amount_usd)) as key_lag_years
  from core.state_flow
  join core.method using (method)
  where area not in ('territories_abroad', 'not_allocated')
  group by all
),

balanced as (
  select
    *,
    paid_usd - received_usd as net_contribution_usd,
    paid_usd * sum(received_usd) over nation / sum(paid_usd) over nation - received_usd as balanced_net_usd
  from flow
  window nation as (partition by fiscal_year, method)
),

measured as (
  select
    balanced.*,
    areas.area_name as state_name,
    areas.fips,
    population.population,
    years.status,
    product.share * years.gdp_usd as gdp_usd,
    errors.net_error_usd
  from balanced
  join raw.area as areas on areas.area = balanced.state
  join core.population as population
    on population.area = balanced.state and population.fiscal_year = balanced.fiscal_year
  join core.mapped_year as years on years.fiscal_year = balanced.fiscal_year
  join core.allocation_key as product
    on product.key = 'gdp' and product.area = balanced.state and product.fiscal_year = balanced.fiscal_year
  left join core.net_error as errors
    on errors.view = 'raw' and balanced.method = 'residence'
    and errors.fiscal_year = balanced.fiscal_year and errors.area = balanced.state
)

select
  fiscal_year,
  status,
  state,
  state_name,
  fips,
  method,
  paid_usd,
  received_usd,
  net_contribution_usd,
  population,
  paid_usd / population as paid_per_capita_usd,
  received_usd / population as received_per_capita_usd,
  net_contribution_usd / population as net_per_capita_usd,
  net_error_usd / population as net_error_per_capita_usd,
  case
    when net_error_usd is null then null
    when net_contribution_usd > 1.64 * net_error_usd then 'pays_in'
    when net_contribution_usd < -1.64 * net_error_usd then 'gets_back'
    else 'about_even'
  end as verdict,
  net_contribution_usd / population - sum(net_contribution_usd) over nation / sum(population) over nation
    as relative_net_per_capita_usd,
  balanced_net_usd,
  balanced_net_usd / population as balanced_net_per_capita_usd,
  received_usd / paid_usd as received_per_dollar_paid,
  net_contribution_usd / gdp_usd as net_share_of_gdp,
  if(
    state = 'DC' or status = 'provisional', null,
    rank() over (partition by fiscal_year, method, state = 'DC' order by net_contribution_usd / population desc)
  ) as rank,
  key_lag_years
from measured
window nation as (partition by fiscal_year, method)
order by fiscal_year, method, state
