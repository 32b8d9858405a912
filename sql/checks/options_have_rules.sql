-- description: The options of an axis are numbered from 1, every option but the default has rules (the deficit needs none),
--   every alternative rule belongs to an option, and decides a category that residence has.
-- table: core.specification_axis
select axis || '/' || option as method, 'no rule' as failure
from core.specification_axis
where option_position > 1 and axis <> 'deficit'
  and axis || '/' || option not in (select method from core.allocation_rule)
union all
select axis, 'numbered ' || string_agg(option_position, ', ' order by option_position)
from core.specification_axis
group by axis
having max(option_position) <> count(*) or count(distinct option_position) <> count(*) or min(option_position) <> 1
union all
select axis, 'several positions'
from core.specification_axis
group by axis
having count(distinct axis_position) > 1
union all
select distinct rules.method, 'no option, or a category residence does not have'
from core.allocation_rule as rules
left join core.specification_axis as options
  on options.axis || '/' || options.option = rules.method and options.option_position > 1
left join (select distinct side, category from core.allocation_rule where method = 'residence') as residence
  on residence.side = rules.side and residence.category = rules.category
where rules.method not in (select method from core.method) and (options.axis is null or residence.category is null)
union all
select 'deficit', 'options are ' || string_agg(option, ', ' order by option_position)
from core.specification_axis
where axis = 'deficit'
having string_agg(option, ', ' order by option_position) is distinct from 'raw, balanced'
