"""An agency that is up and down makes no release; tonight's state is in a file beside the release."""

import json

import duckdb
import polars as pl
import pytest
import test_refresh
from test_refresh import HOST, NOW, amounts, table

from pipeline.compose.tonight import tell
from pipeline.publish.standing import inputs_of
from pipeline.read.tonight import tonight
from pipeline.release.differences import differences, is_new
from pipeline.snapshot.store import Snapshot
from tests.agencies import faults

agencies, settings = test_refresh.agencies, test_refresh.settings
refresh, figures = test_refresh.refresh, test_refresh.figures
DOCUMENTS = """
    create schema raw; create schema mart;
    create table raw.document as
      select 'amounts_live' as document, 'abc' as sha256, $1 as choice, $2 as reason;
    comment on table raw.document is 'Documents. Key: document.';
    create table mart.flow as select 1 as year, $3::double as amount_usd, $1 as choice;
    """


@pytest.fixture
def state(settings, figures):
    """What is known after a refresh: inputs of a build, and the file of tonight's state."""

    def known():
        figures()
        chosen = Snapshot.open(settings.figures)
        found = tell(settings, [table()], chosen, NOW)
        said = json.loads(settings.sources.read_text())
        assert [one["choice"] for one in said["datasets"]] == [one.choice for one in found]
        return inputs_of(settings, chosen), {one["document"]: one for one in said["documents"]}

    return known


def test_down_and_up_again_leaves_what_a_build_is_made_of(refresh, state, agencies):
    refresh()
    up, known = state()
    assert (known["amounts_live"]["choice"], known["amounts_live"]["reason"]) == ("live", "")
    agencies.faults["omf.example"] = faults.status(503)
    refresh()
    down, known = state()
    assert known["amounts_live"]["choice"] == "archive"
    assert "503" in known["amounts_live"]["reason"]
    agencies.faults.clear()
    refresh()
    again, known = state()
    assert known["amounts_live"]["choice"] == "live"
    assert up == down == again
    agencies.put(f"{HOST}/amounts.csv", amounts(2021, 2022, plus=0.5))
    refresh()
    assert state()[0] != up


@pytest.fixture
def file(tmp_path):
    def made(name, choice, reason, amount=1.0, key="Key: document."):
        path = tmp_path / f"{name}.duckdb"
        with duckdb.connect(str(path)) as connection:
            sql = DOCUMENTS.replace("Key: document.", key)
            for place, value in {"$1": choice, "$2": reason, "$3": amount}.items():
                sql = sql.replace(place, repr(value))
            connection.execute(sql)
        return path

    return made


@pytest.mark.parametrize("key", ["Key: document.", "No key."])
def test_another_choice_and_reason_alone_are_no_release(file, key):
    old, down = file("old", "live", "", key=key), file("down", "archive", "failed since 2026-11-01: 503", key=key)
    with duckdb.connect(str(down)) as connection:
        connection.execute("update mart.flow set choice = 'live'")
    assert not is_new(old, down)
    [found] = differences(old, down)
    assert (found.name, found.is_new) == ("raw.document", False)


def test_a_column_of_that_name_elsewhere_counts(file):
    assert is_new(file("old", "live", ""), file("other", "archive", ""))


def test_another_figure_is_a_release(file):
    assert is_new(file("old", "live", ""), file("new", "live", "", amount=2.0))


class TestRowsOfTheRelease:
    @pytest.fixture
    def rows(self, refresh, state):
        refresh()
        known = state()[1]["amounts_live"]
        entry = {name: known[name] for name in ("dataset", "vintage", "url", "sha256", "choice", "reason")}
        return pl.DataFrame([entry | {"table": known["table_name"]}, entry | {"table": "another", "reason": "then"}])

    def test_say_what_is_known_tonight(self, rows, refresh, state, agencies, settings):
        agencies.faults["omf.example"] = faults.status(503)
        refresh()
        state()
        found = tonight(settings.sources, rows)
        assert found["choice"].to_list() == ["archive", "live"]
        assert "503" in found["reason"][0]
        assert found["reason"][1] == "then"
        assert found.drop("choice", "reason").equals(rows.drop("choice", "reason"))

    @pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"documents": [7]}', '{"documents": null}'])
    def test_are_as_released_where_nothing_is_known(self, rows, settings, text):
        settings.sources.unlink()
        if text is not None:
            settings.sources.write_text(text)
        assert tonight(settings.sources, rows).equals(rows)

    def test_of_another_copy_are_as_released(self, rows, settings):
        other = rows.with_columns(sha256=rows["sha256"].str.reverse(), choice=rows["choice"])
        assert tonight(settings.sources, other).equals(other)
