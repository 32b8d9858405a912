-- description: How many of the specifications differ in each closed fiscal year: where an axis makes no difference (both
--   measures of the income tax are one before SOI's first year) its options place every dollar alike, and count all the
--   same.
-- key: fiscal_year
-- columns:
--   fiscal_year: Closed fiscal year.
--   distinct_ways: Specifications that place some dollar differently from every one before them.
with placed as (
  select fiscal_year, side, spec_id, list(round(amount_usd) order by area) as amounts
  from core.specification_side
  group by fiscal_year, side, spec_id
),

alike as (
  select fiscal_year, side, spec_id, min(spec_id) over (partition by fiscal_year, side, amounts) as first_spec_id
  from placed
)

select paid.fiscal_year, count(distinct (paid.first_spec_id, received.first_spec_id, choices.is_balanced)) as distinct_ways
from core.specification as choices
join alike as paid on paid.side = 'paid' and paid.spec_id = choices.paid_spec_id
join alike as received
  on received.side = 'received' and received.spec_id = choices.received_spec_id
  and received.fiscal_year = paid.fiscal_year
group by paid.fiscal_year
order by paid.fiscal_year
