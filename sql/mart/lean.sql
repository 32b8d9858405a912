-- description: Which party a state is counted with, under each definition and in each fiscal year.
-- key: definition, fiscal_year, state
-- columns:
--   definition: president (winner of the last presidential election before the fiscal year's end), president_2024 (the
--     2024 winner in every year) or solid (same party in the last three elections, else split).
--   fiscal_year: Federal fiscal year.
--   state: Postal code; 50 states and DC. Maine and Nebraska by statewide vote.
--   lean: democratic, republican or split.
--   margin: Democratic less Republican share of the two-party vote in the (last) election counted, -1 to 1.
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
    winner.state,
    if(count(distinct winner.lean) = 1, any_value(winner.lean), 'split') as lean,
    arg_max(winner.margin, winner.election_year) as margin
  from core.fiscal_year as years
  join winner on winner.election_year between years.election_year - 8 and years.election_year
  group by all
)

select 'president' as definition, years.fiscal_year, winner.state, winner.lean, winner.margin
from core.fiscal_year as years
join winner on winner.election_year = years.election_year
union all
select 'president_2024', years.fiscal_year, winner.state, winner.lean, winner.margin
from core.fiscal_year as years
join winner on winner.election_year = 2024
union all
select 'solid', fiscal_year, state, lean, margin
from last_three
order by definition, fiscal_year, state
