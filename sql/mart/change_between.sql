-- description: Why a state's net per head is another in a fiscal year than in an earlier one, for every two years there are:
--   what changed in national totals, in the state's shares of them and in its population, category by category. The
--   effects of a state, method and two years add up to the change of net_per_capita_usd in mart.net_contribution, the real
--   ones to that in mart.real_net_contribution. Both years stand as they are in this release, by its rules and keys.
-- key: first_year, fiscal_year, state, method, side, category
-- kind: view
-- columns:
--   first_year: The fiscal year from which the change is counted.
--   fiscal_year: The fiscal year to which it is counted, later than first_year.
--   state: Postal code; 50 states and DC.
--   method: residence or collections.
--   side: paid (taxes and other receipts) or received (outlays).
--   category: Tax or programme placed in states in either year; its words are in mart.category.
--   national_effect_per_capita_usd: What the change of the official national total does to the state's net, dollars a
--     resident; positive = raises it. All of the change where the category has no total in one of the years.
--   share_effect_per_capita_usd: What the change of the state's share of the official total does to it.
--   population_effect_per_capita_usd: What the change of the state's population does to it: the same amount, over more
--     residents or fewer. Where core.population_estimate goes over to another document (FY2010, FY2020), it holds what is left
--     of the step between their estimates.
--   effect_per_capita_usd: The three together: the change of the category a resident, as it counts in the net.
--   real_national_effect_per_capita_usd: As national_effect_per_capita_usd, both totals in dollars of the latest fiscal
--     year (mart.real_net_contribution): without what is only a rise in prices.
--   real_share_effect_per_capita_usd: As share_effect_per_capita_usd, in dollars of the latest fiscal year.
--   real_population_effect_per_capita_usd: As population_effect_per_capita_usd, in dollars of the latest fiscal year.
--   real_effect_per_capita_usd: The three together, in dollars of the latest fiscal year.
-- note: An amount a resident is total times share over population. What each of the three does depends on which moved
--   before it; an effect is its mean over the six orders (Shapley), in the closed form below. The total is the official
--   one, so the share is that of explain_state, and what is placed in no state counts in the shares. No fourth effect
--   takes up prices: its amounts would be in dollars of no year.
with people as (
  select net.fiscal_year, net.state, net.method, 1 / net.population as for_each, real.price_level
  from mart.net_contribution as net
  join mart.real_net_contribution as real
    on real.fiscal_year = net.fiscal_year and real.state = net.state and real.method = net.method
),

-- A category absent in one of the years has a total of zero there, and the share and population of the other year: so
-- nothing is left for these to explain.
paired as (
  select
    first.fiscal_year as first_year,
    this.fiscal_year,
    this.state,
    this.method,
    named.side,
    named.category,
    case named.side when 'paid' then 1 else -1 end as sign,
    coalesce(first_total.official_usd, 0) as first_usd,
    coalesce(this_total.official_usd, 0) as this_usd,
    first.price_level as first_level,
    this.price_level as this_level,
    case
      when first_total.official_usd is null then coalesce(this_flow.amount_usd, 0) / this_total.official_usd
      else coalesce(first_flow.amount_usd, 0) / first_total.official_usd
    end as first_share,
    case
      when this_total.official_usd is null then coalesce(first_flow.amount_usd, 0) / first_total.official_usd
      else coalesce(this_flow.amount_usd, 0) / this_total.official_usd
    end as this_share,
    case when first_total.official_usd is null then this.for_each else first.for_each end as first_for_each,
    case when this_total.official_usd is null then first.for_each else this.for_each end as this_for_each
  from people as this
  join people as first
    on first.state = this.state and first.method = this.method and first.fiscal_year < this.fiscal_year
  join (select distinct method, side, category from mart.flow) as named on named.method = this.method
  left join mart.reconciliation as first_total
    on first_total.fiscal_year = first.fiscal_year and first_total.method = first.method
    and first_total.side = named.side and first_total.category = named.category
  left join mart.reconciliation as this_total
    on this_total.fiscal_year = this.fiscal_year and this_total.method = this.method
    and this_total.side = named.side and this_total.category = named.category
  left join mart.flow as first_flow
    on first_flow.fiscal_year = first.fiscal_year and first_flow.state = first.state
    and first_flow.method = first.method and first_flow.side = named.side and first_flow.category = named.category
  left join mart.flow as this_flow
    on this_flow.fiscal_year = this.fiscal_year and this_flow.state = this.state
    and this_flow.method = this.method and this_flow.side = named.side and this_flow.category = named.category
  where first_flow.amount_usd is not null or this_flow.amount_usd is not null
),

-- Each factor's change times the mean, over the six orders, of what the other two are when it moves.
weighed as (
  select
    *,
    this_usd / this_level as this_real_usd,
    first_usd / first_level as first_real_usd,
    sign * (first_share * (2 * first_for_each + this_for_each) + this_share * (first_for_each + 2 * this_for_each)) / 6
      as for_each_dollar,
    sign * (this_share - first_share) / 6 as for_share,
    sign * (this_for_each - first_for_each) / 6 as for_people
  from paired
),

effects as (
  select
    first_year,
    fiscal_year,
    state,
    method,
    side,
    category,
    (this_usd - first_usd) * for_each_dollar as national_effect,
    for_share * (first_usd * (2 * first_for_each + this_for_each) + this_usd * (first_for_each + 2 * this_for_each))
      as share_effect,
    for_people * (first_usd * (2 * first_share + this_share) + this_usd * (first_share + 2 * this_share))
      as population_effect,
    (this_real_usd - first_real_usd) * for_each_dollar as real_national_effect,
    for_share
      * (first_real_usd * (2 * first_for_each + this_for_each) + this_real_usd * (first_for_each + 2 * this_for_each))
      as real_share_effect,
    for_people * (first_real_usd * (2 * first_share + this_share) + this_real_usd * (first_share + 2 * this_share))
      as real_population_effect
  from weighed
)

select
  first_year,
  fiscal_year,
  state,
  method,
  side,
  category,
  national_effect as national_effect_per_capita_usd,
  share_effect as share_effect_per_capita_usd,
  population_effect as population_effect_per_capita_usd,
  national_effect + share_effect + population_effect as effect_per_capita_usd,
  real_national_effect as real_national_effect_per_capita_usd,
  real_share_effect as real_share_effect_per_capita_usd,
  real_population_effect as real_population_effect_per_capita_usd,
  real_national_effect + real_share_effect + real_population_effect as real_effect_per_capita_usd
from effects
