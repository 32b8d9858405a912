"""Every command and function that takes a lock, tried while another process holds it: one line, and nothing changes.

Steps of Dagster wait for the same locks: ``test_two_runs.py``, ``tests/assets/test_release_asset.py``.
"""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from pipeline.app import nightly
from pipeline.app.draw import draw_chart
from pipeline.app.run import run_everything
from pipeline.errors import MoneymapError
from pipeline.fetch.ask import Terms, ask
from pipeline.files.lock import exclusive
from pipeline.publish import site
from pipeline.release.replace import publish
from pipeline.settings import ROOT, Settings
from tests.pipeline.made_up_release import build_work, state_of

HOLD = """
import fcntl, os, sys
fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX)
print(flush=True)
sys.stdin.read()
"""
NOBODY = "http://127.0.0.1:9"
"""Where no agency answers: nothing is to be asked for."""
NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
BUILDING = "another run is building (it holds {}): wait for it to end"
COMMANDS = {
    "run": ("run", "--no-charts"),
    "nightly": ("nightly",),
    "refresh": ("refresh", "--only", "usda_snap"),
    "chart": ("chart", "blue_red_years"),
    "site": ("site", "--to", "{build}/elsewhere"),
}
FUNCTIONS = {
    "run_everything": lambda settings: run_everything(settings, []),
    "draw_chart": lambda settings: draw_chart(settings, "blue_red_years", None),
    "nightly": lambda settings: nightly.nightly(settings, [], NOW),
    "ask": lambda settings: ask(settings, [], NOW, Terms(frozenset())),
    "site": lambda settings: site.build(settings, settings.build / "elsewhere", "", print),
}


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """A build folder with a small release; in the environment, too."""
    build = tmp_path / "build"
    monkeypatch.setenv("MONEYMAP_BUILD", str(build))
    monkeypatch.setenv("MONEYMAP_MIRROR", NOBODY)
    monkeypatch.delenv("MONEYMAP_ARCHIVE", raising=False)
    made = Settings(build=build, snapshot=ROOT / "pipeline" / "snapshot", mirror=NOBODY)
    publish(build_work(made.work), made.released)
    for lock in (made.lock, made.archive / "lock"):
        lock.parent.mkdir(exist_ok=True)
        lock.touch()
    return made


@pytest.fixture
def hold():
    """Have another process hold the lock of a file or folder until the test ends."""
    holding = []

    def held(path):
        process = subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        holding.append(process)
        assert process.stdout.readline() == b"\n"

    yield held
    for process in holding:
        process.communicate()


class TestOfTheBuildFolder:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_a_command_ends_with_one_line(self, call, settings, hold, command):
        before = state_of(settings.build)
        hold(settings.lock)
        arguments = [argument.format(build=settings.build) for argument in COMMANDS[command]]
        code, out, err = call(*arguments, build=settings.build)
        assert (code, out) == (1, "")
        assert err == f"moneymap: {BUILDING.format(settings.lock)}\n"
        assert state_of(settings.build) == before

    @pytest.mark.parametrize("function", FUNCTIONS)
    def test_a_function_raises_it(self, settings, hold, function):
        before = state_of(settings.build)
        hold(settings.lock)
        with pytest.raises(MoneymapError) as caught:
            FUNCTIONS[function](settings)
        assert str(caught.value) == BUILDING.format(settings.lock)
        assert state_of(settings.build) == before

    def test_is_held_while_figures_are_chosen_after_a_refresh(self, call, settings, monkeypatch):
        """No gap opens between the documents and the figures."""
        seen = []

        def refused(*_, **__):
            with pytest.raises(MoneymapError, match="another run is building"), exclusive(settings.lock):
                pass
            seen.append(1)
            return []

        monkeypatch.setattr("pipeline.fetch.ask.ask", refused)
        monkeypatch.setattr("pipeline.compose.compose.compose", refused)
        monkeypatch.setattr("pipeline.compose.tonight.tell", refused)
        assert call("refresh", build=settings.build)[0] == 0
        assert seen == [1, 1, 1]


class TestOfTheArchive:
    """Two build folders may share one."""

    def test_a_refresh_ends_with_one_line(self, call, settings, hold):
        before = state_of(settings.build)
        hold(settings.archive / "lock")
        code, out, err = call("refresh", "--only", "usda_snap", build=settings.build)
        assert (code, out) == (1, "")
        assert err == f"moneymap: {BUILDING.format(settings.archive / 'lock')}\n"
        assert state_of(settings.build) == before

    def test_a_night_ends_with_one_line_and_its_report(self, call, settings, hold):
        before = state_of(settings.build)
        hold(settings.archive / "lock")
        code, out, err = call("nightly", build=settings.build)
        assert (code, out) == (1, "")
        assert err == f"moneymap: {BUILDING.format(settings.archive / 'lock')}\n"
        after = state_of(settings.build)
        assert before.items() <= after.items()
        assert {settings.build / name for name in after.keys() - before.keys()} == set(settings.reports.iterdir())


def test_of_the_folder_of_releases(settings, hold):
    build_work(settings.work, amount=2.5)
    before = state_of(settings.build)
    hold(settings.build)
    with pytest.raises(MoneymapError) as caught:
        publish(settings.work, settings.released, wait_seconds=0.2)
    assert str(caught.value) == (
        f"another process is releasing into {settings.build}: wait for it to end; the released file is unchanged"
    )
    assert state_of(settings.build) == before
