-- description: Every category that has a total or a rule has a row with words of its own and a place of its own in the
--   order, and every row is of such a category.
-- table: mart.category
with used as (
  select side, category from core.national_total
  union
  select side, category from core.allocation_rule
)

select category, 'no words' as failure
from used
anti join mart.category as worded using (side, category)
union all
select category, 'neither total nor rule'
from mart.category as worded
anti join used using (side, category)
union all
select min(category), 'words of another, too: ' || label
from mart.category
group by label
having count(*) > 1
union all
select min(category), 'place of another, too: ' || side || ' ' || position
from mart.category
group by side, position
having count(*) > 1
