"""Releases that go wrong: killed at any moment, disk full, folder locked or not writable, two at once, power cut."""

import json
import os
import random
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import duckdb
import pytest

from pipeline.errors import MoneymapError
from pipeline.files.lock import locked
from pipeline.release.replace import publish
from pipeline.settings import ROOT
from tests.pipeline.made_up_release import (
    build_versioned,
    build_work,
    copies_in,
    processes,
    publish_for_ever,
    publish_until,
    publish_versions,
    require_in_order,
    state_of,
    version_of,
)

KILLS = 25
ONE_LINE = r"^[^\n]+$"


@pytest.fixture
def works(tmp_path):
    """Two working files, versions 1 and 2."""
    return [build_versioned(tmp_path / f"work{version}" / "moneymap.duckdb", version) for version in (1, 2)]


@pytest.fixture
def released(works, tmp_path):
    """A release of version 1."""
    path = tmp_path / "out" / "moneymap.duckdb"
    publish(works[0], path)
    return path


@pytest.fixture
def calls(monkeypatch):
    """What is made to last, in its order: (call, name of the file or folder)."""
    made = []

    def recorded(name, function, path_of):
        def call(*arguments, **settings):
            made.append((name, path_of(*arguments)))
            return function(*arguments, **settings)

        return call

    def opened(descriptor):
        return Path(f"/dev/fd/{descriptor}").resolve()

    monkeypatch.setattr(os, "fsync", recorded("fsync", os.fsync, lambda fd: opened(fd).name))
    monkeypatch.setattr(os, "replace", recorded("replace", os.replace, lambda _, target: Path(target).name))
    monkeypatch.setattr(os, "link", recorded("link", os.link, lambda _, target: Path(target).name))
    return made


class TestPowerCut:
    """The order of what lasts: a file before its name, a name before what relies on it."""

    def test_of_a_release(self, works, released, calls):
        latest = publish(works[1], released)
        mine, copy = os.getpid(), Path(latest.copy).name
        assert calls == [
            ("fsync", f".moneymap.duckdb.{mine}.next"),
            ("fsync", f".latest.json.{mine}.next"),
            ("fsync", f".{copy}.next"),
            ("replace", copy),
            ("fsync", "releases"),
            ("replace", "moneymap.duckdb"),
            ("fsync", "out"),
            ("replace", "latest.json"),
            ("fsync", "out"),
        ]

    def test_of_a_release_that_is_there_already(self, works, released, calls):
        publish(works[0], released)
        assert calls == [("fsync", f".latest.json.{os.getpid()}.next"), ("replace", "latest.json"), ("fsync", "out")]


class TestKilled:
    @pytest.mark.slow
    def test_at_any_moment(self, works, released):
        moments, left, versions = random.Random(6), 0, set()  # noqa: S311
        started = time.monotonic()
        publish(works[1], released)
        longest = 2 * (time.monotonic() - started)
        for kill in range(KILLS):
            begun = processes.Event()
            process = processes.Process(target=publish_for_ever, args=(works, released, begun))
            process.start()
            assert begun.wait(30)
            time.sleep(moments.uniform(0, longest))
            process.kill()
            process.join()
            versions.add(version_of(released))
            left += any(path.name.startswith(".") for path in released.parent.iterdir())
            publish(works[kill % 2], released, keep=3)
            require_in_order(released)
            assert version_of(released) == kill % 2 + 1
        assert versions == {1, 2}
        assert left > KILLS / 10, "hardly any kill came while something was half made"

    @pytest.mark.slow
    def test_before_each_step_that_lasts(self, works, released):
        """Between any two of fsync and rename: the release is one of the two, the next run puts all in order."""
        outcomes = []
        for call in range(1, 20):
            publish(works[0], released)
            copies = copies_in(released.parent)
            process = processes.Process(target=publish_until, args=(call, works[1], released))
            process.start()
            process.join()
            if process.exitcode == 0:
                break
            outcomes.append(version_of(released))
            latest = publish(works[1], released)
            assert latest.is_new == (outcomes[-1] == 1)
            assert version_of(released) == 2
            require_in_order(released)
            assert len(copies_in(released.parent)) == min(len(copies) + 1, 14), "a copy of a release that never was"
        assert outcomes == [1, 1, 1, 1, 1, 1, 2, 2, 2]

    def test_a_description_that_was_stopped_is_put_in_place(self, works, released):
        before = require_in_order(released)
        process = processes.Process(target=publish_until, args=(8, works[1], released))
        process.start()
        process.join()
        assert version_of(released) == 2
        assert json.loads((released.parent / "latest.json").read_text())["version"] == before.version
        publish(works[1], released)
        assert copies_in(released.parent)[0] == Path(before.copy).name
        assert len(copies_in(released.parent)) == 2

    @pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"version": 1}', "{}"])
    def test_a_broken_description_is_replaced(self, works, released, content):
        (released.parent / "latest.json").write_text(content)
        publish(works[0], released)
        assert require_in_order(released).tables == {"core.t": 1000, "mart.t": 1000, "raw.t": 1000}


