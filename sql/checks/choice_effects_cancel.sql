-- description: The effects of an axis' options add to zero, and those of the default option on itself are zero.
-- table: mart.choice_effect
select fiscal_year, state, effects.axis, sum(mean_effect_per_capita) as added_usd, count(*) as options
from mart.choice_effect as effects
join core.specification_axis as axes on axes.axis = effects.axis and axes.option = effects.option
group by fiscal_year, state, effects.axis
having abs(added_usd) > 0.01
  or any_value(from_default_per_capita) filter (where axes.option_position = 1) is distinct from 0
  or count(*) <> (select count(*) from core.specification_axis as every where every.axis = effects.axis)
