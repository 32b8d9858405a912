-- description: Net contribution seen in every way of core.view, one row a view, year and state; the macro net gives one of
--   them. Positive = the state pays in more than it gets back, but for received_per_dollar.
-- key: view, fiscal_year, state
-- columns:
--   view: Name of the view, see core.view.
--   fiscal_year: Federal fiscal year; the five-year mean begins with the fifth, and personal income ends where BEA's does.
--     A provisional year has no views in real dollars, and none by product or income.
--   status: final, or provisional where OMB does not print the year yet: see mart.fiscal_year.
--   state: Postal code; 50 states and DC.
--   state_name: Name of the state.
--   value [see unit]: Net contribution, in the unit of the view; received_per_dollar is spending for each dollar paid.
--   error [see unit]: One standard deviation of value, from the age of the keys (core.net_error), in the unit of the view.
--     The five-year mean adds the errors of its years, which are mostly one error; relative has that of the net itself,
--     since the nation's total has none.
--   unit: Unit of core.view.
--   rank (nullable): 1 = pays in most, 50 = receives most, among the 50 states; null for DC
--     and in a provisional year.
with net as (
  select net.*, real.price_level
  from mart.net_contribution as net
  -- A provisional year has no prices.
  left join mart.real_net_contribution as real
    on real.fiscal_year = net.fiscal_year and real.state = net.state and real.method = net.method
  where net.method = 'residence'
),

five_years as (
  select
    fiscal_year,
    state,
    sum(net_contribution_usd / price_level) over five / sum(population) over five as value,
    sum(net_error_per_capita_usd * population / price_level) over five / sum(population) over five as error,
    count(*) over five as years
  from net
  where status = 'final'
  window five as (partition by state order by fiscal_year range between 4 preceding and current row)
),

income as (
  select years.fiscal_year, this.area as state, 0.25 * before.amount_usd + 0.75 * this.amount_usd as personal_income_usd
  from core.fiscal_year as years
  join raw.bea_regional as this
    on this.table_name = 'SAINC1' and this.line = 1 and this.year = years.fiscal_year
  join raw.bea_regional as before
    on before.table_name = 'SAINC1' and before.line = 1 and before.year = years.fiscal_year - 1
    and before.area = this.area
),

-- A state's product is shared out by a key, too, and has its error.
product as (
  select share.fiscal_year, share.area as state, share.share * years.gdp_usd as gdp_usd, errors.error
  from core.allocation_key as share
  join core.fiscal_year as years on years.fiscal_year = share.fiscal_year
  join core.share_error as errors
    on errors.key = share.key and errors.fiscal_year = share.fiscal_year and errors.area = share.area
  where share.key = 'gdp'
),

seen as (
  select 'raw' as view, fiscal_year, state, net_per_capita_usd as value, net_error_per_capita_usd as error from net
  union all
  select 'relative', fiscal_year, state, relative_net_per_capita_usd, net_error_per_capita_usd from net
  union all
  select 'real', fiscal_year, state, net_per_capita_usd / price_level, net_error_per_capita_usd / price_level
  from net
  where status = 'final'
  union all
  select 'five_year_mean', fiscal_year, state, value, error from five_years where years = 5
  union all
  select 'share_of_gdp', net.fiscal_year, net.state, net.net_share_of_gdp,
    sqrt(
      (net.net_error_per_capita_usd * net.population / product.gdp_usd) ** 2 + (net.net_share_of_gdp * product.error) ** 2
    )
  from net
  join product on product.fiscal_year = net.fiscal_year and product.state = net.state
  union all
  select 'share_of_personal_income', fiscal_year, state, net_contribution_usd / personal_income_usd,
    net_error_per_capita_usd * population / personal_income_usd
  from net
  join income using (fiscal_year, state)
  union all
  select 'received_per_dollar', net.fiscal_year, net.state, net.received_per_dollar_paid, errors.received_per_dollar_error
  from net
  join core.net_error as errors
    on errors.view = 'raw' and errors.fiscal_year = net.fiscal_year and errors.area = net.state
  union all
  select departed.view, departed.fiscal_year, departed.area,
    (departed.paid_usd * departed.scale - departed.received_usd) / net.population,
    errors.net_error_usd / net.population
  from core.view_side as departed
  join net on net.fiscal_year = departed.fiscal_year and net.state = departed.area
  join core.net_error as errors
    on errors.view = departed.view and errors.fiscal_year = departed.fiscal_year and errors.area = departed.area
  where departed.view <> 'raw'
)

select
  seen.view,
  seen.fiscal_year,
  years.status,
  seen.state,
  areas.area_name as state_name,
  seen.value,
  seen.error,
  views.unit,
  if(
    seen.state = 'DC' or years.status = 'provisional', null,
    rank() over (
      partition by seen.view, seen.fiscal_year, seen.state = 'DC'
      order by if(seen.view = 'received_per_dollar', -seen.value, seen.value) desc
    )
  ) as rank
from seen
join core.view as views on views.view = seen.view
join core.mapped_year as years on years.fiscal_year = seen.fiscal_year
join raw.area as areas on areas.area = seen.state
order by seen.view, seen.fiscal_year, seen.state
