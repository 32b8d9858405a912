-- description: Why a state's net per head is another than the year before: what changed in national totals, in the state's
--   shares of them and in its population, category by category. The effects of a state, method and year add up to the
--   change of net_per_capita_usd in mart.net_contribution, the real ones to that in mart.real_net_contribution. No row where
--   the year before is not at hand. Both years stand as they are in this release, by its rules and keys.
-- key: fiscal_year, state, method, side, category
-- kind: view
-- columns:
--   fiscal_year: Federal fiscal year; the change is that from the year before.
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
--     year: without what is only a rise in prices.
--   real_share_effect_per_capita_usd: As share_effect_per_capita_usd, in dollars of the latest fiscal year.
--   real_population_effect_per_capita_usd: As population_effect_per_capita_usd, in dollars of the latest fiscal year.
--   real_effect_per_capita_usd: The three together, in dollars of the latest fiscal year.
-- note: mart.change_between of the years that follow one another; how the effects are computed is said there.
select
  fiscal_year,
  state,
  method,
  side,
  category,
  national_effect_per_capita_usd,
  share_effect_per_capita_usd,
  population_effect_per_capita_usd,
  effect_per_capita_usd,
  real_national_effect_per_capita_usd,
  real_share_effect_per_capita_usd,
  real_population_effect_per_capita_usd,
  real_effect_per_capita_usd
from mart.change_between
where first_year = fiscal_year - 1
