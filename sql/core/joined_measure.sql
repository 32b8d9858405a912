-- description: The measures of core.stand_in: an older measure times what the main one is of it, state by state, in the year
--   in which the main one begins.
-- key: measure, basis, year, area
-- columns:
--   measure: Measure of core.stand_in.
--   basis: calendar_year or fiscal_year.
--   year: Year before the main measure's first.
--   area: Area code, see raw.area.
--   amount: In the unit of the main measure; a share in procurement of FY1995.
--   span_years: How many years it is a mean of.
--   adjustment_lag_years: Age of what it was adjusted with, see core.measured.
--   joined_year: The year in which it is joined to the main measure.
with by_growth as (
  select
    pairs.measure,
    pairs.older_measure,
    main.area,
    main.year as joined_year,
    -- Of a fiscal year, the older measure's two calendar years blended.
    main.amount / nullif(
      if(main.basis = 'fiscal_year', 0.25 * before.amount + 0.75 * this.amount, this.amount), 0
    ) as factor
  from core.stand_in as pairs
  join core.measured as main on main.measure = pairs.main_measure
  join core.measured as this
    on this.measure = pairs.older_measure and this.area = main.area and this.year = main.year
  left join core.measured as before
    on before.measure = pairs.older_measure and before.area = main.area and before.year = main.year - 1
  where pairs.is_plain
  qualify main.year = min(main.year) over (partition by pairs.measure)
),

grown as (
  select joined.measure, older.basis, older.year, older.area, older.amount * coalesce(joined.factor, 0) as amount,
    joined.joined_year
  from by_growth as joined
  join core.measured as older on older.measure = joined.older_measure and older.area = joined.area
  where older.year < joined.joined_year
),

-- Earnings of all federal employees; each kind of pay keeps the part of them it has when it is first measured.
pay as (
  select kind.line, older.year, older.area, main.year as joined_year, older.amount * main.amount / base.amount as amount
  from (values ('84'), ('85')) as kind (line)
  join core.measured as main on main.measure = 'BEA SAGDP4N ' || kind.line
  join core.measured as base
    on base.measure = 'BEA federal earnings' and base.area = main.area and base.year = main.year
  join core.measured as older
    on older.measure = 'BEA federal earnings' and older.area = main.area and older.year < main.year
  where main.year = (select min(year) from core.measured where measure = 'BEA SAGDP4N 84')
),

-- Brought home as in core.measured: the states keep their total, what is abroad stays there.
pay_at_home as (
  select pay.year, pay.area, pay.joined_year,
    coalesce(
      pay.amount * home.factor
        * sum(pay.amount) filter (where home.area is not null) over (partition by pay.year)
        / sum(pay.amount * home.factor) over (partition by pay.year),
      pay.amount
    ) as amount
  from pay
  left join core.home_factor as home on home.year = pay.year and home.area = pay.area
  where pay.line = '84'
),

-- The first three editions together, and property income of their years.
estate as (
  select edition.area, sum(edition.amount) as amount, sum(income.amount) as income,
    round(avg(edition.year))::bigint as joined_year, min(edition.year) as first_year
  from core.measured as edition
  join core.measured as income
    on income.measure = 'BEA SAINC4 46' and income.area = edition.area and income.year = edition.year
  where edition.measure = 'IRS Table 5 estate and gift by district'
    and edition.year in (
      select distinct year from core.measured where measure = 'IRS Table 5 estate and gift by district' order by year limit 3
    )
  group by edition.area
),

-- Defense contracts as shares of the 50 states, a mean of three years, and what contracts were when they are first known.
defense as (
  select this.year, this.area, avg(earlier.amount / earlier.whole) as share, count(*) as span_years
  from core.measured as this
  join (
    select *, sum(amount) over (partition by year) as whole from core.measured where measure = 'Defense contracts'
  ) as earlier
    on earlier.area = this.area and earlier.year between this.year - 2 and this.year
  where this.measure = 'Defense contracts'
  group by this.year, this.area
  having count(*) >= 2
),

contract as (
  select measured.year, measured.area, measured.amount / sum(measured.amount) over () as share
  from core.measured as measured
  join raw.area as areas on areas.area = measured.area and areas.kind = 'state'
  where measured.measure = 'USAspending contracts'
    and measured.year = (select min(year) from core.measured where measure = 'USAspending contracts')
),

-- 0.7 of a state's contracts grow like Defense's share of it, what Defense does not award stays. Of the District of Columbia
-- Defense's are not at hand: it stays.
contract_before as (
  select defense.year, contract.area, contract.year as joined_year, 3 as span_years,
    contract.share * (0.3 + 0.7 * coalesce(moved.share / base.share, 1)) as share
  from contract
  cross join (select distinct year from defense) as defense
  left join defense as base on base.area = contract.area and base.year = contract.year
  left join defense as moved on moved.area = contract.area and moved.year = defense.year
  where defense.year < contract.year
),

-- The areas that are not at hand have the shares of the first year after, the others what that leaves: a part of the
-- printed total, which holds places unknown and abroad, too.
procurement as (
  select contract_before.area, contract_before.joined_year, printed.year,
    coalesce(
      own.amount / printed.whole * sum(contract_before.share) filter (where own.area is not null) over (),
      contract_before.share
    ) / sum(contract_before.share) over () as share
  from contract_before
  cross join (
    select any_value(year) as year, sum(amount) as whole from core.measured where measure = 'Census procurement'
  ) as printed
  left join core.measured as own on own.measure = 'Census procurement' and own.area = contract_before.area
  where contract_before.year = (select min(year) from contract_before) and printed.year is not null
)

select measure, basis, year, area, amount, 1 as span_years, 0 as adjustment_lag_years, joined_year from grown
union all
select 'Pay joined to SAGDP4N ' || line, 'calendar_year', year, area, amount, 1, 0, joined_year from pay
union all
select 'Pay joined to SAGDP4N 84 of residents', 'calendar_year', year, area, amount, 1, 0, joined_year from pay_at_home
union all
select 'Medicaid by BEA joined to CMS', 'calendar_year', year, area, amount_usd, 1, 0, joined_year
from core.medicaid_by_residence
where joined_year is not null
union all
select 'Property income joined to estate and gift', 'calendar_year', income.year, income.area,
  income.amount * estate.amount / estate.income, 1, 0, estate.joined_year
from core.measured as income
join estate on estate.area = income.area
where income.measure = 'BEA SAINC4 46' and income.year < estate.first_year
union all
select 'Defense contracts joined to contracts', 'fiscal_year', year, area, share, span_years, 0, joined_year
from contract_before
union all
select 'Procurement of FY1995', 'fiscal_year', year, area, share, 1, 0, joined_year from procurement
order by measure, basis, year, area
