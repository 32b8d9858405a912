-- description: What each state pays and receives by category and key, and what part of it one standard deviation is. A view,
--   computed when it is read. Errors of one key go together in whatever it carries: add the amounts of a key first, then
--   the squares of amount times error over the keys.
-- kind: view
-- key: method, fiscal_year, side, category, key, area
-- columns:
--   method: residence, or an alternative of core.specification_axis for the categories it decides.
--   fiscal_year: Fiscal year of the map.
--   side: paid or received.
--   category: Category of core.mapped_total.
--   key: Allocation key.
--   area: State.
--   amount_usd: Dollars; those of the keys add to core.state_flow.
--   error: Standard deviation as a part of the amount, see core.share_error.
select
  rule.method,
  total.fiscal_year,
  total.side,
  total.category,
  rule.key,
  share.area,
  total.amount_usd * rule.weight * share.share as amount_usd,
  errors.error
from core.mapped_total as total
join core.allocation_rule as rule on rule.side = total.side and rule.category = total.category
join core.allocation_key as share on share.key = rule.key and share.fiscal_year = total.fiscal_year
join core.share_error as errors
  on errors.key = share.key and errors.fiscal_year = share.fiscal_year and errors.area = share.area
where rule.method <> 'collections'
