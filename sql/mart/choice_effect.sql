-- description: What moves a state: how much each option raises or lowers its net contribution, all other choices taken
--   every way there is. The axis whose options lie farthest apart matters most. Effects are of one view, to be read beside
--   the net of that view; the deficit is the one axis that moves from one view to the other.
-- key: fiscal_year, state, view, axis, option
-- columns:
--   fiscal_year: Federal fiscal year.
--   state: Postal code; 50 states and DC.
--   view: raw (over the specifications that leave the deficit as it is) or balanced (over those that scale receipts to
--     outlays). Every axis has all its options in each view, but deficit, whose options are the views: raw stands in raw,
--     balanced in balanced.
--   axis: Axis of mart.specification.
--   option: Option of the axis.
--   mean_effect_per_capita: Mean net contribution a resident over the specifications of the view with the option, less the
--     mean over all of the view (under deficit: over all of both), dollars; the effects of an axis add to zero in each view
--     (under deficit: in both together).
--   from_default_per_capita: The same less that of the axis' default option, dollars; zero for the default itself.
-- note: A net is paid times a scale less received, so the mean over specifications is taken on each side by itself.
with choice as (
  -- Grouped by number: a third faster than by name.
  select named.axis_position, named.option_position, choices.*
  from core.specification as choices
  join core.specification_option as options on options.spec_id = choices.spec_id
  join core.specification_axis as named on named.axis = options.axis and named.option = options.option
),

per_capita as (
  select side.side, side.spec_id, side.fiscal_year, side.area, side.amount_usd / population.population as per_capita_usd
  from core.specification_side as side
  join core.population as population on population.area = side.area and population.fiscal_year = side.fiscal_year
),

paid_weight as (
  select
    choice.axis_position,
    choice.option_position,
    choice.is_balanced,
    choice.paid_spec_id,
    paid.fiscal_year,
    sum(if(choice.is_balanced, received.states_usd / paid.states_usd, 1.0)) as weight,
    count(*) as specifications
  from choice
  join core.specification_total as paid on paid.side = 'paid' and paid.spec_id = choice.paid_spec_id
  join core.specification_total as received
    on received.side = 'received' and received.spec_id = choice.received_spec_id
    and received.fiscal_year = paid.fiscal_year
  group by all
),

received_weight as (
  select axis_position, option_position, is_balanced, received_spec_id, count(*) as weight
  from choice
  group by all
),

paid as (
  select
    weights.axis_position,
    weights.option_position,
    weights.is_balanced,
    side.fiscal_year,
    side.area,
    sum(weights.weight * side.per_capita_usd) / sum(weights.specifications) as per_capita_usd
  from paid_weight as weights
  join per_capita as side
    on side.side = 'paid' and side.spec_id = weights.paid_spec_id and side.fiscal_year = weights.fiscal_year
  group by all
),

received as (
  select
    weights.axis_position,
    weights.option_position,
    weights.is_balanced,
    side.fiscal_year,
    side.area,
    sum(weights.weight * side.per_capita_usd) / sum(weights.weight) as per_capita_usd
  from received_weight as weights
  join per_capita as side on side.side = 'received' and side.spec_id = weights.received_spec_id
  group by all
),

net as (
  select
    options.axis,
    options.option,
    options.axis_position,
    options.option_position,
    is_balanced,
    if(options.axis = 'deficit', 'both', if(is_balanced, 'balanced', 'raw')) as compared,
    fiscal_year,
    area as state,
    paid.per_capita_usd - received.per_capita_usd as per_capita_usd
  from paid
  join received using (axis_position, option_position, is_balanced, fiscal_year, area)
  join core.specification_axis as options using (axis_position, option_position)
)

select
  fiscal_year,
  state,
  if(is_balanced, 'balanced', 'raw') as view,
  axis,
  option,
  -- Every option of an axis stands in as many specifications as the others, so the mean of all is the mean of their means.
  per_capita_usd - avg(per_capita_usd) over axis as mean_effect_per_capita,
  per_capita_usd - first_value(per_capita_usd) over (axis order by option_position) as from_default_per_capita
from net
window axis as (partition by fiscal_year, state, compared, axis_position)
order by fiscal_year, state, is_balanced, axis_position, option_position
