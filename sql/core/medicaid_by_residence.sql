-- description: Federal Medicaid spending by state before there is a federal figure by state: Medicaid of the residents
--   (CMS, federal and state together) times the federal share of the state's Medicaid in FY2019.
-- key: year, area
-- columns:
--   year: Calendar year, to 2018.
--   area: State.
--   amount_usd: Federal part, dollars.
select residence.year, residence.area, residence.amount_usd * federal.federal_usd / federal.total_usd as amount_usd
from raw.cms_health_by_residence as residence
join raw.cms_medicaid_federal as federal on federal.area = residence.area and federal.fiscal_year = 2019
join raw.area as areas on areas.area = residence.area and areas.kind = 'state'
where residence.program = 'medicaid' and residence.year < 2019
order by residence.year, residence.area
