-- description: Which choice of method matters most for a state in one year: the axes in order of how far apart their
--   options lie, with the option least and most favourable to a positive net. The first three figures are over the
--   specifications that leave the deficit as it is, to be read beside the raw net; those that begin with balanced over the
--   ones that scale receipts to outlays. The deficit moves from the one to the other and has the same distance in both.
-- parameters:
--   code: Postal code.
--   year: Fiscal year.
-- example: from what_moves('NY', 2023)
select
  axis,
  max(mean_effect_per_capita) filter (where in_raw) - min(mean_effect_per_capita) filter (where in_raw)
    as range_per_capita_usd,
  arg_min(option, mean_effect_per_capita) filter (where in_raw) as lowest_option,
  arg_max(option, mean_effect_per_capita) filter (where in_raw) as highest_option,
  max(mean_effect_per_capita) filter (where in_balanced) - min(mean_effect_per_capita) filter (where in_balanced)
    as balanced_range_per_capita_usd,
  arg_min(option, mean_effect_per_capita) filter (where in_balanced) as balanced_lowest_option,
  arg_max(option, mean_effect_per_capita) filter (where in_balanced) as balanced_highest_option
from (
  select *, view = 'raw' or axis = 'deficit' as in_raw, view = 'balanced' or axis = 'deficit' as in_balanced
  from mart.choice_effect
) as effect
where state = (
    select
      case
        when bool_or(area = upper(code)) then upper(code)
        else error('no state ' || code || '; give a postal code such as CA')
      end
    from raw.area
    where kind = 'state'
  ) and fiscal_year = (
    select
      case
        when bool_or(fiscal_year = year) then year
        else error('no fiscal year ' || year || '; there are ' || min(fiscal_year) || ' to ' || max(fiscal_year))
      end
    from core.fiscal_year
  )
group by axis
order by range_per_capita_usd desc
