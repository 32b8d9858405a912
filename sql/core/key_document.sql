-- description: The documents an allocation key rests on in each fiscal year: those of every measure of the one or two
--   observations that core.key_weight weights; of a key that is moved (core.key_age) those of its mover too, in the year
--   of the observation and in the fiscal year. The key not_allocated measures nothing and has none.
-- key: key, fiscal_year, document
-- columns:
--   key: Allocation key.
--   fiscal_year: Federal fiscal year.
--   document: Document of raw.document.
with observation as (
  select key, fiscal_year, key as measured_key, basis, year from core.key_weight
  union
  select age.key, age.fiscal_year, age.mover, weight.basis, weight.year
  from core.key_age as age
  join core.key_weight as weight
    on weight.fiscal_year = age.fiscal_year and weight.key in (age.key, age.mover)
  where age.mover is not null
)

select distinct observation.key, observation.fiscal_year, documents.document
from observation
join core.key_measure as measures
  on measures.key = observation.measured_key
  and observation.year between measures.first_year and measures.last_year
join core.measure_document as documents
  on documents.measure = measures.measure and documents.basis = observation.basis and documents.year = observation.year
order by observation.key, observation.fiscal_year, documents.document
