-- description: Every net that differs from the last release by more than a dollar a head is listed with both figures,
--   nothing is listed that did not move, and the revisions of earlier releases are as they were.
-- table: mart.revision
with net as (
  select
    coalesce(before.fiscal_year, now.fiscal_year) as fiscal_year,
    coalesce(before.state, now.state) as state,
    coalesce(before.method, now.method) as method,
    before.net_per_capita_usd as old,
    now.net_per_capita_usd as new
  from previous.net_contribution as before
  full join mart.net_contribution as now
    on now.fiscal_year = before.fiscal_year and now.state = before.state and now.method = before.method
  where exists (from previous.net_contribution where net_per_capita_usd is not null)
),

listed as (
  select revision.*
  from mart.revision as revision
  semi join previous.run as run on run.released_at = revision.released_at
)

select 'moved but not listed' as failure, net.fiscal_year, net.state, net.method as "table", net.old, net.new
from net
left join listed
  on listed.fiscal_year = net.fiscal_year and listed.state = net.state and listed."column" = 'net_per_capita_usd'
  and (listed."table" = 'net_contribution') = (net.method = 'residence')
where (net.old is null or net.new is null or abs(net.new - net.old) > 1.000001)
  and (listed.state is null or listed.old is distinct from net.old or listed.new is distinct from net.new)
union all
select 'listed but not moved', fiscal_year, state, "table", old, new
from listed
where (old is null and new is null) or abs(new - old) <= 1
union all
-- Where the 50 releases are full the oldest goes.
select 'lost from the list', before.fiscal_year, before.state, before."table", before.old, before.new
from previous.revision as before
anti join mart.revision as now
  on now.released_at = before.released_at and now."table" = before."table" and now.fiscal_year = before.fiscal_year
  and now.state = before.state and now."column" = before."column" and now.reason = before.reason
  and now.old is not distinct from before.old and now.new is not distinct from before.new
where (select count(distinct released_at) from mart.revision) < 50
