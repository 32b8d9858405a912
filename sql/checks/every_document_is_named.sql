-- description: Every document has a checksum and an https address.
-- table: mart.source
select dataset, publisher, "table", sha256, url
from mart.source
where length(sha256) <> 64 or url not like 'https://%'
