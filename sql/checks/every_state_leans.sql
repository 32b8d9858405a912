-- description: Under every definition each area leans one way in every fiscal year: the 51 areas by votes for president, the
--   50 states (DC has no governor and no legislature) by party control, in the years it is known for; by an election that is
--   at hand, solid by three of them.
-- table: mart.lean
with definition as (
  select * from (
    values ('president', false), ('president_2024', false), ('solid', false), ('governor', true), ('trifecta', true)
  ) as definitions (definition, is_control)
),

known as (
  select year from raw.ncsl_party_control
  union
  select year from raw.klarner_partisan_balance
)

select definition.definition, years.fiscal_year, areas.area, count(lean.lean) as times
from core.mapped_year as years
cross join definition
cross join raw.area as areas
left join mart.lean as lean
  on lean.definition = definition.definition and lean.fiscal_year = years.fiscal_year and lean.state = areas.area
  and lean.lean in ('democratic', 'republican', 'split')
where areas.kind = 'state'
  and (not definition.is_control or (areas.area <> 'DC' and years.fiscal_year in (select year from known)))
  and (
    definition.definition <> 'solid'
    or years.election_year - 8 >= (select min(election_year) from raw.president_vote)
  )
  and (
    definition.definition = 'president_2024' or years.election_year in (select election_year from raw.president_vote)
  )
group by all
having times <> 1
