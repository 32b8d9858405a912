-- description: In the latest fiscal year the effect of an option is the mean over the specifications with it less the mean
--   over all, taken one by one; and every option has its effect in every year.
-- table: mart.choice_effect
with latest as (
  select *, avg(net_per_capita_usd) over (partition by state) as mean_usd
  from mart.net_by_specification
  where fiscal_year = (select max(fiscal_year) from core.fiscal_year)
),

one_by_one as (
  select latest.fiscal_year, latest.state, options.axis, options.option,
    avg(latest.net_per_capita_usd) - any_value(latest.mean_usd) as effect_usd
  from latest
  join core.specification_option as options on options.spec_id = latest.spec_id
  group by all
)

select fiscal_year, state, axis, option, one_by_one.effect_usd, effects.mean_effect_per_capita
from one_by_one
left join mart.choice_effect as effects using (fiscal_year, state, axis, option)
where not coalesce(abs(one_by_one.effect_usd - effects.mean_effect_per_capita) < 0.01, false)
union all
select years.fiscal_year, null, options.axis, options.option, null, count(effects.state)
from core.fiscal_year as years
cross join core.specification_axis as options
left join mart.choice_effect as effects
  on effects.fiscal_year = years.fiscal_year and effects.axis = options.axis and effects.option = options.option
group by all
having count(effects.state) <> 51
