"""The words of every chart of every year of the release: how long, right by the figures, gross and net kept apart.

Belongs here: rules that hold of all titles, subtitles and notes. Does not belong here: each title by itself
(``tests/reports/test_words.py``), sentences on pages (``tests/reports/test_sentences.py``).
"""

import re
from types import SimpleNamespace

import polars as pl
import pytest

from assets.charts import ChartAssets
from pipeline.read.marts import marts_of
from reports.charts import charts
from reports.words import lengths
from tests.reports.grammar import faults, mixed, other_names

STATES = ["CA", "DC", "MA", "NM", "TX", "UT"]
"""Of the charts of a state: a payer, the District, long and short names, about even in many years."""


@pytest.fixture(scope="module")
def settings(released):
    return SimpleNamespace(released=released / "moneymap.duckdb", address="")


@pytest.fixture(scope="module")
def figures(settings):
    years = marts_of(settings.released).years
    made = ChartAssets(settings, years)
    return [one for chart in charts() for one in made.figures(chart, years, STATES if chart.per == "state" else ())]


def test_lengths(figures):
    assert len(figures) > 100
    over = {
        one.name: (len(one.title), len(one.subtitle), len(one.notes[0].split()))
        for one in figures
        if len(one.title) > lengths.TITLE_HARD
        or len(one.subtitle) > lengths.SUBTITLE
        or len(one.notes[0].split()) > lengths.NOTE_WORDS
    }
    assert over == {}
    latest = [one for one in figures if one.is_latest and one.state != "DC"]
    assert latest
    assert {one.name: one.title for one in latest if len(one.title) > lengths.TITLE + 6} == {}


def test_grammar_and_names(figures):
    said = {one.name: [*faults(one.title), *faults(one.subtitle), *faults(one.notes[0])] for one in figures}
    assert {name: found for name, found in said.items() if found} == {}


def test_gross_and_net_are_never_mixed(figures):
    said = {one.name: mixed(". ".join((one.title, one.alt, *one.notes))) for one in figures}
    assert {name: found for name, found in said.items() if found} == {}


def test_the_views_have_no_other_names(figures):
    said = {one.name: other_names(" ".join((one.title, one.subtitle, one.alt, *one.notes))) for one in figures}
    assert {name: found for name, found in said.items() if found} == {}


def test_a_title_names_its_year_or_the_subtitle_does(figures):
    for one in figures:
        if one.year:
            assert f"FY{one.year}" in one.title or f"FY{one.year}" in one.subtitle, one.name


def test_counts_of_states_add_up_to_fifty_and_are_the_marts(figures, settings):
    nets = marts_of(settings.released).rows(["mart.net_contribution"])["mart.net_contribution"]
    for one in figures:
        if one.kind != "map":
            continue
        rows = nets.filter((pl.col("fiscal_year") == one.year) & (pl.col("state") != "DC"))
        counted = dict(rows.group_by("verdict").len().iter_rows())
        assert sum(counted.values()) == 50
        words = f"{one.title} {one.subtitle}"
        for verdict in ("pays_in", "gets_back", "about_even"):
            number = counted.get(verdict, 0)
            if number > 1:
                assert re.search(rf"\b{number}\b", words), (one.name, verdict, words)


def test_the_gap_of_a_year_is_the_marts(figures, settings):
    groups = marts_of(settings.released).rows(["mart.net_by_lean"])["mart.net_by_lean"]
    for one in figures:
        if one.kind != "blue-red" or one.year is None:
            continue
        nets = dict(groups.filter(pl.col("fiscal_year") == one.year).select("lean", "net_per_capita_usd").iter_rows())
        gap = round(nets["democratic"] - nets["republican"])
        assert f"${abs(gap):,}" in one.title, one.title
        # Where both sides paid in, who gets less, net, is who paid more.
        either = ("more", "less") if re.search(r"states (pay|paid) \$", one.title) else ("less", "more")
        assert either[gap < 0] in one.title
