"""Fixtures of the tests in a real browser: a small site made once, its server on loopback, tabs that note everything.

The browser is the Chromium on the path; none is downloaded. Every tab's notes are looked at when its test ends: a page
that says a word on the console, throws, opens a dialog or asks for anything outside the site fails the test that
opened it, unless the test expects that.
"""

import json
import random
import shutil
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from pipeline.files.lock import exclusive
from pipeline.publish.serve import HOST, address, server
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from reports.charts import charts
from tests.seats import Seat, seats_of

COMMAND = Path(sys.executable).with_name("moneymap")
SECONDS = 300
"""For a site, and for waiting until another worker of the tests has made it."""
STATES = ("CA", "DC")
"""Whose trend and profile are drawn."""
SEED = 20260301
LIVE = ".wide svg"


@dataclass
class Notes:
    """What a tab did beside showing the page."""

    expected: tuple[str, ...]
    """Beginnings of what the console may say."""
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def say(self, kind, text):
        """Note what the console says, unless it is expected."""
        if not text.startswith(self.expected or ("\0",)):
            self.said.append(f"{kind}: {text}")

    def check(self, origins):
        """Nothing was said, thrown or shown, and nothing asked for elsewhere."""
        assert self.said == []
        assert self.dialogs == []
        assert [url for url in self.asked if not url.startswith((*origins, "data:"))] == []


@pytest.fixture(scope="session")
def build(chromium_path, shared, first_run):  # noqa: ARG001  (nothing is built where there is no browser)
    """A build folder with a release, a figure of every kind, and the site; workers of the tests share one."""
    folder = shared / "browser" / "build"
    with exclusive(shared / "browser" / "lock", SECONDS), pytest.MonkeyPatch.context() as patch:
        patch.setenv("MONEYMAP_BUILD", str(folder))
        patch.delenv("MONEYMAP_SNAPSHOT", raising=False)
        if not (folder / "site" / ".site.json").is_file():
            shutil.copytree(first_run[1], folder, dirs_exist_ok=True)
            _draw_states()
            result = subprocess.run([COMMAND, "site"], capture_output=True, text=True, timeout=SECONDS, check=False)
            assert result.returncode == 0, result.stderr
    return folder


def _draw_states():
    """Charts by state for two of the 51, which the command draws one at a time or all."""
    from assets.charts import ChartAssets  # noqa: PLC0415  (only where there is a browser)
    from pipeline.publish.charts import render  # noqa: PLC0415

    settings = Settings.from_environment()
    made = ChartAssets(settings, Snapshot.open(settings.figures).fiscal_years)
    for chart in (chart for chart in charts() if chart.per == "state"):
        render(list(made.figures(chart, [], STATES)), settings.charts, chart=chart)


@pytest.fixture(scope="session")
def folder(build):
    """The folder of the site."""
    return build / "site"


@pytest.fixture(scope="session")
def site(folder):
    """The address of the site, served as ``moneymap serve`` does."""
    with _running(server(folder, 0)) as running:
        yield address(running)


@pytest.fixture
def serve():
    """Serve folders from addresses of their own, as other people's sites: a function from folder to address."""
    with ExitStack() as running:

        def start(folder):
            handler = partial(_Quiet, directory=str(folder))
            return address(running.enter_context(_running(ThreadingHTTPServer((HOST, 0), handler))))

        yield start


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing of single requests."""


@contextmanager
def _running(listening):
    with listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


class SiteSeat(Seat):
    """A seat whose page says what it does to the notes of the test that has it."""

    def __init__(self, chromium, settings):
        super().__init__(chromium, settings)
        self.context.on("request", lambda request: self.page.notes.asked.append(request.url))
        self.context.on("console", lambda message: self.page.notes.say(message.type, message.text))
        self.context.on("weberror", lambda error: self.page.notes.say("thrown", str(error.error)))
        self.context.on("dialog", self._dismiss)

    def _dismiss(self, dialog):
        self.page.notes.dialogs.append(dialog.message)
        dialog.dismiss()

    def leave(self):
        """As any seat, and make sure that nothing is left in the browser."""
        self.page.unroute_all()
        super().leave()
        assert self.context.pages == [self.page]
        assert self.context.storage_state() == {"cookies": [], "origins": []}


@pytest.fixture(scope="module")
def seats(chromium):
    with seats_of(SiteSeat, chromium) as find:
        yield find


@pytest.fixture
def tab(site, seats):
    """A function that opens a page of the site, or a whole address, in a context no other page of the test is in.

    ``origins`` are other places the page may ask, ``expected`` beginnings of what the console may say; ``notes`` of the
    page are what was said and asked so far.
    """
    taken = []

    def open_page(path, width=800, height=900, origins=(), expected=(), **settings):
        scheme = settings.pop("color_scheme", "light")
        seat, free = seats(settings)
        notes = Notes(tuple(expected))
        taken.append((seat, free, notes, (site, *origins)))
        seat.page.notes = notes
        page = seat.take(width, height, scheme)
        page.goto(path if "://" in path else f"{site}{path}")
        return page

    yield open_page
    for seat, free, _, _ in taken:
        seat.leave()
        free.append(seat)
    for _, _, notes, origins in taken:
        notes.check(origins)


@pytest.fixture(scope="session")
def live():
    """Wait until a page's chart is interactive; returns the drawing."""

    def wait(page):
        page.wait_for_selector(LIVE)
        return page.locator(LIVE)

    return wait


@pytest.fixture(scope="session")
def mart(build):
    """Rows a query finds in the release, each with its columns as attributes."""
    with duckdb.connect(str(build / "moneymap.duckdb"), read_only=True) as connection:

        def ask(sql, *values):
            found = connection.execute(sql, values)
            names = [column[0] for column in found.description]
            return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in found.fetchall()]

        yield ask


@pytest.fixture
def chance():
    """Random choices, the same ones every time."""
    return random.Random(SEED)  # noqa: S311  (for tests)


@pytest.fixture
def index(folder):
    return json.loads((folder / "data/api/index.json").read_text())


@pytest.fixture
def years(index):
    return [year["fiscal_year"] for year in index["years"]]


@pytest.fixture
def opened(tab):
    """A page that has painted."""

    def go(path, **settings):
        page = tab(path, **settings)
        page.wait_for_selector("#share:not([hidden])")
        return page

    return go
