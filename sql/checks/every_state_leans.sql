-- description: Under every definition each of the 51 areas leans one way in every fiscal year.
-- table: mart.lean
select definition, fiscal_year, count(*) as areas
from mart.lean
group by all
having areas <> 51 or count(*) filter (where lean not in ('democratic', 'republican', 'split')) > 0
