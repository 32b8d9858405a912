-- description: Under every definition that knows both groups the gap is judged by every specification, in every year.
-- table: mart.lean_robustness
select known.fiscal_year, known.definition, robust.specifications
from (
  select fiscal_year, definition
  from mart.lean
  where status = 'final'
  group by all
  having count(*) filter (where lean = 'democratic') > 0 and count(*) filter (where lean = 'republican') > 0
) as known
left join mart.lean_robustness as robust
  on robust.fiscal_year = known.fiscal_year and robust.definition = known.definition
where not coalesce(
  robust.specifications = (select count(*) from mart.specification)
  and robust.gap_per_capita_p05 <= robust.gap_per_capita_p50
  and robust.gap_per_capita_p50 <= robust.gap_per_capita_p95,
  false
)
