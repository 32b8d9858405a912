-- description: Which lines of the Monthly Treasury Statement make which category, as data, and which source of receipts of OMB
--   table 2.1 they belong to.
-- key: side, line
-- columns:
--   side: paid (receipts) or received (outlays).
--   line: Line of table 9 of the statement as printed.
--   category: Receipts: category of the method. Outlays: the budget function, which is no category of the method.
--   section (nullable): Receipts: section of OMB table 2.1; null for outlays.
select side, line, category, section
from (
  values
    ('paid', 'Individual Income Taxes', 'individual_income_tax', 'Individual Income Taxes'),
    ('paid', 'Corporation Income Taxes', 'corporate_income_tax', 'Corporation Income Taxes'),
    ('paid', 'Employment and General Retirement', 'payroll_tax', 'Social Insurance and Retirement Receipts'),
    ('paid', 'Unemployment Insurance', 'payroll_tax', 'Social Insurance and Retirement Receipts'),
    ('paid', 'Other Retirement', 'payroll_tax', 'Social Insurance and Retirement Receipts'),
    ('paid', 'Excise Taxes', 'excise_tax', 'Excise Taxes'),
    ('paid', 'Estate and Gift Taxes', 'estate_gift_tax', 'Other'),
    ('paid', 'Customs Duties', 'customs_duties', 'Other'),
    ('paid', 'Miscellaneous Receipts', 'miscellaneous_receipts', 'Other'),
    ('received', 'National Defense', 'function_national_defense', null),
    ('received', 'International Affairs', 'function_international_affairs', null),
    ('received', 'General Science, Space, and Technology', 'function_science_space_technology', null),
    ('received', 'Energy', 'function_energy', null),
    ('received', 'Natural Resources and Environment', 'function_natural_resources', null),
    ('received', 'Agriculture', 'function_agriculture', null),
    ('received', 'Commerce and Housing Credit', 'function_commerce_housing_credit', null),
    ('received', 'Transportation', 'function_transportation', null),
    ('received', 'Community and Regional Development', 'function_community_regional_development', null),
    (
      'received', 'Education, Training, Employment, and Social Services',
      'function_education_employment_social_services', null
    ),
    ('received', 'Health', 'function_health', null),
    ('received', 'Medicare', 'function_medicare', null),
    ('received', 'Income Security', 'function_income_security', null),
    ('received', 'Social Security', 'function_social_security', null),
    ('received', 'Veterans Benefits and Services', 'function_veterans', null),
    ('received', 'Administration of Justice', 'function_justice', null),
    ('received', 'General Government', 'function_general_government', null),
    ('received', 'Net Interest', 'function_net_interest', null),
    ('received', 'Undistributed Offsetting Receipts', 'function_undistributed_receipts', null)
) as lines (side, line, category, section)
order by side, line
