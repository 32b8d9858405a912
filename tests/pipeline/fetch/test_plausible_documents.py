"""What one document cannot tell: figures compared with the last good ones."""

import dataframely as dy
import polars as pl
import pytest
from hypothesis import assume, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assets.areas import STATE_CODES
from pipeline.errors import SourceError
from pipeline.fetch.plausible import require_plausible
from tests.pipeline.made_up_agency import dataset

TABLE = dataset()


class KindSchema(dy.Schema):
    kind = dy.String(primary_key=True)
    year = dy.Int64(primary_key=True)
    area = dy.String(primary_key=True)
    amount_usd = dy.Float64()


YEARS = (2020, 2021, 2022)


def figures(years=YEARS, *, times=1.0, national=False, of=lambda year, place: 1000.0 + 10 * place + year):
    rows = [(year, area, of(year, place) * times) for year in years for place, area in enumerate(STATE_CODES)]
    if national:
        rows += [(year, "US", sum(amount for y, _, amount in rows if y == year)) for year in years]
    return pl.DataFrame(rows, schema=["year", "area", "amount_usd"], orient="row")


def newest_times(times):
    newest = pl.when(year=YEARS[-1]).then(pl.col("amount_usd") * times)
    return figures().with_columns(amount_usd=newest.otherwise("amount_usd"))


def verdict(frame, last_good=None, **settings):
    return require_plausible(dataset(**settings), frame, figures() if last_good is None else last_good)


class TestNothingToSay:
    @pytest.mark.parametrize("years", [YEARS, (*YEARS, 2023), (2023,), (2021,)])
    def test_of_the_same_figures_and_more_years(self, years):
        assert verdict(figures(years)) == ""

    def test_where_there_is_nothing_to_compare_with(self):
        assert verdict(figures(), figures().clear()) == ""

    def test_of_the_newest_year_which_may_still_be_filling_up(self):
        assert verdict(newest_times(1.9)) == ""


class TestUnits:
    @pytest.mark.parametrize("times", [1000, 1e6, 1 / 1000])
    @pytest.mark.parametrize("years", [YEARS, (2023,)])
    @pytest.mark.parametrize("national", [True, False])
    def test_a_change_is_refused(self, times, years, national):
        with pytest.raises(
            SourceError, match=r"amount_usd in 202\d is (1/)?[\d,]+ times that of years nearby: has the unit changed"
        ):
            verdict(figures(years, times=times, national=national))

    def test_a_change_within_the_document_is_refused_too(self):
        frame = pl.concat([figures((2023,)), figures((2024,), times=1000)])
        with pytest.raises(SourceError, match=r"amount_usd in 2024 is .* has the unit"):
            verdict(frame)

    def test_a_pandemic_is_none(self):
        assert verdict(figures((2023,), times=18)) == ""

    def test_a_small_series_may_come_and_go_a_large_one_may_not(self):
        kinds = {"schema": KindSchema}
        last_good = pl.concat(
            [figures(times=times).with_columns(kind=pl.lit(kind)) for kind, times in (("big", 1000), ("small", 0.001))]
        )
        small = figures((2023,), times=1).with_columns(kind=pl.lit("small"))
        assert verdict(small, last_good, **kinds) == ""
        with pytest.raises(SourceError, match="has the unit changed"):
            verdict(small.with_columns(kind=pl.lit("big")), last_good, **kinds)

    def test_nothing_anywhere_is_refused(self):
        with pytest.raises(SourceError, match="amount_usd in 2023 is zero in every area, and 166,872 in 2022"):
            verdict(figures((2023,), times=0))


class TestHistory:
    def test_whose_newest_year_falls_by_a_lot_is_refused(self):
        """By a part of what is left: a tenth is as far from the whole as the whole from a tenth."""
        with pytest.raises(SourceError, match=r"in 2022 is .* restated by 900%, more than 25%"):
            verdict(newest_times(0.1))
        assert verdict(newest_times(0.9)) == "restated: 1 years (2022), totals by at most 11.1%"

    def test_whose_newest_year_rises_is_refused_where_it_is_not_filling_up(self):
        with pytest.raises(SourceError, match=r"in 2022 is .* restated by 90%, more than 25%"):
            require_plausible(TABLE, newest_times(1.9), figures(), may_rise=False)

    @pytest.mark.parametrize("first", "abcdefgh")
    def test_of_several_series_the_first_of_the_document_is_named(self, first):
        """Night after night: a reason that were worded anew would be news."""
        kinds = sorted("abcdefgh", key=lambda kind: (kind != first, kind))
        last_good = pl.concat([figures().with_columns(kind=pl.lit(kind)) for kind in kinds])
        grown = last_good.with_columns(pl.col("amount_usd") * 2)
        with pytest.raises(SourceError, match=rf"amount_usd of {first} in 2020 is .* restated by 100%"):
            verdict(grown, last_good, schema=KindSchema)

    def test_that_is_restated_is_noted(self):
        assert verdict(figures(times=1.02)) == "restated: 2 years (2020 to 2021), totals by at most 2.0%"

    def test_that_is_restated_by_a_lot_is_refused_unless_the_dataset_allows_it(self):
        with pytest.raises(SourceError, match=r"amount_usd of amounts in 2020 is .* restated by 50%, more than 25%"):
            verdict(figures(times=1.5))
        assert "restated" in verdict(figures(times=1.5), restated_by=0.6)

    def test_that_ends_before_ours_is_refused(self):
        with pytest.raises(SourceError, match="ends in 2021, the figures at hand go to 2022: an older document"):
            verdict(figures((2020, 2021)))
        assert require_plausible(TABLE, figures((2020, 2021)), figures(), closed=True) == ""

    def test_of_another_year_is_refused(self):
        def last_year(_, place):
            return 1000.0 + 10 * place + 2022

        with pytest.raises(SourceError, match="in 2023 is that of 2022, in every area"):
            verdict(figures((2023,), of=last_year))

    def test_of_two_equal_years_in_one_document_is_refused(self):
        def same(year, place):
            return 1000.0 + 10 * place + min(year, 2023)

        with pytest.raises(SourceError, match=r"in 202[34] is that of 202[34]"):
            verdict(figures((2022, 2023, 2024), of=same))


