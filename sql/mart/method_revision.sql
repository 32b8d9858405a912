-- description: What a change of the method moved: for each release by another version of the method than the release
--   before, one row a table, method and fiscal year (of mart.net_view also a view) whose nets moved, with the size of the
--   moves and the largest of them. Kept for good.
-- key: released_at, table, column, fiscal_year
-- columns:
--   released_at: When the run that made the first release by the new method began to compare, UTC.
--   table: net_contribution, real_net_contribution, net_view or net_by_lean (of mart), method residence; with
--     (collections) after it where the figures are of the other method.
--   column: net_per_capita_usd, of net_view the view.
--   fiscal_year: Federal fiscal year.
--   method_version_before: Number of the method of the release before.
--   method_version: Number of the method of this one, see core.method_version.
--   unit: usd_per_capita, real_usd_per_capita (dollars of the latest fiscal year), share or usd_per_usd_paid.
--   figures: Figures that both releases have: of states, the District of Columbia too, or of groups of all definitions.
--   figures_new: Figures the release before did not have.
--   figures_gone: Figures there are no more.
--   rms_change (nullable) [see unit]: Root mean square of the moves over the 50 states, or over the groups; null where
--     none is in both releases.
--   largest_subject (nullable): Whose figure moved furthest: one of the 50 states, or definition and lean of a group.
--   largest_old (nullable) [see unit]: That figure in the release before.
--   largest_new (nullable) [see unit]: That figure from then on.
--   dc_change (nullable) [see unit]: By how much the figure of the District of Columbia moved, which is far from a
--     state's; null for groups.
--   datasets_changed (nullable): Datasets of which documents changed in the same release, whose part in the moves is not
--     told apart from the method's; null where none did.
with version as (
  select coalesce((select method_version from previous.about), 1) as method_version_before, about.method_version
  from mart.about as about
  where exists (from previous.net_contribution)
    and about.method_version <> coalesce((select method_version from previous.about), 1)
),

old as (
  select 'net_contribution' as "table", method, fiscal_year, state as subject, 'net_per_capita_usd' as "column",
    'usd_per_capita' as unit, net_per_capita_usd as figure
  from previous.net_contribution
  union all
  select 'real_net_contribution', method, fiscal_year, state, 'net_per_capita_usd', 'real_usd_per_capita', net_per_capita_usd
  from previous.real_net_contribution
  union all
  select 'net_by_lean', method, fiscal_year, definition || ': ' || lean, 'net_per_capita_usd', 'usd_per_capita', net_per_capita_usd
  from previous.net_by_lean
  union all
  select 'net_view', 'residence', fiscal_year, state, view, unit, value
  from previous.net_view
),

new as (
  select 'net_contribution' as "table", method, fiscal_year, state as subject, 'net_per_capita_usd' as "column",
    'usd_per_capita' as unit, net_per_capita_usd as figure
  from mart.net_contribution
  union all
  select 'real_net_contribution', method, fiscal_year, state, 'net_per_capita_usd', 'real_usd_per_capita', net_per_capita_usd
  from mart.real_net_contribution
  union all
  select 'net_by_lean', method, fiscal_year, definition || ': ' || lean, 'net_per_capita_usd', 'usd_per_capita', net_per_capita_usd
  from mart.net_by_lean
  union all
  select 'net_view', 'residence', fiscal_year, state, view, unit, value
  from mart.net_view
),

compared as (
  select
    "table" || case method when 'residence' then '' else ' (' || method || ')' end as "table",
    "column",
    fiscal_year,
    subject,
    coalesce(new.unit, old.unit) as unit,
    old.figure as old,
    new.figure as new,
    new.figure - old.figure as change
  from (from old where figure is not null) as old
  full join (from new where figure is not null) as new using ("table", method, fiscal_year, subject, "column")
  cross join version
),

document_change as (
  select string_agg(distinct dataset, ', ' order by dataset) as datasets_changed
  from (
    (select dataset, sha256 from previous.document except select dataset, sha256 from raw.document)
    union
    (select dataset, sha256 from raw.document except select dataset, sha256 from previous.document)
  )
),

size as (
  select
    "table",
    "column",
    fiscal_year,
    min(unit) as unit,
    count(change) as figures,
    count(*) filter (where old is null) as figures_new,
    count(*) filter (where new is null) as figures_gone,
    sqrt(avg(change * change) filter (where subject <> 'DC')) as rms_change,
    max(change) filter (where subject = 'DC') as dc_change,
    arg_max((subject, old, new), (abs(change), subject)) filter (where subject <> 'DC' and change is not null) as largest
  from compared
  group by all
  having count(*) > count(change) or max(abs(change)) > 1e-6
)

select
  run.released_at,
  size."table",
  size."column",
  size.fiscal_year,
  version.method_version_before,
  version.method_version,
  size.unit,
  size.figures,
  size.figures_new,
  size.figures_gone,
  size.rms_change,
  size.largest[1] as largest_subject,
  size.largest[2] as largest_old,
  size.largest[3] as largest_new,
  size.dc_change,
  document_change.datasets_changed
from size
cross join version
cross join document_change
cross join previous.run as run
union all
select
  released_at, "table", "column", fiscal_year, method_version_before, method_version, unit, figures, figures_new,
  figures_gone, rms_change, largest_subject, largest_old, largest_new, dc_change, datasets_changed
from previous.method_revision
order by released_at desc, "table", "column", fiscal_year
