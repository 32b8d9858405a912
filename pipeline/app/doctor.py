"""Is everything as it should be: environment, snapshot, release. Looks only; changes nothing."""

import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from pipeline import clock
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
SLACK = timedelta(days=1)
"""What the clock may be behind what happened: time zones."""
FAR = timedelta(days=3 * 365)
"""How long after the newest document the clock is taken to be wrong."""


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
        ("writing", lambda: _writing(settings)),
        ("clock", lambda: _clock(settings)),
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
    missing, other, found = [], [], []
    for wanted in map(Requirement, requires("moneymap") or []):
        if wanted.marker is not None and not wanted.marker.evaluate():
            continue
        try:
            there = version(wanted.name)
        except PackageNotFoundError:
            missing.append(wanted.name)
            continue
        if there not in wanted.specifier:
            other.append(f"{wanted.name} {there} in place of {wanted.specifier}")
        found.append(f"{wanted.name} {there}")
    wrong = [
        *([f"not installed: {', '.join(missing)}"] if missing else []),
        *([f"another version: {', '.join(other)}"] if other else []),
    ]
    if wrong:
        raise MoneymapError(f"{'; '.join(wrong)}; 'make setup' installs what is needed")
    return ", ".join(found)


def _disk(settings: Settings) -> str:
    place = _nearest(settings.build)
    free = shutil.disk_usage(place).free
    if free < LEAST_FREE_BYTES:
        raise MoneymapError(
            f"only {free / 1e6:,.0f} MB free at {place}: a run needs {LEAST_FREE_BYTES / 1e6:,.0f} MB; "
            f"make room, or set MONEYMAP_BUILD to another disk"
        )
    return f"{free / 1e9:,.0f} GB free at {place}"


def _writing(settings: Settings) -> str:
    """Files are made and removed again: rights alone do not tell, root has them on a read-only disk, too."""
    made = [settings.build, settings.work.parent, settings.charts, settings.releases, settings.reports, settings.site]
    kept = [settings.archive, settings.archive / "objects", settings.archive / "incoming"]
    for folder in dict.fromkeys([*made, settings.refreshed, settings.refreshed / "tables", *kept]):
        try:
            place = _nearest(folder)
            if not place.is_dir():
                raise MoneymapError(f"{place} is no folder and in the way of {folder}: move it, or set MONEYMAP_BUILD")
            _try_writing(place)
        except OSError as error:
            raise MoneymapError(
                f"nothing can be written in {folder} ({error.strerror}): "
                f"give this user the right to, or set MONEYMAP_BUILD to a folder of its own"
            ) from error
    for file in (settings.lock, settings.archive / "lock", Archive(settings.archive).lines):
        try:
            if file.exists():
                file.open("ab").close()
        except OSError as error:
            raise MoneymapError(
                f"{file} cannot be written to ({error.strerror}): give this user the right to"
            ) from error
    return f"files can be made in {_nearest(settings.build)}"


def _try_writing(folder: Path) -> None:
    """Make a folder with a file in it that takes another's place, as a run does, and remove them.

    A file without a name, or one that only comes to be, can be made where nothing can be replaced or removed.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix=".doctor.") as made:
        for name in ("one", "other"):
            Path(made, name).write_bytes(b"doctor")
        Path(made, "one").replace(Path(made, "other"))


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.exists() or place.is_symlink())


def _clock(settings: Settings) -> str:
    """The clock is wrong where it stands before what is known to have happened, or long after."""
    now = clock.now()
    happened = []
    with suppress(MoneymapError):  # said below
        happened.append((date.fromisoformat(Snapshot.open(settings.snapshot).made), "the snapshot was made"))
    with suppress(MoneymapError):
        asked = Archive(settings.archive).retrievals()
        happened += [(datetime.fromisoformat(one.at).date(), f"{one.document} was asked for") for one in asked]
    if not happened:
        return f"{now:%Y-%m-%d %H:%M} UTC"
    last, what = max(happened)
    said = f"the clock says {now:%Y-%m-%d}"
    if now.date() < last - SLACK:
        raise MoneymapError(f"{said}, and {what} on {last}: set the clock, or no document is due that should be")
    if now.date() > last + FAR:
        raise MoneymapError(
            f"{said}, more than {FAR.days // 365} years after {what} ({last}): set the clock if it is wrong, "
            f"else 'moneymap refresh' asks for what is new"
        )
    return f"{now:%Y-%m-%d %H:%M} UTC"


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
    if damage := archive.damage():
        raise MoneymapError(f"{damage}; 'moneymap refresh' puts right what can be")
    kept = {one.sha256 for one in archive.retrievals() if one.outcome == "accepted"}
    for checksum in sorted(kept):
        archive.content(checksum)
    if not kept:
        return "nothing was fetched yet; 'moneymap refresh' does"
    last = max(one.at for one in archive.retrievals())
    return f"{len(kept)} documents and vintages, asked last at {last}, checksums match"


def _release(settings: Settings) -> str:
    # Provisional years have no ranks.
    sql = "select min(fiscal_year), max(fiscal_year) from mart.net_contribution where rank is not null"
    years = frame(settings.released, sql).row(0)
    if logs := logs_of(settings.released):
        raise MoneymapError(
            f"{logs[0]} was left by a program that wrote into the release: 'moneymap run' clears it away"
        )
    latest = read_latest(settings.latest)
    if latest is None or not latest.describes(settings.released):
        raise MoneymapError(f"{settings.latest} does not describe {settings.released}: 'moneymap run' puts it right")
    return f"{settings.released}, FY{years[0]} to FY{years[1]}, version {latest.version}"
