-- description: How much of what is earned in a state comes home to it: net earnings by residence (BEA SAINC4 45) to those by
--   place of work (35 less 36). Above one where more commute out than in. BEA counts contributions, wages and federal pay
--   where people work; times this factor they are their residents'.
-- key: year, area
-- columns:
--   year: Calendar year, to the last one of federal pay.
--   area: State.
--   factor [share]: Net earnings by residence for each dollar of them by place of work.
--   observed_year: The year it was observed in: the year itself, or the last one before it.
--   lag_years: Years from one to the other.
-- note: It is the factor of all earnings, not of federal pay alone; see mart.key_check for another measure of the latter.
with observed as (
  select home.year, home.area, home.amount_usd / (earnings.amount_usd - contributions.amount_usd) as factor
  from raw.bea_regional as home
  join raw.bea_regional as earnings on earnings.table_name = 'SAINC4' and earnings.line = 35
    and earnings.year = home.year and earnings.area = home.area
  join raw.bea_regional as contributions on contributions.table_name = 'SAINC4' and contributions.line = 36
    and contributions.year = home.year and contributions.area = home.area
  join raw.area as areas on areas.area = home.area and areas.kind = 'state'
  where home.table_name = 'SAINC4' and home.line = 45
),

wanted as (
  select year from observed
  union
  select year from raw.bea_regional where table_name = 'SAGDP4N'
)

select
  wanted.year,
  observed.area,
  observed.factor,
  observed.year as observed_year,
  wanted.year - observed.year as lag_years
from (select distinct year from wanted) as wanted
asof join (select distinct year as observed_year from observed) as last on last.observed_year <= wanted.year
join observed on observed.year = last.observed_year
order by wanted.year, observed.area
