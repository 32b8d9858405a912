-- description: The marts by state hold the fiscal years of status final, and those with a column status the provisional ones,
--   too, and no others; one of the final ones is the latest.
-- table: mart.fiscal_year
with with_status (name) as (
  values
    ('mart.net_contribution'), ('mart.flow'), ('mart.reconciliation'), ('mart.lineage'), ('mart.net_by_lean'), ('mart.lean'),
    ('mart.net_view'), ('mart.gap_by_lean'), ('mart.lean_error')
),

on_map as (
  select fiscal_year, status from mart.fiscal_year where status in ('final', 'provisional')
),

shown as (
  select 'mart.net_contribution' as mart, fiscal_year, status from mart.net_contribution where method = 'residence'
  union
  select 'mart.flow', fiscal_year, status from mart.flow where method = 'residence'
  union
  select 'mart.reconciliation', fiscal_year, status from mart.reconciliation where method = 'residence'
  union
  select 'mart.lineage', fiscal_year, status from mart.lineage where method = 'residence'
  union
  select 'mart.net_by_lean', fiscal_year, status from mart.net_by_lean where method = 'residence'
  union
  select 'mart.gap_by_lean', fiscal_year, status from mart.gap_by_lean where method = 'residence'
  union
  select 'mart.lean_error', fiscal_year, status from mart.lean_error
  union
  select 'mart.lean', fiscal_year, status from mart.lean
  union
  select 'mart.net_view', fiscal_year, status from mart.net_view
  union
  select 'mart.robustness', fiscal_year, 'final' from mart.robustness
  union
  select 'mart.lean_robustness', fiscal_year, 'final' from mart.lean_robustness
  union
  select 'mart.choice_effect', fiscal_year, 'final' from mart.choice_effect
  union
  select 'mart.real_net_contribution', fiscal_year, 'final' from mart.real_net_contribution where method = 'residence'
  union
  select distinct 'mart.driver', fiscal_year, 'final' from mart.driver where method = 'residence'
)

select mart, fiscal_year, 'not of a ' || status || ' year' as failure
from shown
anti join on_map using (fiscal_year, status)
union all
select marts.mart, on_map.fiscal_year, 'a ' || on_map.status || ' year is missing'
from on_map
cross join (select mart, mart in (select name from with_status) as has_status from shown group by mart) as marts
anti join shown on shown.mart = marts.mart and shown.fiscal_year = on_map.fiscal_year
where on_map.status = 'final' or marts.has_status
union all
select 'mart.fiscal_year', max(fiscal_year), 'not one latest year, the last of the final ones'
from mart.fiscal_year
having count(*) filter (where is_latest) <> 1
  or max(fiscal_year) filter (where is_latest) <> max(fiscal_year) filter (where status = 'final')
union all
select 'mart.fiscal_year', fiscal_year, 'no such status: ' || status
from mart.fiscal_year
where status not in ('final', 'provisional', 'in progress')
