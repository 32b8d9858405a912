-- description: Versions of the method follow one another without a gap, each of one day and later than the one before,
--   and every effect is one of a change that is listed.
-- table: core.method_effect
with version as (
  select method_version, min(since) as since, count(distinct since) as days
  from core.method_version
  group by method_version
)

select 'version out of order' as failure, method_version, null as change
from version
qualify days > 1
  or method_version <> row_number() over (order by method_version)
  or since <= lag(since) over (order by method_version)
union all
select 'effect of no change', method_version, change
from core.method_effect
anti join core.method_version using (method_version, change)
