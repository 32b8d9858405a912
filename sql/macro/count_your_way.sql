-- description: What every state pays, receives and contributes on net in one year when the contested questions are
--   answered another way: the default's answers but those given. An unknown answer is an error, so is a year without
--   specifications.
-- parameters:
--   year: Final fiscal year.
--   answers: List of axis/option of core.specification_axis, such as ['net_interest/per_head', 'deficit/balanced']; []
--     is the default method. Of two answers to one question the last option of the axis holds.
-- example: from count_your_way(2023, ['pay_procurement/per_head', 'deficit/balanced'])
select
  nets.spec_id,
  nets.state,
  areas.area_name as state_name,
  nets.net_contribution_usd,
  nets.net_per_capita_usd
from mart.net_by_specification as nets
join raw.area as areas on areas.area = nets.state
where nets.fiscal_year = (
    select
      case
        when bool_or(fiscal_year = year) then year
        else error('no fiscal year ' || year || '; there are ' || min(fiscal_year) || ' to ' || max(fiscal_year))
      end
    from core.fiscal_year
  )
  and nets.spec_id = (
    select spec_id
    from core.specification_option
    join (
      select axis,
        coalesce(
          max_by(option, option_position) filter (where list_contains(answers, axis || '/' || option)),
          min_by(option, option_position)
        ) as option
      from core.specification_axis
      where (
          select
            case
              when count(*) filter (where known.axis is null) = 0 then true
              else error(
                'no answer ' || min(given.answer) filter (where known.axis is null)
                || '; give axis/option of core.specification_axis, such as net_interest/per_head'
              )
            end
          from (select unnest(answers::varchar[]) as answer) as given
          left join core.specification_axis as known on known.axis || '/' || known.option = given.answer
        )
      group by axis
    ) as chosen using (axis, option)
    group by spec_id
    having count(*) = (select count(distinct axis) from core.specification_axis)
  )
order by nets.net_per_capita_usd desc
