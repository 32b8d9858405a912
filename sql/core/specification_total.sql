-- description: What the 50 states and DC pay, and what they receive, together under every distinct set of rules: the sums of
--   core.specification_side without territories_abroad and not_allocated. Balanced specifications scale by them.
-- key: side, spec_id, fiscal_year
-- columns:
--   side: paid or received.
--   spec_id: First specification with these rules on this side: paid_spec_id or received_spec_id of core.specification.
--   fiscal_year: Closed fiscal year.
--   states_usd: Dollars of the 51 areas.
select side.side, side.spec_id, side.fiscal_year, sum(side.amount_usd) as states_usd
from core.specification_side as side
join raw.area as areas on areas.area = side.area and areas.kind = 'state'
group by side.side, side.spec_id, side.fiscal_year
order by side.side, side.fiscal_year, side.spec_id
