-- description: What moves a state: how much each option raises or lowers its net contribution, all other choices taken
--   every way there is. The axis whose options lie farthest apart matters most.
-- key: fiscal_year, state, axis, option
-- columns:
--   fiscal_year: Federal fiscal year.
--   state: Postal code; 50 states and DC.
--   axis: Axis of mart.specification.
--   option: Option of the axis.
--   mean_effect_per_capita: Mean net contribution a resident over the specifications with the option, less the mean over
--     all specifications, dollars; the effects of an axis add to zero.
--   from_default_per_capita: The same less that of the axis' default option, dollars; zero for the default itself.
-- note: A net is paid times a scale less received, so the mean over specifications is taken on each side by itself.
with choice as (
  -- Grouped by number: a third faster than by name.
  select named.axis_position, named.option_position, choices.*
  from core.specification as choices
  join core.specification_option as options on options.spec_id = choices.spec_id
  join core.specification_axis as named on named.axis = options.axis and named.option = options.option
),

states as (
  select side, spec_id, fiscal_year, any_value(states_usd) as states_usd
  from core.specification_side
  group by all
),

paid_weight as (
  select
    choice.axis_position,
    choice.option_position,
    choice.paid_spec_id,
    paid.fiscal_year,
    sum(if(choice.is_balanced, received.states_usd / paid.states_usd, 1.0)) as weight,
    count(*) as specifications
  from choice
  join states as paid on paid.side = 'paid' and paid.spec_id = choice.paid_spec_id
  join states as received
    on received.side = 'received' and received.spec_id = choice.received_spec_id
    and received.fiscal_year = paid.fiscal_year
  group by all
),

received_weight as (
  select axis_position, option_position, received_spec_id, count(*) as weight
  from choice
  group by all
),

paid as (
  select
    weights.axis_position,
    weights.option_position,
    side.fiscal_year,
    side.area,
    sum(weights.weight * side.per_capita_usd) / sum(weights.specifications) as per_capita_usd
  from paid_weight as weights
  join core.specification_side as side
    on side.side = 'paid' and side.spec_id = weights.paid_spec_id and side.fiscal_year = weights.fiscal_year
  where side.per_capita_usd is not null
  group by all
),

received as (
  select
    weights.axis_position,
    weights.option_position,
    side.fiscal_year,
    side.area,
    sum(weights.weight * side.per_capita_usd) / sum(weights.weight) as per_capita_usd
  from received_weight as weights
  join core.specification_side as side on side.side = 'received' and side.spec_id = weights.received_spec_id
  where side.per_capita_usd is not null
  group by all
),

net as (
  select axis_position, option_position, fiscal_year, area as state,
    paid.per_capita_usd - received.per_capita_usd as per_capita_usd
  from paid
  join received using (axis_position, option_position, fiscal_year, area)
)

select
  net.fiscal_year,
  net.state,
  options.axis,
  options.option,
  -- Every option of an axis stands in as many specifications as the others, so the mean of all is the mean of their means.
  net.per_capita_usd - avg(net.per_capita_usd) over axis as mean_effect_per_capita,
  net.per_capita_usd - first_value(net.per_capita_usd) over (axis order by net.option_position)
    as from_default_per_capita
from net
join core.specification_axis as options using (axis_position, option_position)
window axis as (partition by net.fiscal_year, net.state, net.axis_position)
order by net.fiscal_year, net.state, net.axis_position, net.option_position
