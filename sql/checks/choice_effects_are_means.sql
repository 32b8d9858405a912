-- description: In the latest fiscal year the effect of an option is the mean over the specifications of its view with it less
--   the mean over all of the view, taken one by one (for the deficit, whose options are the views, over all of both); and
--   every option has its effect in every year and each view it stands in.
-- table: mart.choice_effect
with latest as (
  select nets.fiscal_year, nets.state, nets.net_per_capita_usd, named.spec_id, named.deficit as view,
    avg(nets.net_per_capita_usd) over (partition by nets.state, named.deficit) as mean_of_view_usd,
    avg(nets.net_per_capita_usd) over (partition by nets.state) as mean_usd
  from mart.net_by_specification as nets
  join mart.specification as named on named.spec_id = nets.spec_id
  where nets.fiscal_year = (select max(fiscal_year) from core.fiscal_year)
),

one_by_one as (
  select latest.fiscal_year, latest.state, latest.view, options.axis, options.option,
    avg(latest.net_per_capita_usd)
    - any_value(if(options.axis = 'deficit', latest.mean_usd, latest.mean_of_view_usd)) as effect_usd
  from latest
  join core.specification_option as options on options.spec_id = latest.spec_id
  group by all
)

select fiscal_year, state, view, axis, option, one_by_one.effect_usd, effects.mean_effect_per_capita
from one_by_one
left join mart.choice_effect as effects using (fiscal_year, state, view, axis, option)
where not coalesce(abs(one_by_one.effect_usd - effects.mean_effect_per_capita) < 0.01, false)
union all
select years.fiscal_year, null, views.view, options.axis, options.option, null, count(effects.state)
from core.fiscal_year as years
cross join core.specification_axis as options
join (values ('raw'), ('balanced')) as views (view) on options.axis <> 'deficit' or options.option = views.view
left join mart.choice_effect as effects
  on effects.fiscal_year = years.fiscal_year and effects.view = views.view
  and effects.axis = options.axis and effects.option = options.option
group by all
having count(effects.state) <> 51
