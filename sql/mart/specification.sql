-- description: Every combination of defensible choices, one option an axis; core.specification_axis says what each option
--   means, why one would choose it, and who does. Specification 1 is the default method.
-- key: spec_id
-- columns:
--   spec_id: Number of the specification, from 1.
--   income_tax: How the individual income tax is shared out.
--   payroll_tax: How the payroll tax is shared out, where social insurance is in.
--   corporate_tax: Who bears the corporate income tax.
--   excise_customs: How excise taxes and customs duties are shared out.
--   other_receipts: Whether the Federal Reserve's earnings, and fees and fines, count as paid.
--   pay_procurement: Where federal pay, civil pensions and procurement count.
--   net_interest: Where interest on the debt counts.
--   social_insurance: Whether Social Security, Medicare, unemployment insurance and the payroll tax count.
--   deficit: As collected and paid, or with receipts scaled to the outlays placed in the states.
select
  spec_id,
  max(option) filter (where axis = 'income_tax') as income_tax,
  max(option) filter (where axis = 'payroll_tax') as payroll_tax,
  max(option) filter (where axis = 'corporate_tax') as corporate_tax,
  max(option) filter (where axis = 'excise_customs') as excise_customs,
  max(option) filter (where axis = 'other_receipts') as other_receipts,
  max(option) filter (where axis = 'pay_procurement') as pay_procurement,
  max(option) filter (where axis = 'net_interest') as net_interest,
  max(option) filter (where axis = 'social_insurance') as social_insurance,
  max(option) filter (where axis = 'deficit') as deficit
from core.specification_option
group by spec_id
order by spec_id
