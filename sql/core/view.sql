-- description: The ways of looking at net contribution under the default method, by name: the rows of mart.net_view.
-- key: view
-- columns:
--   view: Name, as given to the macro net.
--   label: What is shown, in words.
--   unit: usd_per_capita, real_usd_per_capita (dollars of the latest fiscal year), share or usd_per_usd_paid.
--   axis (nullable): Axis of core.specification_axis on which the view departs from the default method; null where the
--     method is the default's and only the unit or the comparison differs.
--   option (nullable): The option it takes there.
select view, label, unit, axis, option
from (
  values
    ('raw', 'As collected and paid', 'usd_per_capita', null, null),
    ('balanced', 'Receipts scaled to outlays, so that the states'' nets sum to zero', 'usd_per_capita', 'deficit',
      'balanced'),
    ('relative', 'Less the national average', 'usd_per_capita', null, null),
    ('real', 'In dollars of the latest fiscal year', 'real_usd_per_capita', null, null),
    ('five_year_mean', 'Mean of five fiscal years to this one, in dollars of the latest', 'real_usd_per_capita', null, null),
    ('transfers_only', 'All taxes, but without federal pay and procurement on the spending side', 'usd_per_capita', 'pay_procurement', 'left_out'),
    ('without_social_insurance',
      'Without Social Security, Medicare, unemployment insurance and the payroll tax',
      'usd_per_capita', 'social_insurance', 'out'),
    ('interest_per_head', 'With interest on the debt counted equally per head', 'usd_per_capita', 'net_interest', 'per_head'),
    ('share_of_gdp', 'Divided by the state''s product', 'share', null, null),
    ('share_of_personal_income', 'Divided by the state''s personal income', 'share', null, null),
    ('received_per_dollar', 'Received for each dollar paid', 'usd_per_usd_paid', null, null)
) as views (view, label, unit, axis, option)
order by view
