"""Two nights: September's statement makes a provisional year, and OMB's figures of that year take its place.

Belongs here: what nights do with it, from the agencies to the charts. Does not belong here: what the marts hold
(``tests/sql/test_provisional_year.py``).
"""

import json
import shutil
from functools import partial

import duckdb
import polars as pl
import pytest

from tests.agencies import treasury
from tests.agencies.everyone import SNAPSHOT
from tests.sql.newer_figures import carried

pytestmark = pytest.mark.slow

YEAR = 2026
YEARS_AFTER = {str(YEAR): str(YEAR - 1)}
OF_YEAR = {
    "omb_historical": "fiscal_year", "cbo_actual": "fiscal_year",
    "census_population": "year", "gdp_price_index": "year",
}  # fmt: skip
"""What a year has to be in to be final, and the column that holds it."""


def with_the_year(rows, name, column):
    """A table of the snapshot, all text, with a row of the year for every one of the last: amounts as Treasury's."""
    later = carried(rows, column, YEARS_AFTER).with_columns(document=pl.lit(f"later_{name}"))
    if "amount_usd" in rows.columns:
        later = later.with_columns((pl.col("amount_usd").cast(pl.Float64) * treasury.GROWTH).cast(pl.String))
    return pl.concat([rows, later])


@pytest.fixture(scope="module")
def provisional(night):
    """What the file and the charts say after the first night."""
    return said(night)


@pytest.fixture(scope="module")
def final(provisional, night, edit_table, tmp_path_factory):  # noqa: ARG001  (comes after it)
    """The same when OMB prints the year, and who has to cover it does: such documents come with a later version."""
    snapshot = tmp_path_factory.mktemp("later") / "snapshot"
    shutil.copytree(SNAPSHOT, snapshot)
    for name, column in OF_YEAR.items():
        edit_table(snapshot, name, partial(with_the_year, name=name, column=column))
    manifest = json.loads((snapshot / "manifest.json").read_text())
    like = {entry["dataset"]: entry for entry in manifest["documents"]}
    manifest["documents"] += [like[name] | {"document": f"later_{name}", "vintage": "made up"} for name in OF_YEAR]
    (snapshot / "manifest.json").write_text(json.dumps(manifest))
    result, *_ = night("run", "--year", str(YEAR), snapshot=snapshot)
    assert result.returncode == 0, result.stderr[-3000:]
    return said(night)


def said(night):
    with duckdb.connect(str(night.build / "moneymap.duckdb"), read_only=True) as connection:
        rows = {
            "years": dict(connection.sql("select fiscal_year, status from mart.fiscal_year").fetchall()),
            "nets": connection.sql(
                "select status, count(*), count(rank) from mart.net_contribution where fiscal_year = 2026"
                " and method = 'residence' group by status"
            ).fetchall(),
            "robust": connection.sql("select max(fiscal_year) from mart.robustness").fetchall()[0],
            "moved": connection.sql("select count(*) from mart.revision where fiscal_year = 2026").fetchall()[0][0],
        }
    charts = night.build / "charts"
    titles = {name: json.loads((charts / f"{name}.vl.json").read_text()) for name in ("map-2026", "blue-red-2026")}
    return rows | {
        "titles": {name: chart["title"]["text"] for name, chart in titles.items()},
        "years_drawn": (charts / "blue-red.csv").read_text(),
        "notes": titles["map-2026"]["usermeta"]["notes"],
        "states": night("states", "ca")[0].stdout,
    }


def test_after_september_the_year_is_provisional_and_apart(provisional):
    assert (provisional["years"][YEAR - 1], provisional["years"][YEAR]) == ("final", "provisional")
    assert provisional["nets"] == [("provisional", 51, 0)]
    assert provisional["robust"] == (YEAR - 1,)


def test_it_has_charts_of_its_own_that_say_so(provisional):
    assert all("FY2026, provisional: " in title for title in provisional["titles"].values())
    assert any(note.startswith("Provisional:") for note in provisional["notes"])
    assert f"{YEAR},democratic" in provisional["years_drawn"]
    assert "provisional" in provisional["years_drawn"]


def test_what_nobody_names_a_year_for_is_of_the_final_one(provisional):
    assert provisional["states"].startswith(f"FY{YEAR - 1},")


def test_ombs_figures_take_its_place_by_themselves(final):
    assert final["years"][YEAR] == "final"
    assert final["nets"] == [("final", 51, 50)]
    assert final["robust"] == (YEAR,)
    assert final["states"].startswith(f"FY{YEAR},")


def test_the_charts_are_then_those_of_a_final_year(final):
    assert all("provisional" not in title for title in final["titles"].values())
    assert "provisional" not in final["years_drawn"]


def test_what_that_moved_is_listed(final, provisional):
    assert provisional["moved"] == 0
    assert final["moved"] > 0
