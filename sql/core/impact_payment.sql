-- description: Economic impact payments and recovery rebates by filers' state and fiscal year (IRS SOI Historic Table 2): those
--   of March 2020 in FY2020, of December 2020 and March 2021 and what returns of 2020 claimed of the first two in FY2021,
--   what returns of 2021 claimed of the third in FY2022.
-- key: fiscal_year, area
-- columns:
--   fiscal_year: Federal fiscal year.
--   area: State, or another area of SOI.
--   amount_usd: Dollars; payments to people who filed no return are not in it.
with item as (
  select tax_year, item, area, amount_usd from raw.irs_historic_table_2 where area <> 'US'
),

paid as (
  select 2020 as fiscal_year, area, amount_usd from item where item = 'A10971' and tax_year = 2020
  union all
  select 2021, area, amount_usd from item where item in ('A10973', 'A10970') and tax_year = 2020
  union all
  select 2021, area, amount_usd from item where item = 'A10971' and tax_year = 2021
  union all
  select 2022, area, amount_usd from item where item = 'A10970' and tax_year = 2021
)

select fiscal_year, area, sum(amount_usd) as amount_usd
from paid
group by fiscal_year, area
order by fiscal_year, area
