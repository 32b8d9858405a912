"""The release: complete, commented, readable by older DuckDB, replaced whole or not at all, readers undisturbed."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pytest

from pipeline import release
from pipeline.errors import MoneymapError
from pipeline.release import publish


def build_work(path, amount=1.5):
    """A working file with a table in each schema, commented."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        for schema in ("raw", "core", "mart"):
            connection.execute(f"create schema {schema}")
            connection.execute(f"create table {schema}.t as select 2023 as fiscal_year, {amount}::double as amount_usd")
            connection.execute(f"comment on table {schema}.t is 'What {schema} holds: the state''s figures'")
            connection.execute(f"comment on column {schema}.t.amount_usd is 'Dollars of {schema}'")
        connection.execute("create table core.empty (area varchar)")
    return path


def amount_in(path):
    """What the released file holds, read from a copy: DuckDB shares open files by their path within a process."""
    copy = Path(tempfile.mkdtemp(dir=path.parents[1])) / "copy.duckdb"
    shutil.copy(path, copy)
    with duckdb.connect(str(copy), read_only=True) as connection:
        return connection.execute("select amount_usd from mart.t").fetchall()[0][0]


def amount_in_a_new_process(path):
    program = (
        "import duckdb, sys; "
        "print(duckdb.connect(sys.argv[1], read_only=True).execute('select amount_usd from mart.t').fetchall()[0][0])"
    )
    return float(subprocess.run([sys.executable, "-c", program, path], capture_output=True, check=True).stdout)