class TestTwoAtOnce:
    @pytest.mark.slow
    def test_both_release_in_turn(self, works, released):
        done = [processes.Event(), processes.Event()]
        both = [
            processes.Process(target=publish_versions, args=(range(first, 30, 2), work, released, event))
            for first, work, event in zip((10, 11), works, done, strict=True)
        ]
        for process in both:
            process.start()
        for process in both:
            process.join()
        assert [process.exitcode for process in both] == [0, 0]
        assert version_of(released) in {28, 29}
        require_in_order(released)
        assert len(copies_in(released.parent)) == 14

    def test_the_second_gives_up_in_one_line(self, works, released):
        before = state_of(released.parent)
        with locked(released.parent, "busy"), pytest.raises(MoneymapError, match=ONE_LINE) as caught:
            publish(works[1], released, wait_seconds=0.2)
        assert str(released.parent) in str(caught.value)
        assert "wait" in str(caught.value)
        assert state_of(released.parent) == before

    def test_the_second_waits(self, works, released, monkeypatch):
        """The first ends only once the second has been seen waiting: a second that does not wait never sees it end."""
        holding, over = threading.Event(), threading.Event()
        before, sleep, seen = state_of(released.parent), time.sleep, []

        def wait(seconds):
            seen.append(state_of(released.parent))
            if len(seen) == 3:
                over.set()
            sleep(seconds)

        def hold():
            with locked(released.parent, "busy"):
                holding.set()
                over.wait(10)

        thread = threading.Thread(target=hold)
        thread.start()
        assert holding.wait(10)
        with monkeypatch.context() as patch:
            patch.setattr(time, "sleep", wait)
            publish(works[1], released, wait_seconds=10)
        ended = over.is_set()
        over.set()
        thread.join()
        assert ended, "released while another held the lock"
        assert seen[:3] == [before] * 3
        assert version_of(released) == 2


class TestInTheWay:
    @pytest.mark.parametrize("name", ["moneymap.duckdb", "latest.json"])
    def test_a_folder_where_a_file_goes(self, works, tmp_path, name):
        (tmp_path / "out" / name).mkdir(parents=True)
        with pytest.raises(MoneymapError, match=rf"^[^\n]*{name}[^\n]*$"):
            publish(works[0], tmp_path / "out" / "moneymap.duckdb")
        assert [path.name for path in (tmp_path / "out").iterdir()] == [name]

    def test_a_file_where_the_folder_goes(self, works, tmp_path):
        (tmp_path / "out").write_text("in the way")
        with pytest.raises(MoneymapError, match=r"^[^\n]*out[^\n]*$"):
            publish(works[0], tmp_path / "out" / "moneymap.duckdb")

    @pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unwritable for root")
    def test_a_folder_that_may_not_be_written(self, works, released):
        before = state_of(released.parent)
        released.parent.chmod(0o555)
        try:
            with pytest.raises(MoneymapError, match=ONE_LINE):
                publish(works[1], released)
        finally:
            released.parent.chmod(0o755)
        assert state_of(released.parent) == before


class TestForeignLog:
    """Someone who had the released file open for writing was killed: DuckDB would read the log with the next file."""

    @pytest.fixture
    def opened_for_writing(self, released):
        program = (
            "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute('create table mine as select 1 as a');"
            "os.kill(os.getpid(), 9)"
        )
        subprocess.run([sys.executable, "-c", program, released], check=False)
        log = released.with_name("moneymap.duckdb.wal")
        assert log.is_file()
        return log

    @pytest.mark.parametrize("version", [1, 2])
    def test_is_removed(self, works, released, opened_for_writing, version, caplog):
        publish(works[version - 1], released)
        assert not opened_for_writing.exists()
        assert version_of(released) == version
        require_in_order(released)
        assert str(opened_for_writing) in caplog.text


