-- description: States, territories and abroad, and what is not allocated add to the official total within $1.
-- table: mart.reconciliation
select fiscal_year, method, side, category, official_usd, states_usd, territories_abroad_usd, not_allocated_usd
from mart.reconciliation
where abs(states_usd + territories_abroad_usd + not_allocated_usd - official_usd) > 1
