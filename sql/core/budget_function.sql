-- description: The budget functions, as data: their code, and where OMB table 3.2 and the Monthly Treasury Statement print
--   them.
-- key: function
-- columns:
--   function: The function, as core.treasury_line has it in category.
--   code: First two digits of its subfunctions in OMB table 3.2.
--   omb_line: Line of table 3.2 with the function's total; a function that is one subfunction is printed without one.
-- note: Function 92, allowances, is zero in every closed year and in no statement.
select function, code, omb_line
from (
  values
    ('function_national_defense', '05', 'Total, National Defense'),
    ('function_international_affairs', '15', 'Total, International Affairs'),
    ('function_science_space_technology', '25', 'Total, General Science, Space, and Technology'),
    ('function_energy', '27', 'Total, Energy'),
    ('function_natural_resources', '30', 'Total, Natural Resources and Environment'),
    ('function_agriculture', '35', 'Total, Agriculture'),
    ('function_commerce_housing_credit', '37', 'Total, Commerce and Housing Credit'),
    ('function_transportation', '40', 'Total, Transportation'),
    ('function_community_regional_development', '45', 'Total, Community and Regional Development'),
    (
      'function_education_employment_social_services', '50',
      'Total, Education, Training, Employment, and Social Services'
    ),
    ('function_health', '55', 'Total, Health'),
    ('function_medicare', '57', '571 Medicare'),
    ('function_income_security', '60', 'Total, Income Security'),
    ('function_social_security', '65', '651 Social security'),
    ('function_veterans', '70', 'Total, Veterans Benefits and Services'),
    ('function_justice', '75', 'Total, Administration of Justice'),
    ('function_general_government', '80', 'Total, General Government'),
    ('function_net_interest', '90', 'Total, Net Interest'),
    ('function_undistributed_receipts', '95', 'Total, Undistributed Offsetting Receipts')
) as functions (function, code, omb_line)
order by code