def files_of(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def compute(path):
    """A view and a macro in the working file, commented, and one that reads the other."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create view mart.v as select fiscal_year, 2 * amount_usd as amount_usd from mart.t")
        connection.execute("comment on view mart.v is 'Twice the state''s figures'")
        connection.execute("comment on column mart.v.amount_usd is 'Dollars, twice'")
        connection.execute(
            "create macro main.twice(year) as table select amount_usd from mart.v where fiscal_year = year"
        )
        connection.execute("comment on macro table main.twice is 'year: the year. Example: from twice(2023)'")
    return path


@pytest.fixture
def work(tmp_path):
    return build_work(tmp_path / "work" / "moneymap.duckdb")


@pytest.fixture
def target(tmp_path):
    """Where the release goes; no release yet."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "moneymap.duckdb"


@pytest.fixture
def published(work, target):
    """A release with the amount 1.5; the working file holds 2.5 since."""
    publish(work, target)
    build_work(work, amount=2.5)
    return target


def test_every_table_is_copied_with_its_rows(work, target):
    expected = {"raw.t": 1, "core.t": 1, "mart.t": 1, "core.empty": 0}
    assert publish(work, target) == expected
    with duckdb.connect(str(target), read_only=True) as connection:
        assert release.row_counts(connection) == expected
        assert connection.execute("from mart.t").fetchall() == [(2023, 1.5)]


def test_comments_of_tables_and_columns_are_copied(work, target):
    publish(work, target)
    with duckdb.connect(str(target), read_only=True) as connection:
        tables = dict(
            connection.execute("select schema_name, comment from duckdb_tables() where table_name = 't'").fetchall()
        )
        columns = dict(
            connection.execute(
                "select schema_name, comment from duckdb_columns() where column_name = 'amount_usd' and not internal"
            ).fetchall()
        )
    assert tables == {schema: f"What {schema} holds: the state's figures" for schema in ("raw", "core", "mart")}
    assert columns == {schema: f"Dollars of {schema}" for schema in ("raw", "core", "mart")}


class TestViewsAndMacros:
    """What is computed when it is read reaches the release as the tables do."""

    @pytest.fixture(autouse=True)
    def released(self, work, target):
        publish(compute(work), target)

    def test_they_are_named(self, target):
        with duckdb.connect(str(target), read_only=True) as connection:
            assert release.views_and_macros(connection) == ["main.twice", "mart.v"]
            assert "mart.v" not in release.row_counts(connection)

    def test_they_compute_on_the_released_tables(self, work, target):
        work.unlink()
        with duckdb.connect(str(target), read_only=True) as connection:
            assert connection.execute("from mart.v").fetchall() == [(2023, 3.0)]
            assert connection.execute("from twice(2023)").fetchall() == [(3.0,)]
            assert connection.execute("from twice(1900)").fetchall() == []

    def test_their_comments_are_copied(self, target):
        with duckdb.connect(str(target), read_only=True) as connection:
            said = connection.execute(
                "select comment from duckdb_views() where view_name = 'v' union all "
                "select comment from duckdb_columns() where table_name = 'v' and column_name = 'amount_usd' union all "
                "select comment from duckdb_functions() where function_name = 'twice'"
            ).fetchall()
        assert said == [
            ("Twice the state's figures",),
            ("Dollars, twice",),
            ("year: the year. Example: from twice(2023)",),
        ]

    def test_they_are_replaced_with_the_release(self, work, target):
        with duckdb.connect(str(work)) as connection:
            connection.execute("drop macro table main.twice")
            connection.execute("create or replace view mart.v as select 7 as a")
        publish(work, target)
        with duckdb.connect(str(target), read_only=True) as connection:
            assert release.views_and_macros(connection) == ["mart.v"]
            assert connection.execute("from mart.v").fetchall() == [(7,)]


def test_the_file_is_of_the_storage_version_older_clients_read(work, target):
    publish(work, target)
    with duckdb.connect(str(target), read_only=True) as connection:
        tags = connection.execute("select tags from duckdb_databases() where database_name = 'moneymap'").fetchall()[0][
            0
        ]
    assert tags["storage_version"].startswith("v1.5.0")


def test_nothing_but_the_file_is_left(work, target):
    publish(work, target)
    assert files_of(target.parent) == ["moneymap.duckdb"]
    assert files_of(work.parent) == ["moneymap.duckdb"]


def test_leftovers_of_a_killed_run_are_cleared(work, target):
    for name in (".moneymap.duckdb.next", ".moneymap.duckdb.next.wal"):
        (target.parent / name).write_bytes(b"half a file")
    publish(work, target)
    assert files_of(target.parent) == ["moneymap.duckdb"]
    assert amount_in(target) == 1.5


def test_a_path_with_a_quote_and_spaces(work, tmp_path):
    folder = tmp_path / "the people's figures; drop"
    folder.mkdir()
    publish(work, folder / "moneymap.duckdb")
    assert amount_in(folder / "moneymap.duckdb") == 1.5


def test_the_release_is_replaced_whole(work, published):
    with duckdb.connect(str(work)) as connection:
        connection.execute("drop table core.t")
        connection.execute("create table core.added as select 1 as a")
    assert sorted(publish(work, published)) == ["core.added", "core.empty", "mart.t", "raw.t"]
    assert amount_in(published) == 2.5


def test_a_reader_keeps_the_release_it_opened(work, published):
    with duckdb.connect(str(published), read_only=True) as reader:
        assert reader.execute("select amount_usd from mart.t").fetchall() == [(1.5,)]
        publish(work, published)
        assert reader.execute("select amount_usd from mart.t").fetchall() == [(1.5,)]
        assert reader.execute("select amount_usd from raw.t").fetchall() == [(1.5,)]
        assert amount_in_a_new_process(published) == 2.5
    assert files_of(published.parent) == ["moneymap.duckdb"]


def test_the_file_may_be_read_by_everyone_and_run_by_no_one(work, target):
    previous = os.umask(0o022)
    try:
        publish(work, target)
    finally:
        os.umask(previous)
    assert stat.S_IMODE(target.stat().st_mode) == 0o644


class TestFailure:
    """Whatever goes wrong, the old release stays byte by byte and nothing else is left."""

    @pytest.fixture(autouse=True)
    def unchanged(self, published):
        before = published.read_bytes()
        yield
        assert published.read_bytes() == before
        assert files_of(published.parent) == ["moneymap.duckdb"]
        assert amount_in(published) == 1.5

    def test_the_copy_lacks_rows(self, work, published, monkeypatch):
        answers = iter([{"mart.t": 2}, {"mart.t": 1}])
        monkeypatch.setattr(release, "row_counts", lambda _connection: next(answers))
        with pytest.raises(MoneymapError, match=r"^[^\n]+ not complete[^\n]+$"):
            publish(work, published)

    @pytest.mark.parametrize("lost", ["main.twice", "mart.v"])
    def test_the_copy_lacks_a_macro_or_a_view(self, work, published, monkeypatch, lost):
        compute(work)
        complete = release.views_and_macros
        calls = []

        def lacking(connection):
            calls.append(1)
            return [name for name in complete(connection) if len(calls) == 1 or name != lost]

        monkeypatch.setattr(release, "views_and_macros", lacking)
        with pytest.raises(MoneymapError, match=r"^[^\n]+ not complete[^\n]+$"):
            publish(work, published)
        assert len(calls) == 2

    def test_counting_fails(self, work, published, monkeypatch):
        def fail(_connection):
            raise duckdb.IOException("disk gone")

        monkeypatch.setattr(release, "row_counts", fail)
        with pytest.raises(duckdb.IOException):
            publish(work, published)

    def test_the_copy_cannot_be_put_in_place(self, work, published, monkeypatch):
        def fail(*_arguments, **_settings):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "replace", fail)
        with pytest.raises(OSError, match="No space left"):
            publish(work, published)

    def test_the_copy_cannot_be_synced(self, work, published, monkeypatch):
        def fail(_descriptor):
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="Input/output"):
            publish(work, published)

    def test_the_copy_cannot_be_begun(self, work, published, monkeypatch):
        monkeypatch.setattr(release, "STORAGE", "v0.0.1")
        with pytest.raises(duckdb.Error):
            publish(work, published)

    def test_stopped_by_hand_in_the_middle(self, work, published, monkeypatch):
        calls = []

        def stop(_connection):
            calls.append(1)
            if len(calls) > 1:
                raise KeyboardInterrupt
            return {"mart.t": 1}

        monkeypatch.setattr(release, "row_counts", stop)
        with pytest.raises(KeyboardInterrupt):
            publish(work, published)

    def test_there_is_no_working_file(self, work, published):
        work.unlink()
        with pytest.raises((MoneymapError, duckdb.Error)):
            publish(work, published)
        assert not work.exists()

    def test_the_working_file_holds_no_table(self, work, published):
        work.unlink()
        duckdb.connect(str(work)).close()
        with pytest.raises(MoneymapError):
            publish(work, published)

    def test_the_working_file_is_not_a_database(self, work, published):
        work.write_bytes(b"<html>" * 5000)
        with pytest.raises((MoneymapError, duckdb.Error)):
            publish(work, published)
