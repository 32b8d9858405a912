-- description: The specification behind each view of core.view that departs from the default method: the one that differs
--   from the default on that axis alone. The view raw is the default itself, specification 1.
-- key: view
-- columns:
--   view: Name of the view.
--   spec_id: Specification of core.specification.
with departures as (
  select options.spec_id
  from core.specification_option as options
  join core.specification_axis as axes on axes.axis = options.axis and axes.option = options.option
  group by options.spec_id
  having count(*) filter (where axes.option_position > 1) = 1
)

select views.view, choices.spec_id
from core.view as views
join core.specification_option as choices on choices.axis = views.axis and choices.option = views.option
semi join departures on departures.spec_id = choices.spec_id
union all
select view, 1
from core.view
where view = 'raw'
order by view
