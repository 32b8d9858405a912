-- description: Under every definition that knows both groups the gap is judged in each view by every specification of that
--   view, in every year.
-- table: mart.lean_robustness
select known.fiscal_year, known.definition, views.view, robust.specifications
from (
  select fiscal_year, definition
  from mart.lean
  where status = 'final'
  group by all
  having count(*) filter (where lean = 'democratic') > 0 and count(*) filter (where lean = 'republican') > 0
) as known
cross join (select deficit as view, count(*) as specifications from mart.specification group by deficit) as views
left join mart.lean_robustness as robust
  on robust.fiscal_year = known.fiscal_year and robust.definition = known.definition and robust.view = views.view
where not coalesce(
  robust.specifications = views.specifications
  and robust.share_blue_pays_more + robust.share_red_pays_more between 0 and 1 + 1e-9
  and robust.share_blue_net_payer between 0 and 1
  and robust.share_red_net_payer between 0 and 1
  and robust.gap_per_capita_p05 <= robust.gap_per_capita_p50
  and robust.gap_per_capita_p50 <= robust.gap_per_capita_p95,
  false
)
