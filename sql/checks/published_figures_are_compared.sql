-- description: Every published figure stands in the comparison, with ours beside it where the year is one of ours.
-- table: mart.comparison
select published.source, published.year, published.state, published.measure, compared.ours
from mart.published_estimate as published
left join mart.comparison as compared
  on compared.source = published.source and compared.year = published.year and compared.state = published.state
  and compared.measure = published.measure and compared.published = published.value
where compared.why is null
  or (compared.ours is null) is distinct from (published.year not in (select fiscal_year from core.fiscal_year))
