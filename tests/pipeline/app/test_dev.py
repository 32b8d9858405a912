"""``make dev``: Dagster on the project, whose records outlive it."""

import json
import shutil
import socket
import time
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from pipeline.settings import ROOT
from tests.pipeline.app.dagster_processes import in_group_for, started

pytestmark = pytest.mark.slow

SECONDS = 240
"""Until it answers, on a slow machine."""
SCHEDULE = {"repositoryName": "__repository__", "repositoryLocationName": "moneymap", "scheduleName": "nightly"}
STATE = """query ($schedule: ScheduleSelector!) {
  scheduleOrError(scheduleSelector: $schedule) { ... on Schedule { scheduleState { status } } }
}"""
START = """mutation ($schedule: ScheduleSelector!) {
  startSchedule(scheduleSelector: $schedule) { ... on ScheduleStateResult { scheduleState { status } } }
}"""


@pytest.fixture(scope="module")
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
def dev(environment, port, tmp_path):
    """Start it with the build folder of this test; returns the process."""
    if not (ROOT / ".venv" / ".dev").is_file():
        pytest.skip("the environment was not made by make: make dev would make it first")
    # Nobody is asked, should the schedule come due meanwhile: nothing answers at this mirror.
    variables = environment(tmp_path / "build") | {"MONEYMAP_MIRROR": "http://127.0.0.1:9"}

    def start():
        command = [shutil.which("make"), "--no-print-directory", "dev", f"ARGS=--port {port}"]
        return started(command, tmp_path / "dev.log", cwd=ROOT, env=variables)

    return start


@pytest.fixture
def status_of(port):
    """The schedule's status as the page would show it, once there is an answer."""

    def ask(query):
        body = json.dumps({"query": query, "variables": {"schedule": SCHEDULE}}).encode()
        request = Request(f"http://127.0.0.1:{port}/graphql", body, {"Content-Type": "application/json"})
        until = time.monotonic() + SECONDS
        while True:
            try:
                with urlopen(request, timeout=30) as answer:  # noqa: S310  (loopback)
                    (found,) = json.load(answer)["data"].values()
                return found["scheduleState"]["status"]
            except (URLError, ConnectionError, TimeoutError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.5)

    return ask


def test_a_schedule_switched_on_is_on_after_a_restart(dev, status_of, tmp_path):
    with dev() as process:
        assert status_of(STATE) == "STOPPED"
        assert status_of(START) == "RUNNING"
    assert in_group_for(20, process) == {}
    with dev():
        assert status_of(STATE) == "RUNNING"
    assert "Traceback" not in (tmp_path / "dev.log").read_text()
    assert (tmp_path / "build" / "dagster" / "schedules").is_dir()
