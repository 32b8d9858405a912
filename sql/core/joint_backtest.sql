-- description: Whether errors of different keys really add in quadrature: for the ages the keys have in a fiscal year, the
--   errors all of them made together in one measured year, at the amounts of the fiscal year, beside the quadrature of the
--   same keys. A view, computed when it is read.
-- kind: view
-- key: fiscal_year, measured_year, area
-- columns:
--   fiscal_year: Federal fiscal year whose amounts and ages of keys they are.
--   measured_year: Fiscal year in which the keys, as old as that, are held against what was measured.
--   area: State.
--   keys: Keys that take part; others have no backtest of that age in that year.
--   covered_share: What they are of the state's whole quadrature, by squares.
--   error_per_capita_usd: What the keys together were off by in the state's net, dollars a resident.
--   quadrature_per_capita_usd: One standard deviation of it, as core.net_error adds it.
with carried as (
  select flow.fiscal_year, flow.area, flow.key, any_value(age.kind) as kind, any_value(age.years) as years,
    any_value(flow.error) as own_error,
    sum(case flow.side when 'paid' then flow.amount_usd else -flow.amount_usd end) as net_usd
  from core.flow_error as flow
  join core.key_age as age on age.key = flow.key and age.fiscal_year = flow.fiscal_year
  where flow.method = 'residence' and flow.error > 0
  group by flow.fiscal_year, flow.area, flow.key
),

weighed as (
  select *, sum((net_usd * own_error) ** 2) over (partition by fiscal_year, area) as whole
  from carried
),

-- A gap has a backtest for each of its years, and one year can lie in several gaps: one of them stands for it.
tested as (
  select key, kind, years, fiscal_year as measured_year, area, scaled_error
  from core.key_backtest
  where kind <> 'between'
  union all
  select key, kind, years, fiscal_year, area, arg_min(scaled_error, observed_year)
  from core.key_backtest
  where kind = 'between'
  group by key, kind, years, fiscal_year, area
)

select
  weighed.fiscal_year,
  tested.measured_year,
  weighed.area,
  count(*) as keys,
  sum((weighed.net_usd * weighed.own_error) ** 2) / any_value(weighed.whole) as covered_share,
  sum(weighed.net_usd * tested.scaled_error / people.size ** 0.25) / any_value(people.population) as error_per_capita_usd,
  sqrt(sum((weighed.net_usd * weighed.own_error) ** 2)) / any_value(people.population) as quadrature_per_capita_usd
from weighed
join tested
  on tested.key = weighed.key and tested.kind = weighed.kind and tested.years = weighed.years and tested.area = weighed.area
join (
  select population.fiscal_year, population.area, population.population,
    population.population / avg(population.population) over (partition by fiscal_year) as size
  from core.population as population
) as people on people.fiscal_year = weighed.fiscal_year and people.area = weighed.area
group by weighed.fiscal_year, tested.measured_year, weighed.area
