-- description: Everything measured by area that a key may be made of, in one shape: the raw tables side by side.
-- key: measure, basis, year, area
-- columns:
--   measure: What is measured: agency table and line.
--   basis: calendar_year (also tax year) or fiscal_year.
--   year: Calendar or fiscal year, by basis; the mean of contracts in 2020-24 stands at 2022, its middle.
--   area: Area code, see raw.area; US is the national row where one is printed.
--   amount: Dollars, or persons for population.
-- note: Left out is what would not stand for its year: a tax year of SOI's alone before a gap (there is no table of 2013, so
--   2012 is one), awards of a calendar year or a mean of years where the fiscal year itself is at hand, and a part of a year
--   of SNAP in which some state reports fewer months than others. A part of a year that all report alike counts: it gives
--   the states' shares of a total known from elsewhere. Groups of awards are left without the row of no place, which holds
--   a varying part of such awards (the embedded contracts have none); all awards keep it, as their total does.
with all_personal_taxes as (
  select income.year, income.area, income.amount_usd - disposable.amount_usd as amount_usd
  from raw.bea_regional as income
  join raw.bea_regional as disposable
    on disposable.table_name = 'SAINC51' and disposable.line = 51
    and disposable.year = income.year and disposable.area = income.area
  where income.table_name = 'SAINC1' and income.line = 1
),

last_federal as (
  select max(year) as year from raw.bea_regional where table_name = 'SAINC50' and line = 80
),

-- Tax years without a gap up to the newest.
soi as (
  select item, tax_year, area, amount_usd
  from raw.irs_historic_table_2
  qualify max(tax_year) over (partition by item) - tax_year
    = dense_rank() over (partition by item order by tax_year desc) - 1
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

select 'BEA ' || table_name || ' ' || line as measure, 'calendar_year' as basis, year, area, amount_usd as amount
from raw.bea_regional
union all
-- For years after BEA's last estimate of federal personal taxes by state: all personal taxes, federal, state and local (what
-- lies between personal and disposable personal income), times the federal part of the state's in that last year.
select 'BEA personal taxes at last federal part', 'calendar_year', every.year, every.area,
  every.amount_usd * federal.amount_usd / base.amount_usd
from all_personal_taxes as every
cross join last_federal
join all_personal_taxes as base on base.year = last_federal.year and base.area = every.area
join raw.bea_regional as federal
  on federal.table_name = 'SAINC50' and federal.line = 80 and federal.year = last_federal.year
  and federal.area = every.area
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
from soi
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
semi join snap_year using (fiscal_year)
union all
select 'USAspending ' || award_group, replace(basis, 'mean_2020_2024', 'fiscal_year'), year, area, amount_usd
from award
union all
select 'CMS-64 federal Medicaid', 'fiscal_year', fiscal_year, area, federal_usd
from raw.cms_medicaid_federal
union all
select 'Medicaid by residence at first federal share', 'calendar_year', year, area, amount_usd
from core.medicaid_by_residence
union all
select 'Federal aid less Medicaid', 'fiscal_year', fiscal_year, area, amount_usd
from core.aid_less_medicaid
order by measure, basis, year, area
