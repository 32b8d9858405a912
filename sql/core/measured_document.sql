-- description: The documents every year of every measure of core.measured rests on: those its rows were read from, and for a
--   measure computed from several figures those of each of them.
-- key: measure, basis, year, document
-- columns:
--   measure: Measure of core.measured.
--   basis: calendar_year, fiscal_year or december.
--   year: Calendar or fiscal year, by basis.
--   document: Document of raw.document.
with bea as (
  select distinct table_name, line, year, document from raw.bea_regional
),

-- The federal share of a state's Medicaid in the first year that has one stands in every year before.
medicaid_by_residence as (
  select distinct year, document from raw.cms_health_by_residence where program = 'medicaid'
  union
  select distinct measured.year, federal.document
  from raw.cms_medicaid_federal as federal
  join core.medicaid_by_residence as measured on not measured.is_formula
  where federal.fiscal_year = (select min(fiscal_year) from raw.cms_medicaid_federal)
  union
  -- Or the formula's, which rests on incomes of earlier years.
  select distinct measured.year, income.document
  from core.medicaid_by_residence as measured
  join bea as income
    on income.table_name = 'SAINC1' and income.line = 1 and income.year between measured.year - 5 and measured.year - 3
  where measured.is_formula
  union
  select distinct measured.year, people.document
  from core.medicaid_by_residence as measured
  join core.population_estimate as people on people.year between measured.year - 5 and measured.year - 3
  where measured.is_formula
  union
  -- BEA's Medicaid of the year and of the one it is joined in, and CMS's of that one.
  select distinct measured.year, older.document
  from core.medicaid_by_residence as measured
  join bea as older
    on older.table_name = 'SAINC35' and older.line = 2221 and older.year in (measured.year, measured.joined_year)
  where measured.joined_year is not null
  union
  select distinct measured.year, cms.document
  from core.medicaid_by_residence as measured
  join raw.cms_health_by_residence as cms on cms.program = 'medicaid' and cms.year = measured.joined_year
),

-- A federal share that is not measured rests on those that are, on the regular ones, and on the total.
medicaid_federal as (
  select distinct fiscal_year, document from raw.cms_medicaid_federal
  union
  select estimates.fiscal_year, documents.document
  from (select distinct fiscal_year from core.medicaid_federal where is_estimate) as estimates
  join (
    select fiscal_year as of_year, document from raw.cms_medicaid_total
    union
    select fiscal_year, document from raw.cms_fmap
    union
    select null, document from raw.cms_medicaid_federal
  ) as documents on documents.of_year = estimates.fiscal_year or documents.of_year is null
),

chip_federal as (
  select chip.fiscal_year, shares.document
  from (select distinct fiscal_year, observed_year from core.chip_federal where amount_usd <> 0) as chip
  join raw.cms_chip as shares on shares.fiscal_year = chip.observed_year
  union
  select fiscal_year, document
  from raw.omb_historical
  where table_name = '11.3' and measure = 'total' and line = 'Children''s health insurance' and amount_usd <> 0
),

basic_health as (
  select fiscal_year, document
  from raw.omb_historical
  where table_name = '11.3' and measure = 'grants'
    and line = 'Refundable Premium Tax Credit and Cost Sharing Reductions' and amount_usd <> 0
),

-- Earnings by place of work and by residence, of the year whose factor counts.
home_factor as (
  select distinct factors.year, bea.document
  from core.home_factor as factors
  join bea on bea.table_name = 'SAINC4' and bea.line in (35, 36, 45) and bea.year = factors.observed_year
),

-- As in core.measure, the fiscal year itself goes before a calendar year or a mean of years.
award as (
  select distinct award_group, basis, year, document
  from raw.usaspending_awards
  qualify basis = 'fiscal_year' or not bool_or(basis = 'fiscal_year') over (partition by award_group, year)
),

