-- description: A release by another method than the last one lists each year whose nets moved with the size of the moves,
--   one by the same method lists nothing new, and what changes of the method moved before is as it was.
-- table: mart.method_revision
with version as (
  select about.method_version, coalesce((select method_version from previous.about), 1) as before
  from mart.about as about
),

net as (
  select
    now.fiscal_year,
    sqrt(sum((now.net_per_capita_usd - before.net_per_capita_usd) ** 2) / count(*)) as rms,
    max(abs(now.net_per_capita_usd - before.net_per_capita_usd)) as largest
  from mart.net_contribution as now
  join previous.net_contribution as before
    on before.fiscal_year = now.fiscal_year and before.state = now.state and before.method = now.method
  where now.method = 'residence' and now.state <> 'DC' and before.net_per_capita_usd is not null
  group by now.fiscal_year
),

listed as (
  select revision.*
  from mart.method_revision as revision
  semi join previous.run as run on run.released_at = revision.released_at
)

select 'moved otherwise than listed' as failure, net.fiscal_year, net.rms as expected, listed.rms_change as found
from net
cross join version
left join listed on listed.fiscal_year = net.fiscal_year and listed."table" = 'net_contribution'
where version.method_version <> version.before
  and net.rms > 1e-3
  and (
    listed.fiscal_year is null
    or abs(net.rms - listed.rms_change) > 1e-6
    or abs(net.largest - abs(listed.largest_new - listed.largest_old)) > 1e-6
  )
union all
select 'listed though the method is the same', fiscal_year, null, rms_change
from listed
where (select method_version = before from version)
union all
select 'lost from the list', before.fiscal_year, before.rms_change, null
from previous.method_revision as before
anti join mart.method_revision as now
  on now.released_at = before.released_at and now."table" = before."table" and now."column" = before."column"
  and now.fiscal_year = before.fiscal_year and now.rms_change is not distinct from before.rms_change
