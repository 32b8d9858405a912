"""New York and Wyoming exchanged in one line of BEA: accepted, as nothing is missing; a check of the keys sees it.

With the project's own tables and checks; only BEA and FRED are asked, and no chart is drawn.
"""

from datetime import UTC, datetime, timedelta

import duckdb
import polars as pl
import pytest

from assets.sources import datasets
from pipeline import clock
from pipeline.app import nightly as nightly_module
from pipeline.app import set_aside
from pipeline.app.run import run_everything
from pipeline.fetch.ask import ask
from pipeline.settings import Settings
from tests.agencies import bea
from tests.agencies.everyone import SNAPSHOT, everyone, snapshot_tables

pytestmark = pytest.mark.slow
ASKED = {"bea_regional", "gdp_price_index"}
SERIES = "A191RD3A086NBEA"
LINE = (pl.col("table_name") == "SAINC35") & (pl.col("line") == 2110)
"""Social Security benefits."""


def swapped(regional):
    area = pl.col("area").replace({"NY": "WY", "WY": "NY"})
    return regional.with_columns(area=pl.when(LINE).then(area).otherwise(pl.col("area")))


@pytest.fixture
def night(tmp_path, monkeypatch):
    """A night of a day, against agencies whose documents may be changed."""
    now = [datetime(2026, 11, 22, 6, tzinfo=UTC)]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    monkeypatch.setattr(
        nightly_module, "ask", lambda s, known, *rest: ask(s, [one for one in known if one.name in ASKED], *rest)
    )
    monkeypatch.setattr(
        set_aside, "run_everything", lambda *given, **how: run_everything(*given, with_charts=False, **how)
    )
    with everyone() as agencies:
        settings = Settings(tmp_path / "build", SNAPSHOT, mirror=agencies.mirror)

        def run():
            now[0] += timedelta(days=1)
            return nightly_module.nightly(settings, datasets(), now[0])

        run.agencies, run.settings = agencies, settings
        yield run


def test_the_document_is_set_aside_and_the_others_news_is_released(night):
    report = night()
    assert (report.error, report.aside, report.release["is_new"]) == ("", [], True)
    tables, agencies = snapshot_tables(), night.agencies
    bea.serve(agencies, tables | {"bea_regional": swapped(tables["bea_regional"])}, None)
    [address] = [url for url in agencies.documents if SERIES in url]
    agencies.put(address, agencies.documents[address].replace(b",128.986", b",129.086"))
    report = night()
    accepted = {one.document for one in report.retrievals if one.outcome == "accepted"}
    assert {"bea_regional_live_sainc35", "gdp_price_index_live"} <= accepted
    [line] = report.aside
    assert line.startswith(
        "bea_regional: bea_regional_live_sainc35 since 2026-11-24, night 1 of 7: "
        "core.allocation_key: key_shares_move_slowly, 4 rows, first {'key': 'social_security', 'area': 'NY'"
    )
    with duckdb.connect(str(night.settings.released), read_only=True) as connection:
        [(index,)] = connection.execute("select max(index_2017) from raw.gdp_price_index").fetchall()
        [(reason,)] = connection.execute(
            "select reason from raw.document where document = 'bea_regional_live_sainc35'"
        ).fetchall()
        found = connection.sql("from raw.bea_regional where table_name = 'SAINC35' and line = 2110 order by all").pl()
    assert index == pytest.approx(129.086)
    assert reason == "set aside since 2026-11-24: core.allocation_key: key_shares_move_slowly fails with it"
    columns = ["year", "area", "amount_usd"]
    known, released = (frame.filter(pl.col("area") != "US") for frame in (tables["bea_regional"].filter(LINE), found))
    assert released.select(columns).sort(pl.all()).equals(known.select(columns).sort(pl.all())), (
        "a national row is added"
    )