named as (
  select 'BEA ' || table_name || ' ' || line as measure, 'calendar_year' as basis, year, document
  from bea
  union
  select 'BEA SAINC4 ' || work.line || ' of residents', 'calendar_year', bea.year, bea.document
  from (values (36), (50)) as work (line)
  join bea on bea.table_name = 'SAINC4' and bea.line in (work.line, 35, 36, 45)
  union
  select 'BEA SAGDP4N 84 of residents', 'calendar_year', year, document
  from bea
  where table_name = 'SAGDP4N' and line = 84
  union
  select 'BEA SAGDP4N 84 of residents', 'calendar_year', year, document
  from home_factor
  union
  -- BEA's year, and the newest of SSA's, whose federal part stands in every year.
  select 'BEA SAINC35 2310 at federal part', 'calendar_year', bea.year, unnest([bea.document, ssa.document])
  from bea
  cross join (
    select distinct document from raw.ssa_ssi_federal where year = (select max(year) from raw.ssa_ssi_federal)
  ) as ssa
  where bea.table_name = 'SAINC35' and bea.line = 2310
  union
  select 'IRS HT2 ' || item, 'calendar_year', tax_year, document
  from raw.irs_historic_table_2
  union
  -- SOI's growth since the year in which it meets BEA.
  select 'Unemployment benefits by DOL and SOI', 'calendar_year', soi.tax_year,
    unnest([soi.document, base.document, base.bea_document])
  from (select distinct tax_year, document from raw.irs_historic_table_2 where item = 'A02300') as soi
  cross join (
    select soi.tax_year, soi.document, bea.document as bea_document
    from raw.irs_historic_table_2 as soi
    join bea on bea.table_name = 'SAINC35' and bea.line = 2400 and bea.year = soi.tax_year
    where soi.item = 'A02300'
    qualify dense_rank() over (order by soi.tax_year desc) = 1
  ) as base
  union
  select 'Unemployment benefits by DOL and SOI', 'fiscal_year', fiscal_year, document
  from raw.dol_pandemic_unemployment
  union
  select 'Unemployment benefits by DOL and SOI', 'fiscal_year', fiscal_year, document
  from raw.dol_continued_claims
  union
  select 'Unemployment benefits by DOL and SOI', 'fiscal_year', fiscal_year, document
  from raw.omb_historical
  where table_name = '11.3' and measure = 'total' and line = 'Unemployment Assistance'
  union
  select 'IRS HT2 impact payments', 'fiscal_year', tax_year + if(item = 'A10971' and tax_year = 2020, 0, 1), document
  from raw.irs_historic_table_2
  where item in ('A10970', 'A10971', 'A10973') and not (item = 'A10971' and tax_year = 2021)
  union
  select 'IRS HT2 impact payments', 'fiscal_year', tax_year, document
  from raw.irs_historic_table_2
  where item = 'A10971' and tax_year = 2021
  union
  select if(fiscal_year >= 2006, 'IRS Table 5 estate and gift, classified', 'IRS Table 5 estate and gift by district'),
    'fiscal_year', fiscal_year, document
  from raw.irs_data_book_table_5
  where item in ('estate', 'gift', 'estate_and_gift')
  union
  -- What parts Maryland and the District of Columbia.
  select 'IRS Table 5 estate and gift by district', 'fiscal_year', year, document
  from bea
  where table_name = 'SAINC4' and line = 46
  union
  select 'BEA federal earnings', 'calendar_year', year, document
  from raw.bea_federal_earnings
  union
  select 'BEA product by older industries', 'calendar_year', year, document
  from raw.bea_early_product
  union
  select 'Defense contracts', 'fiscal_year', fiscal_year, document
  from raw.usaspending_defense_contracts
  union
  select 'Census procurement', 'fiscal_year', fiscal_year, document
  from raw.census_federal_funds
  union
  select 'IRS Table 5 total', 'fiscal_year', fiscal_year, document
  from raw.irs_data_book_table_5
  where item = 'total'
  union
  select 'Population', 'fiscal_year', year, document
  from core.population_estimate
  union
  select 'USDA farm payments', 'fiscal_year', year, document
  from raw.usda_farm_payments
  union
  select 'USDA farm payments of all years', 'fiscal_year', (select min(year) from raw.usda_farm_payments) - 1, document
  from raw.usda_farm_payments
  where year < (select max(year) from raw.usda_farm_payments)
  union
  select 'SBA Paycheck Protection Program', 'fiscal_year', 2020, document
  from raw.sba_paycheck_protection
  where approved_through = (select max(approved_through) from raw.sba_paycheck_protection)
  union
  select 'CMS advance premium tax credit', 'calendar_year', year, document
  from raw.cms_premium_credit
  union
  select 'CMS personal health care', 'calendar_year', year, document
  from raw.cms_health_by_residence
  where program = 'all'
  union
  select 'SSA benefits of December', 'december', year, document
  from raw.ssa_oasdi
  union
  select 'SSA federal SSI', 'calendar_year', year, document
  from raw.ssa_ssi_federal
  union
  select 'VA ' || item, 'fiscal_year', fiscal_year, document
  from raw.va_expenditures
  cross join (values ('compensation, pensions and education'), ('medical care')) as items (item)
  union
  -- The payments by state are data of the method; the budget's table prints what they share out.
  select 'Basic Health Program', 'fiscal_year', 2018, document
  from basic_health
  where fiscal_year = 2018
  union
  select 'USDA SNAP', 'fiscal_year', fiscal_year, document
  from raw.usda_snap
  union
  select 'USAspending ' || award_group, replace(basis, 'mean_2020_2024', 'fiscal_year'), year, document
  from award
  union
  select 'Federal Medicaid and CHIP', 'fiscal_year', fiscal_year, document
  from (from medicaid_federal union from chip_federal)
  union
  select 'Medicaid by residence at ' || shares.share || ', and CHIP', 'calendar_year', year, document
  from (from medicaid_by_residence union from chip_federal)
  cross join (values ('first federal share'), ('formula share')) as shares (share)
  union
  select 'Federal aid less health programmes', 'fiscal_year', fiscal_year, document
  from raw.census_federal_aid
  union
  -- The Medicaid taken off it: of residents in two calendar years, federal from its first year on.
  select 'Federal aid less health programmes', 'fiscal_year', aid.fiscal_year, medicaid.document
  from (select distinct fiscal_year from core.aid_less_medicaid) as aid
  join medicaid_by_residence as medicaid on medicaid.year in (aid.fiscal_year - 1, aid.fiscal_year)
  where aid.fiscal_year in (select year from core.medicaid_by_residence)
  union
  select 'Federal aid less health programmes', 'fiscal_year', fiscal_year, document
  from (from medicaid_federal union from chip_federal union from basic_health)
)

select named.measure, named.basis, named.year, named.document
from named
semi join core.measured as measured
  on measured.measure = named.measure and measured.basis = named.basis and measured.year = named.year
order by named.measure, named.basis, named.year, named.document
