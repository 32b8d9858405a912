-- description: Every net, of states and groups, nominal, real and by view, that differs from the last release by more than
--   is overlooked is listed with both figures, years added before its first one in one row, nothing is listed that did not
--   move, nothing at all where the method changed, and the revisions of earlier releases are as they were.
-- table: mart.revision
with version as (
  select coalesce((select method_version from previous.about), 1) <> about.method_version as is_changed
  from mart.about as about
),

before as (
  select 'net_contribution' as "table", method, fiscal_year, state as subject, 'net_per_capita_usd' as "column", net_per_capita_usd as figure
  from previous.net_contribution
  union all
  select 'real_net_contribution', method, fiscal_year, state, 'net_per_capita_usd', net_per_capita_usd
  from previous.real_net_contribution
  union all
  select 'net_by_lean', method, fiscal_year, concat(definition, ': ', lean), 'net_per_capita_usd', net_per_capita_usd
  from previous.net_by_lean
  union all
  select 'net_view', 'residence', fiscal_year, state, view, value from previous.net_view
),

now as (
  select 'net_contribution' as "table", method, fiscal_year, state as subject, 'net_per_capita_usd' as "column", net_per_capita_usd as figure
  from mart.net_contribution
  union all
  select 'real_net_contribution', method, fiscal_year, state, 'net_per_capita_usd', net_per_capita_usd
  from mart.real_net_contribution
  union all
  select 'net_by_lean', method, fiscal_year, concat(definition, ': ', lean), 'net_per_capita_usd', net_per_capita_usd
  from mart.net_by_lean
  union all
  select 'net_view', 'residence', fiscal_year, state, view, value from mart.net_view
),

net as (
  select
    coalesce(before."table", now."table") as "table",
    coalesce(before.method, now.method) as method,
    coalesce(before.fiscal_year, now.fiscal_year) as fiscal_year,
    coalesce(before.subject, now.subject) as subject,
    coalesce(before."column", now."column") as "column",
    before.figure as old,
    now.figure as new
  from before
  full join now
    on now."table" = before."table" and now.method = before.method and now.fiscal_year = before.fiscal_year
    and now.subject = before.subject and now."column" = before."column"
  where exists (
    from before as any_before
    where any_before."table" = coalesce(before."table", now."table") and any_before.figure is not null
      and any_before."column" = coalesce(before."column", now."column")
  )
),

beginning as (
  select
    (select min(fiscal_year) from previous.net_contribution) as old,
    (select min(fiscal_year) from mart.net_contribution) as new
),

listed as (
  select revision.*
  from mart.revision as revision
  semi join previous.run as run on run.released_at = revision.released_at
)

select 'moved but not listed' as failure, net."table", net.method, net.fiscal_year, net.subject, net."column", net.old, net.new
from net
cross join version
left join listed
  on listed.fiscal_year = net.fiscal_year and listed.subject = net.subject and listed."column" = net."column"
  and listed."table" = net."table" || case net.method when 'residence' then '' else concat(' (', net.method, ')') end
where not version.is_changed
  and net.fiscal_year >= coalesce((select old from beginning), 0)
  and (
    net.old is null or net.new is null
    or abs(net.new - net.old)
      > case when net."column" in ('share_of_gdp', 'share_of_personal_income', 'received_per_dollar') then 0.000100001
        else 1.000001
      end
  )
  and (listed.subject is null or listed.old is distinct from net.old or listed.new is distinct from net.new)
union all
select 'years added but not in one row', 'fiscal_year', null, beginning.new, 'US', 'first_fiscal_year', beginning.old, beginning.new
from beginning
cross join version
where not version.is_changed and beginning.new < beginning.old
  and (select count(*) from listed where fiscal_year < beginning.old and old = beginning.old and new = beginning.new) <> 1
union all
select 'of a year added but not in that row', "table", null, fiscal_year, subject, "column", old, new
from listed
where fiscal_year < (select old from beginning) and "table" <> 'fiscal_year'
union all
select 'listed but not moved', "table", null, fiscal_year, subject, "column", old, new
from listed
where (old is null and new is null)
  or abs(new - old) <= case when unit in ('usd_per_capita', 'real_usd_per_capita') then 1 else 0.0001 end
union all
select 'listed though the method changed', "table", null, fiscal_year, subject, "column", old, new
from listed
where (select is_changed from version) and exists (from previous.net_contribution)
union all
-- Where the 50 releases are full the oldest goes.
select 'lost from the list', before."table", null, before.fiscal_year, before.subject, before."column", before.old, before.new
from previous.revision as before
anti join mart.revision as now
  on now.released_at = before.released_at and now."table" = before."table" and now.fiscal_year = before.fiscal_year
  and now.subject = before.subject and now."column" = before."column" and now.reason = before.reason
  and now.old is not distinct from before.old and now.new is not distinct from before.new
where (select count(distinct released_at) from mart.revision) < 50
