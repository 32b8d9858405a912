-- description: Which budget function the payments for individuals belong to, as data: the lines of OMB tables 11.3 and 6.1
--   that the method names and whose function their print does not say. Lines of table 3.2 begin with its code.
-- key: table_name, line
-- columns:
--   table_name: OMB Historical Table.
--   line: Line of that table as in core.omb_line.
--   function: Function of core.budget_function.
-- note: By the accounts' functions in the budget's appendix. All other grants of table 6.1 are in many functions and not here.
select table_name, line, function
from (
  values
    ('6.1', 'Net interest', 'function_net_interest'),
    ('6.1', 'Undistributed offsetting receipts', 'function_undistributed_receipts'),
    ('11.3', 'Social security: old age and survivors insurance', 'function_social_security'),
    ('11.3', 'Social security: disability insurance', 'function_social_security'),
    ('11.3', 'Medicare: hospital insurance', 'function_medicare'),
    ('11.3', 'Medicare: supplementary medical insurance', 'function_medicare'),
    ('11.3', 'Medicaid', 'function_health'),
    ('11.3', 'Children''s health insurance', 'function_health'),
    ('11.3', 'Refundable Premium Tax Credit and Cost Sharing Reductions', 'function_health'),
    ('11.3', 'SNAP (formerly Food stamps)(including Puerto Rico)', 'function_income_security'),
    ('11.3', 'Supplemental security income program', 'function_income_security'),
    ('11.3', 'Earned income tax credit', 'function_income_security'),
    ('11.3', 'Child Tax Credit and Child and Dependent Care Tax Credit', 'function_income_security'),
    ('11.3', 'Unemployment Assistance', 'function_income_security'),
    ('11.3', 'Military retirement', 'function_income_security'),
    ('11.3', 'Civil service retirement', 'function_income_security'),
    ('11.3', 'U.S. Coronavirus payments and credits', 'function_income_security'),
    ('11.3', 'Child nutrition and special milk programs', 'function_income_security'),
    ('11.3', 'Supplemental feeding programs (WIC and CSFP)', 'function_income_security'),
    ('11.3', 'Family support payments to States and TANF', 'function_income_security'),
    ('11.3', 'Low income home energy assistance', 'function_income_security'),
    ('11.3', 'Child care assistance for low and middle income families', 'function_income_security'),
    ('11.3', 'Housing assistance', 'function_income_security'),
    (
      '11.3', 'Payments to States--Foster Care/Adoption Assist.',
      'function_education_employment_social_services'
    ),
    (
      '11.3', 'Student assistance--Department of Education and other',
      'function_education_employment_social_services'
    ),
    ('11.3', 'Veterans service-connected compensation', 'function_veterans'),
    ('11.3', 'Veterans non-service connected pensions', 'function_veterans'),
    ('11.3', 'Hospital and medical care for veterans', 'function_veterans'),
    ('11.3', 'Veterans education benefits', 'function_veterans')
) as lines (table_name, line, function)
order by table_name, line
