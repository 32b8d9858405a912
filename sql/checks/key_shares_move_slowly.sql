-- description: No state's share of a key of the default method moves by more than 4 percentage points, or (from 1 % up) to
--   more than twice or less than half of what it was, from one fiscal year to the next; a factor of three for
--   unemployment benefits in FY2020-22, when the federal supplements reached states unlike the benefits of ordinary years.
-- table: core.allocation_key
select this.key, this.area, this.fiscal_year, before.share as share_before, this.share
from core.allocation_key as this
join core.allocation_key as before
  on before.key = this.key and before.area = this.area and before.fiscal_year = this.fiscal_year - 1
where this.area not in ('territories_abroad', 'not_allocated')
  and this.key not in ('awards', 'gross_collections')
  and (
    abs(this.share - before.share) > 0.04
    or (
      greatest(this.share, before.share) > 0.01
      and greatest(this.share / before.share, before.share / this.share)
        > if(this.key = 'unemployment_compensation' and this.fiscal_year between 2020 and 2022, 3, 2)
    )
  )
