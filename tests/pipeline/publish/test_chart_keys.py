"""What goes into a chart: each mart's rows, each word and the code of its kind change its digest, and no other does."""

from dataclasses import fields, replace

import duckdb
import pytest

from pipeline.publish import chart_keys
from pipeline.publish.chart_keys import digest_of, software
from pipeline.read.mart_digests import of_mart
from reports.charts import charts
from reports.figure import Context

CHARTS = {chart.name: chart for chart in charts()}
CONTEXT = Context(sources="x", release_date="2026-01-01")
YEAR = 2023


def digests(chart, changed=""):
    return [(name, {2022: "a", YEAR: "changed" if name == changed else "b"}) for name in chart.marts]


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_each_mart_it_reads_counts_and_no_other(name):
    chart = CHARTS[name]
    year = YEAR if chart.per == "year" else None
    before = digest_of(chart, CONTEXT, digests(chart), year)
    assert digest_of(chart, CONTEXT, digests(chart, "mart.other"), year) == before
    for mart in chart.marts:
        assert digest_of(chart, CONTEXT, digests(chart, mart), year) != before


def test_rows_of_another_year_do_not_count():
    chart = CHARTS["map"]
    before = digest_of(chart, CONTEXT, digests(chart), 2022)
    assert digest_of(chart, CONTEXT, digests(chart, "mart.net_contribution"), 2022) == before


@pytest.mark.parametrize("word", [field.name for field in fields(Context)])
def test_each_word_counts(word):
    value = getattr(CONTEXT, word)
    other = not value if isinstance(value, bool) else ("other",) if isinstance(value, tuple) else f"{value} other"
    chart, latest = CHARTS["map"], replace(CONTEXT, is_latest=True)
    before = digest_of(chart, latest, digests(chart), YEAR)
    other = replace(latest, **{word: False if word == "is_latest" else other})
    assert digest_of(chart, other, digests(chart), YEAR) != before


@pytest.mark.parametrize(("word", "other"), [("sources", "y"), ("release_date", "2027-01-01")])
def test_when_figures_were_read_does_not_draw_an_old_year_anew(word, other):
    chart, read = CHARTS["map"], replace(CONTEXT, **{word: other})
    assert digest_of(chart, read, digests(chart), YEAR) == digest_of(chart, CONTEXT, digests(chart), YEAR)
    for still in ({"provisional": True}, {"in_progress": True}):
        one, another = replace(CONTEXT, **still), replace(read, **still)
        assert digest_of(chart, one, digests(chart), YEAR) != digest_of(chart, another, digests(chart), YEAR)


@pytest.mark.parametrize("place", [{"title": "Other"}, {"rank": 7}, {"on_home": "all years"}])
def test_where_readers_meet_it_counts(place):
    chart = CHARTS["map"]
    other = replace(chart, **place)
    assert digest_of(chart, CONTEXT, digests(chart), YEAR) != digest_of(other, CONTEXT, digests(chart), YEAR)


def test_code_counts_for_the_kinds_that_import_it():
    def reached(name):
        return {path.name for path in chart_keys._reached(f"reports.charts.{name}")}  # noqa: SLF001

    assert {"map.py", "albers.py", "theme.py", "numbers.py"} <= reached("map")
    assert "albers.py" not in reached("ranking")
    assert software("reports.charts.map") != software("reports.charts.ranking")


def test_the_digest_of_rows_changes_with_any_of_them_and_not_with_their_order(tmp_path):
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        connection.execute("create schema mart")

        def of(*rows):
            connection.execute("create or replace table mart.flow (fiscal_year int, method text, usd double)")
            connection.executemany("insert into mart.flow values (?, ?, ?)", rows)
            return of_mart(connection, "mart.flow")

        rows = [(2022, "residence", 1.0), (2023, "residence", 2.0), (2023, "residence", 3.0)]
        before = of(*rows)
        assert of(*rows[::-1]) == before
        assert of(*rows, (2023, "collections", 9.0)) == before
        after = of(*rows[:2], (2023, "residence", 3.0000001))
        assert after[2022] == before[2022]
        assert after[2023] != before[2023]
