-- title: The long view
-- question: Which states got back most for a dollar of tax in FY1981-2005, and which in the last ten years?

with period as (
  select
    state_name,
    sum(received_usd) filter (where fiscal_year between 1981 and 2005)
      / sum(paid_usd) filter (where fiscal_year between 1981 and 2005) as fy1981_to_2005,
    sum(received_usd) filter (where fiscal_year > dollars_of_fiscal_year - 10)
      / sum(paid_usd) filter (where fiscal_year > dollars_of_fiscal_year - 10) as last_ten_years
  from mart.real_net_contribution
  where method = 'residence' and state <> 'DC'
  group by state_name
)

select state_name, round(fy1981_to_2005, 2) as fy1981_to_2005, rank() over (order by fy1981_to_2005 desc) as rank_then,
  round(last_ten_years, 2) as last_ten_years, rank() over (order by last_ten_years desc) as rank_now
from period
order by rank_then;
