-- description: Which choice of method matters most for a state in one year: the axes in order of how far apart their
--   options lie, with the option least and most favourable to a positive net.
-- parameters:
--   code: Postal code.
--   year: Fiscal year.
-- example: from what_moves('NY', 2023)
select
  axis,
  max(mean_effect_per_capita) - min(mean_effect_per_capita) as range_per_capita_usd,
  arg_min(option, mean_effect_per_capita) as lowest_option,
  arg_max(option, mean_effect_per_capita) as highest_option
from mart.choice_effect
where state = case
    when upper(code) in (select area from raw.area where kind = 'state') then upper(code)
    else error('no state ' || code || '; give a postal code such as CA')
  end and fiscal_year = case
    when year in (select fiscal_year from core.fiscal_year) then year
    else error(
      'no fiscal year ' || year || '; there are '
      || (select min(fiscal_year) || ' to ' || max(fiscal_year) from core.fiscal_year)
    )
  end
group by axis
order by range_per_capita_usd desc
