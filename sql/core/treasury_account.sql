-- description: Which category of outlays an account of table 5 of the Monthly Treasury Statement is, as data; each account
--   once. An account that is not here is unmapped: it goes to the rest, the night report lists it, and the year stops where
--   such accounts are more than 0.5 % of outlays.
-- key: account
-- columns:
--   account: The account as raw.treasury_account has it: its headings and its line, a slash between them.
--   category: Category of core.national_total, or rest: what last closed year's rests of functions are split into.
-- note: A beginning, by the lines of the printed statement; to be completed from the first whole table before the switch is
--   turned on (core.account_switch).
select account, category
from (
  values
    (
      'Department of the Treasury / Internal Revenue Service / '
      || 'Payment Where Earned Income Credit Exceeds Liability for Tax', 'earned_income_credit'
    ),
    (
      'Department of the Treasury / Internal Revenue Service / '
      || 'Payment Where Child Tax Credit Exceeds Liability for Tax', 'child_tax_credit'
    ),
    (
      'Department of the Treasury / Internal Revenue Service / '
      || 'Refundable Premium Tax Credits and Cost Sharing Reductions', 'premium_tax_credits'
    ),
    ('Department of the Treasury / Internal Revenue Service / Taxpayer Services', 'rest'),
    ('Department of the Treasury / Internal Revenue Service / Enforcement', 'rest'),
    ('Department of the Treasury / Internal Revenue Service / Operations Support', 'rest')
) as accounts (account, category)
order by account
