-- description: Net contribution of the states counted with each party: the group's dollars over its people, never an
--   average of states. Positive = the group pays in more than it gets back.
-- key: fiscal_year, method, definition, lean
-- columns:
--   fiscal_year: Federal fiscal year.
--   status: final, or provisional where OMB does not print the year yet: see mart.fiscal_year.
--   method: residence or collections.
--   definition: Definition of mart.lean.
--   lean: democratic, republican or split.
--   states: Jurisdictions in the group, DC counted as one.
--   population: Residents of the group on 1 July of the fiscal year.
--   paid_usd: Paid by the group's residents, dollars.
--   received_usd: Spent in and for the group, dollars.
--   net_contribution_usd: paid_usd less received_usd, dollars.
--   net_per_capita_usd: net_contribution_usd a resident of the group, dollars.
--   net_error_per_capita_usd (nullable): One standard deviation of net_per_capita_usd, from the age of the keys alone,
--     dollars: the errors of the group's own shares (mart.lean_error), in quadrature, in a provisional year with that of its
--     national totals. Null for collections.
--   verdict (nullable): pays_in or gets_back where the net is more than 1.64 standard deviations from zero; about_even
--     where it is not. Null for collections.
--   balanced_net_per_capita_usd: The same with receipts scaled so that all areas' nets sum to zero, dollars.
--   net_per_capita_without_dc_usd (nullable): net_per_capita_usd of the group's states alone, DC's dollars and people left
--     out, dollars; null where DC is not in the group.
--   balanced_net_per_capita_without_dc_usd (nullable): balanced_net_per_capita_usd of the group's states alone, receipts
--     scaled as before, over all 51 areas, dollars; null where DC is not in the group.
-- note: mart.gap_by_lean has the gaps between the groups, with and without DC.
with variance as (
  select fiscal_year, definition, lean, sum((net_usd * error_share) ** 2) as variance
  from mart.lean_error
  group by fiscal_year, definition, lean
  union all
  -- What the national totals of a provisional year may be off by goes together in the group's states.
  select fiscal_year, definition, lean, avg(error_usd ** 2)
  from (
    select errors.fiscal_year, errors.tested_fiscal_year, lean.definition, lean.lean,
      sum(errors.paid_error_usd - errors.received_error_usd) as error_usd
    from core.provisional_error as errors
    join mart.lean as lean on lean.fiscal_year = errors.fiscal_year and lean.state = errors.area
    where errors.view = 'raw'
    group by all
  )
  group by fiscal_year, definition, lean
),

error as (
  select fiscal_year, definition, lean, sqrt(sum(variance)) as net_error_usd
  from variance
  group by fiscal_year, definition, lean
),

net as (
  select
    net.fiscal_year,
    net.status,
    net.method,
    lean.definition,
    lean.lean,
    count(*) as states,
    sum(net.population)::bigint as population,
    sum(net.paid_usd) as paid_usd,
    sum(net.received_usd) as received_usd,
    sum(net.net_contribution_usd) as net_contribution_usd,
    sum(net.balanced_net_usd) as balanced_net_usd,
    case when bool_or(net.state = 'DC') then
      sum(net.net_contribution_usd) filter (where net.state <> 'DC') / sum(net.population) filter (where net.state <> 'DC')
    end as net_per_capita_without_dc_usd,
    case when bool_or(net.state = 'DC') then
      sum(net.balanced_net_usd) filter (where net.state <> 'DC') / sum(net.population) filter (where net.state <> 'DC')
    end as balanced_net_per_capita_without_dc_usd
  from mart.net_contribution as net
  join mart.lean as lean on lean.fiscal_year = net.fiscal_year and lean.state = net.state
  group by all
)

select
  net.fiscal_year,
  net.status,
  net.method,
  net.definition,
  net.lean,
  net.states,
  net.population,
  net.paid_usd,
  net.received_usd,
  net.net_contribution_usd,
  net.net_contribution_usd / net.population as net_per_capita_usd,
  error.net_error_usd / net.population as net_error_per_capita_usd,
  case
    when error.net_error_usd is null then null
    when net.net_contribution_usd > 1.64 * error.net_error_usd then 'pays_in'
    when net.net_contribution_usd < -1.64 * error.net_error_usd then 'gets_back'
    else 'about_even'
  end as verdict,
  net.balanced_net_usd / net.population as balanced_net_per_capita_usd,
  net.net_per_capita_without_dc_usd,
  net.balanced_net_per_capita_without_dc_usd
from net
left join error
  on net.method = 'residence' and error.fiscal_year = net.fiscal_year and error.definition = net.definition
  and error.lean = net.lean
order by net.fiscal_year, net.method, net.definition, net.lean
