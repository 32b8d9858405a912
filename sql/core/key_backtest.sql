-- description: What a key would have said if it had been as old as keys are, beside what was measured: for every key with
--   history it is pretended that it ended some years earlier, began some years later or had a gap, or something stood in for it, and its shares are
--   joined, carried, moved and interpolated as core.key_weight and core.allocation_key do.
-- key: key, measure, kind, years, observed_year, fiscal_year, area
-- columns:
--   key: Allocation key.
--   measure: The measures the key is made of, all through: from one measure to another there is no error observed.
--   kind: forward, back, between or joined, as in core.key_age.
--   years: As in core.key_age.
--   observed_year: Year of the observation carried or joined to, of the earlier one between two.
--   fiscal_year: Fiscal year that was measured: the year itself, or two calendar years blended.
--   area: State.
--   carried_share: The state's share of the key as carried.
--   measured_share: The state's share as measured.
--   scaled_error: Carried less measured share as a part of the carried, for a state of mean size: times the fourth root of
--     the state's population over the mean state's.
-- note: Up to ten years; in single precision, 7 digits, since more would be bytes nobody needs. Gaps are as long, keys
--   begin as late as they do. A moved key is moved by as much of its mover as is there today: as many years as that one's
--   newest is ahead of its own.
--   Relative to the carried share, because that is what an error is multiplied with: a state that pays twice as much a head
--   errs by about twice as many dollars. Errors that are the same in dollars a head for every state would be 3.3 times too
--   small for the District of Columbia and 1.4 times for the 17 smallest states. What remains is a matter of size: the
--   relative errors of large states are smaller, and the fourth root of population evens them out (no correction: 1.25 times
--   too small for small states; the square root: 1.4 times too small for large ones).
with observed as (
  select keys.key, keys.measures, keys.basis, keys.year, keys.observed_at, keys.area, keys.share, keys.whole
  from core.key_observation as keys
  join raw.area as areas on areas.area = keys.area and areas.kind = 'state'
  -- What stands in for a measure is none of its history.
  where keys.joined_year is null and keys.key not in (select key from core.key_mean where not history_tells)
),

measured as (
  select key, measures, year as fiscal_year, area, share from observed where basis = 'fiscal_year'
  union all
  select this.key, this.measures, this.year, this.area,
    (0.25 * before.share * before.whole + 0.75 * this.share * this.whole) / (0.25 * before.whole + 0.75 * this.whole)
  from observed as this
  join observed as before
    on before.key = this.key and before.measures = this.measures and before.area = this.area
    and before.basis = this.basis and before.year = this.year - 1
  where this.basis = 'calendar_year'
),

newest as (
  select key, max(year) as year from core.key_observation group by key
),

-- By how many years the mover is ahead of the key.
ahead as (
  select movers.key, movers.mover, mover.year - own.year as years
  from core.key_mover as movers
  join newest as own on own.key = movers.key
  join newest as mover on mover.key = movers.mover
),

plain as (
  select observed.key, observed.measures, observed.basis, observed.year as observed_year, measured.fiscal_year, observed.area,
    observed.share as carried_share, measured.share as measured_share
  from observed
  join measured
    on measured.key = observed.key and measured.measures = observed.measures and measured.area = observed.area
    and measured.fiscal_year <> observed.year and abs(measured.fiscal_year - observed.year) <= 10
),

unmoved as (
  select key, measures, 'forward' as kind, fiscal_year - observed_year as years, observed_year, fiscal_year, area,
    carried_share, measured_share
  from plain
  where fiscal_year > observed_year and key not in (select key from ahead)
),

-- Carried back as far as the key is in some year.
begun as (
  select plain.key, plain.measures, 'back' as kind, observed_year - fiscal_year as years, observed_year, fiscal_year, area,
    carried_share, measured_share
  from plain
  join (select key, max(years) as years from core.key_age where kind = 'back' group by key) as oldest
    on oldest.key = plain.key and plain.observed_year - plain.fiscal_year between 1 and oldest.years
),

