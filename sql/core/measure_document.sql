-- description: The documents every year of every measure of core.measure rests on: those its rows were read from, and for a
--   measure computed from several figures those of each of them.
-- key: measure, basis, year, document
-- columns:
--   measure: Measure of core.measure.
--   basis: calendar_year or fiscal_year.
--   year: Calendar or fiscal year, by basis.
--   document: Document of raw.document.
with bea as (
  select distinct table_name, line, year, document from raw.bea_regional
),

-- The federal share of a state's Medicaid in the first year that has one stands in every year before.
medicaid_by_residence as (
  select distinct year, document from raw.cms_health_by_residence where program = 'medicaid'
  union
  select measured.year, federal.document
  from raw.cms_medicaid_federal as federal
  cross join (select distinct year from core.medicaid_by_residence) as measured
  where federal.fiscal_year = (select min(fiscal_year) from raw.cms_medicaid_federal)
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
  select 'BEA personal taxes at last federal part', 'calendar_year', every.year, bea.document
  from bea as every
  cross join (select max(year) as year from bea where table_name = 'SAINC50' and line = 80) as last_federal
  join bea
    on bea.year in (every.year, last_federal.year)
    and (
      (bea.table_name = 'SAINC1' and bea.line = 1) or (bea.table_name = 'SAINC51' and bea.line = 51)
      or (bea.table_name = 'SAINC50' and bea.line = 80 and bea.year = last_federal.year)
    )
  where every.table_name = 'SAINC51' and every.line = 51
  union
  select 'BEA SAINC4 ' || work.line || ' of residents', 'calendar_year', bea.year, bea.document
  from (values (36), (50)) as work (line)
  join bea on bea.table_name = 'SAINC4' and bea.line in (work.line, 35, 36, 45)
  union
  select 'IRS HT2 ' || item, 'calendar_year', tax_year, document
  from raw.irs_historic_table_2
  union
  select 'IRS Table 5 ' || item, 'fiscal_year', fiscal_year, document
  from raw.irs_data_book_table_5
  union
  select 'Census population', 'fiscal_year', year, document
  from raw.census_population
  union
  select 'USDA SNAP', 'fiscal_year', fiscal_year, document
  from raw.usda_snap
  union
  select 'USAspending ' || award_group, replace(basis, 'mean_2020_2024', 'fiscal_year'), year, document
  from award
  union
  select 'CMS-64 federal Medicaid', 'fiscal_year', fiscal_year, document
  from raw.cms_medicaid_federal
  union
  select 'Medicaid by residence at first federal share', 'calendar_year', year, document
  from medicaid_by_residence
  union
  select 'Federal aid less Medicaid', 'fiscal_year', fiscal_year, document
  from raw.census_federal_aid
  union
  -- The Medicaid taken off it: of residents in two calendar years, federal from its first year on.
  select 'Federal aid less Medicaid', 'fiscal_year', aid.fiscal_year, medicaid.document
  from (select distinct fiscal_year from core.aid_less_medicaid) as aid
  join medicaid_by_residence as medicaid on medicaid.year in (aid.fiscal_year - 1, aid.fiscal_year)
  where aid.fiscal_year in (select year from core.medicaid_by_residence)
  union
  select 'Federal aid less Medicaid', 'fiscal_year', fiscal_year, document
  from raw.cms_medicaid_federal
)

select named.measure, named.basis, named.year, named.document
from named
semi join core.measure as measured
  on measured.measure = named.measure and measured.basis = named.basis and measured.year = named.year
order by named.measure, named.basis, named.year, named.document
