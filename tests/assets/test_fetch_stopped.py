"""A night in Dagster that is told to stop, in a process of its own and with a real signal: it ends at once."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import dagster as dg
import pytest

from assets import fetch
from assets.fetch import fetch_asset
from assets.sources import datasets
from pipeline.app.run import QUIET
from pipeline.settings import Settings
from tests.agencies import faults
from tests.agencies.everyone import everyone

DAGSTER = Path(sys.executable).with_name("dagster")
STARTS_SECONDS, ENDS_SECONDS = 120, 30
"""For Dagster to load on a busy machine; for it to end, of which all but a second is its own."""
PRICES = "gdp_price_index"


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_night_that_waits_for_an_agency_ends_and_reports(root, environment, tmp_path, stop):
    with everyone() as agencies:
        hosts = {url.split("/")[2] for url in agencies.documents}
        agencies.faults |= {host: faults.silence(300) for host in hosts}
        variables = environment(tmp_path / "build") | agencies.environment | {"PYTHONPATH": str(root)}
        command = [DAGSTER, "job", "execute", "-m", "pipeline.app.definitions", "-a", "defs", "-j", "refreshed"]
        with (tmp_path / "said").open("w") as said:
            process = subprocess.Popen(
                command,
                cwd=root,
                env=variables | {"DAGSTER_HOME": ""},
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        try:
            until = time.monotonic() + STARTS_SECONDS
            while not agencies.asked and process.poll() is None and time.monotonic() < until:
                time.sleep(0.1)
            assert agencies.asked, (tmp_path / "said").read_text()[-2000:]
            time.sleep(0.5)
            process.send_signal(stop)
            process.wait(ENDS_SECONDS)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    (report,) = (tmp_path / "build" / "reports").glob("*.json")
    assert json.loads(report.read_text())["error"] == "stopped before its end"
    assert "STEP_UP_FOR_RETRY" not in (tmp_path / "said").read_text()


def test_the_wait_before_a_retry_ends(tmp_path, monkeypatch):
    """Dagster's own wait hears nothing; a stop that comes in it was heard minutes later."""
    (dataset,) = (one for one in datasets() if one.name == PRICES)
    with everyone() as agencies:
        agencies.faults["fred.stlouisfed.org"] = faults.status(404)
        for name, value in agencies.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("MONEYMAP_BUILD", str(tmp_path / "build"))
        monkeypatch.setattr(fetch, "retry_seconds", lambda *_: 60.0)
        asset = fetch_asset(Settings.from_environment(), dataset)
        timer = threading.Timer(3, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        begun = time.monotonic()
        with dg.DagsterInstance.ephemeral() as instance, pytest.raises(dg.DagsterExecutionInterruptedError):
            dg.materialize([asset], instance=instance, run_config=QUIET)
        timer.join()
        assert 2 < time.monotonic() - begun < 20
