"""A night in Dagster from its figures on: nothing changed, nothing built; reported however it ends."""

import json
import shutil
from dataclasses import replace

import dagster as dg
import pytest

from assets.charts import STATE, range_tags
from assets.report import NIGHT, is_whole
from assets.sources import datasets
from pipeline.app.definitions import definitions
from pipeline.app.run import QUIET
from pipeline.clock import now
from pipeline.compose.compose import compose
from pipeline.files.checksum import sha256_of
from pipeline.publish.standing import inputs_of, remember, stands
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot

FAILS = """-- description: A check that finds every method wrong.
-- table: core.method
select method from core.method
"""


@pytest.fixture
def settings(build):
    """A build folder with a release and charts, of which it is noted what they were made of."""
    settings = replace(Settings.from_environment(), build=build)
    remember(settings, inputs_of(settings, Snapshot.open(settings.figures)))
    return settings


@pytest.fixture
def night():
    """The job of the night in this process, less the asking and all charts but one."""

    def run(settings):
        defs = definitions(settings)
        left_out = dg.AssetSelection.groups("fetch", "chart") - dg.AssetSelection.assets("chart/blue_red_years")
        chosen = (dg.AssetSelection.all() - left_out).resolve(defs.resolve_asset_graph())
        with dg.DagsterInstance.ephemeral() as instance:
            result = defs.resolve_job_def("refreshed").execute_in_process(
                instance=instance, run_config=QUIET, raise_on_error=False, asset_selection=list(chosen)
            )
        (report,) = (json.loads(path.read_text()) for path in settings.reports.glob("*.json"))
        return result, report

    return run


def steps(result, kind):
    return {event.step_key for event in result.all_events if event.event_type == kind}


def test_where_nothing_changed_nothing_is_built(settings, night, digest):
    before = digest(settings.build / "charts"), sha256_of(settings.released), settings.work.stat().st_mtime_ns
    result, report = night(settings)
    assert result.success
    assert steps(result, dg.DagsterEventType.STEP_SUCCESS) == {"figures"}
    skipped = steps(result, dg.DagsterEventType.STEP_SKIPPED)
    assert {"raw__area", "previous", "core__method", "release", "chart__blue_red_years", "report"} <= skipped
    assert before == (digest(settings.build / "charts"), sha256_of(settings.released), settings.work.stat().st_mtime_ns)
    assert report["error"] == ""
    assert report["release"]["is_new"] is False
    assert report["charts"] == {"drawn": 0, "unchanged": len(list(settings.charts.glob("*.vl.json")))}
    assert {source["dataset"] for source in report["sources"]} == {
        dataset.name for dataset in datasets() if dataset.documents
    }


def test_the_command_line_and_dagster_know_the_same(settings):
    """What a night on the command line notes is what Dagster asks, and the other way about."""
    figures = compose(settings, datasets(), now().date())
    assert stands(settings, inputs_of(settings, figures, []))
    assert stands(settings, inputs_of(settings, figures, [2023])), "all charts are those of a year, too"


@pytest.mark.parametrize(
    ("changed", "steps"),
    [
        ({NIGHT: None}, ("chart.map", "chart.trend")),
        ({STATE: "CA"}, ("chart.map", "chart.trend")),
        (range_tags([2025, 2025]), ("chart.map", "chart.trend")),
        ({}, ("chart.map",)),
    ],
    ids=["another job", "one state", "one year", "a chart left out"],
)
def test_what_is_not_all_of_a_night_is_not_remembered(changed, steps):
    """The next night would find that everything stands, and leave the other charts as they were."""
    tags, charts = (
        {NIGHT: "true", **range_tags([2008, 2025])},
        [dg.AssetKey(["chart", name]) for name in ("map", "trend")],
    )
    years = range(2008, 2026)
    assert is_whole(tags, ("chart.map", "chart.trend", "release"), charts, years)
    other = {name: value for name, value in (tags | changed).items() if value is not None}
    assert not is_whole(other, steps, charts, years)


@pytest.mark.slow
def test_other_figures_are_built_and_another_night_then_builds_nothing(settings, night):
    settings.built.unlink()
    result, report = night(settings)
    assert result.success, report["error"]
    assert {"raw__area", "release", "chart__blue_red_years", "report"} <= steps(
        result, dg.DagsterEventType.STEP_SUCCESS
    )
    assert report["charts"]["drawn"] + report["charts"]["unchanged"] == 1
    assert report["steps"]["release"] > 0
    # Not all charts were made, so that the next night must not find that everything stands.
    assert not settings.built.exists()


@pytest.mark.slow
def test_a_check_that_fails_is_reported(settings, night, tmp_path):
    sql = shutil.copytree(settings.sql, tmp_path / "sql")
    (sql / "checks" / "nothing_is_right.sql").write_text(FAILS)
    release = sha256_of(settings.released)
    result, report = night(replace(settings, sql=sql, build=settings.build, keep=3))
    assert not result.success
    assert report["error"].startswith(
        "a check failed, nothing was released: core.method: nothing_is_right, 2 rows, first {"
    )
    assert sha256_of(settings.released) == release
    assert report["release"]["is_new"] is False
    (text,) = (path.read_text() for path in settings.reports.glob("*.txt"))
    assert f"Failed     {report['error']}" in text
