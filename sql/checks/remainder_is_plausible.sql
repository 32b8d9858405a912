-- description: Procurement, the remainder of outlays, lies within 40 % of the contracts USAspending reports for the year,
--   outside FY2020-22 and where whole years of contracts are at hand.
-- table: core.national_total
select total.fiscal_year, total.amount_usd as remainder_usd, contracts.amount_usd as contracts_usd
from core.national_total as total
join (
  select year, coalesce(max(amount_usd) filter (where area = 'US'), sum(amount_usd)) as amount_usd
  from raw.usaspending_awards
  where award_group = 'contracts' and basis = 'fiscal_year'
  group by year
) as contracts on contracts.year = total.fiscal_year
where total.category = 'procurement'
  and total.fiscal_year not between 2020 and 2022
  and abs(total.amount_usd / contracts.amount_usd - 1) > 0.4
