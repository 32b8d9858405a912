-- description: Which lines of the OMB tables make which category of outlays, as data: a category is the sum of its
--   lines times their sign. Lines of table 11.3 are payments for individuals, of 3.2 subfunctions, of 6.1 the composition.
-- key: category, table_name, line
-- columns:
--   category: Category of the method. medicare_gross is none: it is Medicare before premiums, listed so that the rest of
--     table 11.3 can be found.
--   table_name: OMB Historical Table.
--   line: Line of that table as printed, footnote marks removed.
--   sign: 1 to add the line, -1 to take it off.
--   first_fiscal_year: First year the line counts for the category.
--   last_fiscal_year: Last year the line counts for the category.
-- note: The employer share of retirement (951, 952; printed negative) is paid by the government to itself: it is taken off pay
--   and therefore not taken off again with the undistributed receipts.
--   Subfunction 376 is financial stabilisation in FY2009-10 and pandemic business support in FY2020-21.
select category, table_name, line, sign, first_fiscal_year, last_fiscal_year
from (
  values
    ('social_security', '11.3', 'Social security: old age and survivors insurance', 1, 2008, 9999),
    ('social_security', '11.3', 'Social security: disability insurance', 1, 2008, 9999),
    ('medicare', '3.2', '571 Medicare', 1, 2008, 9999),
    ('medicare_gross', '11.3', 'Medicare: hospital insurance', 1, 2008, 9999),
    ('medicare_gross', '11.3', 'Medicare: supplementary medical insurance', 1, 2008, 9999),
    ('medicaid_chip', '11.3', 'Medicaid', 1, 2008, 9999),
    ('medicaid_chip', '11.3', 'Children''s health insurance', 1, 2008, 9999),
    ('premium_tax_credits', '11.3', 'Refundable Premium Tax Credit and Cost Sharing Reductions', 1, 2008, 9999),
    ('snap', '11.3', 'SNAP (formerly Food stamps)(including Puerto Rico)', 1, 2008, 9999),
    ('ssi', '11.3', 'Supplemental security income program', 1, 2008, 9999),
    ('earned_income_credit', '11.3', 'Earned income tax credit', 1, 2008, 9999),
    ('child_tax_credit', '11.3', 'Child Tax Credit and Child and Dependent Care Tax Credit', 1, 2008, 9999),
    ('unemployment_insurance', '11.3', 'Unemployment Assistance', 1, 2008, 9999),
    ('veterans', '11.3', 'Veterans service-connected compensation', 1, 2008, 9999),
    ('veterans', '11.3', 'Veterans non-service connected pensions', 1, 2008, 9999),
    ('veterans', '11.3', 'Hospital and medical care for veterans', 1, 2008, 9999),
    ('veterans', '11.3', 'Veterans education benefits', 1, 2008, 9999),
    ('military_retirement', '11.3', 'Military retirement', 1, 2008, 9999),
    ('civil_retirement', '11.3', 'Civil service retirement', 1, 2008, 9999),
    ('student_aid', '11.3', 'Student assistance--Department of Education and other', 1, 2008, 9999),
    ('pandemic_payments', '11.3', 'U.S. Coronavirus payments and credits', 1, 2008, 9999),
    ('other_grants', '11.3', 'Child nutrition and special milk programs', 1, 2008, 9999),
    ('other_grants', '11.3', 'Supplemental feeding programs (WIC and CSFP)', 1, 2008, 9999),
    ('other_grants', '11.3', 'Family support payments to States and TANF', 1, 2008, 9999),
    ('other_grants', '11.3', 'Low income home energy assistance', 1, 2008, 9999),
    ('other_grants', '11.3', 'Child care assistance for low and middle income families', 1, 2008, 9999),
    ('other_grants', '11.3', 'Payments to States--Foster Care/Adoption Assist.', 1, 2008, 9999),
    ('other_grants', '11.3', 'Housing assistance', 1, 2008, 9999),
    ('other_grants', '6.1', 'All other grants', 1, 2008, 9999),
    ('federal_pay', '3.2', '951 Employer share, employee retirement (on-budget)', 1, 2008, 9999),
    ('federal_pay', '3.2', '952 Employer share, employee retirement (off-budget)', 1, 2008, 9999),
    ('pandemic_business_support', '3.2', '376 Other advancement of commerce', 1, 2020, 2021),
    ('net_interest', '6.1', 'Net interest', 1, 2008, 9999),
    ('international_affairs', '3.2', 'Total, International Affairs', 1, 2008, 9999),
    ('deposit_insurance', '3.2', '373 Deposit insurance', 1, 2008, 9999),
    ('mortgage_credit', '3.2', '371 Mortgage credit', 1, 2008, 9999),
    ('financial_stabilisation', '3.2', '376 Other advancement of commerce', 1, 2009, 2010),
    ('undistributed_receipts', '6.1', 'Undistributed offsetting receipts', 1, 2008, 9999),
    ('undistributed_receipts', '3.2', '951 Employer share, employee retirement (on-budget)', -1, 2008, 9999),
    ('undistributed_receipts', '3.2', '952 Employer share, employee retirement (off-budget)', -1, 2008, 9999)
) as lines (category, table_name, line, sign, first_fiscal_year, last_fiscal_year)
order by category, table_name, line
