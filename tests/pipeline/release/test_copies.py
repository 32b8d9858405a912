"""Dated copies and latest.json: how many are kept, what is never touched, what the description says."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from pipeline.errors import MoneymapError, UsageError
from pipeline.files.checksum import sha256_of
from pipeline.release import copies
from pipeline.release.latest import read_latest
from pipeline.release.replace import publish
from pipeline.settings import Settings
from tests.pipeline.made_up_release import (
    COPY,
    build_versioned,
    build_work,
    copies_in,
    require_in_order,
    state_of,
    version_of,
)


@pytest.fixture
def released(tmp_path):
    """Where releases go; none yet."""
    return tmp_path / "out" / "moneymap.duckdb"


@pytest.fixture
def release(tmp_path, released):
    """Release a version."""

    def make(version, **settings):
        return publish(build_versioned(tmp_path / "work" / "moneymap.duckdb", version, rows=10), released, **settings)

    return make


class TestCopies:
    def test_the_newest_are_kept(self, release, released):
        for version in range(5):
            release(version, keep=3)
        copies = [released.parent / "releases" / name for name in copies_in(released.parent)]
        assert [version_of(copy) for copy in copies] == [2, 3, 4]
        require_in_order(released)

    def test_fourteen_unless_told_otherwise(self, release, released):
        for version in range(16):
            release(version)
        assert len(copies_in(released.parent)) == 14

    def test_are_named_by_utc_time(self, release):
        before = datetime.now(tz=UTC)
        latest = release(1)
        assert latest.copy == f"releases/moneymap-{latest.version}.duckdb"
        assert COPY.fullmatch(Path(latest.copy).name)
        released_at = datetime.strptime(latest.version, copies.VERSION).replace(tzinfo=UTC)
        assert before <= released_at <= datetime.now(tz=UTC)
        assert datetime.fromisoformat(latest.released_at) == released_at

    def test_the_newest_is_a_file_of_its_own(self, release, released):
        copy = released.parent / release(1).copy
        assert not copy.samefile(released)
        assert (copy.stat().st_nlink, released.stat().st_nlink) == (1, 1)

    def test_the_newest_stays_where_the_released_file_is_written_into(self, release, released):
        latest = release(1)
        copy = released.parent / latest.copy
        with duckdb.connect(str(released)) as connection:
            connection.execute("update mart.t set version = 7")
        with released.open("r+b") as file:
            file.write(b"damaged" * 1000)
        assert sha256_of(released) != latest.sha256
        assert sha256_of(copy) == latest.sha256
        assert version_of(copy) == 1
        again = release(1)
        assert again.is_new
        assert sha256_of(copy) == latest.sha256
        assert len(copies_in(released.parent)) == 2
        require_in_order(released)

    def test_an_older_one_is_as_it_was_released(self, release, released):
        first = release(1)
        release(2)
        assert sha256_of(released.parent / first.copy) == first.sha256

    def test_none(self, release, released):
        release(1)
        release(2)
        assert release(3, keep=0).copy is None
        assert copies_in(released.parent) == []
        assert read_latest(released.parent / "latest.json").describes(released)

    def test_none_from_the_beginning_makes_no_folder(self, release, released):
        release(1, keep=0)
        assert sorted(path.name for path in released.parent.iterdir()) == ["latest.json", "moneymap.duckdb"]

    def test_are_kept_again_after_a_time_of_none(self, release, released):
        release(1, keep=0)
        assert not release(1, keep=2).is_new
        require_in_order(released)

    def test_the_one_just_made_stays_where_the_clock_went_backwards(self, release, released):
        release(1, keep=2)
        tomorrow = (datetime.now(tz=UTC) + timedelta(days=1)).strftime(copies.VERSION)
        for minute in ("00", "01", "02"):
            name = f"moneymap-{tomorrow[:11]}{minute}{tomorrow[13:]}.duckdb"
            (released.parent / "releases" / name).write_bytes(b"later")
        latest = release(2, keep=2)
        assert len(copies_in(released.parent)) == 2
        assert sha256_of(released.parent / latest.copy) == latest.sha256


class TestSameContents:
    """What is released already is not released again: readers, copies and version stay."""

    def test_nothing_but_the_time_of_the_check_changes(self, release, released):
        first = release(1)
        before, inode = state_of(released.parent), released.stat().st_ino
        again = release(1)
        after = state_of(released.parent)
        assert first.is_new
        assert not again.is_new
        assert (again.version, again.sha256, again.copy) == (first.version, first.sha256, first.copy)
        assert again.checked_at > first.checked_at
        assert released.stat().st_ino == inode
        assert {name for name in after if after[name] != before.get(name)} == {"latest.json"}
        require_in_order(released)

    def test_one_released_before_the_last_is_a_release_of_its_own(self, release, released):
        versions = [release(version).version for version in (1, 2, 1)]
        assert len(set(versions)) == 3
        assert len(copies_in(released.parent)) == 3

    def test_a_released_file_that_was_altered_is_replaced(self, release, released):
        release(1)
        with duckdb.connect(str(released)) as connection:
            connection.execute("update mart.t set version = 7")
        assert release(1).is_new
        assert version_of(released) == 1
        require_in_order(released)

    @pytest.mark.parametrize("lost", ["moneymap.duckdb", "latest.json"])
    def test_what_was_lost_is_made_again(self, release, released, lost):
        release(1)
        (released.parent / lost).unlink()
        assert release(1).is_new
        require_in_order(released)

    @pytest.mark.parametrize(
        "change",
        [
            "update mart.t set amount_usd = amount_usd + 1e-9",
            "insert into mart.t from mart.t",
            "insert into core.empty values (null)",
            "comment on table mart.t is 'Other words'",
            "comment on column mart.t.amount_usd is 'Other words'",
            "alter table mart.t alter amount_usd type float",
            "alter table mart.t rename amount_usd to amount",
            "create view mart.v as from mart.t",
            "create macro main.m(a) as table select a",
        ],
    )
    def test_any_change_is_a_release(self, tmp_path, released, change):
        work = build_work(tmp_path / "work" / "moneymap.duckdb")
        publish(work, released)
        with duckdb.connect(str(work)) as connection:
            connection.execute(change)
        assert publish(work, released).is_new


class TestNothingElseIsTouched:
    def test_other_files_among_the_copies(self, release, released, tmp_path):
        release(1, keep=1)
        folder = released.parent / "releases"
        (tmp_path / "precious").write_text("mine")
        names = [
            "moneymap-20200101T000000Z.duckdb",
            "moneymap-20200101T000000.000000Z.duckdb.bak",
            "amoneymap-20200101T000000.000000Z.duckdb",
            "notes.txt",
            ".moneymap-20200101T000000.000000Z.duckdb.nextly",
        ]
        for name in names:
            (folder / name).write_text("mine")
        (folder / "moneymap-20200101T000000.000000Z.duckdb").symlink_to(tmp_path / "precious")
        (folder / "moneymap-20200102T000000.000000Z.duckdb").mkdir()
        release(2, keep=1)
        release(3, keep=0)
        assert sorted(path.name for path in folder.iterdir()) == sorted(
            [*names, "moneymap-20200101T000000.000000Z.duckdb", "moneymap-20200102T000000.000000Z.duckdb"]
        )
        assert (tmp_path / "precious").read_text() == "mine"

    def test_half_a_copy_is(self, release, released):
        release(1)
        half = released.parent / "releases" / ".moneymap-20200101T000000.000000Z.duckdb.next"
        half.write_bytes(b"half")
        release(1)
        assert not half.exists()

    @pytest.mark.parametrize("kind", ["link", "file"])
    def test_a_folder_of_copies_that_is_none_is_refused(self, release, released, tmp_path, kind):
        folder, other = released.parent / "releases", tmp_path / "other"
        other.mkdir()
        (other / "moneymap-20200101T000000.000000Z.duckdb").write_text("mine")
        released.parent.mkdir()
        if kind == "link":
            folder.symlink_to(other)
        else:
            folder.write_text("mine")
        with pytest.raises(MoneymapError, match=r"^[^\n]*releases is not a folder[^\n]*$"):
            release(1, keep=1)
        assert [path.name for path in released.parent.iterdir()] == ["releases"]
        assert len(list(other.iterdir())) == 1

    @pytest.mark.parametrize("kind", ["dangling link", "link to a file", "link to a folder", "pipe"])
    def test_what_is_no_file_under_the_name_of_the_copy_is_replaced(self, release, released, tmp_path, kind):
        latest = release(1)
        copy, other = released.parent / latest.copy, tmp_path / "other"
        other.mkdir()
        (other / "precious").write_text("mine")
        copy.unlink()
        if kind == "pipe":
            os.mkfifo(copy)
        else:
            ends = {"dangling link": "none", "link to a file": "precious", "link to a folder": "."}
            copy.symlink_to(other / ends[kind])
        again = release(1)
        assert not again.is_new
        assert again.copy == latest.copy
        assert not copy.is_symlink()
        assert [(path.name, path.read_text()) for path in other.iterdir()] == [("precious", "mine")]
        require_in_order(released)
        release(2)
        require_in_order(released)

    def test_a_folder_under_the_name_of_the_copy_is_refused(self, release, released):
        copy = released.parent / release(1).copy
        copy.unlink()
        copy.mkdir()
        (copy / "precious").write_text("mine")
        with pytest.raises(MoneymapError, match=rf"^[^\n]*{copy.name} is a folder: move it[^\n]*$"):
            release(1)
        assert (copy / "precious").read_text() == "mine"
        assert copies_in(released.parent) == [copy.name]

    @pytest.mark.parametrize("version", ["../../precious", "", "20200101T000000.000000Z/..", "x"])
    def test_a_version_that_is_a_path_is_refused(self, released, version):
        with pytest.raises(MoneymapError, match="no version"):
            copies.remove_copy(released, version)


class TestLatest:
    def test_says_what_is_released(self, tmp_path, released):
        work = build_work(tmp_path / "work" / "moneymap.duckdb")
        with duckdb.connect(str(work)) as connection:
            connection.execute(
                "create table mart.source as select 'figures' as dataset, 'Agency' as publisher, "
                "'2024 \"édition\"' as vintage, 'https://example.org' as url, 'ab12' as sha256 from range(2)"
            )
        publish(work, released)
        said = json.loads((released.parent / "latest.json").read_text(encoding="utf-8"))
        assert said["file"] == "moneymap.duckdb"
        assert said["bytes"] == released.stat().st_size
        assert said["sha256"] == sha256_of(released)
        assert said["tables"] == {"core.empty": 0, "core.t": 1, "mart.source": 2, "mart.t": 1, "raw.t": 1}
        assert said["sources"] == [
            {"dataset": "figures", "publisher": "Agency", "vintage": '2024 "édition"', "sha256": "ab12"}
        ]
        assert said["software"].startswith("moneymap ")
        assert said["storage"] == "v1.4.0"
        assert said["released_at"] == said["checked_at"]

    def test_does_not_describe_another_file(self, release, released):
        latest = release(1)
        assert latest.describes(released)
        release(2)
        assert not latest.describes(released)
        assert not latest.describes(released.parent / "none")

    @pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"null", b"\xff", b'{"version": 1}', b"[" * 100_000])
    def test_that_is_none_is_none(self, tmp_path, content):
        (tmp_path / "latest.json").write_bytes(content)
        assert read_latest(tmp_path / "latest.json") is None

    @pytest.mark.parametrize("version", [3, None, "../../precious", "2026", "20260102T030405.678901Z\n"])
    def test_with_a_version_that_is_no_time_is_none(self, release, released, version):
        release(1)
        path = released.parent / "latest.json"
        for name in ("latest.json", ".latest.json.1.next"):
            (released.parent / name).write_text(json.dumps(json.loads(path.read_text()) | {"version": version}))
        assert read_latest(path) is None
        assert release(1).is_new
        require_in_order(released)


class TestSetting:
    def test_of_the_environment(self, monkeypatch):
        assert Settings.from_environment().keep == 14
        monkeypatch.setenv("MONEYMAP_KEEP", "3")
        assert Settings.from_environment().keep == 3

    @pytest.mark.parametrize("value", ["", "-1", "many", "1.5", "\u0661", " 3", "1e3"])
    def test_that_is_no_number_is_refused_in_one_line(self, monkeypatch, value):
        monkeypatch.setenv("MONEYMAP_KEEP", value)
        with pytest.raises(UsageError, match=r"^MONEYMAP_KEEP is [^\n]+ whole number, 0 or more$"):
            Settings.from_environment()

    def test_paths(self, monkeypatch, tmp_path):
        monkeypatch.setenv("MONEYMAP_BUILD", str(tmp_path))
        settings = Settings.from_environment()
        assert settings.latest == tmp_path / "latest.json"
        assert settings.releases == copies.folder_of(settings.released)
        assert os.fspath(settings.releases) == f"{tmp_path}/releases"
