"""The states as people name them: postal codes or names, in any case.

Belongs here: which area of the released file (``raw.area``) is meant, and what is said where none is, or one that is no
state. Does not belong here: the names agencies use (``assets/areas.py``).
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.read.query import rows

_STATE = "state"
_SUGGESTIONS = 3
_WHERE = {
    "territories_abroad": "is no state: territories and what is paid abroad are counted together, in the column "
    "territories_abroad_usd of mart.reconciliation",
    "not_allocated": "is no state: what goes to no place is in the column not_allocated_usd of mart.reconciliation",
    "national": "is no state: the official totals of the nation are in the column official_usd of mart.reconciliation",
}
"""Kind of area -> where its dollars are."""


@dataclass(frozen=True)
class _Area:
    code: str
    name: str
    kind: str


def states(path: Path, said: Sequence[str] = ()) -> list[str]:
    """Postal codes of the states named, sorted, each once; of the 50 states and DC where none is.

    Raises:
        UsageError: one is no state. The message says which are nearest, and where the figures of a territory are.
    """
    areas = [_Area(*row) for row in rows(path, "select area, area_name, kind from raw.area order by area")]
    if not said:
        return sorted(area.code for area in areas if area.kind == _STATE)
    known = {_plain(name): area for area in areas for name in (area.name, area.code)}
    found = [known.get(_plain(one)) for one in said]
    if unknown := [one for one, area in zip(said, found, strict=True) if area is None]:
        raise UsageError(_unknown(unknown, areas))
    for area in found:
        if area is not None and area.kind != _STATE:
            raise UsageError(f"{area.code} ({area.name}) {_WHERE.get(area.kind, 'is no state')}")
    return sorted({area.code for area in found if area is not None})


def state(path: Path, said: str) -> str:
    """The postal code of one state.

    Raises:
        UsageError: as ``states``.
    """
    return states(path, [said])[0]


def _unknown(said: Sequence[str], areas: Sequence[_Area]) -> str:
    """What is said of names that no area has."""
    codes = ", ".join(area.code for area in areas if area.kind == _STATE)
    if near := [area for one in said for area in _nearest(one, areas)]:
        named = ", ".join(f"{area.name} ({area.code})" for area in dict.fromkeys(near))
        return f"no state {', '.join(said)}; nearest: {named}; postal codes are {codes}"
    return f"no state {', '.join(said)}; postal codes are {codes}"


def _nearest(said: str, areas: Sequence[_Area]) -> list[_Area]:
    by_name = {_plain(area.name): area for area in areas}
    by_code = {_plain(area.code): area for area in areas}
    coded = [by_code[word] for word in _plain(said).split()[-1:] if word in by_code]
    return coded + [by_name[name] for name in difflib.get_close_matches(_plain(said), by_name, _SUGGESTIONS)]


def _plain(name: str) -> str:
    """A name without what people write in different ways: case, dots, spaces."""
    return " ".join(re.sub(r"[\s_-]+", " ", re.sub(r"[.,]", "", name)).casefold().split())
