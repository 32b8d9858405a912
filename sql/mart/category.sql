-- description: The categories of taxes and spending, with their words: the one list of them, for charts and analysts.
-- key: category
-- columns:
--   category: Tax or programme, as in mart.flow and mart.reconciliation.
--   side: paid (taxes and other receipts) or received (outlays).
--   label: What it is called, in lower case as within a sentence; at most 30 characters where it is placed in states.
--   category_group: What it is shown together with, in lower case: kinds of receipts, and of outlays by what they are for,
--     whether or not they are placed in a state. Not "group": a reserved word of SQL.
--   position: Its place in the order of the side, from 1; groups stand together.
--   key (nullable): The measure, or measures, by which the default method shares it out, see mart.flow; not_allocated =
--     placed in no state. Null for the totals of the contrast method, which the default has not.
--   note (nullable): What is odd about it; null where nothing is.
-- note: The words are short enough for a label on a phone. What a category holds is in core.omb_line and
--   core.national_total. The budget functions of mart.year_to_date are wider than categories and not among them.
with worded as (
  select *
  from (
    values
      ('individual_income_tax', 'paid', 1, 'income taxes', 'individual income tax', null),
      ('corporate_income_tax', 'paid', 2, 'income taxes', 'corporate income tax', null),
      ('payroll_tax', 'paid', 3, 'social insurance', 'payroll tax',
        'All of the budget''s social insurance and retirement receipts.'),
      ('excise_tax', 'paid', 4, 'other taxes', 'excise tax', null),
      ('customs_duties', 'paid', 5, 'other taxes', 'customs duties', null),
      ('estate_gift_tax', 'paid', 6, 'other taxes', 'estate and gift tax', null),
      ('miscellaneous_receipts', 'paid', 7, 'other receipts', 'fees and other receipts',
        'The Federal Reserve''s earnings above all.'),
      ('gross_collections', 'paid', 8, 'contrast method', 'gross tax collections',
        'The one total of receipts of the method collections: before refunds, by state of filing.'),
      ('social_security', 'received', 1, 'social insurance', 'Social Security', null),
      ('unemployment_insurance', 'received', 2, 'social insurance', 'unemployment insurance', null),
      ('medicare', 'received', 3, 'health', 'Medicare', 'Net of premiums.'),
      ('medicaid_chip', 'received', 4, 'health', 'Medicaid and CHIP', null),
      ('premium_tax_credits', 'received', 5, 'health', 'health premium tax credits', null),
      ('snap', 'received', 6, 'households', 'SNAP food assistance', null),
      ('ssi', 'received', 7, 'households', 'Supplemental Security Income', null),
      ('earned_income_credit', 'received', 8, 'households', 'refunded earned income credit',
        'The part paid out to people who owe less tax than the credit, which is what the budget counts as spending.'),
      ('child_tax_credit', 'received', 9, 'households', 'refunded child tax credit',
        'The part paid out to people who owe less tax than the credit, which is what the budget counts as spending.'),
      ('student_aid', 'received', 10, 'households', 'student aid',
        'Without changes in the value of loans already made, which are loan_modifications.'),
      ('other_individuals', 'received', 11, 'households', 'other payments to individuals',
        'What remains of payments for individuals.'),
      ('veterans', 'received', 12, 'veterans and pensions', 'veterans'' benefits', null),
      ('military_retirement', 'received', 13, 'veterans and pensions', 'military pensions', null),
      ('civil_retirement', 'received', 14, 'veterans and pensions', 'civil service pensions', null),
      ('pandemic_payments', 'received', 15, 'pandemic aid', 'pandemic payments and credits', null),
      ('pandemic_business_support', 'received', 16, 'pandemic aid', 'pandemic aid to businesses', 'FY2020 and FY2021.'),
      ('other_grants', 'received', 17, 'grants', 'other federal grants', 'Aid to state and local governments but Medicaid.'),
      ('federal_pay', 'received', 18, 'pay and purchases', 'federal pay', null),
      ('procurement', 'received', 19, 'pay and purchases', 'contracts and other purchases',
        'What remains of all outlays, so it holds other things than contracts, too.'),
      ('net_interest', 'received', 20, 'interest and credit', 'interest on the debt', null),
      ('deposit_insurance', 'received', 21, 'interest and credit', 'deposit insurance', null),
      ('mortgage_credit', 'received', 22, 'interest and credit', 'mortgage credit', null),
      ('financial_stabilisation', 'received', 23, 'interest and credit', 'financial stabilization', 'FY2009 and FY2010.'),
      ('loan_modifications', 'received', 24, 'interest and credit', 'changes in the value of student loans',
        'Booked at once for loans made in many years.'),
      ('international_affairs', 'received', 25, 'other', 'international affairs', null),
      ('undistributed_receipts', 'received', 26, 'other', 'undistributed receipts',
        'Receipts that the budget takes off outlays without naming a programme.'),
      ('awards', 'received', 27, 'contrast method', 'federal awards',
        'The one total of spending of the method collections: awards by place of performance.')
  ) as words (category, side, position, category_group, label, note)
),

shared_out as (
  select side, category, string_agg(key, ' + ' order by key) as key
  from core.allocation_rule
  where method = 'residence'
  group by side, category
)

select
  worded.category,
  worded.side,
  worded.label,
  worded.category_group,
  worded.position::bigint as position,
  shared_out.key,
  worded.note
from worded
left join shared_out on shared_out.side = worded.side and shared_out.category = worded.category
order by worded.side, worded.position
