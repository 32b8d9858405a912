-- description: The closed fiscal years of the map, from the first one of core.constant: those
--   for which every national total, population and prices are at hand. The Office of Management and Budget prints actual
--   receipts and outlays, and with them a new year; the year waits until the Congressional Budget Office has its actuals
--   too (what a year needs of them: before their first year table 2.5 splits the receipts, and outlays are needed after the
--   last year of pay alone), table 2.5 the composition of other receipts, the Census Bureau the residents of its 1 July, and the GDP price index its calendar year. It does not wait for a
--   key (the nearest year's shares are carried, see key_lag_years), nor for party control, which is then absent.
-- key: fiscal_year
-- columns:
--   fiscal_year: Federal fiscal year, 1 October of the year before to 30 September.
--   receipts_usd: Total receipts, OMB table 2.1, dollars.
--   outlays_usd: Total outlays, OMB table 3.2, dollars.
--   gdp_usd: Gross domestic product of the fiscal year, OMB table 6.1 addendum, dollars.
--   election_year: The last presidential election held before the fiscal year's end.
with needed as (
  -- What the method needs of CBO: two of the "Other" receipts, and the outlays that federal pay is carried forward with;
  -- each from the first year that CBO prints it. Before that table 2.5 splits the receipts, and pay is measured.
  select lines.category, min(printed.fiscal_year) as first_year
  from (
    values
      ('revenue', 'Estate and Gift Taxes', 'Estate and Gift Taxes'),
      ('revenue', 'Customs Duties', 'Customs Duties'),
      ('outlay', 'Discretionary', 'Total Discretionary')
  ) as lines (component, category, subcategory)
  left join raw.cbo_actual as printed
    on printed.component = lines.component and printed.category = lines.category
    and (lines.component = 'revenue' or printed.subcategory = lines.subcategory)
  group by lines.category
),

lacking as (
  select printed.fiscal_year
  from raw.omb_historical as printed
  join needed on coalesce(needed.first_year, 0) <= printed.fiscal_year
  anti join raw.cbo_actual as cbo
    on cbo.fiscal_year = printed.fiscal_year and cbo.category = needed.category
    and (cbo.component = 'revenue' or cbo.subcategory = 'Total Discretionary')
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
anti join lacking on lacking.fiscal_year = receipts.fiscal_year
semi join core.population_estimate as population on population.year = receipts.fiscal_year
semi join raw.gdp_price_index as price on price.year = receipts.fiscal_year
semi join raw.omb_historical as composition
  on composition.fiscal_year = receipts.fiscal_year and composition.table_name = '2.5'
where receipts.table_name = '2.1'
  and receipts.section = 'Total Receipts' and receipts.line = 'Total'
  and receipts.fiscal_year >= (select value from core.constant where name = 'first_fiscal_year')
order by receipts.fiscal_year
