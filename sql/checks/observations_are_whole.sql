-- description: Every year a key is observed in, each of its measures covers all 51 states: a state missing from one
--   document would otherwise count as zero there.
-- table: core.key_observation
select measures.key, measures.measure, observed.basis, observed.year, count(states.area) as states
from (select distinct key, basis, year from core.key_observation) as observed
join core.key_measure as measures
  on measures.key = observed.key and observed.year between measures.first_year and measures.last_year
left join (
  select measure, basis, year, area
  from core.measure
  join raw.area as areas using (area)
  where areas.kind = 'state'
) as states
  on states.measure = measures.measure and states.basis = observed.basis and states.year = observed.year
group by all
having states <> 51
