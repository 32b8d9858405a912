-- description: What each specification takes on each side, and whether it is balanced. Many specifications share a side
--   (what is paid does not depend on how interest is placed), so that sums by side are few.
-- key: spec_id
-- columns:
--   spec_id: Specification.
--   paid_spec_id: The first specification with the same rules on the side paid.
--   received_spec_id: The first specification with the same rules on the side received.
--   is_balanced: True where receipts are scaled to the outlays placed in the states.
with rules as (
  select
    spec_id,
    list(method order by category) filter (where side = 'paid') as paid,
    list(method order by category) filter (where side = 'received') as received
  from core.specification_rule
  group by spec_id
)

select
  rules.spec_id,
  min(rules.spec_id) over (partition by rules.paid) as paid_spec_id,
  min(rules.spec_id) over (partition by rules.received) as received_spec_id,
  deficit.option = 'balanced' as is_balanced
from rules
join core.specification_option as deficit on deficit.spec_id = rules.spec_id and deficit.axis = 'deficit'
order by rules.spec_id
