-- description: mart.net_contribution in dollars of the latest fiscal year, by the GDP price index.
-- key: fiscal_year, state, method
-- columns:
--   fiscal_year: Federal fiscal year.
--   state: Postal code; 50 states and DC.
--   state_name: Name of the state.
--   method: residence or collections.
--   dollars_of_fiscal_year: The fiscal year whose dollars the amounts are in.
--   price_level [index, latest fiscal year = 1]: Prices of the fiscal year: a quarter of the index of the calendar year
--     before and three quarters of the year itself.
--   paid_usd: Dollars of the latest fiscal year.
--   received_usd: Dollars of the latest fiscal year.
--   net_contribution_usd: Dollars of the latest fiscal year; positive = pays in more than it gets back.
--   paid_per_capita_usd: Dollars of the latest fiscal year a resident.
--   received_per_capita_usd: Dollars of the latest fiscal year a resident.
--   net_per_capita_usd: Dollars of the latest fiscal year a resident.
--   balanced_net_per_capita_usd: Dollars of the latest fiscal year a resident.
with fiscal as (
  select years.fiscal_year, 0.25 * before.index_2017 + 0.75 * this.index_2017 as price_index
  from core.fiscal_year as years
  join raw.gdp_price_index as this on this.year = years.fiscal_year
  join raw.gdp_price_index as before on before.year = years.fiscal_year - 1
),

price as (
  select
    fiscal_year,
    price_index / last_value(price_index) over whole as price_level,
    last_value(fiscal_year) over whole as dollars_of_fiscal_year
  from fiscal
  window whole as (order by fiscal_year rows between unbounded preceding and unbounded following)
)

select
  net.fiscal_year,
  net.state,
  net.state_name,
  net.method,
  price.dollars_of_fiscal_year,
  price.price_level,
  net.paid_usd / price.price_level as paid_usd,
  net.received_usd / price.price_level as received_usd,
  net.net_contribution_usd / price.price_level as net_contribution_usd,
  net.paid_per_capita_usd / price.price_level as paid_per_capita_usd,
  net.received_per_capita_usd / price.price_level as received_per_capita_usd,
  net.net_per_capita_usd / price.price_level as net_per_capita_usd,
  net.balanced_net_per_capita_usd / price.price_level as balanced_net_per_capita_usd
from mart.net_contribution as net
join price on price.fiscal_year = net.fiscal_year
order by net.fiscal_year, net.method, net.state
