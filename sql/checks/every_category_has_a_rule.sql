-- description: Every category with a national total is shared out by some method; weights of a category add to 1.
-- table: core.allocation_rule
select category, 'no rule' as failure
from core.national_total
where category not in (select category from core.allocation_rule)
union
select category, 'weights add to ' || sum(weight)
from core.allocation_rule
group by method, side, category
having abs(sum(weight) - 1) > 1e-12
union
select rules.category, 'no key ' || rules.key
from core.allocation_rule as rules
where rules.key not in (select key from core.allocation_key)
