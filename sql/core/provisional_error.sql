-- description: What each state of a provisional year would be off by if its national totals were off as those of a closed year
--   would have been (core.provisional_backtest), in proportion to outlays. The rows of a state and view are as many
--   tries of one error: their root mean square is its standard deviation. No rows where no year is provisional.
-- key: view, fiscal_year, tested_fiscal_year, area
-- columns:
--   view: View of core.view_specification; raw is the default method.
--   fiscal_year: Provisional fiscal year.
--   tested_fiscal_year: Closed fiscal year whose errors they are.
--   area: Postal code; 50 states and DC.
--   paid_error_usd: Found less true, of what the state pays, dollars; zero where the statement prints all receipts.
--   received_error_usd: Found less true, of what the state receives, dollars.
with missed as (
  select years.fiscal_year, tested.fiscal_year as tested_fiscal_year, tested.side, tested.category,
    case
      -- What the statement prints is not found.
      when tested.side = 'received' or total.error_usd is not null
        then tested.error_usd * years.outlays_usd / tested.outlays_usd
      else 0
    end as error_usd
  from core.provisional_year as years
  cross join core.provisional_backtest as tested
  left join core.provisional_total as total
    on total.fiscal_year = years.fiscal_year and total.side = tested.side and total.category = tested.category
  where tested.counts
)

select
  views.view,
  missed.fiscal_year,
  missed.tested_fiscal_year,
  share.area,
  coalesce(sum(missed.error_usd * rule.weight * share.share) filter (where missed.side = 'paid'), 0) as paid_error_usd,
  coalesce(sum(missed.error_usd * rule.weight * share.share) filter (where missed.side = 'received'), 0)
    as received_error_usd
from missed
join core.view_rule as views on views.side = missed.side and views.category = missed.category
join core.allocation_rule as rule
  on rule.method = views.method and rule.side = missed.side and rule.category = missed.category
join core.allocation_key as share on share.key = rule.key and share.fiscal_year = missed.fiscal_year
join raw.area as areas on areas.area = share.area and areas.kind = 'state'
group by views.view, missed.fiscal_year, missed.tested_fiscal_year, share.area
order by views.view, missed.fiscal_year, missed.tested_fiscal_year, share.area
