-- title: A specification curve
-- question: What is New York's net contribution per head in FY2023 under every way of counting, the deficit left as it is?

select
  row_number() over (order by nets.net_per_capita_usd, nets.spec_id) as position,
  round(nets.net_per_capita_usd) as net_per_capita_usd,
  specifications.*
from mart.net_by_specification as nets
join mart.specification as specifications on specifications.spec_id = nets.spec_id
where nets.fiscal_year = 2023 and nets.state = 'NY' and specifications.deficit = 'raw'
order by position;
