"""What is left out of the release as a check fails with it, in words: for report, site and commands.

Belongs here: the lines, and whether anything is to be tried again. Does not belong here: setting aside
(``app/set_aside.py``), the record (``fetch/aside.py``).
"""

from collections.abc import Sequence

from pipeline.compose.parts import current
from pipeline.fetch.archive import Archive
from pipeline.fetch.aside import NIGHTS, Record, Standing
from pipeline.settings import Settings


def told(settings: Settings) -> tuple[list[str], list[str]]:
    """A line for all documents of a dataset somebody has to look at, and for all that are tried again."""
    found = _current(settings)
    waits = [_waits(alike) for alike in _alike([one for one in found if one.waits])]
    return waits, [_tried(alike) for alike in _alike([one for one in found if one.is_due])]


def is_due(settings: Settings) -> bool:
    """Whether a document that was set aside is to be tried again."""
    return any(one.is_due for one in _current(settings))


def _current(settings: Settings) -> list[Standing]:
    standing = Record(settings.archive).standing()
    return current(standing, Archive(settings.archive)) if standing else []


def _alike(found: Sequence[Standing]) -> list[list[Standing]]:
    """Those of one dataset that were set aside together."""
    together: dict[tuple[object, ...], list[Standing]] = {}
    for one in found:
        together.setdefault((one.line.dataset, one.since, one.nights, one.line.says), []).append(one)
    return list(together.values())


def _waits(alike: Sequence[Standing]) -> str:
    one, names = alike[0], [each.line.document for each in alike]
    accept, reject = (" ".join(f"--{word} {name}" for name in names) for word in ("accept", "reject"))
    return (
        f"{one.line.dataset}: {', '.join(names)} set aside on {one.nights} nights since {one.since}, as {_checks(one)} "
        f"fails with it; once somebody has looked at it, 'moneymap refresh {accept}' takes it and "
        f"'moneymap archive {reject}' leaves it out"
    )


def _tried(alike: Sequence[Standing]) -> str:
    one, names = alike[0], ", ".join(each.line.document for each in alike)
    night = f"night {one.nights} of {NIGHTS}"
    return f"{one.line.dataset}: {names} since {one.since}, {night}: {one.line.says or _checks(one)}"


def _checks(one: Standing) -> str:
    return ", ".join(one.line.checks) or one.line.says
