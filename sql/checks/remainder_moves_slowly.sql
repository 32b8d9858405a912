-- description: Procurement, the remainder of outlays, lies between 0.82 and 1.25 times that of the year before, outside
--   FY2020-22: whatever is booked in an unexpected place ends in the remainder.
-- table: core.national_total
select this.fiscal_year, before.amount_usd as before_usd, this.amount_usd
from core.national_total as this
join core.national_total as before
  on before.category = this.category and before.fiscal_year = this.fiscal_year - 1
where this.category = 'procurement'
  and this.fiscal_year not between 2020 and 2022
  and before.fiscal_year not between 2020 and 2022
  and this.amount_usd / before.amount_usd not between 0.82 and 1.25
