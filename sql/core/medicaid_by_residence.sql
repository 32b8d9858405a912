-- description: Federal Medicaid spending by state before there is a federal figure by state: Medicaid of the residents
--   (CMS, federal and state together; before CMS's first year BEA's, joined to it by growth) times a federal share. From
--   2007 on the share is that of the state's Medicaid in the first fiscal year that has one (CMS-64; FY2019 in the embedded
--   figures), before that the one of the formula of the law (core.medicaid_formula).
-- key: year, area
-- columns:
--   year: Calendar year, before that fiscal year.
--   area: State.
--   amount_usd: Federal part, dollars.
--   is_formula: True where the federal share is the formula's.
--   joined_year (nullable): Where Medicaid of the residents is BEA's, the year it is joined to CMS's.
-- note: The share of FY2019 holds what was paid for those the law of 2010 added, nine tenths of it federal: it is no share of
--   years long before 2014.
with first_federal as (
  select fiscal_year, area, total_usd, federal_usd
  from raw.cms_medicaid_federal
  where fiscal_year = (select min(fiscal_year) from raw.cms_medicaid_federal)
),

residence as (
  select year, area, amount_usd, null::bigint as joined_year
  from raw.cms_health_by_residence
  where program = 'medicaid'
  union all
  select older.year, older.area, older.amount_usd * first.amount_usd / base.amount_usd, first.year
  from raw.cms_health_by_residence as first
  join raw.bea_regional as base
    on base.table_name = 'SAINC35' and base.line = 2221 and base.area = first.area and base.year = first.year
  join raw.bea_regional as older
    on older.table_name = 'SAINC35' and older.line = 2221 and older.area = first.area and older.year < first.year
  where first.program = 'medicaid'
    and first.year = (select min(year) from raw.cms_health_by_residence where program = 'medicaid')
)

select
  residence.year,
  residence.area,
  residence.amount_usd * if(residence.year >= 2007, federal.federal_usd / federal.total_usd, formula.federal_share)
    as amount_usd,
  residence.year < 2007 as is_formula,
  residence.joined_year
from residence
join first_federal as federal on federal.area = residence.area
left join core.medicaid_formula as formula on formula.area = residence.area and formula.year = residence.year
join raw.area as areas on areas.area = residence.area and areas.kind = 'state'
where residence.year < federal.fiscal_year and (residence.year >= 2007 or formula.federal_share is not null)
order by residence.year, residence.area
