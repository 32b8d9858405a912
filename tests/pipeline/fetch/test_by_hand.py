"""A file fetched by hand: taken where it is the document it is said to be, checked like any other."""

from datetime import timedelta

import pytest
import test_refresh
from test_refresh import HOST, NOW, amounts, live, table

from pipeline.app.cli import main
from pipeline.compose.compose import compose
from pipeline.errors import SourceError, UsageError
from pipeline.fetch.archive import Archive
from pipeline.fetch.by_hand import ByHand
from pipeline.fetch.reference import Released
from tests.agencies import faults

agencies, settings, refresh = test_refresh.agencies, test_refresh.settings, test_refresh.refresh
NOTHING: Released = frozenset()
NEWER = amounts(2021, 2022, plus=0.5)


@pytest.fixture
def by_hand(settings, tmp_path):
    def add(content, name="amounts_live", **how):
        path = tmp_path / "download.csv"
        path.write_bytes(content)
        return ByHand(settings, [table()], NOW, NOTHING).add(path, name, **how)

    return add


def test_it_counts_as_if_it_had_been_served(by_hand, settings):
    line = by_hand(NEWER)
    assert (line.outcome, line.note.split(";")[0]) == ("accepted", "added by hand from download.csv")
    assert Archive(settings.archive).content(line.sha256) == NEWER
    [document] = compose(settings, [table()], NOW.date()).manifest["documents"]
    assert (document["document"], document["sha256"], document["choice"]) == ("amounts_live", line.sha256, "live")
    assert list((settings.archive / "incoming").iterdir()) == []


def test_an_agency_that_goes_on_refusing_changes_nothing(by_hand, refresh, settings, agencies):
    agencies.faults[f"{HOST}/amounts.csv"] = faults.status(403)
    line = by_hand(NEWER)
    assert refresh(now=NOW + timedelta(days=1))["amounts_live"].outcome == "failed"
    [document] = compose(settings, [table()], NOW.date()).manifest["documents"]
    assert (document["sha256"], document["choice"]) == (line.sha256, "archive")


def test_served_afterwards_it_is_unchanged(by_hand, refresh, agencies):
    by_hand(NEWER)
    agencies.put(f"{HOST}/amounts.csv", NEWER)
    assert refresh(now=NOW + timedelta(days=1))["amounts_live"].outcome == "unchanged"


def test_twice_is_once(by_hand):
    by_hand(NEWER)
    assert by_hand(NEWER).outcome == "unchanged"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (NEWER.replace(b",WY,", b",CA,"), "amounts_live: missing WY"),
        (faults.PAGE, "amounts_live: HTML instead of data: Service unavailable"),
        (b"", "amounts_live: empty"),
        (amounts(2021, 2022, plus=700), r"restated by \d+%, more than 25%; once somebody has looked at it, --accept"),
    ],
)
def test_what_is_not_the_document_is_refused_and_nothing_is_kept(by_hand, settings, content, said):
    with pytest.raises(SourceError, match=said):
        by_hand(content)
    assert Archive(settings.archive).retrievals() == []


def test_on_somebodys_word(by_hand):
    line = by_hand(amounts(2021, 2022, plus=700), by_word=True)
    assert (line.outcome, line.by_word) == ("accepted", True)


def test_no_such_document(by_hand):
    with pytest.raises(UsageError, match="no document 'other' that is served; there are amounts_live"):
        by_hand(NEWER, "other")


def test_the_command(settings, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MONEYMAP_BUILD", str(settings.build))
    monkeypatch.setenv("MONEYMAP_SNAPSHOT", str(settings.snapshot))
    monkeypatch.setattr("assets.sources.datasets", lambda: [table(live())])
    file = tmp_path / "download.csv"
    file.write_bytes(NEWER)
    main(["archive", "--add", str(file), "--as", "amounts_live"])
    assert "amounts_live: accepted (added by hand from download.csv" in capsys.readouterr().out
    main(["archive", "--json"])
    assert '"added by hand from download.csv' in capsys.readouterr().out
    for arguments, said in (
        (["--add", str(file)], "--add FILE and --as DOCUMENT go together"),
        (["--accept"], "--accept goes with --add"),
        (["--add", str(tmp_path / "none"), "--as", "amounts_live"], "none cannot be read"),
    ):
        with pytest.raises(SystemExit) as stopped:
            main(["archive", *arguments])
        assert stopped.value.code == 2
        assert said in capsys.readouterr().err