TOTALS = st.one_of(
    st.sampled_from([0.0, 1.0, 76.0, 79.9, 80.0, 80.1, 100.0, 125.0, 126.0, 1000.0, 20_000.0, -100.0]),
    st.floats(min_value=-1e12, max_value=1e12, allow_nan=False).filter(lambda total: not 0 < abs(total) < 1e-6),
)
SERIES = st.dictionaries(st.sampled_from("abcd"), st.tuples(TOTALS, TOTALS), min_size=1)
"""Totals of some series in a closed year, in one document and in another."""
LESS_IS_FINE = {"max_examples": 150, "deadline": None, "derandomize": True, "database": None}


def of_closed_year(totals, year=2021):
    """Figures of three years; in the closed one the series have these totals."""
    rows = [
        (kind, of, area, share * (total if of == year else 100.0))
        for kind, total in totals.items()
        for of in YEARS
        for area, share in (("AL", 0.25 + of % 7 / 100), ("WY", 0.75 - of % 7 / 100))
    ]
    return pl.DataFrame(rows, schema=["kind", "year", "area", "amount_usd"], orient="row")


def is_accepted(totals, at_hand, **settings):
    """Whether a document of the closed year is accepted beside figures that go further."""
    try:
        verdict(of_closed_year(totals).filter(year=2021), of_closed_year(at_hand), schema=KindSchema, **settings)
    except SourceError:
        return False
    return True


class TestBothWays:
    """What is accepted in place of something, that is accepted in its place: no night makes the truth implausible."""

    @given(SERIES, st.dictionaries(st.sampled_from("xy"), TOTALS), st.sampled_from([0.1, 0.25, 0.6]))
    @example({"a": (100.0, 76.0)}, {}, 0.25)
    @example({"a": (100.0, 100.0), "b": (1.0, 0.0)}, {}, 0.25)
    @example({"a": (100.0, 100.0), "b": (1.0, 500.0)}, {}, 0.25)
    @example({"a": (0.0, 5.0)}, {}, 0.25)
    @examples(**LESS_IS_FINE)
    def test_from_one_to_the_other_is_as_far_as_back(self, series, others, restated_by):
        """``others`` are series of other documents, at hand all the while."""
        one, other = ({kind: pair[place] for kind, pair in series.items()} for place in (0, 1))
        there = is_accepted(other, one | others, restated_by=restated_by)
        back = is_accepted(one, other | others, restated_by=restated_by)
        assert there == back

    @given(st.floats(1, 1e12), st.floats(0.3, 3), st.sampled_from([0.1, 0.25, 0.6]))
    @examples(**LESS_IS_FINE)
    def test_a_single_series_may_move_to_its_larger_part_and_back(self, total, factor, restated_by):
        times = max(factor, 1 / factor)
        assume(abs(times - 1 - restated_by) > 1e-9)
        assert is_accepted({"a": total * factor}, {"a": total}, restated_by=restated_by) is (times < 1 + restated_by)

    @pytest.mark.parametrize(("half", "is_near"), [(0.76, False), (0.79, False), (0.81, True)])
    def test_three_quarters_of_a_year_are_no_year(self, half, is_near):
        assert is_accepted({"a": half * 1e9}, {"a": 1e9}) is is_near

    def test_a_small_series_moves_by_a_part_of_one_that_matters_both_ways(self):
        small, gone, large = ({"a": 1000.0, "b": amount} for amount in (12.0, 0.0, 13.0))
        for one, other, is_near in ((small, gone, True), (large, gone, False)):
            assert is_accepted(one, other) is is_near
            assert is_accepted(other, one) is is_near

    def test_half_the_series_two_hundred_times_less_are_as_far_as_two_hundred_times_more(self):
        two = dict.fromkeys("ab", 100.0)
        for other in (100.0 * 450, 100.0 / 450):
            later = of_closed_year(two | {"b": other}, 2022).filter(year=2022).with_columns(year=pl.lit(2023, pl.Int64))
            with pytest.raises(SourceError, match=r"in 2023 is (1/)?226 times that of years nearby"):
                verdict(later, of_closed_year(two, 2022), schema=KindSchema)