-- The mover as far as it would have been known: to the year itself, or to the last it would have had.
grown as (
  select plain.*, plain.carried_share * coalesce(now.share, late.share) / base.share as grown_share
  from plain
  join ahead on ahead.key = plain.key
  join observed as base
    on base.key = ahead.mover and base.basis = plain.basis and base.year = plain.observed_year and base.area = plain.area
  left join measured as now
    on now.key = ahead.mover and now.fiscal_year = plain.fiscal_year and now.area = plain.area
    and plain.fiscal_year <= plain.observed_year + ahead.years
  left join observed as late
    on late.key = ahead.mover and late.basis = plain.basis and late.year = plain.observed_year + ahead.years
    and late.area = plain.area and plain.fiscal_year > late.year
  where plain.fiscal_year > plain.observed_year and coalesce(now.share, late.share) is not null
),

moved as (
  select key, measures, 'forward' as kind, fiscal_year - observed_year as years, observed_year, fiscal_year, area,
    grown_share * sum(carried_share) over whole / sum(grown_share) over whole as carried_share, measured_share
  from grown
  window whole as (partition by key, measures, observed_year, fiscal_year)
),

gap as (
  select distinct key, years from core.key_age where kind = 'between'
),

between_two as (
  select earlier.key, earlier.measures, 'between' as kind, gap.years, earlier.year as observed_year, measured.fiscal_year,
    earlier.area,
    ((later.observed_at - measured.fiscal_year) * earlier.share + (measured.fiscal_year - earlier.observed_at) * later.share)
      / (later.observed_at - earlier.observed_at) as carried_share,
    measured.share as measured_share
  from gap
  join observed as earlier on earlier.key = gap.key
  join observed as later
    on later.key = earlier.key and later.measures = earlier.measures and later.area = earlier.area
    and later.year = earlier.year + gap.years
  join measured
    on measured.key = earlier.key and measured.measures = earlier.measures and measured.area = earlier.area
    and measured.fiscal_year > earlier.year and measured.fiscal_year < later.year
),

-- What stands in for a measure, had the measure begun later than it does.
pair as (
  select made_of.key, made_of.measure, pairs.older_measure, main.basis, main.year, main.area,
    main.amount / sum(main.amount) over whole as share,
    if(main.basis = 'fiscal_year', 0.25 * before.amount + 0.75 * this.amount, this.amount) as older
  from core.key_measure as made_of
  join core.stand_in as pairs on pairs.measure = made_of.measure and pairs.is_plain
  join core.measured as main on main.measure = pairs.main_measure
  join raw.area as areas on areas.area = main.area and areas.kind = 'state'
  join core.measured as this
    on this.measure = pairs.older_measure and this.area = main.area and this.year = main.year
  left join core.measured as before
    on before.measure = pairs.older_measure and before.area = main.area and before.year = main.year - 1
  window whole as (partition by made_of.key, made_of.measure, main.year)
),

joined as (
  select later.key, later.measure as measures, 'joined' as kind, later.year - earlier.year as years,
    later.year as observed_year, earlier.year as fiscal_year, later.area,
    later.share * earlier.older / later.older / sum(later.share * earlier.older / later.older) over whole as carried_share,
    earlier.share as measured_share
  from pair as later
  join pair as earlier
    on earlier.key = later.key and earlier.measure = later.measure and earlier.area = later.area
    and later.year - earlier.year between 1 and 10
  where later.older > 0
  window whole as (partition by later.key, later.measure, later.year, earlier.year)
),

tested as (
  from unmoved
  union all
  from begun
  union all
  from moved
  union all
  from between_two
  union all
  from joined
),

-- A state's part of the people, 1 for one of mean size.
people as (
  select population.year, population.area, population.population / avg(population.population) over (partition by year) as size
  from core.population_estimate as population
  join raw.area as areas on areas.area = population.area and areas.kind = 'state'
)

select
  tested.key,
  tested.measures as measure,
  tested.kind,
  tested.years,
  tested.observed_year,
  tested.fiscal_year,
  tested.area,
  tested.carried_share::real as carried_share,
  tested.measured_share::real as measured_share,
  ((tested.carried_share - tested.measured_share) / tested.carried_share * people.size ** 0.25)::real as scaled_error
from tested
join people on people.year = tested.fiscal_year and people.area = tested.area
where tested.carried_share <> 0 and tested.years <= 10
order by tested.key, tested.kind, tested.years, tested.observed_year, tested.fiscal_year, tested.area
