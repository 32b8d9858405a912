"""Is everything as it should be: environment, snapshot, release. Looks only; changes nothing."""

import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version

from pipeline.errors import MoneymapError
from pipeline.fetch.archive import Archive
from pipeline.files.checksum import sha256_if_there
from pipeline.read.query import frame
from pipeline.release.latest import read_latest
from pipeline.release.recover import logs_of
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot

LEAST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 500_000_000


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what, whether it is well, and what to do where it is not."""

    what: str
    ok: bool
    says: str


def examine(settings: Settings) -> list[Finding]:
    """Look at everything, one finding each; a finding that fails does not stop the others."""
    looks: list[tuple[str, Callable[[], str]]] = [
        ("python", _python),
        ("libraries", _libraries),
        ("disk", lambda: _disk(settings)),
        ("snapshot", lambda: _snapshot(settings)),
        ("archive", lambda: _archive(settings)),
        ("release", lambda: _release(settings)),
    ]
    return list(_findings(looks))


def _findings(looks: list[tuple[str, Callable[[], str]]]) -> Iterator[Finding]:
    for what, look in looks:
        try:
            yield Finding(what, ok=True, says=look())
        except MoneymapError as error:
            yield Finding(what, ok=False, says=str(error))


def _python() -> str:
    if sys.version_info < LEAST_PYTHON:
        raise MoneymapError(f"Python {platform.python_version()} is too old: 3.11 or newer is needed")
    return platform.python_version()


def _libraries() -> str:
    missing, found = [], []
    for name in (re.split(r"[^A-Za-z0-9._-]", requirement)[0] for requirement in requires("moneymap") or []):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        raise MoneymapError(f"not installed: {', '.join(missing)}; 'make setup' installs what is needed")
    return ", ".join(found)


def _disk(settings: Settings) -> str:
    place = next(folder for folder in (settings.build, *settings.build.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    if free < LEAST_FREE_BYTES:
        raise MoneymapError(f"only {free / 1e6:,.0f} MB free at {place}: a run needs {LEAST_FREE_BYTES / 1e6:,.0f} MB")
    return f"{free / 1e9:,.0f} GB free at {place}"


def _snapshot(settings: Settings) -> str:
    snapshot = Snapshot.open(settings.snapshot)
    for name, entry in snapshot.manifest["tables"].items():
        path = settings.snapshot / entry["file"]
        if sha256_if_there(path) != entry["sha256"]:
            raise MoneymapError(f"{path} is missing or altered (table {name}): restore it from version control")
    years = snapshot.fiscal_years
    count = len(snapshot.manifest["tables"])
    return f"{count} tables, FY{years[0]} to FY{years[-1]}, read {snapshot.made}, checksums match"


def _archive(settings: Settings) -> str:
    archive = Archive(settings.archive)
    kept = {one.sha256 for one in archive.retrievals() if one.outcome == "accepted"}
    for checksum in sorted(kept):
        archive.content(checksum)
    if not kept:
        return "nothing was fetched yet; 'moneymap refresh' does"
    last = max(one.at for one in archive.retrievals())
    return f"{len(kept)} documents and vintages, asked last at {last}, checksums match"


def _release(settings: Settings) -> str:
    years = frame(settings.released, "select min(fiscal_year), max(fiscal_year) from mart.net_contribution").row(0)
    if logs := logs_of(settings.released):
        raise MoneymapError(
            f"{logs[0]} was left by a program that wrote into the release: 'moneymap run' clears it away"
        )
    latest = read_latest(settings.latest)
    if latest is None or not latest.describes(settings.released):
        raise MoneymapError(f"{settings.latest} does not describe {settings.released}: 'moneymap run' puts it right")
    return f"{settings.released}, FY{years[0]} to FY{years[1]}, version {latest.version}"
