-- title: A specification curve
-- question: What is New York's net contribution per head in FY2023 under each of the 9,216 ways of counting, and which?

select
  row_number() over (order by nets.net_per_capita_usd, nets.spec_id) as position,
  round(nets.net_per_capita_usd) as net_per_capita_usd,
  specifications.*
from mart.net_by_specification as nets
join mart.specification as specifications on specifications.spec_id = nets.spec_id
where nets.fiscal_year = 2023 and nets.state = 'NY'
order by position;
