-- description: The closed fiscal years of the map, from the first one of core.constant: those
--   for which every national total, population and prices are at hand. The Office of Management and Budget prints actual
--   receipts and outlays, and with them a new year; the year waits until the Congressional Budget Office has its actuals
--   too, table 2.5 the composition of other receipts, the Census Bureau the residents of its 1 July, and the GDP price index its calendar year. It does not wait for a
--   key (the nearest year's shares are carried, see key_lag_years), nor for party control, which is then absent.
-- key: fiscal_year
-- columns:
--   fiscal_year: Federal fiscal year, 1 October of the year before to 30 September.
--   receipts_usd: Total receipts, OMB table 2.1, dollars.
--   outlays_usd: Total outlays, OMB table 3.2, dollars.
--   gdp_usd: Gross domestic product of the fiscal year, OMB table 6.1 addendum, dollars.
--   election_year: The last presidential election held before the fiscal year's end.
with split_by_cbo as (
  -- What the method needs of CBO: two of the "Other" receipts, and the outlays that federal pay is carried forward with.
  select fiscal_year
  from raw.cbo_actual
  where (component = 'revenue' and category in ('Estate and Gift Taxes', 'Customs Duties'))
    or (component = 'outlay' and category = 'Discretionary' and subcategory = 'Total Discretionary')
  group by fiscal_year
  having count(distinct category) = 3
)

select
  receipts.fiscal_year,
  receipts.amount_usd as receipts_usd,
  outlays.amount_usd as outlays_usd,
  gdp.amount_usd as gdp_usd,
  -- Elections are in November of years divisible by four; the fiscal year ends on 30 September.
  ((receipts.fiscal_year - 1) // 4) * 4 as election_year
from raw.omb_historical as receipts
join raw.omb_historical as outlays
  on outlays.fiscal_year = receipts.fiscal_year and outlays.table_name = '3.2' and outlays.line = 'Total outlays'
join raw.omb_historical as gdp
  on gdp.fiscal_year = receipts.fiscal_year and gdp.table_name = '6.1' and gdp.line = 'GDP'
semi join split_by_cbo on split_by_cbo.fiscal_year = receipts.fiscal_year
semi join core.population_estimate as population on population.year = receipts.fiscal_year
semi join raw.gdp_price_index as price on price.year = receipts.fiscal_year
semi join raw.omb_historical as composition
  on composition.fiscal_year = receipts.fiscal_year and composition.table_name = '2.5'
where receipts.table_name = '2.1'
  and receipts.section = 'Total Receipts' and receipts.line = 'Total'
  and receipts.fiscal_year >= (select value from core.constant where name = 'first_fiscal_year')
order by receipts.fiscal_year
