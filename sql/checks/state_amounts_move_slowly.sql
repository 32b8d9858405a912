-- description: What a state pays or receives a resident lies between 0.5 and 2 times that of the year before; between 0.1
--   and 10 times under collections, where awards move with whoever administers them (Louisiana's in FY2009 and FY2014,
--   North Dakota's in FY2012).
-- table: mart.net_contribution
select this.state, this.method, this.fiscal_year,
  this.paid_per_capita_usd / before.paid_per_capita_usd as paid_ratio,
  this.received_per_capita_usd / before.received_per_capita_usd as received_ratio
from mart.net_contribution as this
join mart.net_contribution as before
  on before.state = this.state and before.method = this.method and before.fiscal_year = this.fiscal_year - 1
join (values ('residence', 0.5, 2), ('collections', 0.1, 10)) as bounds (method, lowest, highest)
  on bounds.method = this.method
where paid_ratio not between bounds.lowest and bounds.highest or received_ratio not between bounds.lowest and bounds.highest
