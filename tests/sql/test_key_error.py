"""How wrong keys may be: backtests, floors, movers; rows in, rows out, and properties of random walks."""

import random

import pytest

from assets.areas import STATE_CODES

OBSERVED = "key basis year observed_at area share measures whole span_years adjustment_lag_years"
FLOOR = ("key kind error in_measured_years why", [("", "", 0.1, False, ""), ("floored", "", 0.3, True, "")])
AFTER = [
    "core.key_mean", "core.key_mean_weight", "core.key_weight", "core.key_age", "core.key_backtest", "core.key_error",
    "core.key_area_error", "core.key_year_error", "core.share_error",
]  # fmt: skip


def observed(key, shares, basis="fiscal_year", measure="m"):
    """``shares``: year -> area -> share."""
    quarter = 0.25 if basis == "calendar_year" else 0.0
    return [
        (key, basis, year, year + quarter, area, share, measure, 1.0, 1, 0)
        for year, areas in shares.items()
        for area, share in areas.items()
    ]


def errors(build, rows, fiscal_years, table, *, movers=(("nothing", "nothing", ""),), people=1.0):  # noqa: PLR0913
    """``table`` on hand-written observations; all states have as many people unless ``people`` says otherwise."""
    areas = sorted({row[4] for row in rows})
    many = people if isinstance(people, dict) else dict.fromkeys(areas, people)
    population = [(year, area, many[area]) for year in range(1990, 2031) for area in areas]
    return build(
        table,
        {
            "core.mapped_year": ("fiscal_year", [(year,) for year in fiscal_years]),
            "core.key_observation": (OBSERVED, rows),
            "core.key_mover": ("key mover why", movers),
            "core.key_error_floor": FLOOR,
            "core.population_estimate": ("year area population", population),
            "core.population": ("fiscal_year area population", population),
        },
        after=AFTER[: AFTER.index(table)],
    )


def pair(**shares):
    """Year (as ``y2010``) -> the share of AL; NY has the rest."""
    return {int(year[1:]): {"AL": share, "NY": 1 - share} for year, share in shares.items()}


class TestBacktest:
    def rows(self, build, shares, years, **more):
        found = errors(build, observed("k", shares, **more), years, "core.key_backtest")
        chosen = found.filter(area="AL").select(
            "kind", "years", "observed_year", "fiscal_year", "carried_share", "measured_share", "scaled_error"
        )
        # Kept in single precision.
        return {row[:4]: tuple(round(value, 6) for value in row[4:]) for row in chosen.iter_rows()}

    def test_forward_is_what_would_have_been_carried_beside_what_was_measured(self, build):
        found = self.rows(build, pair(y2010=0.5, y2011=0.4, y2013=0.25), [2013])
        assert found == {
            ("forward", 1, 2010, 2011): (0.5, 0.4, 0.2),
            ("forward", 3, 2010, 2013): (0.5, 0.25, 0.5),
            ("forward", 2, 2011, 2013): (0.4, 0.25, 0.375),
        }

    def test_a_key_that_begins_late_is_carried_back_as_far(self, build):
        found = self.rows(build, pair(y2010=0.5, y2011=0.4, y2012=0.25), [2009])
        assert {place: row for place, row in found.items() if place[0] == "back"} == {
            ("back", 1, 2011, 2010): (0.4, 0.5, -0.25),
            ("back", 1, 2012, 2011): (0.25, 0.4, -0.6),
        }

    def test_a_gap_is_tried_on_years_without_one(self, build):
        shares = pair(y2010=0.5, y2011=0.4, y2012=0.25, y2013=0.25, y2014=0.25, y2016=0.25)
        found = self.rows(build, shares, [2015])
        assert {place[1:]: row[:2] for place, row in found.items() if place[0] == "between"} == {
            (2, 2010, 2011): (0.375, 0.4),
            (2, 2011, 2012): (0.325, 0.25),
            (2, 2012, 2013): (0.25, 0.25),
        }

    def test_calendar_years_are_held_against_blended_ones(self, build):
        shares = pair(y2010=0.5, y2011=0.4, y2012=0.2)
        found = self.rows(build, shares, [2013], basis="calendar_year")
        assert found == {
            ("forward", 1, 2010, 2011): (0.5, 0.425, 0.15),
            ("forward", 2, 2010, 2012): (0.5, 0.25, 0.5),
            ("forward", 1, 2011, 2012): (0.4, 0.25, 0.375),
        }

    def test_from_one_measure_to_another_no_error_is_observed(self, build):
        rows = observed("k", pair(y2010=0.5, y2011=0.4)) + observed("k", pair(y2012=0.1, y2013=0.2), measure="n")
        found = errors(build, rows, [2014], "core.key_backtest")
        assert set(found.select("measure", "observed_year", "fiscal_year").iter_rows()) == {
            ("m", 2010, 2011), ("n", 2012, 2013),
        }  # fmt: skip

    def test_a_large_state_counts_for_more(self, build):
        """Sixteen times the people is twice the scaled error."""
        rows = observed("k", pair(y2010=0.5, y2011=0.4))
        found = errors(build, rows, [2012], "core.key_backtest", people={"AL": 16.0, "NY": 1.0})
        scaled = dict(found.select("area", "scaled_error").iter_rows())
        assert scaled["AL"] / -scaled["NY"] == pytest.approx(2, rel=1e-4)


