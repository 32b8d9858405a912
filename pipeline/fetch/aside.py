"""What was set aside: documents that were accepted and fail a check of the tables, and what somebody said of them.

Belongs here: the record in the archive, a line for every night and every word, and what follows from it. Does not
belong here: which documents are set aside (``compose/search.py``), building (``app/set_aside.py``).

``set_aside.jsonl`` lies beside the list of retrievals and has a copy, too (``lines.py``); it is replaced whole, so that
a line is there or not. Lines are dated: what was known on a day is known of this, too. A line that neither can be
read of is set aside and named, and says nothing.
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from pipeline.fetch.lines import Lines

log = logging.getLogger("moneymap")
NIGHTS = 7
"""So often a document is tried again; after that somebody has to look."""
FILE = "set_aside.jsonl"

Verdict: TypeAlias = Literal["aside", "back", "accepted", "rejected"]
"""aside: left out, as a check fails with it. back: counts again, as none does any more. accepted: counts on somebody's
word, whose check passes over the rows it failed on. rejected: left out for good on somebody's word."""


@dataclass(frozen=True)
class Line:
    """What was found or said of one document's bytes."""

    run: str
    at: str
    """UTC, ISO to the second."""
    dataset: str
    document: str
    sha256: str
    verdict: Verdict
    checks: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)
    """The checks that failed, ``table: name``, with the rows it failed on; none where they are too many.
    A row is what tells it from others (``warehouse/excused.py``)."""
    says: str = ""
    """The failed checks in words, with the first row."""
    trial: str = ""
    """Checksum of what was built: the same fails again."""

    @property
    def key(self) -> tuple[str, str]:
        """Document and bytes."""
        return self.document, self.sha256


@dataclass(frozen=True)
class Standing:
    """What holds of one document's bytes after all that was said: its last line, and what came before."""

    line: Line
    since: str
    """Day of the first line of this verdict, ISO."""
    nights: int
    """On how many nights it was tried, where it is set aside."""

    @property
    def is_out(self) -> bool:
        """Whether the bytes do not count."""
        return self.line.verdict in {"aside", "rejected"}

    @property
    def is_due(self) -> bool:
        """Whether it is tried again."""
        return self.line.verdict == "aside" and self.nights < NIGHTS

    @property
    def waits(self) -> bool:
        """Whether somebody has to look."""
        return self.line.verdict == "aside" and self.nights >= NIGHTS

    @property
    def reason(self) -> str:
        """Why the bytes do not count, the same every night."""
        if self.line.verdict == "rejected":
            return f"rejected on {self.since} on somebody's word"
        return f"set aside since {self.since}: {', '.join(self.line.checks)} fails with it"


_FIELDS = {one.name for one in fields(Line)}


class Record:
    """The record in an archive's folder, which need not exist."""

    def __init__(self, archive: Path) -> None:
        """Nothing is read before it is needed."""
        self._list = Lines(archive / FILE, lambda text: _read(text) is not None)

    def lines(self, until: date | None = None) -> list[Line]:
        """Every line, oldest first; ``until`` a day (UTC), those known at its end.

        Raises:
            OSError: the record cannot be read.
        """
        found = self._list.read()
        if found.wrong:
            log.warning("warning: %s", found.wrong)
        known = [line for text in found.lines if (line := _read(text)) is not None]
        return [line for line in known if until is None or line.at[:10] <= until.isoformat()]

    def append(self, lines: Iterable[Line]) -> None:
        """Write lines, to disk, all of them or none.

        Raises:
            OSError: they cannot be written; the record is as it was.
        """
        if new := [json.dumps(asdict(line), ensure_ascii=False) for line in lines]:
            self._list.path.parent.mkdir(parents=True, exist_ok=True)
            self._list.mend()
            self._list.write([*self._list.read().lines, *new])

    def standing(self, until: date | None = None) -> dict[tuple[str, str], Standing]:
        """What holds, by document and bytes."""
        return standing(self.lines(until))

    def left_out(self, until: date | None = None) -> dict[tuple[str, str], str]:
        """The bytes that do not count, by document and checksum, and why."""
        return {key: one.reason for key, one in self.standing(until).items() if one.is_out}

    def excused(self, composed: Iterable[tuple[str, str]]) -> dict[str, list[Mapping[str, object]]]:
        """By check, the rows it passes over: those it fails on with documents that count on somebody's word.

        ``composed`` are the documents and checksums figures are made of: a word is on those bytes alone.
        """
        known, found = self.standing(), dict[str, list[Mapping[str, object]]]()
        for key in composed:
            if key in known and known[key].line.verdict == "accepted":
                for check, rows in known[key].line.checks.items():
                    found.setdefault(check, []).extend(rows)
        return found


def standing(oldest_first: Iterable[Line]) -> dict[tuple[str, str], Standing]:
    """What holds of every document's bytes after these lines."""
    found: dict[tuple[str, str], list[Line]] = {}
    for line in oldest_first:
        same = found.get(line.key, [])
        found[line.key] = [*same, line] if same and same[-1].verdict == line.verdict else [line]
    return {key: Standing(lines[-1], lines[0].at[:10], len({one.run for one in lines})) for key, lines in found.items()}


def _read(text: str) -> Line | None:
    """A line of this program, of an older one or of a newer one."""
    try:
        said: dict[str, Any] = json.loads(text)
        line = Line(**{name: value for name, value in said.items() if name in _FIELDS})
        date.fromisoformat(line.at[:10])
        is_one = line.verdict in get_args(Verdict) and isinstance(line.checks, dict)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return line if is_one else None
