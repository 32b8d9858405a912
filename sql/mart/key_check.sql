-- description: The shares of three keys beside those of an agency that measures the same in another way: how far a state's
--   part of Medicare, of SSI and of veterans' benefits would be another if that agency's figures were the key.
-- key: key, check_measure, year, state
-- columns:
--   key: Allocation key: medicare, ssi or veterans_benefits.
--   check_measure: What it is held against, with the agency that measures it.
--   basis: calendar_year or fiscal_year: the year the agency measures.
--   year: Calendar or fiscal year, by basis.
--   state: Postal code; 50 states and DC.
--   share: The state's part of the 51 by the key, 0 to 1.
--   check_share: The state's part of the 51 by the agency, 0 to 1.
--   share_difference: share less check_share: above zero where the key gives the state more.
-- note: The keys are lines of BEA's transfers. CMS's Medicare leaves out what administration costs. SSA's payments hold the
--   state supplements it pays out, as BEA's line does; the embedded figures have no table of SSA, so there its rows are
--   missing. BEA's line of veterans' benefits is cash (compensation, pensions, education, insurance); the category
--   veterans holds medical care, too, which goes to other states than cash.
with measured as (
  select 'medicare' as key, 'CMS: Medicare by residence' as check_measure, 'calendar_year' as basis, year, area,
    amount_usd
  from raw.cms_health_by_residence
  where program = 'medicare'
  union all
  select 'ssi', 'SSA: payments of SSI', 'calendar_year', year, area, payments_usd
  from raw.ssa_ssi
  union all
  select 'veterans_benefits', 'VA: cash benefits', 'fiscal_year', fiscal_year, area,
    compensation_pension_usd + education_usd + insurance_usd
  from raw.va_expenditures
  union all
  select 'veterans_benefits', 'VA: cash benefits and medical care', 'fiscal_year', fiscal_year, area,
    compensation_pension_usd + education_usd + insurance_usd + medical_care_usd
  from raw.va_expenditures
),

check_share as (
  select measured.*, amount_usd / sum(amount_usd) over (partition by key, check_measure, year) as share
  from measured
  join raw.area as areas on areas.area = measured.area and areas.kind = 'state'
),

-- A calendar year as it is observed; a fiscal year as the key is used, where it rests on observed years.
key_amount as (
  select key, basis, year, area, share from core.key_observation where basis = 'calendar_year'
  union all
  select key, 'fiscal_year', fiscal_year, area, share from core.allocation_key where key_lag_years = 0
),

key_share as (
  select key, basis, year, area as state, share / sum(share) over (partition by key, basis, year) as share
  from key_amount
  join raw.area as areas using (area)
  where areas.kind = 'state'
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
  on check_share.key = key_share.key and check_share.basis = key_share.basis and check_share.year = key_share.year
  and check_share.area = key_share.state
order by key_share.key, check_share.check_measure, key_share.year, key_share.state
