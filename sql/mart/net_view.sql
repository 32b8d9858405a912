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

-- The specification that departs from the default on one axis alone.
departure as (
  select views.view, choices.spec_id
  from core.view as views
  join core.specification_option as choices on choices.axis = views.axis and choices.option = views.option
  semi join (
    select options.spec_id
    from core.specification_option as options
    join core.specification_axis as axes on axes.axis = options.axis and axes.option = options.option
    group by options.spec_id
    having count(*) filter (where axes.option_position > 1) = 1
  ) as single on single.spec_id = choices.spec_id
),

seen as (
  select 'raw' as view, fiscal_year, state, net_per_capita_usd as value from net
  union all
  select 'relative', fiscal_year, state, relative_net_per_capita_usd from net
  union all
  select 'real', fiscal_year, state, net_per_capita_usd / price_level from net where status = 'final'
  union all
  select 'five_year_mean', fiscal_year, state, value from five_years where years = 5
  union all
  select 'share_of_gdp', fiscal_year, state, net_share_of_gdp from net where status = 'final'
  union all
  select 'share_of_personal_income', fiscal_year, state, net_contribution_usd / personal_income_usd
  from net
  join income using (fiscal_year, state)
  union all
  select 'received_per_dollar', fiscal_year, state, received_per_dollar_paid from net
  union all
  select departure.view, net.fiscal_year, net.state, net.net_per_capita_usd
  from departure
  join mart.net_by_specification as net on net.spec_id = departure.spec_id
  union all
  select view, fiscal_year, state, net_per_capita_usd from core.provisional_departure
)

select
  seen.view,
  seen.fiscal_year,
  years.status,
  seen.state,
  areas.area_name as state_name,
  seen.value,
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
