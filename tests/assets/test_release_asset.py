"""The release as a step of a run: it knows what is to be released, and only one run builds and releases."""

import pytest

from assets import release as step
from assets.raw import raw_assets
from assets.sources import datasets
from pipeline.errors import MoneymapError
from pipeline.files.lock import exclusive, part_of_run
from pipeline.settings import Settings
from pipeline.warehouse.build import Warehouse
from pipeline.warehouse.models import Models


def test_all_that_files_and_datasets_make_is_expected():
    settings = Settings.from_environment()
    expected = step.expected_tables(Models.read(settings.sql), raw_assets(settings, datasets()))
    assert {"raw.area", "raw.document", "core.state_flow", "mart.net_contribution", "mart.source"} <= expected
    assert {name.split(".")[0] for name in expected} == {"raw", "core", "mart"}


class TestLock:
    def test_a_step_of_the_run_that_holds_it_goes_on(self, tmp_path):
        lock = tmp_path / "run.lock"
        with exclusive(lock), part_of_run(lock, 0):
            with part_of_run(lock, 0):
                pass
            with pytest.raises(MoneymapError, match="another run"), exclusive(lock):
                pass

    def test_a_run_in_dagster_takes_it(self, tmp_path):
        lock = tmp_path / "run.lock"
        with part_of_run(lock, 0), pytest.raises(MoneymapError, match="another run"), exclusive(lock):
            pass
        with exclusive(lock):
            pass

    def test_dagster_releases_nothing_while_another_process_runs(self, tmp_path, monkeypatch):
        monkeypatch.setenv("MONEYMAP_BUILD", str(tmp_path))
        monkeypatch.setattr(step, "WAIT_SECONDS", 0.2)
        settings = Settings.from_environment()
        elsewhere = tmp_path / "elsewhere" / "moneymap.duckdb"  # where no lock is held, so that the step is reached
        with exclusive(settings.lock):
            monkeypatch.setattr("pipeline.files.lock._held", set())  # as in another process
            with pytest.raises(MoneymapError, match=r"^another run is building[^\n]*$"):
                step.release_asset(settings, Models([], [], []), [])(warehouse=Warehouse(path=str(elsewhere)))
        assert not elsewhere.exists()
        assert not settings.released.exists()
