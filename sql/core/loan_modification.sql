-- description: Changes in the value of student loans made in earlier years, booked at once when they are decided: no
--   payment to anyone in that year, so allocated to no state. CBO's line where it has one; else, in a year in which
--   subfunction 502 (higher education) falls more than $100 bn short of the student assistance it holds, that gap.
-- key: fiscal_year
-- columns:
--   fiscal_year: Federal fiscal year.
--   amount_usd: Dollars; a positive one lies inside OMB's student assistance, a negative one outside it.
--   is_estimate: True where it is the gap.
-- note: Outside these years the gap is between 0 and -$46 bn. In FY2023 it is -$342 bn, of which CBO names -$333 bn; in
--   FY2025 it is -$148 bn and CBO has no line yet, while loan terms were changed by law that year. Left where it is, it
--   would lower procurement, the remainder of outlays, by a fifth.
with gap as (
  select
    subfunction.fiscal_year,
    subfunction.amount_usd - assistance.amount_usd as amount_usd
  from raw.omb_historical as subfunction
  join raw.omb_historical as assistance
    on assistance.fiscal_year = subfunction.fiscal_year
    and assistance.table_name = '11.3'
    and assistance.line = 'Student assistance--Department of Education and other'
    and assistance.measure = 'total'
  where subfunction.table_name = '3.2' and subfunction.line = '502 Higher education'
),

named as (
  select fiscal_year, amount_usd
  from raw.cbo_actual
  where component = 'outlay' and subcategory = 'Student Loan Foregiveness' and amount_usd <> 0
)

select
  years.fiscal_year,
  coalesce(named.amount_usd, gap.amount_usd) as amount_usd,
  named.amount_usd is null as is_estimate
from core.fiscal_year as years
left join gap on gap.fiscal_year = years.fiscal_year
left join named on named.fiscal_year = years.fiscal_year
where named.amount_usd is not null or gap.amount_usd < -100e9
order by years.fiscal_year
