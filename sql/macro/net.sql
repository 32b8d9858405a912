-- description: Net contribution of every state in one year, seen in one of the ways of core.view: raw, balanced, relative,
--   real, five_year_mean, transfers_only, without_social_insurance, interest_per_head, share_of_gdp,
--   share_of_personal_income, received_per_dollar. An unknown view is an error that names them.
-- parameters:
--   view_name: Name of the view.
--   year: Fiscal year, final or provisional; a provisional one has no rank and none of the views in real dollars, by
--     product or income.
-- example: from net('balanced', 2023)
select rank, state, state_name, value, error, unit
from mart.net_view
where view = (
    select
      case
        when bool_or(view = view_name) then view_name
        else error('no view ' || view_name || '; there are ' || string_agg(view, ', ' order by view))
      end
    from core.view
  )
  and fiscal_year = (
    select
      case
        when bool_or(seen.fiscal_year = year) then year
        else error(
          'no ' || view_name || ' for ' || year || '; there are the fiscal years ' || min(seen.fiscal_year) || ' to '
          || max(seen.fiscal_year)
        )
      end
    from mart.net_view as seen
    where seen.view = view_name
  )
order by rank nulls last, state
