-- description: Federal Medicaid spending by state before there is a federal figure by state: Medicaid of the residents
--   (CMS, federal and state together) times the federal share of the state's Medicaid in the first fiscal year that has one
--   (CMS-64; FY2019 in the embedded figures).
-- key: year, area
-- columns:
--   year: Calendar year, before that fiscal year.
--   area: State.
--   amount_usd: Federal part, dollars.
with first_federal as (
  select fiscal_year, area, total_usd, federal_usd
  from raw.cms_medicaid_federal
  where fiscal_year = (select min(fiscal_year) from raw.cms_medicaid_federal)
)

select residence.year, residence.area, residence.amount_usd * federal.federal_usd / federal.total_usd as amount_usd
from raw.cms_health_by_residence as residence
join first_federal as federal on federal.area = residence.area
join raw.area as areas on areas.area = residence.area and areas.kind = 'state'
where residence.program = 'medicaid' and residence.year < federal.fiscal_year
order by residence.year, residence.area
