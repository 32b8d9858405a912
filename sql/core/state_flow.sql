-- description: What each area paid and received by category in the years of the map: the method's one join. For every
--   method, year, side and category the areas add to the national total.
-- key: method, fiscal_year, side, category, area
-- columns:
--   method: residence, collections, or an alternative of core.specification_axis for the categories it decides.
--   fiscal_year: Federal fiscal year.
--   area: State, territories_abroad or not_allocated.
--   side: paid or received.
--   category: Category of core.mapped_total.
--   amount_usd: Dollars.
--   key: The keys that carry the category; in brackets what stands in for a key's measure in the year.
--   key_lag_years: Years from the fiscal year to the nearest observation of the keys, weighted as they are.
--   adjustment_lag_years: Age of what the keys were adjusted with (the factor that brings pay home), see core.measure.
--   is_estimate: True where the national total is an estimate.
select
  rule.method,
  total.fiscal_year,
  share.area,
  total.side,
  total.category,
  sum(total.amount_usd * rule.weight * share.share) as amount_usd,
  string_agg(rule.key || coalesce(' (' || share.stand_in || ')', ''), ' + ' order by rule.key) as key,
  sum(rule.weight * share.key_lag_years) / sum(rule.weight) as key_lag_years,
  max(share.adjustment_lag_years) as adjustment_lag_years,
  bool_or(total.is_estimate) as is_estimate
from core.mapped_total as total
join core.allocation_rule as rule on rule.side = total.side and rule.category = total.category
join core.allocation_key as share on share.key = rule.key and share.fiscal_year = total.fiscal_year
group by rule.method, total.fiscal_year, share.area, total.side, total.category
order by rule.method, total.fiscal_year, total.side, total.category, share.area
