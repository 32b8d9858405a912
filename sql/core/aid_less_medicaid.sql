-- description: Federal aid received by state and local governments (Census of governments' finances) less federal
--   Medicaid, the Children's Health Insurance Program and the Basic Health Program: what other grants are shared out by. A
--   year of aid counts where the Medicaid of that year is at hand; after the last such year its shares are carried.
--   FY2012 is left out: Kansas prints $1.9 bn there and 4 to 5 in the years beside it.
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
  select fiscal_year, area, amount_usd
  from core.medicaid_federal
),

basic_health as (
  select grants.fiscal_year, payments.area,
    grants.amount_usd * payments.amount_usd / sum(payments.amount_usd) over (partition by grants.fiscal_year) as amount_usd
  from raw.omb_historical as grants
  cross join core.basic_health as payments
  where grants.table_name = '11.3' and grants.measure = 'grants'
    and grants.line = 'Refundable Premium Tax Credit and Cost Sharing Reductions'
)

select aid.fiscal_year, aid.area,
  aid.amount_usd - medicaid.amount_usd - coalesce(chip.amount_usd, 0) - coalesce(basic_health.amount_usd, 0) as amount_usd
from raw.census_federal_aid as aid
join medicaid on medicaid.fiscal_year = aid.fiscal_year and medicaid.area = aid.area
left join core.chip_federal as chip on chip.fiscal_year = aid.fiscal_year and chip.area = aid.area
left join basic_health on basic_health.fiscal_year = aid.fiscal_year and basic_health.area = aid.area
join raw.area as areas on areas.area = aid.area and areas.kind = 'state'
where aid.fiscal_year <> 2012
order by aid.fiscal_year, aid.area
