"""Setting aside in Dagster: when the sensors ask for the run that does it, and that it is the command line's night."""

import dagster as dg
import pytest

from pipeline.app.definitions import definitions
from pipeline.app.set_aside_in_dagster import JOB, set_aside_job, set_aside_sensors
from pipeline.fetch.archive import Archive, Retrieval
from pipeline.fetch.aside import Line, Record
from pipeline.release.night_report import NightReport
from pipeline.settings import Settings
from tests.agencies.everyone import SNAPSHOT

BYTES = Retrieval("1", "2026-11-22T06:00:00+00:00", "a", "live", "", "", "", 200, "", "", 1, 1, "abc", "accepted")
ASIDE = Line("1", BYTES.at, "a", "live", "abc", "aside", {"core.a: x": []})


@pytest.fixture
def settings(tmp_path):
    return Settings(build=tmp_path / "build", snapshot=SNAPSHOT)


def a_night(*, passes, raises=False):
    """A night in which one check passes or does not, and what its run left in Dagster's log."""

    @dg.asset(
        check_specs=[dg.AssetCheckSpec("x", asset="a", blocking=True)],
        name="a",
    )
    def a():
        if raises:
            raise RuntimeError("the disk is full")
        metadata = {"failing_rows": 1, "first": "WY"}
        return dg.MaterializeResult(
            check_results=[dg.AssetCheckResult(check_name="x", passed=passes, metadata=metadata)]
        )

    job = dg.define_asset_job("night", [a])
    return dg.Definitions(assets=[a], jobs=[job], executor=dg.in_process_executor).resolve_job_def("night")


def asked_for(settings, night, name):
    """What a sensor says of a night that ended."""
    sensors = {one.name: one for one in set_aside_sensors(settings, night, set_aside_job(settings, []))}
    with dg.DagsterInstance.ephemeral() as instance:
        result = night.execute_in_process(instance=instance, raise_on_error=False)
        ended = result.get_run_success_event if result.success else result.get_run_failure_event
        context = dg.build_run_status_sensor_context(
            name, dagster_event=ended(), dagster_instance=instance, dagster_run=result.dagster_run
        )
        return sensors[name](context)


def test_after_a_night_whose_check_failed_the_run_is_asked_for(settings):
    assert isinstance(asked_for(settings, a_night(passes=False), "after_failed_night"), dg.RunRequest)


def test_after_a_night_that_failed_of_something_else_nothing_is(settings):
    night = a_night(passes=True, raises=True)
    assert isinstance(asked_for(settings, night, "after_failed_night"), dg.SkipReason)


def test_after_a_good_night_it_is_where_something_is_to_be_tried_again(settings):
    night = a_night(passes=True)
    assert isinstance(asked_for(settings, night, "after_night"), dg.SkipReason)
    Archive(settings.archive).append(BYTES)
    Record(settings.archive).append([ASIDE])
    assert isinstance(asked_for(settings, night, "after_night"), dg.RunRequest)


def test_the_project_has_job_and_sensors_that_are_on(settings):
    made = definitions(settings)
    sensors = {one.name: one for one in made.sensors}
    assert set(sensors) == {"after_night", "after_failed_night"}
    assert {one.default_status for one in sensors.values()} == {dg.DefaultSensorStatus.RUNNING}
    assert {one.job_name for one in sensors.values()} == {JOB}
    made.resolve_job_def(JOB)


def test_the_step_is_the_night_of_the_command_line_without_its_asking(settings, monkeypatch):
    called = []

    def night(*arguments):
        called.append(arguments)
        return NightReport("1", "")

    monkeypatch.setattr("pipeline.app.nightly.night_without_asking", night)
    with dg.DagsterInstance.ephemeral() as instance:
        assert set_aside_job(settings, ["all"]).execute_in_process(instance=instance).success
    [(given, datasets, began)] = called
    assert (given, datasets) == (settings, ["all"])
    assert began.tzinfo is not None
