-- description: Federal aid received by state and local governments (Census of governments' finances) less federal
--   Medicaid: what other grants are shared out by. A year of aid counts where the Medicaid of that year is at hand; after
--   the last such year its shares are carried.
-- key: fiscal_year, area
-- columns:
--   fiscal_year: Fiscal year of the governments, most to 30 June.
--   area: State.
--   amount_usd: Dollars.
-- note: USAspending's grants are not used for later years. They are obligations to whoever administers the grant, national
--   organisations included: in FY2024 they place $9.4 bn of Environmental Protection Agency grants in Maryland and $7.7 bn
--   of Transportation's in the District of Columbia, which are no aid to those governments; Maryland's share would be 1.8
--   times, Alabama's 0.6 times that of FY2019.
with medicaid as (
  select this.year as fiscal_year, this.area, 0.25 * before.amount_usd + 0.75 * this.amount_usd as amount_usd
  from core.medicaid_by_residence as this
  join core.medicaid_by_residence as before on before.area = this.area and before.year = this.year - 1
  union all
  select fiscal_year, area, federal_usd
  from raw.cms_medicaid_federal
)

select aid.fiscal_year, aid.area, aid.amount_usd - medicaid.amount_usd as amount_usd
from raw.census_federal_aid as aid
join medicaid on medicaid.fiscal_year = aid.fiscal_year and medicaid.area = aid.area
join raw.area as areas on areas.area = aid.area and areas.kind = 'state'
order by aid.fiscal_year, aid.area
