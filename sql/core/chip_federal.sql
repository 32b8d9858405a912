-- description: Federal spending on the Children's Health Insurance Program by state and fiscal year: the nation's (OMB table
--   11.3) by the states' shares in the nearest year measured, the later where two are as near.
-- key: fiscal_year, area
-- columns:
--   fiscal_year: Federal fiscal year.
--   area: State.
--   amount_usd: Federal part, dollars.
--   observed_year: Fiscal year the shares are of.
with share as (
  select chip.fiscal_year, chip.area, chip.federal_usd / sum(chip.federal_usd) over (partition by chip.fiscal_year) as share
  from raw.cms_chip as chip
  join raw.area as areas on areas.area = chip.area and areas.kind = 'state'
),

nation as (
  select fiscal_year, amount_usd
  from raw.omb_historical
  where table_name = '11.3' and measure = 'total' and line = 'Children''s health insurance'
    and fiscal_year >= (select value - 1 from core.constant where name = 'first_fiscal_year')
),

nearest as (
  select nation.fiscal_year, arg_min(share.fiscal_year, abs(share.fiscal_year - nation.fiscal_year) - share.fiscal_year / 1e6)
    as observed_year
  from nation
  cross join (select distinct fiscal_year from share) as share
  group by nation.fiscal_year
)

select nation.fiscal_year, share.area, nation.amount_usd * share.share as amount_usd, nearest.observed_year
from nation
join nearest using (fiscal_year)
join share on share.fiscal_year = nearest.observed_year
order by nation.fiscal_year, share.area
