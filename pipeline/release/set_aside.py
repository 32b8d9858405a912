"""What is left out of the release as a check fails with it, in words: for report, site and commands.

Belongs here: the lines, and whether anything is to be tried again. Does not belong here: setting aside
(``app/set_aside.py``), the record (``fetch/aside.py``).
"""

from pipeline.compose.parts import current
from pipeline.fetch.archive import Archive
from pipeline.fetch.aside import NIGHTS, Record, Standing
from pipeline.settings import Settings


def told(settings: Settings) -> tuple[list[str], list[str]]:
    """A line for every document somebody has to look at, and for every one that is tried again."""
    found = _current(settings)
    return [_waits(one) for one in found if one.waits], [_tried(one) for one in found if one.is_due]


def is_due(settings: Settings) -> bool:
    """Whether a document that was set aside is to be tried again."""
    return any(one.is_due for one in _current(settings))


def _current(settings: Settings) -> list[Standing]:
    standing = Record(settings.archive).standing()
    return current(standing, Archive(settings.archive)) if standing else []


def _waits(one: Standing) -> str:
    name = one.line.document
    return (
        f"{one.line.dataset}: {name} was set aside on {one.nights} nights since {one.since}, as "
        f"{_checks(one)} fails with it; once somebody has looked at it, 'moneymap refresh --accept {name}' takes it "
        f"and 'moneymap archive --reject {name}' leaves it out"
    )


def _tried(one: Standing) -> str:
    where = f"night {one.nights} of {NIGHTS}"
    return f"{one.line.dataset}: {one.line.document} since {one.since}, {where}: {one.line.says or _checks(one)}"


def _checks(one: Standing) -> str:
    return ", ".join(one.line.checks) or one.line.says
