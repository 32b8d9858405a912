-- description: Under every definition each of the 51 areas leans one way in every fiscal year.
-- table: mart.lean
select definitions.definition, years.fiscal_year, areas.area, count(lean.lean) as times
from core.fiscal_year as years
cross join (values ('president'), ('president_2024'), ('solid')) as definitions (definition)
cross join raw.area as areas
left join mart.lean as lean
  on lean.definition = definitions.definition and lean.fiscal_year = years.fiscal_year and lean.state = areas.area
  and lean.lean in ('democratic', 'republican', 'split')
where areas.kind = 'state'
group by all
having times <> 1
