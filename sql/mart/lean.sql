-- description: Which party a state is counted with, under each definition and in each fiscal year.
-- key: definition, fiscal_year, state
-- columns:
--   definition: president (winner of the last presidential election before the fiscal year's end), president_2024 (the
--     2024 winner in every year), solid (same party in the last three elections, else split), governor (party of the
--     governor of the year) or trifecta (governor and both chambers of one party, else split).
--   fiscal_year: Federal fiscal year.
--   status: final, or provisional where OMB does not print the year yet: see mart.fiscal_year.
--   state: Postal code; 50 states and DC, which has neither governor nor legislature and takes no part in governor and
--     trifecta. Maine and Nebraska by statewide vote.
--   lean: democratic, republican or split. An independent governor is split; so is Nebraska's officially nonpartisan
--     legislature under trifecta.
--   margin [share of the two-party vote]: Democratic less Republican share of the two-party vote for president in the
--     (last) election counted, -1 to 1; under governor and trifecta of the last one before the fiscal year's end.
-- note: Party control of a calendar year stands for the fiscal year of that number, nine months of which lie in it: NCSL
--   from 2009, Klarner before. Both count seats: a coalition that rules without a majority of its own is not seen. A year
--   whose party control is not at hand yet has no rows of governor and trifecta; one whose election is not, only those
--   of president_2024. Elections are at hand from 1976 on, so that solid begins with FY1985.
with result as (
  select
    election_year,
    area as state,
    sum(votes) filter (where party = 'democratic') as democratic,
    sum(votes) filter (where party = 'republican') as republican
  from raw.president_vote
  group by all
),

winner as (
  select
    election_year,
    state,
    case
      when democratic > republican then 'democratic'
      when republican > democratic then 'republican'
      else 'split'
    end as lean,
    (democratic - republican) / (democratic + republican) as margin
  from result
),

last_three as (
  select
    years.fiscal_year,
    years.status,
    winner.state,
    if(count(distinct winner.lean) = 1, any_value(winner.lean), 'split') as lean,
    arg_max(winner.margin, winner.election_year) as margin
  from core.mapped_year as years
  join winner on winner.election_year between years.election_year - 8 and years.election_year
  where years.election_year - 8 >= (select min(election_year) from winner)
  group by years.fiscal_year, years.status, winner.state
  having bool_or(winner.election_year = years.election_year)
),

control as (
  select year, area, governor, state_control from raw.ncsl_party_control
  union all
  select year, area, governor, state_control from raw.klarner_partisan_balance
  where year < (select min(year) from raw.ncsl_party_control)
)

select 'president' as definition, years.fiscal_year, years.status, winner.state, winner.lean, winner.margin
from core.mapped_year as years
join winner on winner.election_year = years.election_year
union all
select 'president_2024', years.fiscal_year, years.status, winner.state, winner.lean, winner.margin
from core.mapped_year as years
join winner on winner.election_year = 2024
union all
select 'solid', fiscal_year, status, state, lean, margin
from last_three
union all
select definitions.definition, years.fiscal_year, years.status, control.area,
  if(definitions.lean in ('democratic', 'republican'), definitions.lean, 'split'), winner.margin
from core.mapped_year as years
join control on control.year = years.fiscal_year
cross join lateral (
  values ('governor', control.governor), ('trifecta', control.state_control)
) as definitions (definition, lean)
join winner on winner.election_year = years.election_year and winner.state = control.area
order by definition, fiscal_year, state
