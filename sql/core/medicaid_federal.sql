-- description: Federal Medicaid by state and fiscal year: as CMS measures it, and where only federal and state Medicaid
--   together is at hand, that times the state's federal share.
-- key: fiscal_year, area
-- columns:
--   fiscal_year: Federal fiscal year.
--   area: State, or a territory where CMS reports it.
--   amount_usd: Federal part, dollars.
--   is_estimate: True where the federal share is not measured.
-- note: An estimated share is the state's regular share of the year (FMAP), what the law of the pandemic added to it
--   (core.enhanced_match), and what else lies on top (people whose care is matched at 90 %, administration): the last is
--   interpolated between the years it is measured in, and carried beyond them.
with measured as (
  select fiscal_year, area, federal_usd, total_usd
  from raw.cms_medicaid_federal
  where area <> 'US'
),

regular as (
  select fmap.fiscal_year, fmap.area, fmap.federal_share + coalesce(enhanced.added_share, 0) as federal_share
  from raw.cms_fmap as fmap
  left join core.enhanced_match as enhanced using (fiscal_year)
),

on_top as (
  select measured.fiscal_year, measured.area, measured.federal_usd / measured.total_usd - regular.federal_share as share
  from measured
  join regular using (fiscal_year, area)
  where measured.total_usd is not null
),

wanted as (
  select total.fiscal_year, total.area, total.total_usd, regular.federal_share
  from raw.cms_medicaid_total as total
  join regular using (fiscal_year, area)
  anti join measured on measured.fiscal_year = total.fiscal_year and measured.area = total.area
  join raw.area as areas on areas.area = total.area and areas.kind = 'state'
),

bracket as (
  select
    wanted.fiscal_year,
    wanted.area,
    max(on_top.fiscal_year) filter (where on_top.fiscal_year < wanted.fiscal_year) as earlier,
    min(on_top.fiscal_year) filter (where on_top.fiscal_year > wanted.fiscal_year) as later
  from wanted
  join on_top using (area)
  group by wanted.fiscal_year, wanted.area
)

select fiscal_year, area, federal_usd as amount_usd, false as is_estimate
from measured
union all
select
  wanted.fiscal_year,
  wanted.area,
  wanted.total_usd * (
    wanted.federal_share
    + case
      when earlier.share is null then later.share
      when later.share is null then earlier.share
      else earlier.share + (later.share - earlier.share)
        * (wanted.fiscal_year - bracket.earlier) / (bracket.later - bracket.earlier)
    end
  ),
  true
from wanted
join bracket using (fiscal_year, area)
left join on_top as earlier on earlier.fiscal_year = bracket.earlier and earlier.area = wanted.area
left join on_top as later on later.fiscal_year = bracket.later and later.area = wanted.area
order by fiscal_year, area