class TestMover:
    """AL's share of income goes from a half to three quarters in 2012, and stays."""

    INCOME = observed("income", pair(y2010=0.5, y2011=0.5, y2012=0.75, y2013=0.75))

    def share(self, build, rows, years, **movers):
        found = errors(build, rows, years, "core.key_age", movers=[(*each, "") for each in movers.items()])
        return {row[:2]: row[2:] for row in found.select("key", "fiscal_year", "kind", "years", "mover").iter_rows()}

    def moved_shares(self, build, rows, years):
        found = build(
            "core.allocation_key",
            {
                "core.mapped_year": ("fiscal_year", [(year,) for year in years]),
                "core.key_observation": (OBSERVED, rows),
                "core.key_mover": ("key mover why", [("tax", "income", "")]),
            },
            after=AFTER[:4],
        )
        return {
            (row["fiscal_year"], row["area"]): (row["share"], row["key_lag_years"])
            for row in found.filter(key="tax").iter_rows(named=True)
        }

    def test_a_stale_key_grows_with_its_mover_and_is_as_old_as_before(self, build):
        found = self.moved_shares(build, observed("tax", pair(y2011=0.6)) + self.INCOME, [2011, 2013])
        assert found[2011, "AL"] == (0.6, 0)
        # 0.6 x 1.5 to 0.4 x 0.5
        assert found[2013, "AL"] == (pytest.approx(0.9 / 1.1), 2)
        assert found[2013, "AL"][0] + found[2013, "NY"][0] == pytest.approx(1)

    def test_it_is_moved_as_far_as_the_mover_reaches(self, build):
        found = self.moved_shares(build, observed("tax", pair(y2011=0.6)) + self.INCOME, [2020])
        assert found[2020, "AL"] == (pytest.approx(0.9 / 1.1), 9)

    def test_an_area_the_mover_does_not_measure_grows_like_the_nation(self, build):
        rows = observed("tax", {2011: {"AL": 0.45, "NY": 0.45, "territories_abroad": 0.1}})
        found = self.moved_shares(build, rows + self.INCOME, [2013])
        assert found[2013, "territories_abroad"][0] == pytest.approx(0.1 / (0.1 + 0.45 * 1.5 + 0.45 * 0.5))

    def test_what_is_not_ahead_of_a_key_does_not_move_it(self, build):
        rows = observed("tax", pair(y2013=0.6)) + observed("late", pair(y2015=0.6)) + self.INCOME
        assert self.share(build, rows, [2014, 2012], tax="income", late="income") == {
            ("income", 2012): ("measured", 0, None),
            ("income", 2014): ("forward", 1, None),
            ("late", 2012): ("back", 3, None),
            ("late", 2014): ("back", 1, None),
            ("tax", 2012): ("back", 1, None),
            ("tax", 2014): ("forward", 1, None),
        }

    def test_its_backtest_moves_it_as_far_as_the_mover_is_ahead(self, build):
        """The tax ends in 2011, income in 2013: in a test one year long all of the mover is known, in three not."""
        tax = observed("tax", pair(y2006=0.5, y2007=0.5, y2009=0.5, y2011=0.5))
        income = observed("income", pair(**{f"y{year}": 0.25 + 0.05 * (year - 2006) for year in range(2006, 2014)}))
        found = errors(build, tax + income, [2013], "core.key_backtest", movers=[("tax", "income", "")])
        carried = {
            row[:2]: row[2]
            for row in found.filter(key="tax", area="AL", kind="forward")
            .select("observed_year", "fiscal_year", "carried_share")
            .iter_rows()
        }
        assert carried[2006, 2007] == pytest.approx(0.5 * 0.3 / 0.25 / (0.5 * 0.3 / 0.25 + 0.5 * 0.7 / 0.75))
        known = 0.35  # income of 2008, two years after 2006
        assert carried[2006, 2009] == pytest.approx(known / 0.25 / (known / 0.25 + (1 - known) / 0.75))
        assert carried[2006, 2011] == carried[2006, 2009]


def walk(seed, years, step=0.02):
    """Shares of the 51 that wander."""
    rng = random.Random(seed)  # noqa: S311
    weights, found = dict.fromkeys(STATE_CODES, 1.0), {}
    for year in years:
        weights = {state: weight * (1 + rng.gauss(0, step)) for state, weight in weights.items()}
        found[year] = {state: weight / sum(weights.values()) for state, weight in weights.items()}
    return found


