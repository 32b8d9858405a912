-- description: Everything measured by area that a key may be made of, in one shape: the raw tables side by side; core.measure adds what
--   stands in before a measure begins.
-- key: measure, basis, year, area
-- columns:
--   measure: What is measured: agency table and line.
--   basis: calendar_year (also tax year), fiscal_year, or december of the calendar year.
--   year: Calendar or fiscal year, by basis; the mean of contracts in 2020-24 stands at 2022, its middle.
--   area: Area code, see raw.area; US is the national row where one is printed.
--   amount: Dollars, persons for population, or a share (procurement of FY1995).
--   span_years: How many years it is a mean of; 1 where it is of the year alone.
--   adjustment_lag_years: How far away the year is of what the amount was adjusted with: the factor that brings pay home, the
--     federal part of SSI. Zero where nothing was.
-- note: Left out is what would not stand for its year: a tax year of SOI's alone before a gap (there is no table of 2013, so
--   2012 is one; credits apart, which nothing else measures as well), awards of a calendar year or a mean of years where the fiscal year itself is at hand, and a part of a year
--   of SNAP in which some state reports fewer months than others. A part of a year that all report alike counts: it gives
--   the states' shares of a total known from elsewhere. Groups of awards are left without the row of no place, which holds
--   a varying part of such awards (the embedded contracts have none); all awards keep it, as their total does.
with soi as (
  -- Tax years without a gap up to the newest; of the credits all there are.
  select item, tax_year, area, amount_usd
  from raw.irs_historic_table_2
  qualify item in ('A59660', 'A11070')
    or max(tax_year) over (partition by item) - tax_year = dense_rank() over (partition by item order by tax_year desc) - 1
),

award as (
  select award_group, basis, year, area, amount_usd
  from raw.usaspending_awards
  where award_group = 'all' or area <> 'unknown'
  qualify basis = 'fiscal_year' or not bool_or(basis = 'fiscal_year') over (partition by award_group, year)
),

snap_year as (
  select snap.fiscal_year
  from raw.usda_snap as snap
  join raw.area as areas on areas.area = snap.area and areas.kind = 'state'
  group by snap.fiscal_year
  having min(snap.months) = max(snap.months)
)

select 'BEA ' || table_name || ' ' || line as measure, 'calendar_year' as basis, year, area, amount_usd as amount,
  1 as span_years, 0 as adjustment_lag_years
from raw.bea_regional
union all
-- BEA counts contributions and wages where people work. Here they are brought home, as BEA's own residence adjustment moves
-- earnings.
select 'BEA SAINC4 ' || work.line || ' of residents', 'calendar_year', work.year, work.area, work.amount_usd * home.factor,
  1, home.lag_years
from raw.bea_regional as work
join core.home_factor as home on home.year = work.year and home.area = work.area
where work.table_name = 'SAINC4' and work.line in (36, 50)
union all
-- Federal civilian pay likewise; the states keep their total, as what is left of the nation's is paid abroad.
select 'BEA SAGDP4N 84 of residents', 'calendar_year', work.year, work.area,
  coalesce(
    work.amount_usd * home.factor
      * sum(work.amount_usd) filter (where home.area is not null) over (partition by work.year)
      / sum(work.amount_usd * home.factor) over (partition by work.year),
    work.amount_usd
  ),
  1, coalesce(home.lag_years, max(home.lag_years) over (partition by work.year))
from raw.bea_regional as work
left join core.home_factor as home on home.year = work.year and home.area = work.area
where work.table_name = 'SAGDP4N' and work.line = 84
union all
select 'IRS HT2 ' || item, 'calendar_year', tax_year, area, amount_usd, 1, 0
from soi
union all
-- The level is BEA's, which counts what all residents get; SOI's tells how it went on. Tax years 2020 and 2021 are left
-- out: the benefits of the pandemic ended with FY2021, and a tax year lies across.
select 'Unemployment benefits by DOL and SOI', 'calendar_year', soi.tax_year, soi.area,
  joined.amount_usd * soi.amount_usd / base.amount_usd, 1, 0
from soi
join soi as base on base.item = soi.item and base.area = soi.area
join raw.bea_regional as joined
  on joined.table_name = 'SAINC35' and joined.line = 2400 and joined.area = soi.area and joined.year = base.tax_year
where soi.item = 'A02300' and soi.tax_year not in (2020, 2021)
  and base.tax_year = (
    select max(bea.year)
    from raw.bea_regional as bea
    semi join soi as shared on shared.item = 'A02300' and shared.tax_year = bea.year
    where bea.table_name = 'SAINC35' and bea.line = 2400
  )
union all
select 'Unemployment benefits by DOL and SOI', 'fiscal_year', fiscal_year, area, sum(amount_usd), 1, 0
from core.pandemic_unemployment
group by fiscal_year, area
union all
select 'IRS HT2 impact payments', 'fiscal_year', fiscal_year, area, amount_usd, 1, 0
from core.impact_payment
union all
-- What no state could be found for stands in no state's share.
select if(fiscal_year >= 2006, 'IRS Table 5 estate and gift, classified', 'IRS Table 5 estate and gift by district'),
  'fiscal_year', fiscal_year, area, sum(amount_usd), 1, 0
