"""The release: complete, commented, readable by older DuckDB, replaced whole or not at all, readers undisturbed."""

import os
import stat
import subprocess
import sys

import duckdb
import pytest

from pipeline.errors import MoneymapError
from pipeline.files.checksum import sha256_of
from pipeline.release import replace as release
from pipeline.release.replace import publish
from tests.pipeline.made_up_release import amount_in, build_work, copies_in, require_in_order, state_of


def amount_in_a_new_process(path):
    program = (
        "import duckdb, sys; "
        "print(duckdb.connect(sys.argv[1], read_only=True).execute('select amount_usd from mart.t').fetchall()[0][0])"
    )
    return float(subprocess.run([sys.executable, "-c", program, path], capture_output=True, check=True).stdout)


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
    assert publish(work, target).tables == expected
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
            assert list(release.views_and_macros(connection)) == ["main.twice", "mart.v"]
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
            assert list(release.views_and_macros(connection)) == ["mart.v"]
            assert connection.execute("from mart.v").fetchall() == [(7,)]


def test_the_file_is_of_the_storage_version_older_clients_read(work, target):
    publish(work, target)
    with duckdb.connect(str(target), read_only=True) as connection:
        tags = connection.execute("select tags from duckdb_databases() where database_name = 'moneymap'").fetchall()[0][
            0
        ]
    assert tags["storage_version"].startswith("v1.4.0")


