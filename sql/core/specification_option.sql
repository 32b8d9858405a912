-- description: Every specification, one row an axis: all combinations of the options of core.specification_axis, counted
--   like the digits of a number, the last axis fastest. Specification 1 takes the first option of every axis: it is the
--   default method.
-- key: spec_id, axis
-- columns:
--   spec_id: Number of the specification, from 1.
--   axis: Axis of core.specification_axis.
--   option: The option chosen.
with axis as (
  select axis, axis_position, count(*) as options
  from core.specification_axis
  group by all
),

-- How many specifications pass before the axis takes its next option.
stride as (
  select axis, options,
    coalesce(
      product(options) over (order by axis_position desc rows between unbounded preceding and 1 preceding), 1
    )::bigint as stride
  from axis
),

number as (
  select unnest(range((select product(options)::bigint from axis))) as number
)

select number.number + 1 as spec_id, choices.axis, choices.option
from number
cross join stride
join core.specification_axis as choices
  on choices.axis = stride.axis and choices.option_position = (number.number // stride.stride) % stride.options + 1
order by spec_id, choices.axis_position
