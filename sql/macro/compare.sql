-- description: Two states side by side in one year, category by category, in dollars a resident, the largest differences
--   first; the lines add up to the difference of their net contributions.
-- parameters:
--   first_code: Postal code of the first state.
--   second_code: Postal code of the second state.
--   year: Fiscal year, final or provisional.
-- example: from compare('CA', 'TX', 2023)
select
  first.side,
  first.category,
  first.per_capita_usd as first_per_capita_usd,
  second.per_capita_usd as second_per_capita_usd,
  (first.per_capita_usd - second.per_capita_usd) * case first.side when 'paid' then 1 else -1 end as net_difference_per_capita_usd
from mart.flow as first
join mart.flow as second
  on second.fiscal_year = first.fiscal_year and second.method = first.method
  and second.side = first.side and second.category = first.category
where first.method = 'residence' and first.fiscal_year = (
    select
      case
        when bool_or(fiscal_year = year) then year
        else error('no fiscal year ' || year || '; there are ' || min(fiscal_year) || ' to ' || max(fiscal_year))
      end
    from core.mapped_year
  )
  and first.state = (
    select
      case
        when bool_or(area = upper(first_code)) then upper(first_code)
        else error('no state ' || first_code || '; give a postal code such as CA')
      end
    from raw.area
    where kind = 'state'
  )
  and second.state = (
    select
      case
        when bool_or(area = upper(second_code)) then upper(second_code)
        else error('no state ' || second_code || '; give a postal code such as CA')
      end
    from raw.area
    where kind = 'state'
  )
order by abs(net_difference_per_capita_usd) desc
