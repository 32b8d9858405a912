-- description: What the groups of states pay, and what they receive, a resident, under every distinct set of rules: the
--   groups' dollars over their people. Blue are the states counted as Democratic under the definition, red as Republican.
--   mart.lean_by_specification makes nets of them.
-- key: side, spec_id, fiscal_year, definition
-- columns:
--   side: paid or received.
--   spec_id: First specification with these rules on this side, paid_spec_id or received_spec_id of core.specification.
--   fiscal_year: Federal fiscal year.
--   definition: Definition of mart.lean.
--   states_usd: What the 51 areas pay or receive together, dollars.
--   blue_per_capita_usd (nullable): Of the blue states a resident, dollars; null where there are none.
--   red_per_capita_usd (nullable): Of the red states a resident, dollars; null where there are none.
--   blue_per_capita_without_dc_usd (nullable): The same of the blue states alone, DC's dollars and people left out, dollars;
--     null where DC is not blue.
--   red_per_capita_without_dc_usd (nullable): The same of the red states alone, dollars; null where DC is not red.
select
  side.side,
  side.spec_id,
  side.fiscal_year,
  lean.definition,
  any_value(total.states_usd) as states_usd,
  sum(side.amount_usd) filter (where lean.lean = 'democratic')
    / sum(population.population) filter (where lean.lean = 'democratic') as blue_per_capita_usd,
  sum(side.amount_usd) filter (where lean.lean = 'republican')
    / sum(population.population) filter (where lean.lean = 'republican') as red_per_capita_usd,
  case when bool_or(lean.lean = 'democratic' and side.area = 'DC') then
    sum(side.amount_usd) filter (where lean.lean = 'democratic' and side.area <> 'DC')
    / sum(population.population) filter (where lean.lean = 'democratic' and side.area <> 'DC')
  end as blue_per_capita_without_dc_usd,
  case when bool_or(lean.lean = 'republican' and side.area = 'DC') then
    sum(side.amount_usd) filter (where lean.lean = 'republican' and side.area <> 'DC')
    / sum(population.population) filter (where lean.lean = 'republican' and side.area <> 'DC')
  end as red_per_capita_without_dc_usd
from core.specification_side as side
join core.specification_total as total
  on total.side = side.side and total.spec_id = side.spec_id and total.fiscal_year = side.fiscal_year
join mart.lean as lean on lean.state = side.area and lean.fiscal_year = side.fiscal_year
join core.population as population on population.area = side.area and population.fiscal_year = side.fiscal_year
group by side.side, side.spec_id, side.fiscal_year, lean.definition
order by side.side, side.spec_id, side.fiscal_year, lean.definition
