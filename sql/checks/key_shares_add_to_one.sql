-- description: The shares of every key add to 1 in every fiscal year, and a key that covers states covers all 51.
-- table: core.allocation_key
select key, fiscal_year, sum(share) as shares,
  count(*) filter (where area not in ('territories_abroad', 'not_allocated')) as states
from core.allocation_key
group by key, fiscal_year
having abs(shares - 1) > 1e-9 or (key <> 'not_allocated' and states <> 51)
