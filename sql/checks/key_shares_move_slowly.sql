-- description: No state's share of a key of the default method moves by more than 4 percentage points, or (from 1 % up) to
--   more than twice or less than half of what it was, from one fiscal year to the next. Wider for unemployment benefits in
--   FY2020-22, when the federal supplements reached states unlike the benefits of ordinary years, and after the storms of
--   2005 in Louisiana; for contracts, where one
--   order moves a state (New Mexico's share doubles from 2012 to 2017); for estate and gift taxes, where one estate does (in
--   FY2023 Texas has 26 % of these taxes and 8 % of property income); for farm payments, which follow storms and droughts
--   (Florida has 10 % of 2017's); and for premium credits in FY2016, when New York's Basic Health Program began.
-- table: core.allocation_key
select this.key, this.area, this.fiscal_year, before.share as share_before, this.share
from core.allocation_key as this
join core.allocation_key as before
  on before.key = this.key and before.area = this.area and before.fiscal_year = this.fiscal_year - 1
left join (
  values
    ('unemployment_compensation', 2005, 2007, 0.04, 3),
    ('unemployment_compensation', 2020, 2022, 0.04, 4),
    ('contracts', 0, 9999, 0.06, 3),
    ('estate_gift', 0, 9999, 0.25, 10),
    ('farm_payments', 2016, 9999, 0.06, 5),
    ('premium_tax_credit', 2015, 2016, 0.04, 3)
) as wider (key, first_fiscal_year, last_fiscal_year, points, factor)
  on wider.key = this.key and this.fiscal_year between wider.first_fiscal_year and wider.last_fiscal_year
where this.area not in ('territories_abroad', 'not_allocated')
  and this.key not in ('awards', 'gross_collections')
  and (
    abs(this.share - before.share) > coalesce(wider.points, 0.04)
    or (
      greatest(this.share, before.share) > 0.01
      and greatest(this.share / before.share, before.share / this.share) > coalesce(wider.factor, 2)
    )
  )
