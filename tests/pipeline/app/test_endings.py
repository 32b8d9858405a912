"""How the command ends, in processes of its own: signals, encodings, unforeseen errors, readers that stop."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SECONDS = 60
FULL = Path("/dev/full")
LONG = {
    "sum": ("query", "select sum(a.range * b.range) from range(10000000) a, range(1000000) b"),
    "rows": ("query", "select a.range from range(10000000) a, range(1000000) b where a.range * b.range = -1"),
    "json": ("query", "--json", "select a.range from range(10000000) a, range(1000000) b where a.range * b.range = -1"),
    "standard input": ("query", "-"),
}
STOPS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
MOMENTS = (0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 2)
"""Seconds after a query's process listens: while it imports, opens the file, or works."""
PAIRS = [
    (tuple(STOPS)[(query + moment) % 3], name, seconds)
    for query, name in enumerate(LONG)
    for moment, seconds in enumerate(MOMENTS)
]
"""Every query stopped at every moment, each signal at each moment and with each query: any two of the three."""


@pytest.fixture
def started(command, environment, scratch):
    """Start a command in a group of its own, its output piped; it is killed in the end."""
    processes = []

    def start(*arguments, build, program=(), **variables):
        process = subprocess.Popen(
            [*(program or (command,)), *arguments],
            env=environment(build) | {"PYTHONUNBUFFERED": "1"} | variables,
            cwd=scratch,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=SECONDS)


def listens(process):
    """Wait until a process hears SIGTERM itself, as it does from the first line of ours on: Python does not.

    Before, while the interpreter starts, no program can say anything; on a busy machine that takes a while.
    """
    status, until = Path(f"/proc/{process.pid}/status"), time.monotonic() + SECONDS
    if not status.exists():
        pytest.skip("no /proc to see from which moment on a process listens")
    while process.poll() is None and time.monotonic() < until:
        caught = next(line for line in status.read_text().splitlines() if line.startswith("SigCgt:"))
        if int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.02)
    pytest.fail("it did not begin to listen")


def ended(process, most_seconds):
    """Exit code, and lines on stderr that are not progress, of a process that ends in time."""
    begun = time.monotonic()
    _, err = process.communicate(timeout=SECONDS)
    assert time.monotonic() - begun < most_seconds
    return process.returncode, [line for line in err.splitlines() if line and not line.startswith("[")]


