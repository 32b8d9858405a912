-- description: The marts by state hold the fiscal years of status final and no others; one of these is the latest.
-- table: mart.fiscal_year
with final as (
  select fiscal_year from mart.fiscal_year where status = 'final'
),

shown as (
  select 'mart.net_contribution' as mart, fiscal_year from mart.net_contribution where method = 'residence'
  union
  select 'mart.flow', fiscal_year from mart.flow where method = 'residence'
  union
  select 'mart.reconciliation', fiscal_year from mart.reconciliation where method = 'residence'
  union
  select 'mart.robustness', fiscal_year from mart.robustness
)

select mart, fiscal_year, 'not of a final year' as failure
from shown
anti join final using (fiscal_year)
union all
select marts.mart, final.fiscal_year, 'a final year is missing'
from final
cross join (select distinct mart from shown) as marts
anti join shown on shown.mart = marts.mart and shown.fiscal_year = final.fiscal_year
union all
select 'mart.fiscal_year', max(fiscal_year), 'not one latest year, the last of the final ones'
from mart.fiscal_year
having count(*) filter (where is_latest) <> 1
  or max(fiscal_year) filter (where is_latest) <> max(fiscal_year) filter (where status = 'final')
union all
select 'mart.fiscal_year', fiscal_year, 'no such status: ' || status
from mart.fiscal_year
where status not in ('final', 'provisional', 'in progress')
