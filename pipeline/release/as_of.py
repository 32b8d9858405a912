"""How a build of what was known on a day (``moneymap run --as-of``) compares with the release of that day, in words.

Belongs here: finding that release among those kept, which program made it, and comparing. Does not belong here: making
either. By the same program the two hold the same, but for the lists of revisions: a build of its own has none before
it. A release is made in the course of a day; documents that came later that day are in the build, and not in it.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from pipeline.errors import MoneymapError, one_line
from pipeline.files import fingerprint
from pipeline.release.copies import copies, copy_of
from pipeline.release.differences import differences
from pipeline.release.latest import latest_of, read_latest
from pipeline.settings import Settings

OF_RELEASES = {"mart.revision", "mart.method_revision"}
"""Tables about the releases before, which a build of its own does not have."""
_NAMED = 5
_SHOWN = 12


@dataclass(frozen=True)
class _Program:
    """What made a release; empty where it is not known."""

    name: str = ""
    sha256: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.sha256[:_SHOWN]})" if self.sha256 else self.name or "a program that is not known"


def beside_release(settings: Settings, built: Path, until: date) -> str:
    """One line: whether the file ``built`` from what was known on a day holds what that day's release does.

    Args:
        settings: the build folder with the releases.
        built: the file made for the day.
        until: the day.

    Returns: the line; empty where there is no release at all.

    Raises:
        MoneymapError: one of the files cannot be read.
    """
    kept = _kept(settings)
    if not kept:
        return ""
    of_day = [one for one in kept if one[:8] <= until.strftime("%Y%m%d")]
    if not of_day:
        return f"No release of {until.isoformat()} or before is kept: there is none to compare with."
    chosen = of_day[-1]
    made_by, this = _made_by(settings, chosen), _Program(f"moneymap {version('moneymap')}", fingerprint.software())
    differing = _differing(_file(settings, chosen), built)
    start = f"The release of that day, {chosen},"
    if not differing:
        return f"{start} holds the same but for the lists of revisions; it was made by {_by(made_by, this)}."
    tables = ", ".join(differing[:_NAMED]) + (" and others" if len(differing) > _NAMED else "")
    said = f"{start} was made by {_by(made_by, this)}; {len(differing)} of its tables are not as here: {tables}."
    if made_by == this:
        return f"{said} What was fetched later that day counts here."
    return said


def _by(made_by: _Program, this: _Program) -> str:
    return "this very program" if made_by == this else f"{made_by}, not by this one, {this}"


def _kept(settings: Settings) -> list[str]:
    """Versions of the releases there are, oldest first."""
    prefix = f"{settings.released.stem}-"
    found = {path.stem.removeprefix(prefix) for path in copies(settings.released)}
    latest = read_latest(latest_of(settings.released))
    if latest is not None and latest.describes(settings.released):
        found.add(latest.version)
    return sorted(found)


def _file(settings: Settings, chosen: str) -> Path:
    """Where a release lies."""
    copy = copy_of(settings.released, chosen)
    return copy if copy in copies(settings.released) else settings.released


def _made_by(settings: Settings, chosen: str) -> _Program:
    """The program that made a release, by latest.json or by the report of the night that made it."""
    latest = read_latest(latest_of(settings.released))
    if latest is not None and latest.version == chosen:
        return _Program(latest.software, latest.software_sha256 or "")
    for release in _reported(settings.reports):
        if release.get("version") == chosen:
            return _Program(str(release.get("software") or ""), str(release.get("software_sha256") or ""))
    return _Program()


def _reported(folder: Path) -> Iterator[dict[str, Any]]:
    """What the reports of nights say of their release."""
    for path in sorted(folder.glob("*.json")):
        try:
            report = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        release = report.get("release") if isinstance(report, dict) else None
        if isinstance(release, dict):
            yield release


def _differing(release: Path, built: Path) -> list[str]:
    """Tables, views and macros that two files do not hold alike, number by number; copies are read.

    Raises:
        MoneymapError: a file cannot be read.
    """
    try:
        with TemporaryDirectory(prefix="moneymap-as-of-") as folder:
            old, new = Path(folder) / "old.duckdb", Path(folder) / "new.duckdb"
            shutil.copyfile(release, old)
            shutil.copyfile(built, new)
            found = differences(old, new)
    except (duckdb.Error, OSError) as error:
        raise MoneymapError(f"{release} cannot be compared with {built}: {one_line(error)}") from error
    return sorted({".".join(one.name.split(".")[:2]) for one in found if one.is_new} - OF_RELEASES)