class TestError:
    def test_it_is_the_root_mean_square_over_states_and_backtests(self, build):
        found = errors(build, observed("k", pair(y2010=0.5, y2011=0.4, y2012=0.4)), [2013], "core.key_error")
        rows = {row[:4]: row[4:] for row in found.iter_rows()}
        # 2010 to 2011: 0.1 of 0.5, and of 0.5; 2011 to 2012 none.
        assert rows["k", "", "forward", 1] == (pytest.approx(0.2 / 2**0.5), pytest.approx(0.2), 2)
        assert rows["k", "m", "forward", 1] == rows["k", "", "forward", 1]
        assert rows["k", "", "forward", 2][2] == 1

    def test_all_measures_of_a_key_count_each_within_itself(self, build):
        rows = observed("k", pair(y2010=0.5, y2011=0.4)) + observed("k", pair(y2012=0.5, y2013=0.5), measure="n")
        found = {row[:4]: row[4:] for row in errors(build, rows, [2014], "core.key_error").iter_rows()}
        assert (found["k", "m", "forward", 1][0], found["k", "n", "forward", 1][0]) == (pytest.approx(0.2), 0)
        assert found["k", "", "forward", 1] == (pytest.approx(0.2 / 2**0.5), pytest.approx(0.2), 2)

    def test_of_a_random_walk_it_grows_with_the_root_of_the_years(self, build):
        rows = observed("k", walk(1, range(1990, 2021)))
        found = errors(build, rows, [2021], "core.key_error").filter(kind="forward", measure="")
        rms = dict(found.select("years", "rms").iter_rows())
        assert rms[1] == pytest.approx(0.02, rel=0.1)
        assert sorted(rms.values()) == [rms[years] for years in sorted(rms)]
        assert rms[9] / rms[1] == pytest.approx(3, rel=0.15)

    def of_years(self, build, rows, years):
        found = errors(build, rows, years, "core.key_year_error")
        return {
            (row["key"], row["fiscal_year"]): (row["kind"], row["years"], row["n"], row["basis"], row["error"])
            for row in found.iter_rows(named=True)
        }

    def test_none_where_it_is_measured_and_found_where_it_is_carried(self, build):
        rows = observed("k", walk(2, range(2000, 2011)))
        found = self.of_years(build, rows, [2010, 2011, 2013])
        assert found["k", 2010] == ("measured", 0, 0, "measured", 0)
        assert found["k", 2011][:4] == ("forward", 1, 10, "found")
        assert 0.01 < found["k", 2011][4] < found["k", 2013][4] < 0.06

    def test_beyond_five_backtests_it_grows_with_the_years(self, build):
        rows = observed("k", walk(3, range(2000, 2011)))
        found = self.of_years(build, rows, [2016, 2025])
        assert found["k", 2016][1:4] == (6, 5, "found")
        assert found["k", 2025][1:4] == (15, 0, "grown")
        assert found["k", 2025][4] == pytest.approx(found["k", 2016][4] * 15 / 6)

    def test_a_key_without_history_has_a_floor(self, build):
        rows = observed("k", pair(y2010=0.5)) + observed("floored", pair(y2010=0.5))
        found = self.of_years(build, rows, [2010, 2013])
        assert found["k", 2010][3:] == ("measured", 0)
        assert found["k", 2013][2:] == (0, "floor", 0.1)
        assert found["floored", 2010][3:] == found["floored", 2013][3:] == ("floor", 0.3)

    def test_a_few_backtests_that_say_more_than_the_floor_count(self, build):
        found = self.of_years(build, observed("k", pair(y2010=0.5, y2011=0.25)), [2012])
        assert found["k", 2012] == ("forward", 1, 1, "floor", pytest.approx(0.5))

    def test_what_stands_in_for_something_else_is_in_error_however_well_it_is_measured(self, build):
        rows = observed("floored", walk(4, range(2000, 2011)))
        found = self.of_years(build, rows, [2005, 2011])
        assert found["floored", 2005][3:] == ("floor", 0.3)
        assert found["floored", 2011] == ("forward", 1, 10, "floor", 0.3)


class TestStates:
    def test_a_state_that_always_erred_more_is_given_more(self, build):
        shares = walk(5, range(2000, 2011), step=0.01)
        for year, areas in shares.items():
            areas["ND"] *= 1.2 if year % 2 else 1.0
        found = errors(build, observed("k", shares), [2011], "core.key_area_error")
        factors = dict(found.select("area", "factor").iter_rows())
        assert max(factors, key=factors.get) == "ND"
        # The mean square of the factors is one but for nothing: all states together err as the key does.
        assert sum(factor**2 for factor in factors.values()) / 51 == pytest.approx(1)
        assert min(factors.values()) > (4 / (4 + 10)) ** 0.5

    def test_a_smaller_state_errs_by_more(self, build):
        rows = observed("k", pair(y2010=0.5))
        found = errors(build, rows, [2012], "core.share_error", people={"AL": 16.0, "NY": 1.0})
        error = dict(found.select("area", "error").iter_rows())
        assert error["NY"] == pytest.approx(2 * error["AL"])
        assert error["AL"] == pytest.approx(0.1 / (16 / 8.5) ** 0.25)
