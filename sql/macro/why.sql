-- description: Why a state's net a resident is above or below the nation's in one year, under the default method: what it
--   pays and receives in each category, what the 51 areas together do, and what the difference does to its net, the largest
--   effect first; the effects add up to relative_net_per_capita_usd of mart.net_contribution.
-- parameters:
--   code: Postal code, e.g. NM.
--   year: Fiscal year.
-- example: from why('NM', 2023)
select
  driver.side,
  driver.category,
  words.label,
  driver.per_capita_usd,
  driver.national_per_capita_usd,
  driver.effect_per_capita_usd
from mart.driver as driver
left join mart.category as words on words.side = driver.side and words.category = driver.category
where driver.method = 'residence' and driver.state = (
    select
      case
        when bool_or(area = upper(code)) then upper(code)
        else error('no state ' || code || '; give a postal code such as CA')
      end
    from raw.area
    where kind = 'state'
  ) and driver.fiscal_year = (
    select
      case
        when bool_or(fiscal_year = year) then year
        else error('no fiscal year ' || year || '; there are ' || min(fiscal_year) || ' to ' || max(fiscal_year))
      end
    from core.fiscal_year
  )
order by abs(driver.effect_per_capita_usd) desc, driver.side, driver.category
