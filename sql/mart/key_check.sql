-- description: The shares of some keys beside those of another measure of the same: how far a state's part would be another
--   if that were the key.
-- key: key, check_measure, year, state
-- columns:
--   key: Allocation key.
--   check_measure: What it is held against, with the agency that measures it.
--   basis: calendar_year or fiscal_year: the year the other measure is of.
--   year: Calendar or fiscal year, by basis.
--   state: Postal code; 50 states and DC.
--   share: The state's part of the 51 by the key, 0 to 1.
--   check_share: The state's part of the 51 by the other measure, 0 to 1.
--   share_difference: share less check_share: above zero where the key gives the state more.
-- note: CMS's Medicare leaves out what administration costs. SSA's payments of SSI hold the state supplements it pays out,
--   the key does not; the embedded figures have no table of SSA by year, so there its rows are missing. Wages of federal
--   civil employees by residence (compiled with USAspending's awards) do not say where the residence was read, so they are a
--   check and no key: they bring far more of the District of Columbia's pay home to Maryland and Virginia than BEA's factor
--   of all earnings does.
with measured as (
  select 'medicare' as key, 'CMS: Medicare by residence' as check_measure, 'calendar_year' as basis, year, area,
    amount_usd
  from raw.cms_health_by_residence
  where program = 'medicare'
  union all
  select 'ssi', 'SSA: payments of SSI', 'calendar_year', year, area, payments_usd
  from raw.ssa_ssi
  union all
  select 'veterans_benefits', 'BEA: veterans'' benefits', 'calendar_year', year, area, amount_usd
  from raw.bea_regional
  where table_name = 'SAINC35' and line = 2500
  union all
  select 'premium_tax_credit', 'IRS: premium tax credit on returns', 'calendar_year', tax_year, area, amount_usd
  from raw.irs_historic_table_2
  where item = 'A85770'
  union all
  select 'social_security', 'Census: residents of 65 and over', 'calendar_year', year, area, population
  from raw.census_population_65_and_over
  union all
  select 'civilian_pay_of_residents', 'Wages of federal civil employees by residence', 'fiscal_year', 2024, area,
    residence_usd
  from raw.usaspending_federal_wages
  where period = '2024'
),

check_share as (
  select measured.*, amount_usd / sum(amount_usd) over (partition by key, check_measure, year) as share
  from measured
  join raw.area as areas on areas.area = measured.area and areas.kind = 'state'
),

-- A calendar year lies three quarters in the fiscal year of its number.
key_share as (
  select measures.key, measures.basis, measures.year, shares.area as state,
    shares.share / sum(shares.share) over (partition by measures.key, measures.check_measure, measures.year) as share,
    measures.check_measure
  from (select distinct key, check_measure, basis, year from measured) as measures
  join core.allocation_key as shares on shares.key = measures.key and shares.fiscal_year = measures.year
  join raw.area as areas on areas.area = shares.area and areas.kind = 'state'
)

select
  key_share.key,
  check_share.check_measure,
  key_share.basis,
  key_share.year,
  key_share.state,
  key_share.share,
  check_share.share as check_share,
  key_share.share - check_share.share as share_difference
from key_share
join check_share
  on check_share.key = key_share.key and check_share.check_measure = key_share.check_measure
  and check_share.year = key_share.year and check_share.area = key_share.state
order by key_share.key, check_share.check_measure, key_share.year, key_share.state
