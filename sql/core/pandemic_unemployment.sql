-- description: Unemployment benefits of FY2020 and FY2021 by state, built up from what the Department of Labor has of each
--   programme: pandemic assistance, emergency compensation and extended benefits as states reported them, the flat
--   supplement of $600 and $300 by the weeks it was due on, and regular benefits, the rest of the nation's total, by weeks
--   claimed.
-- key: fiscal_year, area, program
-- columns:
--   fiscal_year: Federal fiscal year.
--   area: State, or a territory that reported.
--   program: pua, peuc, eb, supplement or regular.
--   amount_usd: Dollars; programmes and areas add to OMB's unemployment assistance.
--   is_measured: False where it is shared out by weeks claimed: the supplement, regular benefits, and programmes whose
--     dollars a state did not report.
-- note: Weeks claimed are not all paid: the supplement is taken at the part of claimed weeks that the nation paid of the two
--   programmes of the pandemic. By weeks claimed a state of high weekly benefits gets too little of the regular ones.
with claimed as (
  select fiscal_year, area, program, weeks_claimed from raw.dol_continued_claims
),

reported as (
  select fiscal_year, program, area, weeks_claimed, weeks_compensated, amount_usd
  from raw.dol_pandemic_unemployment
  where fiscal_year in (select distinct fiscal_year from claimed)
),

rate as (
  select reported.fiscal_year, reported.program,
    sum(reported.amount_usd) / sum(claimed.weeks_claimed) as usd_per_week_claimed,
    sum(reported.amount_usd) / sum(reported.weeks_compensated) as usd_per_week_compensated
  from reported
  join claimed using (fiscal_year, program, area)
  where reported.amount_usd is not null
  group by reported.fiscal_year, reported.program
),

paid_part as (
  select fiscal_year, sum(weeks_compensated) / sum(weeks_claimed) as part
  from reported
  where weeks_compensated is not null and program in ('pua', 'peuc')
  group by fiscal_year
),

named as (
  select reported.fiscal_year, reported.area, reported.program,
    coalesce(
      reported.amount_usd, reported.weeks_compensated * rate.usd_per_week_compensated,
      coalesce(claimed.weeks_claimed, reported.weeks_claimed) * rate.usd_per_week_claimed
    ) as amount_usd,
    reported.amount_usd is not null as is_measured
  from reported
  left join rate using (fiscal_year, program)
  left join claimed using (fiscal_year, area, program)
  union all
  select claimed.fiscal_year, claimed.area, 'supplement',
    sum(claimed.weeks_claimed * if(claimed.program = 'supplement_600', 600, 300)) * any_value(paid_part.part), false
  from claimed
  join paid_part using (fiscal_year)
  where claimed.program in ('supplement_600', 'supplement_300')
  group by claimed.fiscal_year, claimed.area
),

rest as (
  select nation.fiscal_year, any_value(nation.amount_usd) - sum(named.amount_usd) as amount_usd
  from raw.omb_historical as nation
  join named using (fiscal_year)
  where nation.table_name = '11.3' and nation.measure = 'total' and nation.line = 'Unemployment Assistance'
  group by nation.fiscal_year
)

select fiscal_year, area, program, amount_usd, is_measured
from named
union all
select claimed.fiscal_year, claimed.area, 'regular',
  rest.amount_usd * claimed.weeks_claimed / sum(claimed.weeks_claimed) over (partition by claimed.fiscal_year), false
from claimed
join rest using (fiscal_year)
where claimed.program = 'regular'
order by fiscal_year, area, program