from core.estate_edition
group by fiscal_year, area
union all
select 'IRS Table 5 total', 'fiscal_year', fiscal_year, area, amount_usd, 1, 0
from raw.irs_data_book_table_5
where item = 'total'
-- Editions before FY1999 print the District of Columbia with Maryland.
qualify bool_or(area = 'DC') over (partition by fiscal_year)
union all
-- 1 July lies inside the fiscal year, so the estimate of that day stands for it.
select 'Population', 'fiscal_year', year, area, population, 1, 0
from core.population_estimate
union all
select 'USDA SNAP', 'fiscal_year', fiscal_year, area, cost_usd, 1, 0
from raw.usda_snap
semi join snap_year using (fiscal_year)
union all
-- The newest programme year is not complete.
select 'USDA farm payments', 'fiscal_year', year, area, amount_usd, 1, 0
from raw.usda_farm_payments
where year < (select max(year) from raw.usda_farm_payments)
union all
-- One year is mostly one disaster or another: before the first year stands what all of them hold together.
select 'USDA farm payments of all years', 'fiscal_year', (select min(year) - 1 from raw.usda_farm_payments), area,
  sum(amount_usd), 1, 0
from raw.usda_farm_payments
where year < (select max(year) from raw.usda_farm_payments)
group by area
union all
select 'USAspending ' || award_group, replace(basis, 'mean_2020_2024', 'fiscal_year'), year, area, amount_usd,
  if(basis = 'mean_2020_2024', 5, 1), 0
from award
union all
select 'SBA Paycheck Protection Program', 'fiscal_year', 2020, area, amount_usd, 1, 0
from raw.sba_paycheck_protection
where approved_through = (select max(approved_through) from raw.sba_paycheck_protection)
union all
select 'Federal Medicaid and CHIP', 'fiscal_year', fiscal_year, area, medicaid.amount_usd + coalesce(chip.amount_usd, 0), 1, 0
from core.medicaid_federal as medicaid
left join core.chip_federal as chip using (fiscal_year, area)
union all
select if(medicaid.is_formula, 'Medicaid by residence at formula share', 'Medicaid by residence at first federal share')
    || ', and CHIP',
  'calendar_year', year, medicaid.area, medicaid.amount_usd + coalesce(chip.amount_usd, 0), 1, 0
from core.medicaid_by_residence as medicaid
left join core.chip_federal as chip on chip.fiscal_year = medicaid.year and chip.area = medicaid.area
where medicaid.joined_year is null
union all
select 'CMS advance premium tax credit', 'calendar_year', year, area, amount_usd, 1, 0
from raw.cms_premium_credit
union all
select 'CMS personal health care', 'calendar_year', year, area, amount_usd, 1, 0
from raw.cms_health_by_residence
where program = 'all'
union all
select 'Basic Health Program', 'fiscal_year', 2018, area, coalesce(payments.amount_usd, 0), 1, 0
from raw.area as areas
left join core.basic_health as payments using (area)
where areas.kind = 'state'
union all
select 'SSA benefits of December', 'december', year, area, monthly_benefits_usd, 1, 0
from raw.ssa_oasdi
union all
select 'SSA federal SSI', 'calendar_year', year, area, federal_usd, 1, 0
from raw.ssa_ssi_federal
union all
-- BEA's line holds what states add to SSI and pay out with it: the federal part is taken as large as SSA's newest year has it.
select 'BEA SAINC35 2310 at federal part', 'calendar_year', printed.year, printed.area,
  printed.amount_usd * ssa.federal_usd / ssa.payments_usd, 1, ssa.year - printed.year
from raw.bea_regional as printed
join raw.ssa_ssi_federal as ssa on ssa.area = printed.area and ssa.year = (select max(year) from raw.ssa_ssi_federal)
where printed.table_name = 'SAINC35' and printed.line = 2310
union all
select 'VA compensation, pensions and education', 'fiscal_year', fiscal_year, area,
  compensation_pension_usd + education_usd, 1, 0
from raw.va_expenditures
union all
select 'VA medical care', 'fiscal_year', fiscal_year, area, medical_care_usd, 1, 0
from raw.va_expenditures
union all
select 'Federal aid less health programmes', 'fiscal_year', fiscal_year, area, amount_usd, 1, 0
from core.aid_less_medicaid
union all
-- The nation is the states together.
select 'BEA federal earnings', 'calendar_year', year, coalesce(area, 'US'), sum(federal_earnings_usd), 1, 0
from raw.bea_federal_earnings
group by year, rollup (area)
union all
select 'BEA product by older industries', 'calendar_year', year, coalesce(area, 'US'), sum(product_usd), 1, 0
from raw.bea_early_product
group by year, rollup (area)
union all
select 'Defense contracts', 'fiscal_year', fiscal_year, area, sum(amount_usd), 1, 0
from raw.usaspending_defense_contracts
group by fiscal_year, area
union all
select 'Census procurement', 'fiscal_year', fiscal_year, area, share, 1, 0
from raw.census_federal_funds
where item = 'procurement'
order by measure, basis, year, area
