-- description: The accounts of a year add to the outlays the statement prints by function, within a dollar for every account.
-- table: core.account_amount
select accounts.fiscal_year, sum(accounts.amount_usd) as added_usd, any_value(total.amount_usd) as printed_usd
from core.account_amount as accounts
left join raw.treasury_mts as total
  on total.fiscal_year = accounts.fiscal_year and total.month = 12 and total.side = 'received' and total.line = 'Total'
group by accounts.fiscal_year
having not coalesce(abs(added_usd - printed_usd) <= count(*), false)
