"""The schedule at work: Dagster's daemon launches a run by the clock; the run releases, draws, and leaves nothing."""

import json
import shutil
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from pipeline.release.latest import read_latest
from tests.agencies.everyone import everyone
from tests.pipeline.app.dagster_processes import in_group_for, started

pytestmark = pytest.mark.slow

DAEMON = Path(sys.executable).with_name("dagster-daemon")
SECONDS = 400
"""To the next whole minute, and a run on a slow machine."""
SECONDS_TO_END = 90
"""For the process of a run that is over, on a machine that has other things to do; workers kept it for ever."""
WORKSPACE = '''
"""The project's job of the night by the minute, once, with few charts and few documents."""

import dagster as dg

from assets.charts import range_tags
from pipeline.app.definitions import definitions
from pipeline.settings import Settings

asked = dg.AssetSelection.assets(*(f"fetch/{name}" for name in ("bea_regional", "gdp_price_index", "omb_historical")))
drawn = dg.AssetSelection.assets("chart/map")
left_out = dg.AssetSelection.groups("chart", "fetch") - asked - drawn
night = dg.define_asset_job("night", selection=dg.AssetSelection.all() - left_out)


@dg.schedule(job=night, cron_schedule="* * * * *", default_status=dg.DefaultScheduleStatus.RUNNING)
def once():
    return dg.RunRequest(run_key="once", tags=range_tags([2020, 2025]))


@dg.definitions
def defs():
    project = definitions(Settings.from_environment())
    return dg.Definitions(
        assets=project.assets, resources=project.resources, executor=project.executor, jobs=[night], schedules=[once]
    )
'''


@pytest.fixture(scope="module")
def home(root, tmp_path_factory):
    """A DAGSTER_HOME with the project's own settings, and the workspace."""
    folder = tmp_path_factory.mktemp("dagster_home")
    shutil.copy(root / "pipeline" / "app" / "dagster.yaml", folder)
    (folder / "by_the_minute.py").write_text(WORKSPACE)
    return folder


@contextmanager
def storage(home):
    """Dagster's own records, made before the daemon starts: two processes that make them at once get in each other's
    way."""
    with dg.DagsterInstance.from_config(str(home)) as instance:
        assert instance.get_run_records() == []
        assert instance.all_instigator_state() == []
        assert instance.fetch_materializations(dg.AssetKey("release"), limit=1).records == []
        yield instance


def first_run_that_ends(instance, process):
    """The first run's record once it has ended; None where there is none in time or the daemon dies."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        for record in instance.get_run_records():
            if record.dagster_run.is_finished:
                return record
        time.sleep(0.5)
    return None


def left_of_run(process):
    """What a run that has ended left running: it and its workers are Python's own children.

    The code server that started it has a child, too, which watches over shared memory and stays as long as the server.
    """
    return in_group_for(SECONDS_TO_END, process, lambda said: "multiprocessing.spawn" in said)


def told(instance, record, home):
    """What went wrong, for a test that fails."""
    log = (home / "daemon.log").read_text()[-3000:]
    if record is None:
        return f"no run has ended\n{log}"
    entries = instance.all_logs(record.dagster_run.run_id)
    return (
        "\n".join([*(e.message for e in entries if "FAIL" in str(e.dagster_event and e.dagster_event.event_type))])
        + log
    )


def test_a_run_launched_by_the_schedule_releases_and_reports(home, root, environment, tmp_path):
    build = tmp_path / "build"
    with everyone() as agencies:
        variables = environment(build) | agencies.environment | {"DAGSTER_HOME": str(home), "PYTHONPATH": str(root)}
        command = [DAEMON, "run", "--python-file", home / "by_the_minute.py"]
        with storage(home) as instance, started(command, home / "daemon.log", cwd=home, env=variables) as process:
            record = first_run_that_ends(instance, process)
            assert record is not None, told(instance, record, home)
            assert record.dagster_run.status == dg.DagsterRunStatus.SUCCESS, told(instance, record, home)
            assert record.dagster_run.job_name == "night"
            assert "dagster/schedule_name" in record.dagster_run.tags
            assert agencies.body_bytes() > 0
            assert len(list((build / "charts").glob("map-????.svg"))) == 6  # drawn by processes of the run
            assert left_of_run(process) == {}
    latest = read_latest(build / "latest.json")
    assert latest.describes(build / "moneymap.duckdb")
    with duckdb.connect(str(build / "moneymap.duckdb"), read_only=True) as connection:
        live = connection.sql("select distinct dataset from mart.source where choice = 'live' order by all").fetchall()
    assert live == [("bea_regional",), ("gdp_price_index",), ("omb_historical",)]
    report = json.loads(next((build / "reports").glob("*.json")).read_text())
    assert report["release"]["version"] == latest.version
    assert report["release"]["is_new"]
    assert report["counts"]["accepted"] > 0
    assert {"figures", "release", "mart.net_contribution"} <= set(report["steps"])
