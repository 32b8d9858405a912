"""What a night and a refresh say of themselves, with the steps played: exit codes, reports, what a skip rests on."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assets.sources import datasets
from pipeline.app import nightly as nightly_module
from pipeline.app.cli import main
from pipeline.clock import now
from pipeline.errors import UsageError
from pipeline.fetch.archive import Retrieval
from pipeline.release.night_report import NightReport
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from tests.agencies.everyone import SNAPSHOT


class TestWhatAQuietNightRestsOn:
    @pytest.fixture
    def inputs(self, monkeypatch):
        """What a night compares, all else being equal."""
        found = []
        monkeypatch.setattr(nightly_module, "ask", lambda *_: [])
        monkeypatch.setattr(nightly_module, "compose", lambda *_: Snapshot.open(SNAPSHOT))
        monkeypatch.setattr(nightly_module, "stands", lambda _, inputs: found.append(inputs) or True)

        def asked(folder, years=(), **settings):
            settings = Settings(build=folder / "build", snapshot=SNAPSHOT, **settings)
            nightly_module.nightly(settings, [], datetime(2026, 11, 22, tzinfo=UTC), years)
            return found[-1]

        return asked

    def test_includes_how_many_copies_are_kept(self, inputs, tmp_path):
        assert inputs(tmp_path) == inputs(tmp_path)
        assert inputs(tmp_path) != inputs(tmp_path, keep=0)

    def test_includes_the_years_whose_charts_are_drawn(self, inputs, tmp_path):
        assert inputs(tmp_path, [2023]) == inputs(tmp_path, [2023])
        assert inputs(tmp_path, [2023]) != inputs(tmp_path)

    def test_a_year_without_figures_fails_before_anything_is_built(self, inputs, tmp_path):
        with pytest.raises(UsageError, match="no fiscal year 1979; there are 1981 to 2025"):
            inputs(tmp_path, [1979])

    def test_includes_the_libraries(self, inputs, tmp_path, monkeypatch):
        before = inputs(tmp_path)
        (tmp_path / "duckdb-99.dist-info").mkdir()
        monkeypatch.setattr("sysconfig.get_path", lambda _: str(tmp_path))
        assert inputs(tmp_path) != before


class TestWentWrong:
    """What a night says that did not end well, whatever it was."""

    @pytest.fixture
    def settings(self, tmp_path, monkeypatch):
        monkeypatch.setenv("MONEYMAP_BUILD", str(tmp_path / "build"))
        return Settings(build=tmp_path / "build", snapshot=SNAPSHOT)

    @pytest.mark.parametrize("error", [KeyError("a column"), MemoryError(), KeyboardInterrupt()])
    def test_the_report_says_so(self, settings, monkeypatch, error):
        def night(*_):
            raise error

        monkeypatch.setattr(nightly_module, "_night", night)
        with pytest.raises(type(error)):
            nightly_module.nightly(settings, [], datetime(2026, 11, 22, tzinfo=UTC))
        report = json.loads((settings.reports / "20261122T000000Z.json").read_text())
        said = {KeyboardInterrupt: "stopped before its end", MemoryError: "MemoryError"}
        assert report["error"] == said.get(type(error), str(error))
        assert f"Failed     {report['error']}" in (settings.reports / "20261122T000000Z.txt").read_text()

    def test_what_is_expected_only_later_is_not_missed_in_silence(self):
        line = Retrieval("1", "", "d", "", "", "", "", 404, "", "", 0, 0, "", "absent")
        report = NightReport("1", "2026", retrievals=[replace(line, document=name) for name in ("live_b", "live_a")])
        assert "  absent  not there, and not expected yet: live_a, live_b" in report.text().splitlines()

    def test_a_release_before_the_failure_is_new_all_the_same(self):
        report = NightReport("1", "2026", release={"version": "20261122", "is_new": True}, error="no chart")
        assert report.text().splitlines()[1:] == ["Failed     no chart", "Release    20261122, new"]

    @pytest.mark.parametrize(
        ("outcomes", "code"),
        [(["refused", "failed"], 1), (["absent", "failed"], 1), (["absent"], 0), (["failed", "unchanged"], 0), ([], 0)],
    )
    @pytest.mark.usefixtures("settings")
    def test_a_refresh_without_a_document_fails_whatever_index_pages_say(self, monkeypatch, outcomes, code):
        named = [live.name for dataset in datasets() for live in dataset.live(now().date())]
        page = Retrieval("1", "", "", "index page", "", "", "", 200, "", "", 0, 0, "", "accepted")
        lines = [page, *(replace(page, document=name, outcome=one) for name, one in zip(named, outcomes, strict=False))]
        monkeypatch.setattr("pipeline.fetch.ask.ask", lambda *_, **__: lines)
        if not code:
            main(["refresh"])
            return
        with pytest.raises(SystemExit) as stopped:
            main(["refresh"])
        assert stopped.value.code == code
