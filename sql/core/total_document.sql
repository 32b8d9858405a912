-- description: The documents the national total of each category and fiscal year rests on, found the way
--   core.national_total and core.provisional_total add it up. Procurement is what remains of outlays, so it rests on the documents of every line.
-- key: side, category, fiscal_year, document
-- columns:
--   side: paid or received.
--   category: Category of core.mapped_total.
--   fiscal_year: Federal fiscal year.
--   document: Document of raw.document.
with receipt as (
  select distinct printed.fiscal_year, printed.section, printed.document
  from raw.omb_historical as printed
  where printed.table_name = '2.1' and printed.line in ('Total', printed.section)
),

cbo as (
  select distinct fiscal_year, component, category, subcategory, document from raw.cbo_actual
),

paid as (
  select names.category, receipt.fiscal_year, receipt.document
  from receipt
  join (
    values
      ('Individual Income Taxes', 'individual_income_tax'),
      ('Social Insurance and Retirement Receipts', 'payroll_tax'),
      ('Corporation Income Taxes', 'corporate_income_tax'),
      ('Excise Taxes', 'excise_tax'),
      ('Other', 'miscellaneous_receipts')
  ) as names (section, category) using (section)
  union
  -- CBO splits OMB's "Other"; what is left of it rests on both.
  select names.category, cbo.fiscal_year, cbo.document
  from cbo
  join (
    values
      ('Estate and Gift Taxes', 'estate_gift_tax'),
      ('Estate and Gift Taxes', 'miscellaneous_receipts'),
      ('Customs Duties', 'customs_duties'),
      ('Customs Duties', 'miscellaneous_receipts')
  ) as names (printed, category) on names.printed = cbo.category
  where cbo.component = 'revenue'
  union
  select names.category, printed.fiscal_year, printed.document
  from raw.omb_historical as printed
  cross join (values ('federal_reserve_earnings'), ('miscellaneous_receipts')) as names (category)
  where printed.table_name = '2.5' and printed.line = 'Federal Reserve Deposits'
  union
  -- Before CBO's first year table 2.5 splits "Other".
  select names.category, printed.fiscal_year, printed.document
  from raw.omb_historical as printed
  cross join (values ('estate_gift_tax'), ('customs_duties')) as names (category)
  where printed.table_name = '2.5' and printed.line = 'Customs Duties and Fees'
    and printed.fiscal_year < (select min(fiscal_year) from cbo where component = 'revenue')
),

omb as (
  select distinct lines.category, lines.table_name, printed.fiscal_year, printed.document
  from raw.omb_historical as printed
  join core.omb_line as lines
    on lines.table_name = printed.table_name
    and lines.line = printed.line
    and printed.measure = lines.measure
    and printed.fiscal_year between lines.first_fiscal_year and lines.last_fiscal_year
),

-- What lies above the ordinary level of FY2015-19, at the prices of the year.
excess as (
  select excess.category, excess.fiscal_year, printed.document
  from core.excess_spending as excess
  join core.excess_line as lines on lines.category = excess.category
  join raw.omb_historical as printed
    on printed.table_name = lines.table_name and printed.line = lines.line and printed.measure = 'total'
    and (printed.fiscal_year = excess.fiscal_year or printed.fiscal_year between 2015 and 2019)
  union
  select excess.category, excess.fiscal_year, price.document
  from core.excess_spending as excess
  join raw.gdp_price_index as price
    on price.year in (excess.fiscal_year - 1, excess.fiscal_year) or price.year between 2014 and 2019
),

loan_modification as (
  -- Named by CBO, or inferred from a gap between two tables of OMB.
  select loans.fiscal_year, loans.amount_usd, cbo.document
  from core.loan_modification as loans
  join cbo
    on cbo.fiscal_year = loans.fiscal_year
    and cbo.component = 'outlay' and cbo.subcategory = 'Student Loan Foregiveness'
  where not loans.is_estimate
  union
  select loans.fiscal_year, loans.amount_usd, printed.document
  from core.loan_modification as loans
  join raw.omb_historical as printed on printed.fiscal_year = loans.fiscal_year
  where loans.is_estimate
    and (
      (printed.table_name = '3.2' and printed.line = '502 Higher education')
      or (
        printed.table_name = '11.3' and printed.measure = 'total'
        and printed.line = 'Student assistance--Department of Education and other'
      )
    )
),