def test_a_file_of_another_storage_version_is_replaced_though_it_says_the_same(work, target, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(release, "STORAGE", "v1.5.0")
        before = publish(work, target)
    after = publish(work, target)
    assert (before.storage, after.storage) == ("v1.5.0", "v1.4.0")
    assert after.is_new
    assert after.contents_sha256 == before.contents_sha256
    assert after.sha256 == sha256_of(target) != before.sha256
    assert not publish(work, target).is_new


def test_nothing_but_the_release_is_left(work, target):
    before = state_of(work.parent)
    publish(work, target)
    require_in_order(target)
    assert len(copies_in(target.parent)) == 1
    assert state_of(work.parent) == before


@pytest.mark.parametrize("process", ["", ".1", ".999999999"])
def test_leftovers_of_a_killed_run_are_cleared(work, target, process):
    for end in ("next", "next.wal", "next.wal.checkpoint"):
        (target.parent / f".moneymap.duckdb{process}.{end}").write_bytes(b"half a file")
    (target.parent / f".latest.json{process}.next").write_text("{")
    publish(work, target)
    require_in_order(target)
    assert amount_in(target) == 1.5


def test_what_is_not_a_leftover_stays(work, target):
    names = [
        ".moneymap.duckdb.mine",
        "moneymap.duckdb.next",
        ".moneymap.duckdb.1.nextly",
        "other.duckdb",
        "latest.json.1",
    ]
    for name in names:
        (target.parent / name).write_text("mine")
    publish(work, target)
    assert [name for name in names if (target.parent / name).read_text() != "mine"] == []


def test_a_leftover_that_is_a_link_is_removed_and_not_followed(work, target, tmp_path):
    (tmp_path / "precious").write_text("mine")
    for name in (".moneymap.duckdb.1.next", f".moneymap.duckdb.{os.getpid()}.next", f".latest.json.{os.getpid()}.next"):
        (target.parent / name).symlink_to(tmp_path / "precious")
    publish(work, target)
    require_in_order(target)
    assert (tmp_path / "precious").read_text() == "mine"


def test_a_released_file_that_is_a_link_is_replaced_and_not_followed(work, target, tmp_path):
    (tmp_path / "precious").write_text("mine")
    target.symlink_to(tmp_path / "precious")
    publish(work, target)
    assert not target.is_symlink()
    assert amount_in(target) == 1.5
    assert (tmp_path / "precious").read_text() == "mine"


@pytest.mark.parametrize("kept", ["elsewhere", "as the dated copy"])
def test_a_link_to_the_very_file_that_was_released_is_replaced_all_the_same(work, target, tmp_path, kept):
    first = publish(work, target)
    kept = target.parent / first.copy if kept == "as the dated copy" else tmp_path / "moved.duckdb"
    target.replace(kept)
    target.symlink_to(kept)
    assert first.describes(target)
    assert publish(work, target).is_new
    assert not target.is_symlink()
    assert sha256_of(kept) == first.sha256
    require_in_order(target)
    assert not publish(work, target).is_new
    build_work(work, amount=2.5)
    assert publish(work, target).is_new
    assert amount_in(target) == 2.5
    require_in_order(target)


class TestPrevious:
    """Figures of the last release, which a run keeps to itself."""

    @pytest.fixture
    def work(self, work):
        with duckdb.connect(str(work)) as connection:
            connection.execute("create schema previous")
            connection.execute("create table previous.t as select hash(range) as filler from range(100000)")
            connection.execute("create view previous.v as from previous.t")
            connection.execute("create macro previous.m(a) as a + 1")
        return work

    def test_are_not_released(self, work, target, tmp_path):
        assert sorted(publish(compute(work), target).tables) == ["core.empty", "core.t", "mart.t", "raw.t"]
        with duckdb.connect(str(target), read_only=True) as connection:
            schemas = connection.execute("select schema_name from duckdb_schemas() where not internal").fetchall()
            assert ("previous",) not in schemas
            assert list(release.views_and_macros(connection)) == ["main.twice", "mart.v"]
        plain = tmp_path / "plain" / "moneymap.duckdb"
        publish(compute(build_work(tmp_path / "w" / "moneymap.duckdb")), plain)
        assert target.stat().st_size == plain.stat().st_size

    def test_stay_in_the_working_file(self, work, target):
        publish(work, target)
        with duckdb.connect(str(work), read_only=True) as connection:
            assert connection.execute("select count(*) from previous.v").fetchall() == [(100_000,)]

    def test_a_view_that_reads_them_is_an_error(self, work, target):
        with duckdb.connect(str(work)) as connection:
            connection.execute("create view mart.moved as from previous.t")
        with pytest.raises(MoneymapError, match=r"^[^\n]*previous[^\n]*unchanged$"):
            publish(work, target)
        assert list(target.parent.iterdir()) == []


def test_a_path_with_a_quote_and_spaces(work, tmp_path):
    folder = tmp_path / "the people's figures; drop"
    folder.mkdir()
    publish(work, folder / "moneymap.duckdb")
    assert amount_in(folder / "moneymap.duckdb") == 1.5


def test_the_release_is_replaced_whole(work, published):
    with duckdb.connect(str(work)) as connection:
        connection.execute("drop table core.t")
        connection.execute("create table core.added as select 1 as a")
    assert sorted(publish(work, published).tables) == ["core.added", "core.empty", "mart.t", "raw.t"]
    assert amount_in(published) == 2.5


def test_a_reader_keeps_the_release_it_opened(work, published):
    with duckdb.connect(str(published), read_only=True) as reader:
        assert reader.execute("select amount_usd from mart.t").fetchall() == [(1.5,)]
        publish(work, published)
        assert reader.execute("select amount_usd from mart.t").fetchall() == [(1.5,)]
        assert reader.execute("select amount_usd from raw.t").fetchall() == [(1.5,)]
        assert amount_in_a_new_process(published) == 2.5
    require_in_order(published)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o277])
def test_files_may_be_read_by_everyone_and_run_by_no_one(work, target, umask):
    previous = os.umask(umask)
    try:
        latest = publish(work, target)
    finally:
        os.umask(previous)
    for path in (target, target.parent / "latest.json", target.parent / latest.copy):
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert stat.S_IMODE((target.parent / "releases").stat().st_mode) == 0o755


class TestAfterTheRelease:
    """What fails once the new release is in place says so; the next one puts the rest right."""

    def test_the_description_cannot_be_put_in_place(self, work, published, monkeypatch):
        replace = os.replace

        def fail(file, target):
            if target.name == "latest.json":
                raise OSError(5, "Input/output error", str(target))
            replace(file, target)

        monkeypatch.setattr(os, "replace", fail)
        with pytest.raises(
            MoneymapError, match=r"^Input/output error: [^\n]+latest\.json; the new release is in place"
        ):
            publish(work, published)
        monkeypatch.undo()
        assert amount_in(published) == 2.5
        assert not publish(work, published).is_new
        require_in_order(published)

    def test_an_old_copy_cannot_be_removed(self, work, published, monkeypatch):
        def fail(path, **_settings):
            raise OSError(13, "Permission denied", str(path))

        with monkeypatch.context() as patch:
            patch.setattr(type(published), "unlink", fail)
            with pytest.raises(
                MoneymapError, match=r"^Permission denied: [^\n]+releases[^\n]+ is in place all the same$"
            ):
                publish(work, published, keep=1)
        assert amount_in(published) == 2.5
        assert not publish(work, published, keep=1).is_new
        assert len(copies_in(published.parent)) == 1


