"""Charts drawn for one state: its years, its taxes and spending, beside the US average."""

from dataclasses import replace

import polars as pl
import pytest

from pipeline.publish import charts as render
from reports.charts import profile, trend
from reports.words.categories import Categories
from reports.words.one_state import beside_us
from tests.reports import made_up
from tests.reports import made_up_states as made

WORDS = Categories.of(made_up.CATEGORIES)
HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u202eevil ]]>"


@pytest.fixture
def of(context):
    """The context of one state."""
    return lambda state="MA": replace(context, state=state)


@pytest.fixture
def years(of):
    """The trend of a state, Massachusetts' nets as given."""

    def draw(highest=(4321.0, 100.0, -50.0), state="MA", years=made.YEARS):
        nominal = made.net(highest, years)
        return trend.draw(made.real(nominal), nominal, of(state))

    return draw


@pytest.fixture
def lines(of):
    """The profile of a state."""

    def draw(state="MA", nominal=None, parts=None):
        nominal = made.net() if nominal is None else nominal
        return profile.draw(made.flow(nominal, parts), nominal, WORDS, of(state))

    return draw


class TestAverage:
    def test_is_dollars_over_people(self):
        nominal = made.net()
        row = beside_us(nominal, nominal, "DC", ["fiscal_year"], {"paid_usd": "us"}).row(0, named=True)
        areas = nominal.filter(pl.col("fiscal_year") == row["fiscal_year"])
        assert row["us"] == pytest.approx(areas["paid_usd"].sum() / areas["population"].sum())
        assert row["us"] != pytest.approx(areas["paid_per_capita_usd"].mean())

    def test_of_net_is_paid_less_received(self, years):
        for row in years().table.iter_rows(named=True):
            assert row["us_net_per_capita_usd"] == pytest.approx(
                row["us_paid_per_capita_usd"] - row["us_received_per_capita_usd"]
            )

    def test_of_lines_adds_up_to_that_of_a_side(self, lines):
        nominal = made.net()
        sums = beside_us(nominal, nominal, "MA", ["fiscal_year"], {"paid_usd": "us"})
        added = (
            lines()
            .table.filter(pl.col("side") == "paid")
            .group_by("fiscal_year")
            .agg(pl.col("us_per_capita_usd").sum())
        )
        assert dict(added.iter_rows()) == pytest.approx(dict(sums.select("fiscal_year", "us").iter_rows()))


class TestTrend:
    @pytest.mark.parametrize(
        ("highest", "title"),
        [
            ((4321.0, 100.0, -50.0), "In 2 of 3 years, Massachusetts paid in more than it got back"),
            ((1.0, 100.0, 1234.4), "In all 3 years, Massachusetts paid in more than it got back"),
            ((-1.0, -100.0, 0.4), "In 2 of 3 years, Massachusetts got back more than it paid in"),
            ((0.1, 0.2, 0.4), "In all 3 years, Massachusetts was about even"),
        ],
    )
    def test_title_counts_the_years(self, years, highest, title):
        assert years(highest).title == title

    def test_title_of_a_single_year(self, years):
        assert years((1234.4,), years=(2023,)).title == "In FY2023, Massachusetts paid in more than it got back"

    def test_dc_has_its_article_within_the_sentence(self, years):
        assert years(state="DC").title == "In all 3 years, the District of Columbia got back more than it paid in"
        assert years(state="DC").name == "trend-dc"

    def test_dollars_of_different_years_are_refused(self, of):
        nominal = made.net()
        mixed = made.real(nominal).with_columns(dollars_of_fiscal_year=pl.col("fiscal_year"))
        with pytest.raises(ValueError, match="dollars of one fiscal year"):
            trend.draw(mixed, nominal, of())

    def test_a_figure_missing_is_refused(self, of):
        nominal = made.net()
        gap = made.real(nominal).with_columns(
            net_per_capita_usd=pl.when(pl.col("state") != "MA").then("net_per_capita_usd")
        )
        with pytest.raises(ValueError, match="net_per_capita_usd of MA is missing"):
            trend.draw(gap, nominal, of())