-- The fiscal year whose measured pay a year rests on: itself, or the last one measured.
pay_year as (
  select
    fiscal_year,
    is_estimate,
    max(fiscal_year) filter (where not is_estimate) over (order by fiscal_year) as measured_fiscal_year
  from core.federal_compensation
),

federal_pay as (
  select pay_year.fiscal_year, measured.document
  from pay_year
  join core.measure_document as measured
    on measured.year in (pay_year.measured_fiscal_year - 1, pay_year.measured_fiscal_year)
    and measured.measure in (
      'BEA SAGDP4N 84', 'BEA SAGDP4N 85', 'Pay joined to SAGDP4N 84', 'Pay joined to SAGDP4N 85'
    )
  union
  -- Grown with CBO's discretionary outlays where it is an estimate.
  select pay_year.fiscal_year, cbo.document
  from pay_year
  join cbo
    on cbo.fiscal_year in (pay_year.measured_fiscal_year, pay_year.fiscal_year)
    and cbo.component = 'outlay' and cbo.category = 'Discretionary' and cbo.subcategory = 'Total Discretionary'
  where pay_year.is_estimate
),

received as (
  select category, fiscal_year, document from omb where category <> 'medicare_gross'
  union
  -- A positive loan modification is taken off OMB's student assistance.
  select 'student_aid', fiscal_year, document from loan_modification where amount_usd > 0
  union
  select 'loan_modifications', fiscal_year, document from loan_modification
  union
  select 'federal_pay', fiscal_year, document from federal_pay
  union
  select category, fiscal_year, document from excess
  union
  -- The rest of table 11.3: its total less every line the method names.
  select 'other_individuals', fiscal_year, document from omb where table_name = '11.3'
  union
  select 'other_individuals', fiscal_year, document
  from raw.omb_historical
  where table_name = '11.3' and measure = 'total' and line = 'Total, payments for individuals'
),

named as (
  select 'paid' as side, category, fiscal_year, document from paid
  union
  select 'received', category, fiscal_year, document from received
  union
  select 'received', 'procurement', fiscal_year, document from received
  union
  select 'received', 'procurement', fiscal_year, document
  from raw.omb_historical
  where table_name = '3.2' and line = 'Total outlays'
  union
  select 'paid', 'gross_collections', fiscal_year, document
  from raw.irs_data_book_table_5
  where item = 'total' and area = 'US'
  union
  select 'received', 'awards', year, document
  from raw.usaspending_awards
  where award_group = 'all' and basis = 'fiscal_year'
),

closed as (
  select named.side, named.category, named.fiscal_year, named.document
  from named
  semi join core.national_total as total
    on total.side = named.side and total.category = named.category and total.fiscal_year = named.fiscal_year
),

-- A provisional year rests on its statement, and where that does not print the category on what splits it.
provisional as (
  select total.*, years.base_fiscal_year, years.document
  from core.provisional_total as total
  join core.provisional_year as years on years.fiscal_year = total.fiscal_year
),

provisional_document as (
  select side, category, fiscal_year, document from provisional
  union
  select total.side, total.category, total.fiscal_year, served.document
  from provisional as total
  join raw.treasury_federal_reserve as served on served.fiscal_year = total.fiscal_year and served.month = 12
  where total.side = 'paid' and total.basis <> 'printed'
  union
  select total.side, total.category, total.fiscal_year, closed.document
  from provisional as total
  join closed
    on closed.side = total.side and closed.fiscal_year = total.base_fiscal_year
    and closed.category = if(total.side = 'paid', 'miscellaneous_receipts', total.category)
  where total.error_usd is not null
  union
  -- Parts are parts of a function's total.
  select total.side, total.category, total.fiscal_year, printed.document
  from provisional as total
  join raw.omb_historical as printed
    on printed.table_name = '3.2' and printed.line = 'Total outlays' and printed.fiscal_year = total.base_fiscal_year
  where total.basis = 'parts'
  union
  select total.side, total.category, total.fiscal_year, printed.document
  from provisional as total
  join raw.treasury_account as printed on printed.fiscal_year = total.fiscal_year and printed.month = 12
  where total.basis = 'accounts'
)

select side, category, fiscal_year, document
from closed
union all
select side, category, fiscal_year, document
from provisional_document
order by side, category, fiscal_year, document
