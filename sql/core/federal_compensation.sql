-- description: Compensation of federal civilian employees and the armed forces by fiscal year, before the employer share
--   of retirement is taken off. Measured by BEA (SAGDP4N lines 84 and 85, the national row with personnel abroad, before 1997
--   joined to the earnings of federal employees,
--   a quarter of the calendar year before and three quarters of the year itself); after the last measured year it
--   grows with discretionary outlays (CBO) and is an estimate.
-- key: fiscal_year
-- columns:
--   fiscal_year: Federal fiscal year.
--   amount_usd: Compensation, dollars.
--   is_estimate: True where it is carried forward with discretionary outlays.
with calendar as (
  select year, sum(amount) as amount_usd
  from core.measure
  where area = 'US' and measure in (
    'BEA SAGDP4N 84', 'BEA SAGDP4N 85', 'Pay joined to SAGDP4N 84', 'Pay joined to SAGDP4N 85'
  )
  group by year
),

measured as (
  select this.year as fiscal_year, 0.25 * before.amount_usd + 0.75 * this.amount_usd as amount_usd
  from calendar as this
  join calendar as before on before.year = this.year - 1
),

discretionary as (
  select fiscal_year, amount_usd
  from raw.cbo_actual
  where component = 'outlay' and category = 'Discretionary' and subcategory = 'Total Discretionary'
),

last_measured as (
  select measured.fiscal_year, measured.amount_usd / discretionary.amount_usd as ratio
  from measured
  join discretionary using (fiscal_year)
  order by measured.fiscal_year desc
  limit 1
)

select
  years.fiscal_year,
  coalesce(measured.amount_usd, last_measured.ratio * discretionary.amount_usd) as amount_usd,
  measured.amount_usd is null as is_estimate
from core.fiscal_year as years
cross join last_measured
left join discretionary on discretionary.fiscal_year = years.fiscal_year
left join measured on measured.fiscal_year = years.fiscal_year
where measured.amount_usd is not null or years.fiscal_year > last_measured.fiscal_year
order by years.fiscal_year
