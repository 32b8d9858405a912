-- description: What a release changed in mart.net_contribution, mart.real_net_contribution, mart.net_view and
--   mart.net_by_lean: every figure a resident that moved by more than one dollar since the release before, every share or
--   ratio that moved by more than 0.0001, and why; a state and year that is new or gone, too. Years added before the first
--   one of the release before are one row, not one a figure. Of the 50 latest releases that changed anything. Empty until a
--   release differs from the one before it.
-- key: released_at, table, fiscal_year, subject, column
-- columns:
--   released_at: When the run that found the new figure began to compare, UTC; the release it made is some seconds
--     younger.
--   table: net_contribution, real_net_contribution, net_view or net_by_lean (of mart), method residence; with
--     (collections) after it where the figure is of the other method; fiscal_year where years were added.
--   fiscal_year: Federal fiscal year of the figure; the first one of those added.
--   subject: Whose figure it is: a postal code (50 states and DC) or, of net_by_lean, definition and lean, such as
--     president: democratic; US of years added.
--   column: Column of the table, of net_view the view whose value it is; first_fiscal_year of years added.
--   state (nullable): Postal code; null where the figure is a group's, or the nation's.
--   unit: usd_per_capita, real_usd_per_capita (dollars of the latest fiscal year), share, usd_per_usd_paid or fiscal_year.
--   status_old (nullable): How far the fiscal year stood in the release before, see mart.fiscal_year; null where that did
--     not have the year, or did not say.
--   status_new (nullable): How far it stands from then on; null where the year is there no more.
--   old (nullable) [see unit]: Figure of the release before; null where it had none.
--   new (nullable) [see unit]: Figure from then on; null where it has none any more.
--   reason: The datasets whose documents changed, and how, where a tax or programme that moved in that state and year (in
--     any state for what rests on the nation, in the group's for a group) rests on other documents of them than before;
--     or the population, the prices, the votes; or another year whose dollars the figure is in.
-- note: Moves of a dollar or less are not listed, nor is what they add to over several releases. Where documents and
--   the software changed in one release the documents are named; a document that changed without moving a figure is not.
--   A release of another version of the method lists nothing here: see mart.method_revision. Rows made before 0.2.0 are of
--   net_contribution alone.
with method as (
  select exists (from previous.net_contribution)
    and about.method_version <> coalesce((select method_version from previous.about), 1) as is_changed
  from mart.about as about
),

-- Where the map began in the release before, and where it begins now.
beginning as (
  select before.first_year as old, now.first_year as new
  from (select min(fiscal_year) as first_year from previous.net_contribution) as before
  cross join (select min(fiscal_year) as first_year from mart.net_contribution) as now
),

-- A column the last release did not have has no values here, and is not compared.
old as (
  select 'net_contribution' as "table", method, fiscal_year, state as subject, state, "column", 'usd_per_capita' as unit, figure
  from (unpivot previous.net_contribution
    on paid_per_capita_usd, received_per_capita_usd, net_per_capita_usd, balanced_net_per_capita_usd
    into name "column" value figure)
  union all
  select 'real_net_contribution', method, fiscal_year, state, state, "column", 'real_usd_per_capita', figure
  from (unpivot previous.real_net_contribution
    on paid_per_capita_usd, received_per_capita_usd, net_per_capita_usd, balanced_net_per_capita_usd
    into name "column" value figure)
  union all
  select 'net_by_lean', method, fiscal_year, definition || ': ' || lean, null, "column", 'usd_per_capita', figure
  from (unpivot previous.net_by_lean on net_per_capita_usd, balanced_net_per_capita_usd into name "column" value figure)
  union all
  select 'net_view', 'residence', fiscal_year, state, state, view, unit, value
  from previous.net_view
),

new as (
  select 'net_contribution' as "table", method, fiscal_year, state as subject, state, "column", 'usd_per_capita' as unit, figure
  from (unpivot mart.net_contribution
    on paid_per_capita_usd, received_per_capita_usd, net_per_capita_usd, balanced_net_per_capita_usd
    into name "column" value figure)
  union all
  select 'real_net_contribution', method, fiscal_year, state, state, "column", 'real_usd_per_capita', figure
  from (unpivot mart.real_net_contribution
    on paid_per_capita_usd, received_per_capita_usd, net_per_capita_usd, balanced_net_per_capita_usd
    into name "column" value figure)
  union all
  select 'net_by_lean', method, fiscal_year, definition || ': ' || lean, null, "column", 'usd_per_capita', figure
  from (unpivot mart.net_by_lean on net_per_capita_usd, balanced_net_per_capita_usd into name "column" value figure)
  union all
  select 'net_view', 'residence', fiscal_year, state, state, view, unit, value
  from mart.net_view
),

-- To a millionth of a dollar, so that what moved by one dollar has not moved by more for the way numbers are kept.
moved as (
  select
    "table", method, fiscal_year, subject, coalesce(new.state, old.state) as state, "column",
    coalesce(new.unit, old.unit) as unit,
    old.figure as old,
    new.figure as new
  from old
  full join new using ("table", method, fiscal_year, subject, "column")
  where ("table", "column") in (select ("table", "column") from old)
    and not (select is_changed from method)
    and fiscal_year >= coalesce((select old from beginning), 0)
    and (
      old.figure is null or new.figure is null or case coalesce(new.unit, old.unit)
        when 'usd_per_capita' then round(abs(new.figure - old.figure), 6) > 1
        when 'real_usd_per_capita' then round(abs(new.figure - old.figure), 6) > 1
        else round(abs(new.figure - old.figure), 10) > 0.0001
      end
    )
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

side_column as (
  from (
    values
      ('paid', 'paid_per_capita_usd'),
      ('received', 'received_per_capita_usd'),
      ('paid', 'net_per_capita_usd'),
      ('received', 'net_per_capita_usd')
  ) as sides (side, "column")
),

-- What moves a state's figure moves it in real dollars, in its group and, by the default method, in the views.
own_cause as (
  select figures."table", cause.method, cause.fiscal_year, cause.state as subject, side_column."column", cause.change
  from cause
  join side_column using (side)
  cross join (values ('net_contribution'), ('real_net_contribution')) as figures ("table")
  union
  select 'net_by_lean', cause.method, cause.fiscal_year, lean.definition || ': ' || lean.lean, 'net_per_capita_usd', cause.change
  from cause
  join (select definition, fiscal_year, state, lean from mart.lean union from previous.lean) as lean using (fiscal_year, state)
  union
  select 'net_view', 'residence', seen.fiscal_year, cause.state, seen."column", cause.change
  from (select distinct fiscal_year, "column" from moved where "table" = 'net_view') as seen
  join cause
    on cause.method = 'residence' and cause.fiscal_year <= seen.fiscal_year
    and cause.fiscal_year >= seen.fiscal_year - case seen."column" when 'five_year_mean' then 4 else 0 end
),

-- The nation's receipts and outlays are in every balanced figure, and in what is seen less the nation's.
nation_cause as (
  select distinct moved."table", moved.method, moved.fiscal_year, moved.subject, moved."column", cause.change
  from moved
  join (select distinct fiscal_year, method, change from cause) as cause using (fiscal_year, method)
  where moved."column" in ('balanced_net_per_capita_usd', 'balanced', 'relative')
),

-- Prices, the product, income and votes are in no flow.
other_cause as (
  select moved."table", moved.method, moved.fiscal_year, moved.subject, moved."column", changes.change
  from moved
  join (
    values
      ('gdp_price_index', 'real_usd_per_capita', null),
      ('bea_regional', 'share', 'share_of_gdp'),
      ('omb_historical', 'share', 'share_of_gdp'),
      ('bea_regional', 'share', 'share_of_personal_income')
  ) as rests (dataset, unit, "column")
    on rests.unit = moved.unit and coalesce(rests."column", moved."column") = moved."column"
  join dataset_change as changes using (dataset)
  union
  select
    moved."table", moved.method, moved.fiscal_year, moved.subject, moved."column",
    'dollars of FY' || now.dollars_of_fiscal_year || ' instead of FY' || before.dollars_of_fiscal_year
  from moved
  cross join (select max(dollars_of_fiscal_year) as dollars_of_fiscal_year from mart.real_net_contribution) as now
  join (select max(dollars_of_fiscal_year) as dollars_of_fiscal_year from previous.real_net_contribution) as before
    on before.dollars_of_fiscal_year <> now.dollars_of_fiscal_year
  where moved.unit = 'real_usd_per_capita'
  union
  select moved."table", moved.method, moved.fiscal_year, moved.subject, moved."column", changes.change
  from moved
  join dataset_change as changes on changes.dataset in ('president_vote', 'ncsl_party_control', 'klarner_partisan_balance')
  semi join (
    select definition, fiscal_year from (select definition, fiscal_year, state, lean from mart.lean except from previous.lean)
    union
    select definition, fiscal_year from (from previous.lean except select definition, fiscal_year, state, lean from mart.lean)
  ) as regrouped
    on regrouped.fiscal_year = moved.fiscal_year and regrouped.definition = split_part(moved.subject, ': ', 1)
  where moved."table" = 'net_by_lean'
),

reason as (
  select "table", method, fiscal_year, subject, "column", string_agg(change, '; ' order by change) as reason
  from (from own_cause union from nation_cause union from other_cause)
  group by all
),

revision as (
  select
    run.released_at,
    moved."table" || case moved.method when 'residence' then '' else ' (' || moved.method || ')' end as "table",
    moved.fiscal_year,
    moved.subject,
    moved."column",
    moved.state,
    moved.unit,
    before.status as status_old,
    now.status as status_new,
    moved.old,
    moved.new,
    case
      when reason.reason is not null then reason.reason
      when not exists (from previous.document) then 'the documents of the release before are not known'
      when not exists (from dataset_change) then 'no document changed: the method or the software did'
      when moved."table" = 'net_view' then 'documents changed, or the software: what a view rests on is not followed to them'
      else 'no document that carries it changed: the method or the software did'
    end as reason
  from moved
  cross join previous.run as run
  left join reason using ("table", method, fiscal_year, subject, "column")
  left join previous.fiscal_year as before on before.fiscal_year = moved.fiscal_year
  left join mart.fiscal_year as now on now.fiscal_year = moved.fiscal_year
  union all
  select
    run.released_at, 'fiscal_year', beginning.new, 'US', 'first_fiscal_year', null, 'fiscal_year', null, now.status,
    beginning.old, beginning.new, printf('years added: FY%d to FY%d', beginning.new, beginning.old - 1)
  from beginning
  cross join previous.run as run
  left join mart.fiscal_year as now on now.fiscal_year = beginning.new
  where beginning.new < beginning.old and not (select is_changed from method)
  union all
  select
    released_at, "table", fiscal_year, subject, "column", state, unit, status_old, status_new, old, new, reason
  from previous.revision
)

select released_at, "table", fiscal_year, subject, "column", state, unit, status_old, status_new, old, new, reason
from revision
qualify dense_rank() over (order by released_at desc) <= 50
order by released_at desc, "table", fiscal_year, subject, "column"