class TestStopped:
    def test_each_two_of_signal_query_and_moment_meet(self):
        assert {pair[:2] for pair in PAIRS} == {(stop, name) for stop in STOPS for name in LONG}
        assert {pair[1:] for pair in PAIRS} == {(name, seconds) for name in LONG for seconds in MOMENTS}
        assert {pair[::2] for pair in PAIRS} == {(stop, seconds) for stop in STOPS for seconds in MOMENTS}

    @pytest.mark.parametrize(("stop", "name", "seconds"), PAIRS)
    def test_a_query(self, started, released, name, stop, seconds):
        process = started(*LONG[name], build=released)
        listens(process)
        time.sleep(seconds)
        process.send_signal(stop)
        assert ended(process, 20) == (STOPS[stop], ["moneymap: stopped"])  # a second on a machine of its own

    @pytest.mark.parametrize("stop", STOPS)
    @pytest.mark.parametrize("where", ["__del__", "weakref.finalize"])
    def test_whose_exception_is_lost_is_heard_again(self, root, where, stop):
        """What is raised while a finalizer runs, Python prints with a traceback, and forgets."""
        program = f"""
import os, time, weakref
from pipeline.app.endings import ending
class Dies:
    if {where == "__del__"}:
        def __del__(self):
            os.kill(os.getpid(), {stop:d})
with ending():
    one = Dies()
    if {where != "__del__"}:
        weakref.ref(one), weakref.finalize(one, os.kill, os.getpid(), {stop:d})
    del one
    time.sleep(20)
"""
        begun = time.monotonic()
        result = subprocess.run(
            [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        assert (result.returncode, result.stderr) == (STOPS[stop], "moneymap: stopped\n")
        assert time.monotonic() - begun < 15

    @pytest.mark.slow
    @pytest.mark.parametrize("stop", STOPS)
    @pytest.mark.parametrize(
        "arguments", [("export", "--table", "mart.net_by_specification", "--to", "out"), ("site",)]
    )
    def test_what_writes(self, started, build, arguments, stop):
        process = started(*arguments, build=build)
        listens(process)
        time.sleep(1)
        process.send_signal(stop)
        code, lines = ended(process, 30)
        assert (code, lines[-1]) == (STOPS[stop], "moneymap: stopped")
        # What was done before is told as it is done, and how far that came depends on the machine.
        assert not any("Traceback" in line or line.startswith("moneymap:") for line in lines[:-1])

    @pytest.mark.slow
    @pytest.mark.parametrize("stop", STOPS)
    @pytest.mark.parametrize("seconds", [0, 2, 5])
    @pytest.mark.parametrize("arguments", [("run",), ("nightly",)])
    def test_a_run_and_all_it_has_started(self, started, tmp_path, arguments, stop, seconds):
        process = started(*arguments, build=tmp_path / "build", MONEYMAP_MIRROR="http://127.0.0.1:9")
        listens(process)
        time.sleep(seconds)
        if process.poll() is not None:
            pytest.skip("it was over already")
        os.killpg(process.pid, stop) if stop == signal.SIGINT else process.send_signal(stop)
        code, lines = ended(process, SECONDS)
        assert code == STOPS[stop]
        assert lines[-1] == "moneymap: stopped"
        assert not any("Traceback" in line for line in lines), "\n".join(lines)
        assert not (tmp_path / "build" / "moneymap.duckdb").exists()


class TestEncodings:
    @pytest.mark.parametrize("variables", [
        {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"LC_ALL": "C"},
    ])  # fmt: skip
    @pytest.mark.parametrize("form", ["table", "csv", "json"])
    def test_whatever_the_terminal_has(self, command, environment, released, variables, form):
        sql = "select chr(233) as a, chr(28450) || chr(128512) as b"
        result = subprocess.run(
            [command, "query", sql, "--format", form], env=environment(released) | variables,
            capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        assert (result.returncode, result.stderr) == (0, b"")
        if variables == {"LC_ALL": "C"}:  # Python takes UTF-8 then
            assert "\u00e9" in result.stdout.decode()
            return
        text = result.stdout.decode("latin-1")
        assert "\\u6f22\\ud83d\\ude00" in text
        assert text.isascii() == (variables != {"PYTHONIOENCODING": "latin-1"})
        if form == "json":
            assert json.loads(text) == [{"a": "\u00e9", "b": "\u6f22\U0001f600"}]

    def test_errors_too(self, command, environment, released, scratch):
        result = subprocess.run(
            [command, "states", "M\u00fcnchen\u6f22"], env=environment(released) | {"PYTHONIOENCODING": "ascii"},
            cwd=scratch, capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        assert result.returncode == 2
        assert result.stderr.startswith(b"moneymap: no state M\\u00fcnchen\\u6f22; ")


def test_a_clock_set_back_too_far_is_one_line(refusal, monkeypatch):
    monkeypatch.setenv("MONEYMAP_MIRROR", "http://127.0.0.1:9")
    monkeypatch.setenv("MONEYMAP_DAYS_AGO", "999999999")
    said = "moneymap: MONEYMAP_DAYS_AGO is 999999999: there is no day so long ago\n"
    assert refusal("refresh", code=2) == said


class TestUnforeseen:
    @pytest.fixture
    def broken(self, monkeypatch):
        def fail(*_, **__):
            raise ZeroDivisionError("by\nzero")

        monkeypatch.setattr("pipeline.read.query.first_rows", fail)

    @pytest.mark.usefixtures("broken")
    def test_is_one_line_with_how_to_see_more(self, refusal):
        line = refusal("query", "select 1", code=1)
        assert line == "moneymap: unforeseen error: ZeroDivisionError: by zero (MONEYMAP_TRACEBACK=1 shows where)\n"

    @pytest.mark.usefixtures("broken")
    @pytest.mark.parametrize(("value", "shown"), [("1", True), ("0", False), ("", False)])
    def test_shows_where_if_asked(self, call, released, monkeypatch, value, shown):
        monkeypatch.setenv("MONEYMAP_TRACEBACK", value)
        code, _, err = call("query", "select 1", build=released)
        assert code == 1
        assert ("Traceback" in err) == shown
        assert err.endswith("(MONEYMAP_TRACEBACK=1 shows where)\n")

    def test_handlers_are_as_before_afterwards(self, call, released):
        before = [signal.getsignal(number) for number in STOPS]
        call("query", "select 1", build=released)
        assert [signal.getsignal(number) for number in STOPS] == before


class TestReaders:
    @pytest.mark.parametrize("sql", ["select 1", "from mart.flow"])
    def test_one_that_is_gone_is_told_nothing(self, command, environment, released, scratch, sql):
        receive, send = os.pipe()
        os.close(receive)
        result = subprocess.run(
            [command, "query", sql], env=environment(released), cwd=scratch, stdout=send, stderr=subprocess.PIPE,
            timeout=SECONDS, check=False,
        )  # fmt: skip
        os.close(send)
        assert (result.returncode, result.stderr) == (1, b"")

    @pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
    def test_a_full_disk_is_one_line(self, command, environment, released, scratch):
        with FULL.open("wb") as full:
            result = subprocess.run(
                [command, "query", "select 1"], env=environment(released), cwd=scratch, stdout=full,
                stderr=subprocess.PIPE, text=True, timeout=SECONDS, check=False,
            )  # fmt: skip
        assert result.returncode == 1
        assert result.stderr.splitlines()[0] == "moneymap: No space left on device: a file of the run"