class TestFailure:
    """Whatever goes wrong, the old release stays byte by byte and nothing else is left."""

    @pytest.fixture(autouse=True)
    def unchanged(self, published):
        before = state_of(published.parent)
        yield
        assert state_of(published.parent) == before
        require_in_order(published)
        assert amount_in(published) == 1.5

    def test_the_copy_lacks_rows(self, work, published, monkeypatch):
        answers = iter([{"mart.t": 2}, {"mart.t": 1}])
        monkeypatch.setattr(release, "row_counts", lambda *_: next(answers))
        with pytest.raises(MoneymapError, match=r"^[^\n]+ not complete[^\n]+$"):
            publish(work, published)

    @pytest.mark.parametrize("lost", ["main.twice", "mart.v"])
    def test_the_copy_lacks_a_macro_or_a_view(self, work, published, monkeypatch, lost):
        compute(work)
        complete = release.views_and_macros
        calls = []

        def lacking(*arguments):
            calls.append(1)
            found = complete(*arguments)
            return {name: found[name] for name in found if len(calls) == 1 or name != lost}

        monkeypatch.setattr(release, "views_and_macros", lacking)
        with pytest.raises(MoneymapError, match=r"^[^\n]+ not complete[^\n]+$"):
            publish(work, published)
        assert len(calls) == 2

    def test_counting_fails(self, work, published, monkeypatch):
        def fail(*_):
            raise duckdb.IOException("disk gone,\nit seems")

        monkeypatch.setattr(release, "row_counts", fail)
        with pytest.raises(MoneymapError, match=r"^disk gone, it seems; the released file is unchanged$"):
            publish(work, published)

    @pytest.mark.parametrize("folder", ["releases", "out"])
    def test_the_copy_cannot_be_put_in_place(self, work, published, monkeypatch, folder):
        replace = os.replace

        def fail(file, target):
            if target.parent.name == folder:
                raise OSError(28, "No space left on device")
            replace(file, target)

        monkeypatch.setattr(os, "replace", fail)
        with pytest.raises(MoneymapError, match=r"^No space left on device: [^\n]+; the released file is unchanged$"):
            publish(work, published)

    def test_the_copy_cannot_be_synced(self, work, published, monkeypatch):
        def fail(_descriptor):
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(MoneymapError, match=r"^Input/output error: [^\n]+; the released file is unchanged$"):
            publish(work, published)

    def test_the_copy_cannot_be_begun(self, work, published, monkeypatch):
        monkeypatch.setattr(release, "STORAGE", "v0.0.1")
        with pytest.raises(MoneymapError, match=r"^[^\n]+ the released file is unchanged$"):
            publish(work, published)

    def test_stopped_by_hand_in_the_middle(self, work, published, monkeypatch):
        calls = []

        def stop(*_):
            calls.append(1)
            if len(calls) > 1:
                raise KeyboardInterrupt
            return {"mart.t": 1}

        monkeypatch.setattr(release, "row_counts", stop)
        with pytest.raises(KeyboardInterrupt):
            publish(work, published)

    def test_there_is_no_working_file(self, work, published):
        work.unlink()
        with pytest.raises(MoneymapError, match=r"^[^\n]+ the released file is unchanged$"):
            publish(work, published)
        assert not work.exists()

    def test_the_working_file_holds_no_table(self, work, published):
        work.unlink()
        duckdb.connect(str(work)).close()
        with pytest.raises(MoneymapError, match=r"^[^\n]+ the released file is unchanged$"):
            publish(work, published)

    def test_the_working_file_is_not_a_database(self, work, published):
        work.write_bytes(b"<html>" * 5000)
        with pytest.raises(MoneymapError, match=r"^[^\n]+ the released file is unchanged$"):
            publish(work, published)
