-- title: Add up to the budget
-- question: Do the states, territories and what is placed nowhere add to the official receipts and outlays of every final year?

-- The last column is zero but for the rounding of floating-point numbers.
select
  fiscal_year,
  side,
  round(sum(official_usd) / 1e9, 1) as official_billion_usd,
  round(sum(states_usd) / 1e9, 1) as states_billion_usd,
  round(sum(territories_abroad_usd) / 1e9, 1) as territories_abroad_billion_usd,
  round(sum(not_allocated_usd) / 1e9, 1) as not_allocated_billion_usd,
  round(sum(official_usd - states_usd - territories_abroad_usd - not_allocated_usd)) as difference_usd
from mart.reconciliation
where method = 'residence' and status = 'final'
group by fiscal_year, side
order by fiscal_year, side;
