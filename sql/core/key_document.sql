-- description: The documents an allocation key rests on in each fiscal year: those of every measure of the one or two
--   observations that core.key_weight weights. The key not_allocated measures nothing and has none.
-- key: key, fiscal_year, document
-- columns:
--   key: Allocation key.
--   fiscal_year: Federal fiscal year.
--   document: Document of raw.document.
select distinct weight.key, weight.fiscal_year, documents.document
from core.key_weight as weight
join core.key_measure as measures
  on measures.key = weight.key and weight.year between measures.first_year and measures.last_year
join core.measure_document as documents
  on documents.measure = measures.measure and documents.basis = weight.basis and documents.year = weight.year
order by weight.key, weight.fiscal_year, documents.document
