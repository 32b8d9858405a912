-- description: The documents every year of every measure of core.measure rests on: those of core.measured_document, and of what
--   stands in for a measure the documents of the older one and of both in the year they are joined in.
-- key: measure, basis, year, document
-- columns:
--   measure: Measure of core.measure.
--   basis: calendar_year, fiscal_year or december.
--   year: Calendar or fiscal year, by basis.
--   document: Document of raw.document.
with joined as (
  select distinct standing.measure, standing.basis, standing.year, standing.joined_year, pairs.main_measure,
    pairs.older_measure
  from core.joined_measure as standing
  join core.stand_in as pairs on pairs.measure = standing.measure
),

older as (
  -- A fiscal year in which two measures are joined has two calendar years; means of three have years before.
  select joined.measure, joined.basis, joined.year, documents.document
  from joined
  join core.measured_document as documents
    on documents.measure = joined.older_measure
    and (
      documents.year between joined.year - 2 and joined.year
      or documents.year between joined.joined_year - 2 and joined.joined_year
    )
),

main as (
  -- Estate and gift taxes are joined in three editions, the others in one year.
  select joined.measure, joined.basis, joined.year, documents.document
  from joined
  join core.measured_document as documents
    on documents.measure = joined.main_measure
    and abs(documents.year - joined.joined_year) <= if(joined.main_measure like 'IRS Table 5 %', 1, 0)
),

-- What parts printed and other areas of FY1995 is Defense's contracts.
procurement as (
  select joined.measure, joined.basis, joined.year, documents.document
  from joined
  join core.measured_document as documents on documents.measure = 'Defense contracts'
  where joined.older_measure = 'Census procurement'
),

-- What the federal share of Medicaid rests on, and what brings pay home.
other as (
  select joined.measure, joined.basis, joined.year, documents.document
  from joined
  join core.measured_document as documents
    on documents.measure in ('BEA SAINC1 1', 'Population') and documents.year between joined.year - 5 and joined.year - 3
  where joined.older_measure = 'BEA SAINC35 2221'
  union
  select joined.measure, joined.basis, joined.year, documents.document
  from joined
  join core.measured_document as documents
    on documents.measure = 'BEA SAINC4 50 of residents' and documents.year = joined.year
  where joined.measure = 'Pay joined to SAGDP4N 84 of residents'
)

select measure, basis, year, document from core.measured_document
union
select measure, basis, year, document
from (from older union from main union from procurement union from other)
order by measure, basis, year, document
