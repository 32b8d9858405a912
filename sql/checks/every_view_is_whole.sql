-- description: Every view stands for all 51 areas in every fiscal year; the five-year mean from the fifth on, the share of
--   personal income where BEA has it, but without a gap; a provisional year has those in its own dollars.
-- table: mart.net_view
with bound as (
  select
    views.view,
    case views.view when 'five_year_mean' then min(years.fiscal_year) + 4 else min(years.fiscal_year) end as first_year,
    case views.view
      when 'share_of_personal_income' then least(
        max(years.fiscal_year),
        (select max(year) from raw.bea_regional where table_name = 'SAINC1' and line = 1)
      )
      else max(years.fiscal_year)
    end as last_year
  from core.view as views
  cross join core.fiscal_year as years
  group by views.view
)

select bound.view, years.fiscal_year, count(seen.state) as states
from bound
join core.fiscal_year as years on years.fiscal_year between bound.first_year and bound.last_year
left join mart.net_view as seen on seen.view = bound.view and seen.fiscal_year = years.fiscal_year
group by all
having count(seen.state) <> 51 or not bool_and(isfinite(seen.value))
union all
select views.view, years.fiscal_year, count(seen.state)
from core.view as views
cross join core.provisional_year as years
left join mart.net_view as seen on seen.view = views.view and seen.fiscal_year = years.fiscal_year
group by views.view, views.unit, years.fiscal_year
having count(seen.state) <> case when views.unit in ('usd_per_capita', 'usd_per_usd_paid') then 51 else 0 end
  or not coalesce(bool_and(isfinite(seen.value)), true)
  or count(seen.rank) > 0
