-- description: Which lines of the OMB tables make which category of outlays, as data: a category is the sum of its
--   lines times their sign. Lines of table 11.3 are payments for individuals, of 3.2 subfunctions, of 6.1 the composition.
-- key: category, table_name, line, measure
-- columns:
--   category: Category of the method. medicare_gross is none: it is Medicare before premiums, listed so that the rest of
--     table 11.3 can be found.
--   table_name: OMB Historical Table.
--   line: Line of that table as printed, footnote marks removed.
--   measure: total, or direct and grants, which table 11.3 prints apart.
--   sign: 1 to add the line, -1 to take it off.
--   first_fiscal_year: First year the line counts for the category; that of the map where no other is named.
--   last_fiscal_year: Last year the line counts for the category.
-- note: The employer share of retirement (951, 952; printed negative) is paid by the government to itself: it is taken off pay
--   and therefore not taken off again with the undistributed receipts.
--   The grants inside the premium tax credit are the Basic Health Program. Farm income stabilization is taken whole: what it
--   costs to administer, some $1 to 2 bn a year of which pay is counted with federal pay, is not printed apart.
--   Impact payments to people ended with the returns of 2021; what their line holds from FY2023 on are credits to employers
--   for keeping staff in 2020 and 2021, refunded late.
--   Subfunction 376 is financial stabilisation in FY2009-12 (re-estimates of the rescue in the last two) and pandemic business support in FY2020-21.
select category, table_name, line, measure, sign, coalesce(lines.first_fiscal_year, constant.value) as first_fiscal_year,
  last_fiscal_year
from (
  values
    ('social_security', '11.3', 'Social security: old age and survivors insurance', 'total', 1, null, 9999),
    ('social_security', '11.3', 'Social security: disability insurance', 'total', 1, null, 9999),
    ('medicare', '3.2', '571 Medicare', 'total', 1, null, 9999),
    ('medicare_gross', '11.3', 'Medicare: hospital insurance', 'total', 1, null, 9999),
    ('medicare_gross', '11.3', 'Medicare: supplementary medical insurance', 'total', 1, null, 9999),
    ('medicaid_chip', '11.3', 'Medicaid', 'total', 1, null, 9999),
    ('medicaid_chip', '11.3', 'Children''s health insurance', 'total', 1, null, 9999),
    ('premium_tax_credits', '11.3', 'Refundable Premium Tax Credit and Cost Sharing Reductions', 'direct', 1, null, 9999),
    ('basic_health', '11.3', 'Refundable Premium Tax Credit and Cost Sharing Reductions', 'grants', 1, null, 9999),
    ('snap', '11.3', 'SNAP (formerly Food stamps)(including Puerto Rico)', 'total', 1, null, 9999),
    ('ssi', '11.3', 'Supplemental security income program', 'total', 1, null, 9999),
    ('earned_income_credit', '11.3', 'Earned income tax credit', 'total', 1, null, 9999),
    ('child_tax_credit', '11.3', 'Child Tax Credit and Child and Dependent Care Tax Credit', 'total', 1, null, 9999),
    ('unemployment_insurance', '11.3', 'Unemployment Assistance', 'total', 1, null, 9999),
    ('veterans_benefits', '11.3', 'Veterans service-connected compensation', 'total', 1, null, 9999),
    ('veterans_benefits', '11.3', 'Veterans non-service connected pensions', 'total', 1, null, 9999),
    ('veterans_medical_care', '11.3', 'Hospital and medical care for veterans', 'total', 1, null, 9999),
    ('veterans_benefits', '11.3', 'Veterans education benefits', 'total', 1, null, 9999),
    ('military_retirement', '11.3', 'Military retirement', 'total', 1, null, 9999),
    ('civil_retirement', '11.3', 'Civil service retirement', 'total', 1, null, 9999),
    ('student_aid', '11.3', 'Student assistance--Department of Education and other', 'total', 1, null, 9999),
    ('pandemic_payments', '11.3', 'U.S. Coronavirus payments and credits', 'total', 1, null, 2022),
    ('employment_credits', '11.3', 'U.S. Coronavirus payments and credits', 'total', 1, 2023, 9999),
    ('other_grants', '11.3', 'Child nutrition and special milk programs', 'total', 1, null, 9999),
    ('other_grants', '11.3', 'Supplemental feeding programs (WIC and CSFP)', 'total', 1, null, 9999),
    ('other_grants', '11.3', 'Family support payments to States and TANF', 'total', 1, null, 9999),
    ('other_grants', '11.3', 'Low income home energy assistance', 'total', 1, null, 9999),
    ('other_grants', '11.3', 'Child care assistance for low and middle income families', 'total', 1, null, 9999),
    ('other_grants', '11.3', 'Payments to States--Foster Care/Adoption Assist.', 'total', 1, null, 9999),
    ('other_grants', '11.3', 'Housing assistance', 'total', 1, null, 9999),
    ('other_grants', '6.1', 'All other grants', 'total', 1, null, 9999),
    ('federal_pay', '3.2', '951 Employer share, employee retirement (on-budget)', 'total', 1, null, 9999),
    ('federal_pay', '3.2', '952 Employer share, employee retirement (off-budget)', 'total', 1, null, 9999),
    ('pandemic_business_support', '3.2', '376 Other advancement of commerce', 'total', 1, 2020, 2021),
    ('farm_support', '3.2', '351 Farm income stabilization', 'total', 1, null, 9999),
    ('net_interest', '6.1', 'Net interest', 'total', 1, null, 9999),
    ('international_affairs', '3.2', 'Total, International Affairs', 'total', 1, null, 9999),
    ('deposit_insurance', '3.2', '373 Deposit insurance', 'total', 1, null, 9999),
    ('mortgage_credit', '3.2', '371 Mortgage credit', 'total', 1, null, 9999),
    ('financial_stabilisation', '3.2', '376 Other advancement of commerce', 'total', 1, 2009, 2012),
    ('undistributed_receipts', '6.1', 'Undistributed offsetting receipts', 'total', 1, null, 9999),
    ('undistributed_receipts', '3.2', '951 Employer share, employee retirement (on-budget)', 'total', -1, null, 9999),
    ('undistributed_receipts', '3.2', '952 Employer share, employee retirement (off-budget)', 'total', -1, null, 9999)
) as lines (category, table_name, line, measure, sign, first_fiscal_year, last_fiscal_year)
join core.constant as constant on constant.name = 'first_fiscal_year'
order by category, table_name, line, measure
