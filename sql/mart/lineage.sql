-- description: The documents every line of mart.flow rests on: those of the category's national total, of each key that
--   shares it out, and of the population that per-head figures are divided by. It covers flows and the net
--   contributions made of them; prices, products, votes and party control are in mart.source by dataset.
-- key: fiscal_year, method, side, category, part, key, document
-- columns:
--   fiscal_year: Federal fiscal year.
--   status: final, or provisional where OMB does not print the year yet: see mart.fiscal_year.
--   method: residence or collections.
--   side: paid or received.
--   category: Tax or programme, as in mart.flow.
--   part: What the document gives: total (the national total), key (the states' shares of it), or population (what
--     per-head figures are divided by).
--   key: Allocation key where part is key; else the part once more. A category that is placed in no state has none.
--   document: Document of raw.document.
--   dataset: Table of the schema raw that holds its figures.
--   publisher: Who published it.
--   table: The publisher's own name of the table.
--   vintage: Release or year, and how the document came where it is not as published.
--   url: Where the publisher serves it, or lists it.
--   sha256: Checksum of the bytes that were read.
with category as (
  select distinct rule.method, total.side, total.category, total.fiscal_year, total.status
  from core.mapped_total as total
  join core.allocation_rule as rule on rule.side = total.side and rule.category = total.category
  join core.method as methods on methods.method = rule.method
),

rests_on as (
  select category.*, 'total' as part, 'total' as key, documents.document
  from category
  join core.total_document as documents
    on documents.side = category.side and documents.category = category.category
    and documents.fiscal_year = category.fiscal_year
  union all
  select category.*, 'key', rule.key, documents.document
  from category
  join core.allocation_rule as rule
    on rule.method = category.method and rule.side = category.side and rule.category = category.category
  join core.key_document as documents on documents.key = rule.key and documents.fiscal_year = category.fiscal_year
  union all
  select category.*, 'population', 'population', population.document
  from category
  join core.population_document as population on population.fiscal_year = category.fiscal_year
)

select
  rests_on.fiscal_year,
  rests_on.status,
  rests_on.method,
  rests_on.side,
  rests_on.category,
  rests_on.part,
  rests_on.key,
  rests_on.document,
  documents.dataset,
  documents.publisher,
  documents.table_name as "table",
  documents.vintage || if(documents.form = 'as published', '', ', ' || documents.form) as vintage,
  documents.url,
  documents.sha256
from rests_on
join raw.document as documents on documents.document = rests_on.document
order by rests_on.fiscal_year, rests_on.method, rests_on.side, rests_on.category, rests_on.part, rests_on.key,
  rests_on.document
