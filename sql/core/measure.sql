-- description: Everything measured by area that a key may be made of, in one shape: the raw tables side by side.
-- key: measure, basis, year, area
-- columns:
--   measure: What is measured: agency table and line.
--   basis: calendar_year (also tax year) or fiscal_year.
--   year: Calendar or fiscal year, by basis; the mean of contracts in 2020-24 stands at 2022, its middle.
--   area: Area code, see raw.area; US is the national row where one is printed.
--   amount: Dollars, or persons for population.
with all_personal_taxes as (
  select income.year, income.area, income.amount_usd - disposable.amount_usd as amount_usd
  from raw.bea_regional as income
  join raw.bea_regional as disposable
    on disposable.table_name = 'SAINC51' and disposable.line = 51
    and disposable.year = income.year and disposable.area = income.area
  where income.table_name = 'SAINC1' and income.line = 1
)

select 'BEA ' || table_name || ' ' || line as measure, 'calendar_year' as basis, year, area, amount_usd as amount
from raw.bea_regional
union all
-- BEA's estimate of federal personal taxes by state ends in 2018. Later: all personal taxes, federal, state and local (what
-- lies between personal and disposable personal income), times the federal part of the state's in 2018.
select 'BEA personal taxes at 2018 federal part', 'calendar_year', every.year, every.area,
  every.amount_usd * federal.amount_usd / base.amount_usd
from all_personal_taxes as every
join all_personal_taxes as base on base.year = 2018 and base.area = every.area
join raw.bea_regional as federal
  on federal.table_name = 'SAINC50' and federal.line = 80 and federal.year = 2018 and federal.area = every.area
union all
-- BEA counts contributions and wages where people work. Here they are brought home in the proportion of net earnings by
-- residence (45) to those by place of work (35 less 36), as BEA's own residence adjustment moves earnings.
select 'BEA SAINC4 ' || work.line || ' of residents', 'calendar_year', work.year, work.area,
  work.amount_usd * home.amount_usd / (earnings.amount_usd - contributions.amount_usd)
from raw.bea_regional as work
join raw.bea_regional as home on home.table_name = 'SAINC4' and home.line = 45
  and home.year = work.year and home.area = work.area
join raw.bea_regional as earnings on earnings.table_name = 'SAINC4' and earnings.line = 35
  and earnings.year = work.year and earnings.area = work.area
join raw.bea_regional as contributions on contributions.table_name = 'SAINC4' and contributions.line = 36
  and contributions.year = work.year and contributions.area = work.area
where work.table_name = 'SAINC4' and work.line in (36, 50)
union all
select 'IRS HT2 ' || item, 'calendar_year', tax_year, area, amount_usd
from raw.irs_historic_table_2
union all
select 'IRS Table 5 ' || item, 'fiscal_year', fiscal_year, area, amount_usd
from raw.irs_data_book_table_5
union all
-- 1 July lies inside the fiscal year, so the estimate of that day stands for it.
select 'Census population', 'fiscal_year', year, area, population
from raw.census_population
union all
select 'USDA SNAP', 'fiscal_year', fiscal_year, area, cost_usd
from raw.usda_snap
union all
select 'USAspending ' || award_group, replace(basis, 'mean_2020_2024', 'fiscal_year'), year, area, amount_usd
from raw.usaspending_awards
union all
select 'CMS-64 federal Medicaid', 'fiscal_year', fiscal_year, area, federal_usd
from raw.cms_medicaid_federal
union all
select 'Medicaid by residence at FY2019 federal share', 'calendar_year', year, area, amount_usd
from core.medicaid_by_residence
union all
select 'Federal aid less Medicaid', 'fiscal_year', fiscal_year, area, amount_usd
from core.aid_less_medicaid
order by measure, basis, year, area