@pytest.fixture(scope="module")
def small_disk():
    """Runs a shell command where it may mount a file system of its own; skips where that is not allowed."""
    wrapper = ["unshare", "--mount", "--map-root-user", "sh", "-c"]
    try:
        subprocess.run([*wrapper, "mount -t tmpfs tmpfs /mnt"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting is not permitted here")
    return wrapper


FULL = textwrap.dedent(
    """
    import json, os, sys
    from pathlib import Path
    import duckdb
    from tests.pipeline.made_up_release import require_in_order, state_of, version_of
    from pipeline.errors import MoneymapError
    from pipeline.release.replace import publish

    first, second, folder = map(Path, sys.argv[1:])
    released, filler, outcomes = folder / "moneymap.duckdb", folder / ".filler", []
    with_reader = lambda rows: rows.execute("select distinct version from mart.v").fetchall()
    for free in (0, 4096, 65536, 200_000, 400_000, 500_000, 600_000, 800_000, 1_500_000):
        publish(first, released, keep=1)
        before = state_of(folder)
        space = os.statvfs(folder)
        with filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, space.f_bavail * space.f_frsize - free))
        with duckdb.connect(str(released), read_only=True) as reader:
            seen = with_reader(reader)
            try:
                publish(second, released, keep=1)
                said = ""
            except MoneymapError as error:
                said = str(error)
            assert with_reader(reader) == seen == [(1,)]
        filler.unlink()
        assert said == "" or state_of(folder) == before
        require_in_order(released)
        outcomes.append((free, version_of(released), said))
    print(json.dumps(outcomes))
    """
)
READ_ONLY = textwrap.dedent(
    """
    import json, subprocess, sys
    from pathlib import Path
    from tests.pipeline.made_up_release import state_of, version_of
    from pipeline.errors import MoneymapError
    from pipeline.release.replace import publish

    first, second, folder = map(Path, sys.argv[1:])
    publish(first, folder / "moneymap.duckdb")
    before = state_of(folder)
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    try:
        publish(second, folder / "moneymap.duckdb")
        said = ""
    except MoneymapError as error:
        said = str(error)
    assert state_of(folder) == before
    print(json.dumps((version_of(folder / "moneymap.duckdb"), said)))
    """
)


def run_program(program, *arguments, wrapper=()):
    """What a program prints as JSON; it runs in a process of its own that finds the project and these tests."""

    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [*wrapper, sys.executable, "-c", program, *map(str, arguments)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


class TestDisk:
    """The release stays, whoever has it open keeps it, and the error is one line that names the file."""

    @pytest.fixture
    def larger(self, tmp_path):
        """Version 2, of half a megabyte."""
        return build_versioned(tmp_path / "larger" / "moneymap.duckdb", 2, rows=20_000)

    def test_full(self, small_disk, works, larger, tmp_path):
        folder = tmp_path / "small"
        folder.mkdir()
        wrapper = [*small_disk, f"mount -t tmpfs -o size=4m tmpfs '{folder}' && exec \"$@\"", "sh"]
        outcomes = run_program(FULL, works[0], larger, folder, wrapper=wrapper)
        failed = [said for _, version, said in outcomes if version == 1]
        assert len(failed) >= 4
        assert all("\n" not in said and str(folder) in said and "unchanged" in said for said in failed)
        assert outcomes[-1][1:] == [2, ""]

    def test_read_only(self, small_disk, works, tmp_path):
        folder = tmp_path / "small"
        folder.mkdir()
        wrapper = [*small_disk, f"mount -t tmpfs -o size=4m tmpfs '{folder}' && exec \"$@\"", "sh"]
        version, said = run_program(READ_ONLY, *works, folder, wrapper=wrapper)
        assert version == 1
        assert "\n" not in said
        assert str(folder) in said

    @pytest.mark.parametrize("limit", [1, 4096, 100_000, 300_000])
    def test_file_too_large_for_the_process(self, works, larger, released, limit):
        program = (
            f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
            "import json, sys; from pathlib import Path; from pipeline.release.replace import publish\n"
            "from pipeline.errors import MoneymapError\n"
            "try: publish(Path(sys.argv[1]), Path(sys.argv[2]))\n"
            "except MoneymapError as error: print(json.dumps(str(error)))\n"
        )
        before = state_of(released.parent)
        with duckdb.connect(str(released), read_only=True) as reader:
            said = run_program(program, larger, released)
            assert reader.execute("select distinct version from mart.v").fetchall() == [(1,)]
        assert "\n" not in said
        assert str(released.parent) in said
        assert state_of(released.parent) == before
        publish(works[1], released)
        require_in_order(released)


def test_work_that_another_process_has_open_for_writing_is_one_line(released, tmp_path):
    work = build_work(tmp_path / "busy" / "moneymap.duckdb")
    program = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    before = state_of(released.parent)
    with subprocess.Popen(
        [sys.executable, "-c", program, work], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        with pytest.raises(MoneymapError, match=ONE_LINE):
            publish(work, released)
        process.stdin.close()
    assert state_of(released.parent) == before
