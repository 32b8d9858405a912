-- description: The agency documents the figures were read from, one row a document and dataset.
-- key: dataset, publisher, table, vintage, url
-- columns:
--   dataset: Table of the schema raw that holds the figures.
--   publisher: Whose figures they are; who published the document where nobody else compiled it.
--   table: The publisher's own name of the table.
--   vintage: Release or year of the document, and how it came; raw.document names the copy it was read from.
--   url: Where the publisher serves it, or lists it.
--   sha256: Checksum of the bytes that were read: the publisher's own where the vintage says nothing else, those of
--     an extract or transcription where it does.
--   retrieved: Date the figures were read.
--   licence: Terms of use.
--   rows: Rows of the dataset that rest on the document.
--   choice: When the release was made: live: as the publisher serves it. archive: the last good one, as what is served is
--     not. snapshot: the one that comes with the program. build/sources.json and 'moneymap sources' have it as of now.
--   reason: Why it was not live then; empty where it was.
--   compiled_by: Who put the publisher's figures together in the document; empty where the publisher itself did, or where
--     an older snapshot does not say.
select
  dataset,
  publisher,
  table_name as "table",
  vintage || if(form = 'as published', '', ', ' || form) as vintage,
  url,
  sha256,
  retrieved::date as retrieved,
  licence,
  rows,
  choice,
  reason,
  compiled_by
from raw.document
order by dataset, vintage, "table"
