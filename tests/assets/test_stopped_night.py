"""A night in Dagster that is stopped: its report says so, and what was asked for until then."""

import json
from contextlib import suppress

import dagster as dg
import pytest
from dagster._core.errors import DagsterExecutionInterruptedError

from assets import fetch
from pipeline.app.definitions import definitions
from pipeline.app.draw import QUIET
from pipeline.fetch.archive import Archive
from pipeline.settings import Settings
from tests.agencies.everyone import everyone

FETCHED = [dg.AssetKey(["fetch", name]) for name in ("gdp_price_index", "usda_snap")]


@pytest.fixture
def settings(monkeypatch, tmp_path):
    with everyone() as agencies:
        monkeypatch.setenv("MONEYMAP_BUILD", str(tmp_path / "build"))
        for name, value in agencies.environment.items():
            monkeypatch.setenv(name, value)
        yield Settings.from_environment()


def night(settings):
    with dg.DagsterInstance.ephemeral() as instance:
        job = definitions(settings).resolve_job_def("refreshed")
        job.execute_in_process(instance=instance, run_config=QUIET, asset_selection=FETCHED, raise_on_error=False)


@pytest.mark.parametrize("error", [KeyboardInterrupt, DagsterExecutionInterruptedError])
def test_its_report_says_what_was_asked(settings, monkeypatch, error):
    ask, asked = fetch.ask, []

    def stopped(*args):
        if asked:
            raise error
        asked.append(args)
        return ask(*args)

    monkeypatch.setattr(fetch, "ask", stopped)
    with suppress(error):
        night(settings)
    (report,) = (json.loads(path.read_text()) for path in settings.reports.glob("*.json"))
    assert report["error"] == "stopped before its end"
    lines = Archive(settings.archive).retrievals()
    assert lines
    assert [one["document"] for one in report["retrievals"]] == [one.document for one in lines]


def test_one_that_is_not_leaves_the_report_to_its_last_step(settings):
    night(settings)
    assert not settings.reports.exists()
