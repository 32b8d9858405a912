-- description: CBO's line on student loans is found in FY2022 and FY2023, and in no year do student loans leave a gap of
--   more than $60 bn between subfunction 502 and the student assistance it holds that no modification explains.
-- table: core.loan_modification
select years.fiscal_year, loans.amount_usd as modification_usd, subfunction.amount_usd as subfunction_usd,
  assistance.amount_usd as assistance_usd
from core.fiscal_year as years
left join core.loan_modification as loans on loans.fiscal_year = years.fiscal_year
left join raw.omb_historical as subfunction
  on subfunction.fiscal_year = years.fiscal_year and subfunction.table_name = '3.2'
  and subfunction.line = '502 Higher education'
left join raw.omb_historical as assistance
  on assistance.fiscal_year = years.fiscal_year and assistance.table_name = '11.3' and assistance.measure = 'total'
  and assistance.line = 'Student assistance--Department of Education and other'
where (years.fiscal_year in (2022, 2023) and coalesce(loans.is_estimate, true))
  or subfunction.amount_usd is null
  or assistance.amount_usd is null
  or abs(subfunction.amount_usd - assistance.amount_usd - least(coalesce(loans.amount_usd, 0), 0)) > 60e9
