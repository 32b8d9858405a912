-- description: Estate and gift tax of every edition of Table 5 by state, as classified. Editions before FY1999 print the District of
--   Columbia with Maryland: each has the part of both that it has of their property income.
-- key: fiscal_year, item, area
-- columns:
--   fiscal_year: Federal fiscal year.
--   item: estate, gift, or estate_and_gift where both are printed together.
--   area: State, or an area of territories_abroad.
--   amount_usd: Dollars; what no state could be found for is left out.
-- note: From FY2006 on by the zip code of the return, before by the district's office.
with classified as (
  select table_5.fiscal_year, table_5.item, table_5.area, table_5.amount_usd
  from raw.irs_data_book_table_5 as table_5
  join raw.area as areas on areas.area = table_5.area and areas.kind in ('state', 'territories_abroad')
  where table_5.item in ('estate', 'gift', 'estate_and_gift')
),

-- An edition counts with what it prints of both taxes.
whole as (
  select * from classified
  qualify bool_or(item <> 'gift') over (partition by fiscal_year)
),

together as (
  select fiscal_year from whole group by fiscal_year having not bool_or(area = 'DC')
)

select whole.fiscal_year, whole.item, coalesce(income.area, whole.area) as area,
  whole.amount_usd * coalesce(income.amount_usd / income.both_usd, 1) as amount_usd
from whole
left join together on together.fiscal_year = whole.fiscal_year
left join (
  select year, area, amount_usd, sum(amount_usd) over (partition by year) as both_usd
  from raw.bea_regional
  where table_name = 'SAINC4' and line = 46 and area in ('MD', 'DC')
) as income on whole.area = 'MD' and income.year = together.fiscal_year
order by whole.fiscal_year, whole.item, area
