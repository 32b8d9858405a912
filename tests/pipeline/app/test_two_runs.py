"""Two runs in one build folder exclude each other from the first step on, whoever starts them."""

import subprocess

import dagster as dg
import pytest

import assets.raw_tables
from pipeline.app.definitions import definitions
from pipeline.app.draw import QUIET
from pipeline.errors import MoneymapError
from pipeline.files.lock import exclusive
from pipeline.settings import Settings
from pipeline.warehouse import build as warehouse

FIRST_STEPS = [dg.AssetKey(["raw", name]) for name in ("area", "document", "census_population")]


@pytest.fixture
def settings(monkeypatch, tmp_path):
    monkeypatch.setenv("MONEYMAP_BUILD", str(tmp_path / "build"))
    return Settings.from_environment()


@pytest.fixture
def in_dagster(settings):
    """The job ``everything`` in this process, of which only the first steps are run."""

    def run(job="everything", steps=FIRST_STEPS):
        with dg.DagsterInstance.ephemeral() as instance:
            return (
                definitions(settings)
                .resolve_job_def(job)
                .execute_in_process(
                    instance=instance,
                    run_config=QUIET,
                    asset_selection=steps,
                    raise_on_error=False,
                )
            )

    return run


def reason_of(result):
    """The innermost error of a run that failed."""
    (failure,) = (event for event in result.all_events if event.event_type == dg.DagsterEventType.RUN_FAILURE)
    error = failure.job_failure_data.error
    while error.cause is not None:
        error = error.cause
    return error


class TestWhileDagsterBuilds:
    @pytest.fixture
    def refused(self, settings, command, environment, monkeypatch):
        """What ``moneymap run`` said that was started during the first step."""
        said = []

        def areas():
            done = subprocess.run(
                [command, "run"], env=environment(settings.build), capture_output=True, text=True, check=False
            )
            said.append(done)
            return areas_of_the_map()

        areas_of_the_map = assets.raw_tables.areas
        monkeypatch.setattr(assets.raw_tables, "areas", areas)
        return said

    def test_a_run_of_the_command_is_refused_at_once(self, in_dagster, refused, settings):
        assert in_dagster().success
        (done,) = refused
        assert done.returncode == 1
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert line.startswith("moneymap: another run is building")
        assert not settings.released.exists()

    def test_the_lock_is_free_when_the_run_has_ended(self, in_dagster, settings):
        assert in_dagster().success
        with exclusive(settings.lock):
            pass

    def test_the_lock_is_free_when_the_run_has_failed(self, in_dagster, settings, monkeypatch):
        def areas():
            raise MoneymapError("no areas")

        monkeypatch.setattr(assets.raw_tables, "areas", areas)
        assert not in_dagster().success
        with exclusive(settings.lock):
            pass

    def test_it_is_taken_once_a_run_before_the_first_step(self, in_dagster, monkeypatch):
        """The in-process executor has one resource for all steps: no gap opens between them."""
        taken, of_run = [], warehouse.part_of_run

        def counted(lock, wait_seconds):
            taken.append(lock)
            return of_run(lock, wait_seconds)

        monkeypatch.setattr(warehouse, "part_of_run", counted)
        result = in_dagster()
        assert result.success
        assert len(taken) == 1
        happened = [event.event_type for event in result.all_events]
        assert happened.count(dg.DagsterEventType.STEP_SUCCESS) == len(FIRST_STEPS)
        assert happened.index(dg.DagsterEventType.RESOURCE_INIT_SUCCESS) < happened.index(
            dg.DagsterEventType.STEP_START
        )


class TestWhileTheCommandBuilds:
    @pytest.fixture
    def building(self, settings, monkeypatch):
        """The lock held as by another process, and little patience."""
        monkeypatch.setattr(warehouse, "WAIT_SECONDS", 0.2)
        with exclusive(settings.lock):
            monkeypatch.setattr("pipeline.files.lock._held", set())
            yield

    @pytest.mark.usefixtures("building")
    @pytest.mark.parametrize("job", ["everything", "tables", "refreshed"])
    def test_dagster_waits_then_says_so_in_one_line(self, in_dagster, settings, job):
        result = in_dagster(job)
        assert not result.success
        assert dg.DagsterEventType.STEP_START not in [event.event_type for event in result.all_events]
        error = reason_of(result)
        assert error.cls_name == "MoneymapError"
        (line,) = error.message.splitlines()
        assert "another run is building (it holds " in line
        assert not settings.work.exists()

    @pytest.mark.usefixtures("building")
    def test_so_do_figures_and_charts_by_themselves(self, in_dagster, monkeypatch):
        monkeypatch.setattr("assets.fetch.WAIT_SECONDS", 0.2)
        monkeypatch.setattr("assets.charts.WAIT_SECONDS", 0.2)
        for job, key in (("refreshed", ["figures"]), ("charts", ["chart", "blue_red_years"])):
            result = in_dagster(job, [dg.AssetKey(key)])
            assert not result.success
            (failure,) = (event for event in result.all_events if event.is_step_failure)
            error = failure.step_failure_data.error
            while error.cause is not None:
                error = error.cause
            assert "another run is building" in error.message