class TestProfile:
    def test_title_gives_sums_and_the_largest_items(self, lines):
        assert lines().title == "Massachusetts pays in $10,988 per person and gets back $11,038"
        assert lines().notes[0] == ("The largest items: individual income tax ($7,692) and Social Security ($5,519).")

    def test_title_names_all_that_are_largest(self, lines):
        parts = {"paid": {"individual_income_tax": 0.5, "payroll_tax": 0.5}, "received": {"medicare": 1.0}}
        assert lines(parts=parts).notes[0] == (
            "The largest items: individual income tax and payroll tax ($5,494 each) and Medicare ($11,038)."
        )

    def test_the_table_holds_all_years_and_the_page_the_year_drawn(self, lines):
        figure = lines()
        assert [column.name for column in figure.columns] == figure.table.columns == figure.drawn.columns
        assert figure.table.height == 3 * 5
        assert set(figure.table["fiscal_year"]) == set(made.YEARS)
        assert figure.drawn.equals(figure.table.filter(pl.col("fiscal_year") == 2023))

    def test_lines_that_do_not_add_up_are_refused(self, lines):
        with pytest.raises(ValueError, match="lines of received do not add up"):
            lines(parts={"paid": {"payroll_tax": 1.0}, "received": {"medicare": 0.9}})

    def test_a_side_missing_is_refused(self, lines):
        with pytest.raises(ValueError, match="both sides"):
            lines(parts={"paid": {"payroll_tax": 1.0}})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows.filter(pl.col("state") != "UT"), "50 states and DC, once each"),
        (lambda rows: rows.vstack(rows.filter(pl.col("state") == "UT")), "50 states and DC, once each"),
        (lambda rows: rows.with_columns(method=pl.lit("guess")).vstack(rows), "exactly one method"),
        (lambda rows: rows.filter(pl.col("state") != "MA"), "no row of state 'MA'"),
        (
            lambda rows: rows.with_columns(
                pl.when(pl.col("state") != "UT").then(pl.col("^(paid|amount)_usd$")).name.keep()
            ),
            "50 states and DC, once each",
        ),
    ],
    ids=["missing", "twice", "methods", "unknown", "no figure"],
)
def test_incomplete_frames_are_refused(of, change, message):
    nominal = made.net()
    with pytest.raises(ValueError, match=message):
        trend.draw(change(made.real(nominal)), nominal, of())
    with pytest.raises(ValueError, match=message):
        profile.draw(change(made.flow(nominal)), nominal, WORDS, of())


def test_people_missing_are_refused(of):
    nominal = made.net()
    gap = nominal.with_columns(population=pl.when(pl.col("state") != "UT").then("population"))
    with pytest.raises(ValueError, match="dollars and people"):
        trend.draw(made.real(nominal), gap, of())


def test_hostile_names_stay_inert(of, tmp_path):
    nominal = made.net().with_columns(
        state_name=pl.when(pl.col("state") == "MA").then(pl.lit(HOSTILE)).otherwise("state_name")
    )
    flow = made.flow(nominal).with_columns(
        category=pl.when(pl.col("category") == "medicare").then(pl.lit(HOSTILE)).otherwise("category")
    )
    figures = [trend.draw(made.real(nominal), nominal, of()), profile.draw(flow, nominal, WORDS, of())]
    render.render(figures, tmp_path)
    for figure in figures:
        page = (tmp_path / f"{figure.name}.html").read_text()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "\u202e" not in page


def test_files_of_both_kinds_are_written(years, lines, tmp_path):
    report = render.render([years(), lines()], tmp_path)
    assert report.drawn == ("trend-ma", "profile-ma")
    assert (tmp_path / "profile-ma.csv").read_text() == lines().table.write_csv()
