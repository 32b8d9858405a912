"""Fixtures every test may use: real agency documents, one whole run of the command, a browser.

Real documents lie outside the project, and the browser is the Chromium on the path; tests that need them skip without.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.files.lock import exclusive

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = Path(os.environ.get("MONEYMAP_DOCUMENTS", ROOT.parent / "shared" / "data"))
COMMAND = Path(sys.executable).with_name("moneymap")
SECONDS = 300
"""For a run, and for waiting until another worker of the tests has made it."""
SWITCHES = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder of real agency documents; the test is skipped where it is not present."""
    if not DOCUMENTS.is_dir():
        pytest.skip(f"needs the real agency documents, none at {DOCUMENTS} (set MONEYMAP_DOCUMENTS)")
    return DOCUMENTS


@pytest.fixture(scope="session")
def document(documents: Path) -> Callable[[str], bytes]:
    """Read one real document by its path in the collection."""
    return lambda path: (documents / path).read_bytes()


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Path:
    """A folder that all workers of this run of the tests share: who comes first makes what is in it, under a lock."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def first_run(shared, tmp_path_factory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """One whole run, FY2023's charts only: its outcome and the build folder. Read it, never change it."""
    folder = shared / "first"
    build, outcome = folder / "build", folder / "outcome.json"
    with exclusive(folder / "lock", SECONDS):
        if not outcome.is_file():
            variables = {name: value for name, value in os.environ.items() if name != "MONEYMAP_SNAPSHOT"}
            result = subprocess.run(
                [COMMAND, "run", "--year", "2023"],
                env=variables | {"MONEYMAP_BUILD": str(build)},
                cwd=tmp_path_factory.getbasetemp(),
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
            assert result.returncode == 0, result.stderr
            outcome.write_text(json.dumps([result.args[1:], result.returncode, result.stdout, result.stderr]))
    return subprocess.CompletedProcess(*json.loads(outcome.read_text())), build


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where the browser is; tests that look at pages are skipped where there is none."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed: see CONTRIBUTING.md")
    if (path := shutil.which("chromium")) is None:
        pytest.skip("no chromium on the path: pages are looked at in Debian's package of that name")
    return path


@pytest.fixture(scope="module")
def chromium(chromium_path):
    """The browser, started for each module: while it is, its driver keeps an event loop Dagster could not share."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=SWITCHES)
        yield browser
        browser.close()
