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
      ('miscellaneous_receipts', 'paid', 7, 'other receipts', 'fees and fines', 'All other receipts of the budget.'),
      ('federal_reserve_earnings', 'paid', 8, 'other receipts', 'Federal Reserve earnings',
        'The counterpart of interest the Treasury pays on the debt the Federal Reserve holds.'),
      ('gross_collections', 'paid', 9, 'contrast method', 'gross tax collections',
        'The one total of receipts of the method collections: before refunds, by state of filing.'),
      ('social_security', 'received', 1, 'social insurance', 'Social Security', null),
      ('unemployment_insurance', 'received', 2, 'social insurance', 'unemployment insurance', null),
      ('medicare', 'received', 3, 'health', 'Medicare', 'Net of premiums.'),
      ('medicaid_chip', 'received', 4, 'health', 'Medicaid and CHIP', null),
      ('premium_tax_credits', 'received', 5, 'health', 'health premium tax credits', null),
      ('basic_health', 'received', 6, 'health', 'Basic Health Program',
        'Grants inside the premium tax credit: New York and Minnesota.'),
      ('snap', 'received', 7, 'households', 'SNAP food assistance', null),
      ('ssi', 'received', 8, 'households', 'Supplemental Security Income', null),
      ('earned_income_credit', 'received', 9, 'households', 'refunded earned income credit',
        'The part paid out to people who owe less tax than the credit, which is what the budget counts as spending.'),
      ('child_tax_credit', 'received', 10, 'households', 'refunded child tax credit',
        'The part paid out to people who owe less tax than the credit, which is what the budget counts as spending.'),
      ('student_aid', 'received', 11, 'households', 'student aid',
        'Without changes in the value of loans already made, which are loan_modifications.'),
      ('other_individuals', 'received', 12, 'households', 'other payments to individuals',
        'What remains of payments for individuals.'),
      ('veterans_benefits', 'received', 13, 'veterans and pensions', 'veterans'' benefits',
        'Compensation, pensions and education.'),
      ('veterans_medical_care', 'received', 14, 'veterans and pensions', 'veterans'' medical care', null),
      ('military_retirement', 'received', 15, 'veterans and pensions', 'military pensions', null),
      ('civil_retirement', 'received', 16, 'veterans and pensions', 'civil service pensions', null),
      ('pandemic_payments', 'received', 17, 'pandemic aid', 'pandemic payments to people',
        'Economic impact payments and recovery rebates, FY2020 to FY2022.'),
      ('pandemic_business_support', 'received', 18, 'pandemic aid', 'pandemic aid to businesses', 'FY2020 and FY2021.'),
      ('pandemic_health_care', 'received', 19, 'pandemic aid', 'pandemic aid to health care',
        'What health care services cost above their ordinary level, FY2020 to FY2023.'),
      ('pandemic_airlines', 'received', 20, 'pandemic aid', 'pandemic aid to airlines',
        'What air transportation cost above its ordinary level, FY2020 to FY2023.'),
      ('pandemic_food_and_farms', 'received', 21, 'pandemic aid', 'pandemic aid, food and farms',
        'What agricultural research and services cost above their ordinary level, FY2020 to FY2023.'),
      ('employment_credits', 'received', 22, 'pandemic aid', 'late credits to employers',
        'For keeping staff in 2020 and 2021, refunded from FY2023 on.'),
      ('other_grants', 'received', 23, 'grants', 'other federal grants', 'Aid to state and local governments but Medicaid.'),
      ('federal_pay', 'received', 24, 'pay and purchases', 'federal pay', null),
      ('farm_support', 'received', 25, 'pay and purchases', 'farm support', 'Farm payments and crop insurance.'),
      ('procurement', 'received', 26, 'pay and purchases', 'contracts and other purchases',
        'What remains of all outlays, so it holds other things than contracts, too.'),
      ('net_interest', 'received', 27, 'interest and credit', 'interest on the debt', null),
      ('deposit_insurance', 'received', 28, 'interest and credit', 'deposit insurance', null),
      ('mortgage_credit', 'received', 29, 'interest and credit', 'mortgage credit', null),
      ('financial_stabilisation', 'received', 30, 'interest and credit', 'financial stabilization', 'FY2009 to FY2012.'),
      ('loan_modifications', 'received', 31, 'interest and credit', 'changes in the value of student loans',
        'Booked at once for loans made in many years.'),
      ('international_affairs', 'received', 32, 'other', 'international affairs', null),
      ('undistributed_receipts', 'received', 33, 'other', 'undistributed receipts',
        'Receipts that the budget takes off outlays without naming a programme.'),
      ('awards', 'received', 34, 'contrast method', 'federal awards',
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
