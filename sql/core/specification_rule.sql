-- description: Which method's rule holds for each category that the axes decide, in every specification; every other
--   category keeps the rule of residence.
-- key: spec_id, side, category
-- columns:
--   spec_id: Specification.
--   side: paid or received.
--   category: Category that at least one option has a rule for.
--   method: residence, or the alternative (axis/option) that holds.
with alternative as (
  select choices.axis, choices.axis_position, choices.option, rules.method, rules.side, rules.category
  from core.specification_axis as choices
  join core.allocation_rule as rules on rules.method = choices.axis || '/' || choices.option
  group by all
),

decided as (
  select side, category, axis
  from alternative
  group by all
)

select
  chosen.spec_id,
  decided.side,
  decided.category,
  -- Of several alternatives that have a rule for the category, the one of the last axis; of none, residence.
  coalesce(arg_max(alternative.method, alternative.axis_position), 'residence') as method
from core.specification_option as chosen
join decided on decided.axis = chosen.axis
left join alternative
  on alternative.axis = chosen.axis and alternative.option = chosen.option
  and alternative.side = decided.side and alternative.category = decided.category
group by chosen.spec_id, decided.side, decided.category
order by chosen.spec_id, decided.side, decided.category
