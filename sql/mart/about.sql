-- description: What this file is: the version of its tables, of the method its figures are computed by, and the terms
--   under which figures and charts may be used. One row.
-- key: schema_version
-- columns:
--   schema_version: Number of the shape of the tables of mart; a higher one where a table or column is gone, has another
--     name, type or key. 1 is that of 0.1.0.
--   method_version: Number of the method, see core.method_version.
--   method_since: The day the method took the place of the one before.
--   licence: Terms of use of the figures and charts made here; those of the documents they rest on are in mart.source.
--   licence_url: Where the terms are laid down.
select
  2::bigint as schema_version,
  method_version,
  max(since) as method_since,
  'CC BY 4.0' as licence,
  'https://creativecommons.org/licenses/by/4.0/' as licence_url
from core.method_version
group by method_version
qualify method_version = max(method_version) over ()
