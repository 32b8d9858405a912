"""What a change of the method moved: one row a table and year with size and largest move."""

from math import sqrt

import pytest

from pipeline.release.previous import nothing
from tests.sql.test_revision import BEFORE, DOCUMENT, DOCUMENTS, GROUP, NET, NOW, REAL, VIEW, changed

ABOUT = "schema_version method_version"
NEW_YORK = (2023, "NY", "residence", 100, 500.0, 400.0, 100.0, 90.0)
NETS = [NEW_YORK, changed(NEW_YORK, state="TX", net_per_capita_usd=-50.0), changed(NEW_YORK, state="DC")]
EMPTY = {name: (" ".join(frame.columns), frame.rows()) for name, frame in nothing().items()}
LISTED = (
    BEFORE, "net_contribution", "net_per_capita_usd", 2023, 1, 2, "usd_per_capita", 51, 0, 0, 5.0, "NY", 1.0, 2.0, 9.0,
    None,
)  # fmt: skip


def moved(*, ny=0.0, tx=0.0, dc=0.0, rows=NETS):
    """The figures with moves of the nets."""
    by = {"NY": ny, "TX": tx, "DC": dc}
    return [changed(row, net_per_capita_usd=row[6] + by[row[1]]) for row in rows]


@pytest.fixture
def revise(build):
    def run(now=NETS, before=NETS, *, versions=(1, 2), listed=(), others=None):
        tables = {
            "mart.net_contribution": (NET, now),
            "previous.net_contribution": (NET, before),
            "mart.real_net_contribution": (REAL, [(2023, "XX", "residence", 2023, 0.0, 0.0, 0.0, 0.0)]),
            "previous.real_net_contribution": (REAL, [(2023, "XX", "residence", 2023, 0.0, 0.0, 0.0, 0.0)]),
            "mart.net_view": (VIEW, [("none", 2023, "XX", "share", 0.0)]),
            "previous.net_view": (VIEW, [("none", 2023, "XX", "share", 0.0)]),
            "mart.net_by_lean": (GROUP, [(2023, "residence", "none", "none", 0.0, 0.0)]),
            "previous.net_by_lean": (GROUP, [(2023, "residence", "none", "none", 0.0, 0.0)]),
            "raw.document": (DOCUMENT, DOCUMENTS),
            "previous.document": (DOCUMENT, DOCUMENTS),
            "previous.run": ("released_at", [(NOW,)]),
            "previous.about": (ABOUT, [(1, versions[0])] if versions[0] else []),
            "mart.about": (ABOUT, [(2, versions[1])]),
            "previous.method_revision": (EMPTY["previous.method_revision"][0], listed),
        }
        return build("mart.method_revision", EMPTY | tables | (others or {}))

    return run


def test_one_row_a_table_and_year_with_size_and_largest_move(revise):
    (row,) = revise(moved(ny=30.0, tx=-40.0, dc=-9000.0)).to_dicts()
    assert row == {
        "released_at": NOW,
        "table": "net_contribution",
        "column": "net_per_capita_usd",
        "fiscal_year": 2023,
        "method_version_before": 1,
        "method_version": 2,
        "unit": "usd_per_capita",
        "figures": 3,
        "figures_new": 0,
        "figures_gone": 0,
        "rms_change": pytest.approx(sqrt((30**2 + 40**2) / 2)),
        "largest_subject": "TX",
        "largest_old": -50.0,
        "largest_new": -90.0,
        "dc_change": pytest.approx(-9000.0),
        "datasets_changed": None,
    }


def test_years_and_methods_stand_apart(revise):
    rows = [changed(row, method=method, fiscal_year=year) for row in NETS for method, year in
            (("residence", 2022), ("residence", 2023), ("collections", 2023))]  # fmt: skip
    found = revise(moved(ny=5.0, rows=rows), rows)
    assert found.select("table", "fiscal_year").rows() == [
        ("net_contribution", 2022), ("net_contribution", 2023), ("net_contribution (collections)", 2023),
    ]  # fmt: skip


def test_the_same_method_lists_nothing(revise):
    assert revise(moved(ny=30.0), versions=(2, 2)).is_empty()


def test_a_release_that_says_no_method_was_of_the_first(revise):
    assert revise(moved(ny=30.0), versions=(None, 2))["method_version_before"].to_list() == [1]


def test_a_year_that_did_not_move_is_not_listed(revise):
    assert revise().is_empty()


def test_the_first_release_lists_nothing(revise):
    assert revise(before=[], versions=(None, 2)).is_empty()


def test_new_and_gone_figures_are_counted(revise):
    found = revise([NETS[0], changed(NEW_YORK, fiscal_year=2024)], NETS)
    counted = found.select("fiscal_year", "figures", "figures_new", "figures_gone", "rms_change").rows()
    assert counted == [(2023, 1, 0, 2, 0.0), (2024, 0, 1, 0, None)]


def test_datasets_that_changed_too_are_named(revise):
    documents = [*DOCUMENTS[1:], ("omb_historical", "omb_fy2027", "FY2027 budget", "a9")]
    found = revise(moved(ny=2.0), others={"raw.document": (DOCUMENT, documents)})
    assert found["datasets_changed"].to_list() == ["omb_historical"]


def test_groups_and_views_have_rows_of_their_own(revise):
    others = {
        "mart.net_by_lean": (GROUP, [(2023, "residence", "president", "split", 10.0, 0.0)]),
        "previous.net_by_lean": (GROUP, [(2023, "residence", "president", "split", 7.0, 0.0)]),
        "mart.net_view": (VIEW, [("share_of_gdp", 2023, "NY", "share", 0.02)]),
        "previous.net_view": (VIEW, [("share_of_gdp", 2023, "NY", "share", 0.01)]),
    }
    found = revise(others=others).select("table", "column", "unit", "largest_subject", "dc_change").rows()
    assert found == [
        ("net_by_lean", "net_per_capita_usd", "usd_per_capita", "president: split", None),
        ("net_view", "share_of_gdp", "share", "NY", None),
    ]


def test_what_was_listed_stays(revise):
    assert revise(versions=(2, 2), listed=[LISTED]).rows() == [LISTED]
    assert revise(moved(ny=5.0), listed=[LISTED])["released_at"].to_list() == [NOW, BEFORE]
