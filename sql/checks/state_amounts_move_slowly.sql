-- description: What a state pays or receives a resident lies between 0.5 and 2 times that of the year before.
-- table: mart.net_contribution
select this.state, this.method, this.fiscal_year,
  this.paid_per_capita_usd / before.paid_per_capita_usd as paid_ratio,
  this.received_per_capita_usd / before.received_per_capita_usd as received_ratio
from mart.net_contribution as this
join mart.net_contribution as before
  on before.state = this.state and before.method = this.method and before.fiscal_year = this.fiscal_year - 1
where paid_ratio not between 0.5 and 2 or received_ratio not between 0.5 and 2
