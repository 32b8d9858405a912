"""What one document cannot tell: figures compared with the last good ones."""

import dataframely as dy
import polars as pl
import pytest

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
        with pytest.raises(SourceError, match=r"in 2022 is .* restated by 90%, more than 25%"):
            verdict(newest_times(0.1))
        assert verdict(newest_times(0.9)) == "restated: 1 years (2022), totals by at most 10.0%"

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
