-- description: Every category and year has documents behind its national total, every key that shares it out and the
--   population; every measured year has some; and none is named that does not give what it is named for.
-- table: mart.lineage
with needed as (
  select rule.method, total.side, total.category, total.fiscal_year, part.part,
    case part.part when 'key' then rule.key else part.part end as key
  from core.mapped_total as total
  join core.allocation_rule as rule on rule.side = total.side and rule.category = total.category
  join core.method as methods on methods.method = rule.method
  cross join (values ('total'), ('key'), ('population')) as part (part)
  where not (part.part = 'key' and rule.key = 'not_allocated')
),

found as (
  select method, side, category, fiscal_year, part, key from mart.lineage
)

select 'no document' as failure, part || ' ' || key as what, side || ' ' || category || ' ' || method as line, fiscal_year
from (from needed except from found)
union all
select 'document of nothing', part || ' ' || key, side || ' ' || category || ' ' || method, fiscal_year
from (from found except from needed)
union all
select 'no document', measure, basis, year
from (select measure, basis, year from core.measure except select measure, basis, year from core.measure_document)
union all
select 'document not described', named.document, named.side || ' ' || named.category, named.fiscal_year
from core.total_document as named
anti join raw.document as described using (document)
union all
select 'document not described', named.document, named.key, named.fiscal_year
from core.key_document as named
anti join raw.document as described using (document)
