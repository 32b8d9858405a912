-- description: Why a state's net per head is above or below the nation's, category by category: what it pays above or below
--   the average a resident, and what it receives. The effects of a state, year and method add up to
--   relative_net_per_capita_usd of mart.net_contribution; those of a category, weighted by population, to zero.
-- key: fiscal_year, state, method, side, category
-- kind: view
-- columns:
--   fiscal_year: Federal fiscal year of status final.
--   state: Postal code; 50 states and DC.
--   method: residence or collections.
--   side: paid (taxes and other receipts) or received (outlays).
--   category: Tax or programme, as in mart.flow; its words are in mart.category.
--   per_capita_usd: What the state pays or receives in the category, dollars a resident.
--   national_per_capita_usd: The same for the 51 areas together: what is placed in no state is not in it.
--   effect_per_capita_usd: What the difference does to the state's net, dollars a resident: more paid than the average
--     raises it, more received lowers it.
with people as (
  select fiscal_year, method, sum(population) as population
  from mart.net_contribution
  where status = 'final'
  group by fiscal_year, method
),

national as (
  select flow.fiscal_year, flow.method, flow.side, flow.category,
    sum(flow.amount_usd) / any_value(people.population) as per_capita_usd
  from mart.flow as flow
  join people on people.fiscal_year = flow.fiscal_year and people.method = flow.method
  group by flow.fiscal_year, flow.method, flow.side, flow.category
)

select
  net.fiscal_year,
  net.state,
  net.method,
  national.side,
  national.category,
  coalesce(flow.per_capita_usd, 0) as per_capita_usd,
  national.per_capita_usd as national_per_capita_usd,
  (coalesce(flow.per_capita_usd, 0) - national.per_capita_usd) * case national.side when 'paid' then 1 else -1 end
    as effect_per_capita_usd
from mart.net_contribution as net
-- Final years only: people has no others.
join national on national.fiscal_year = net.fiscal_year and national.method = net.method
left join mart.flow as flow
  on flow.fiscal_year = net.fiscal_year and flow.state = net.state and flow.method = net.method
  and flow.side = national.side and flow.category = national.category
order by net.fiscal_year, net.method, net.state, national.side, national.category
