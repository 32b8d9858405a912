-- description: Why a state's net a resident is another in one year than in an earlier one, under the default method: what the
--   change of the national total, of the state's share of it and of its population does to the net, category by category,
--   the largest real effect first. Columns that begin with real are in dollars of the latest fiscal year and add up to the
--   change in mart.real_net_contribution; the others are in each year's own dollars and add up to that in
--   mart.net_contribution. The two years are compared directly, whatever lies between them.
-- parameters:
--   code: Postal code, e.g. NY.
--   since: Fiscal year from which the change is counted.
--   year: Fiscal year to which it is counted, later than the first.
-- example: from what_changed('NY', 2022, 2023)
select
  change.side,
  change.category,
  words.label,
  change.real_national_effect_per_capita_usd,
  change.real_share_effect_per_capita_usd,
  change.real_population_effect_per_capita_usd,
  change.real_effect_per_capita_usd,
  change.national_effect_per_capita_usd,
  change.share_effect_per_capita_usd,
  change.population_effect_per_capita_usd,
  change.effect_per_capita_usd
from mart.change_between as change
left join mart.category as words on words.side = change.side and words.category = change.category
where change.method = 'residence' and change.state = (
    select
      case
        when bool_or(area = upper(code)) then upper(code)
        else error('no state ' || code || '; give a postal code such as CA')
      end
    from raw.area
    where kind = 'state'
  ) and change.first_year = (
    select
      case
        when not bool_or(fiscal_year = since) then error(
          'no fiscal year ' || since || '; there are ' || min(fiscal_year) || ' to ' || max(fiscal_year)
        )
        when since >= year then error('fiscal year ' || year || ' is not after ' || since || '; give the earlier one first')
        else since
      end
    from core.fiscal_year
  ) and change.fiscal_year = (
    select
      case
        when bool_or(fiscal_year = year) then year
        else error('no fiscal year ' || year || '; there are ' || min(fiscal_year) || ' to ' || max(fiscal_year))
      end
    from core.fiscal_year
  )
order by abs(change.real_effect_per_capita_usd) desc, change.side, change.category
