-- description: What a release changed: every figure a resident that moved by more than one dollar since the release
--   before, and why; a state and year that is new or gone, too. Of the 50 latest releases that changed anything. Empty
--   until a release differs from the one before it.
-- key: released_at, table, fiscal_year, state, column
-- columns:
--   released_at: When the run that found the new figure began to compare, UTC; the release it made is some seconds
--     younger.
--   table: net_contribution (mart.net_contribution, method residence) or net_contribution (collections), its other
--     method.
--   fiscal_year: Federal fiscal year of the figure.
--   state: Postal code; 50 states and DC.
--   column: Column of the table: paid_per_capita_usd, received_per_capita_usd, net_per_capita_usd or
--     balanced_net_per_capita_usd.
--   old (nullable) [see column]: Figure of the release before, dollars a resident; null where it had none.
--   new (nullable) [see column]: Figure from then on, dollars a resident; null where it has none any more.
--   reason: The datasets whose documents changed, and how, where a tax or programme that moved in that state and year (in
--     any state for the balanced figure, which rests on the nation) rests on other documents of them than before; or the
--     population.
-- note: Moves of a dollar or less are not listed, nor is what they add to over several releases. Where documents and
--   the method changed in one release the documents are named; a document that changed without moving a figure is not.
with old as (
  -- A column the last release did not have has no values here, and is not compared.
  unpivot (
    select fiscal_year, state, method, paid_per_capita_usd, received_per_capita_usd, net_per_capita_usd,
      balanced_net_per_capita_usd
    from previous.net_contribution
  )
  on paid_per_capita_usd, received_per_capita_usd, net_per_capita_usd, balanced_net_per_capita_usd
  into name "column" value old
),

new as (
  unpivot (
    select fiscal_year, state, method, paid_per_capita_usd, received_per_capita_usd, net_per_capita_usd,
      balanced_net_per_capita_usd
    from mart.net_contribution
  )
  on paid_per_capita_usd, received_per_capita_usd, net_per_capita_usd, balanced_net_per_capita_usd
  into name "column" value new
),

-- To a millionth of a dollar, so that what moved by one dollar has not moved by more for the way numbers are kept.
moved as (
  select fiscal_year, state, method, "column", old.old, new.new
  from old
  full join new using (fiscal_year, state, method, "column")
  where "column" in (select "column" from old)
    and (old.old is null or new.new is null or round(abs(new.new - old.old), 6) > 1)
),

-- Documents on one side only: dropped, added, or the same document with other bytes on both.
document_change as (
  select dataset, before.document is null as is_added, vintage
  from (select distinct dataset, document, vintage, sha256 from previous.document) as before
  full join (select distinct dataset, document, vintage, sha256 from raw.document) as now
    using (dataset, document, vintage, sha256)
  where before.document is null or now.document is null
),

-- By vintage; by number where there are more than three.
named_change as (
  select dataset, is_added,
    case when count(distinct vintage) > 3 then count(*) || ' documents'
      else string_agg(distinct vintage, ' and ' order by vintage)
    end as documents
  from document_change
  group by dataset, is_added
),

dataset_change as (
  select dataset,
    dataset || ': ' || case
      when dropped.documents is null then added.documents || ' added'
      when added.documents is null then dropped.documents || ' dropped'
      when dropped.documents = added.documents then added.documents || ' changed'
      else dropped.documents || ' replaced by ' || added.documents
    end as change
  from (from named_change where not is_added) as dropped
  full join (from named_change where is_added) as added using (dataset)
),

flow_change as (
  select fiscal_year, state, method, side, category
  from previous.flow as before
  full join mart.flow as now using (fiscal_year, state, method, side, category)
  where before.amount_usd is null or now.amount_usd is null
    or abs(now.amount_usd - before.amount_usd) > 1e-9 * greatest(abs(now.amount_usd), abs(before.amount_usd))
),

flow_document as (
  select rules.method, totals.side, totals.category, totals.fiscal_year, totals.document
  from core.total_document as totals
  join core.allocation_rule as rules using (side, category)
  union
  select rules.method, rules.side, rules.category, keys.fiscal_year, keys.document
  from core.key_document as keys
  join core.allocation_rule as rules using (key)
),

line as (
  select flow_document.method, side, category, fiscal_year, documents.dataset, document, documents.sha256
  from flow_document
  join raw.document as documents using (document)
),

line_before as (
  select distinct method, side, category, fiscal_year, dataset, document, sha256
  from previous.lineage
  where part <> 'population'
),

-- The datasets of which a line rests on other documents than before. Where the last release does not say what its lines
-- rested on: every dataset that changed and carries the line now, and every one that is gone.
line_change as (
  select method, side, category, fiscal_year, dataset
  from line_before
  full join line using (method, side, category, fiscal_year, dataset, document, sha256)
  where exists (from previous.lineage) and (line_before.document is null or line.document is null)
  union
  select line.method, line.side, line.category, line.fiscal_year, line.dataset
  from line
  where not exists (from previous.lineage)
  union
  select flow_change.method, flow_change.side, flow_change.category, flow_change.fiscal_year, changes.dataset
  from flow_change
  cross join dataset_change as changes
  anti join raw.document as documents on documents.dataset = changes.dataset
  where not exists (from previous.lineage)
),

-- Which changed dataset moved which side of which state and year.
cause as (
  select distinct flow_change.fiscal_year, flow_change.state, flow_change.method, flow_change.side, changes.change
  from flow_change
  join line_change using (fiscal_year, method, side, category)
  join dataset_change as changes using (dataset)
  union
  select now.fiscal_year, now.state, now.method, side.side, changes.change
  from mart.net_contribution as now
  join previous.net_contribution as before using (fiscal_year, state, method)
  join dataset_change as changes on changes.dataset = 'census_population'
  cross join (values ('paid'), ('received')) as side (side)
  where now.population is distinct from before.population
),

column_cause as (
  select cause.fiscal_year, cause.state, cause.method, sides."column", cause.change
  from cause
  join (
    values
      ('paid', 'paid_per_capita_usd'),
      ('received', 'received_per_capita_usd'),
      ('paid', 'net_per_capita_usd'),
      ('received', 'net_per_capita_usd')
  ) as sides (side, "column") using (side)
  union
  -- The nation's receipts and outlays are in every state's balanced figure.
  select moved.fiscal_year, moved.state, moved.method, moved."column", cause.change
  from moved
  join (select distinct fiscal_year, method, change from cause) as cause using (fiscal_year, method)
  where moved."column" = 'balanced_net_per_capita_usd'
),

reason as (
  select fiscal_year, state, method, "column", string_agg(change, '; ' order by change) as reason
  from column_cause
  group by all
),

revision as (
  select
    run.released_at,
    'net_contribution' || case moved.method when 'residence' then '' else ' (' || moved.method || ')' end as "table",
    moved.fiscal_year,
    moved.state,
    moved."column",
    moved.old,
    moved.new,
    case
      when reason.reason is not null then reason.reason
      when not exists (from previous.document) then 'the documents of the release before are not known'
      when not exists (from dataset_change) then 'no document changed: the method or the software did'
      else 'no document that carries it changed: the method or the software did'
    end as reason
  from moved
  cross join previous.run as run
  left join reason using (fiscal_year, state, method, "column")
  union all
  select released_at, "table", fiscal_year, state, "column", old, new, reason
  from previous.revision
)

select released_at, "table", fiscal_year, state, "column", old, new, reason
from revision
qualify dense_rank() over (order by released_at desc) <= 50
order by released_at desc, "table", fiscal_year, state, "column"
