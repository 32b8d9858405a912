-- description: Under which rules each category counts in each view of core.view_specification: the option's where it decides
--   the category, residence else.
-- key: view, side, category
-- columns:
--   view: View of core.view_specification; raw is the default method.
--   side: paid or received.
--   category: Category of core.mapped_total.
--   method: Method of core.allocation_rule.
select specifications.view, residence.side, residence.category, coalesce(decided.method, 'residence') as method
from core.view_specification as specifications
cross join (select distinct side, category from core.allocation_rule where method = 'residence') as residence
left join core.specification_rule as decided
  on decided.spec_id = specifications.spec_id and decided.side = residence.side
  and decided.category = residence.category
order by specifications.view, residence.side, residence.category
