"""The release as a step of a run: what no file makes any more is left out, and only one run builds and releases."""

import hashlib
import logging

import duckdb
import pytest

from assets import release as step
from assets.models import Models
from assets.raw import raw_assets
from assets.sources import datasets
from pipeline.errors import MoneymapError
from pipeline.files.lock import exclusive, part_of_run
from pipeline.settings import Settings
from pipeline.warehouse.build import Warehouse

TABLES = {"raw.kept", "core.kept", "mart.kept_view"}
MACROS = {"main.kept"}


@pytest.fixture
def connection():
    """A working file with what is expected, and the figures of the last release."""
    with duckdb.connect() as made:
        for schema in ("raw", "core", "mart", "previous"):
            made.execute(f"create schema {schema}")
        made.execute("create table raw.kept as select 1 as a")
        made.execute("create table core.kept as select 1 as a")
        made.execute("create view mart.kept_view as from core.kept")
        made.execute("create macro main.kept(x) as table select x")
        made.execute("create table previous.flow as select 1 as a")
        yield made


def names_in(connection):
    return {
        f"{schema}.{name}"
        for schema, name in connection.execute(
            "select table_schema, table_name from information_schema.tables union all "
            "select schema_name, function_name from duckdb_functions() where not internal"
        ).fetchall()
    }


class TestStrays:
    def test_none(self, connection, caplog):
        before = names_in(connection)
        assert step.drop_strays(connection, TABLES, MACROS) == []
        assert names_in(connection) == before == TABLES | MACROS | {"previous.flow"}
        assert caplog.text == ""

    @pytest.mark.parametrize(
        ("made", "dropped"),
        [
            ("create table core.renamed as select 1 as a", "table core.renamed"),
            ("create view mart.renamed as from core.kept", "view mart.renamed"),
            ("create table main.by_hand as select 1 as a", "table main.by_hand"),
            ('create table raw."odd ""name" as select 1 as a', 'table raw.odd "name'),
            ("create macro main.gone(x) as table select x", "macro table main.gone"),
            ("create macro main.gone(x) as x + 1", "macro main.gone"),
            ("create macro core.kept(x) as x + 1", "macro core.kept"),
        ],
    )
    def test_are_dropped_with_a_line(self, connection, caplog, made, dropped):
        before = names_in(connection)
        connection.execute(made)
        with caplog.at_level(logging.WARNING, "moneymap"):
            assert step.drop_strays(connection, TABLES, MACROS) == [dropped]
        assert names_in(connection) == before
        assert dropped in caplog.text
        assert len(caplog.records) == 1

    def test_a_table_that_is_not_there_is_an_error(self, connection):
        with pytest.raises(MoneymapError, match=r"^[^\n]*lacks mart\.new, raw\.new:[^\n]*$"):
            step.drop_strays(connection, TABLES | {"raw.new", "mart.new"}, MACROS)

    def test_all_that_files_and_datasets_make_is_expected(self):
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


class TestCompared:
    """A release goes out only where its revisions were found against the file it replaces."""

    @pytest.fixture
    def compared(self, connection):
        def with_checksum(sha256):
            connection.execute("create or replace table previous.run as select ?::varchar as compared_sha256", [sha256])
            return connection

        return with_checksum

    def test_the_first_release_compares_with_nothing(self, compared, tmp_path):
        step.require_compared(compared(None), tmp_path / "moneymap.duckdb")

    def test_the_file_in_place_is_the_one_compared_with(self, compared, tmp_path):
        released = tmp_path / "moneymap.duckdb"
        released.write_bytes(b"the last release")
        step.require_compared(compared(hashlib.sha256(b"the last release").hexdigest()), released)

    @pytest.mark.parametrize("sha256", [None, "f" * 64])
    def test_another_file_in_place_is_refused(self, compared, tmp_path, sha256):
        released = tmp_path / "moneymap.duckdb"
        released.write_bytes(b"released meanwhile")
        with pytest.raises(MoneymapError, match="nothing was released: mart\\.revision compares"):
            step.require_compared(compared(sha256), released)

    def test_a_release_that_is_gone_is_refused(self, compared, tmp_path):
        with pytest.raises(MoneymapError, match="nothing was released"):
            step.require_compared(compared("f" * 64), tmp_path / "moneymap.duckdb")
