-- description: Outlays of the years after the last closed one by account and category, from table 5 of September's statement:
--   no rows while core.account_switch is off.
-- key: fiscal_year, account
-- columns:
--   fiscal_year: Federal fiscal year that is over and not closed.
--   account: Account of raw.treasury_account.
--   category: Category of core.treasury_account; rest where the account is not mapped.
--   amount_usd: Outlays of the year, dollars, less offsetting collections.
--   is_mapped: False where core.treasury_account does not name the account.
select
  printed.fiscal_year,
  printed.account,
  coalesce(mapped.category, 'rest') as category,
  printed.amount_usd,
  mapped.category is not null as is_mapped
from raw.treasury_account as printed
join core.account_switch as switch on switch.is_on
left join core.treasury_account as mapped on mapped.account = printed.account
where printed.month = 12 and printed.fiscal_year > (select max(fiscal_year) from core.fiscal_year)
order by printed.fiscal_year, printed.account
