-- description: What each area pays, and what it receives, under every distinct set of rules. The specifications are pairs
--   of these rows, so that nothing is added up twice; what the states pay or receive together is in core.specification_total.
-- key: side, spec_id, fiscal_year, area
-- columns:
--   side: paid or received.
--   spec_id: First specification with these rules on this side: paid_spec_id or received_spec_id of core.specification.
--   fiscal_year: Closed fiscal year; the specifications are not counted in provisional ones.
--   area: State, territories_abroad or not_allocated; all areas add to the official total.
--   amount_usd: Dollars.
-- note: Sums alone, since it is the largest table there is: an amount a resident is computed where it is read.
with distinct_side as (
  select distinct 'paid' as side, paid_spec_id as spec_id from core.specification
  union all
  select distinct 'received', received_spec_id from core.specification
),

rule as (
  select sides.side, sides.spec_id, residence.category, coalesce(decided.method, 'residence') as method
  from distinct_side as sides
  join (select distinct side, category from core.allocation_rule where method = 'residence') as residence
    on residence.side = sides.side
  left join core.specification_rule as decided
    on decided.spec_id = sides.spec_id and decided.side = sides.side and decided.category = residence.category
)

select rule.side, rule.spec_id, flow.fiscal_year, flow.area, sum(flow.amount_usd) as amount_usd
from rule
join core.state_flow as flow
  on flow.side = rule.side and flow.category = rule.category and flow.method = rule.method
semi join core.fiscal_year as closed on closed.fiscal_year = flow.fiscal_year
group by rule.side, rule.spec_id, flow.fiscal_year, flow.area
-- A year lies together, which is how the specifications are read; in it every specification does, which is how they are
-- smallest on disk.
order by rule.side, flow.fiscal_year, rule.spec_id, flow.area
