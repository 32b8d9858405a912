"""Somebody's word on a document that was set aside: it counts, or it does not.

Belongs here: what such a word does to the record. Does not belong here: the record (``aside.py``), words on documents
that were refused (``verdict.py``).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pipeline.errors import UsageError
from pipeline.fetch.archive import Archive, accepted, run_name
from pipeline.fetch.aside import Line, Record, Verdict
from pipeline.settings import Settings


def accept(settings: Settings, documents: Sequence[str], now: datetime) -> list[str]:
    """Let documents that are set aside or rejected count; returns a line for each of those that were.

    The checks that failed with them pass over the rows they failed on, while these bytes are what counts.
    """
    record = Record(settings.archive)
    out = {key: one for key, one in record.standing().items() if one.is_out}
    said, lines = list[str](), list[Line]()
    for document in documents:
        if (key := (document, _newest(settings, document))) in out:
            checks = _checks(record.lines(), key)
            lines.append(_line(out[key].line.dataset, key, "accepted", now, checks))
            passed_over = "; ".join(f"{name} passes over {len(rows)} rows" for name, rows in checks.items() if rows)
            said.append(f"{document} counts from the next run on{f' ({passed_over})' if passed_over else ''}")
            said += [
                f"{name} cannot be passed over: it guards keys, or fails on too many rows"
                for name, rows in checks.items()
                if not rows
            ]
    record.append(lines)
    return said


def reject(settings: Settings, documents: Sequence[str], now: datetime) -> list[str]:
    """Leave the newest accepted bytes of documents out for good; returns a line for each.

    Raises:
        UsageError: nothing was accepted of a document.
    """
    archive, lines = Archive(settings.archive), list[Line]()
    for document in documents:
        newest = next(iter(accepted(archive.of(document))), None)
        if newest is None:
            known = sorted({one.document for one in archive.retrievals() if one.outcome == "accepted"})
            raise UsageError(f"nothing was accepted of {document!r}; there are {', '.join(known) or 'no documents'}")
        lines.append(_line(newest.dataset, (document, newest.sha256), "rejected", now))
    Record(settings.archive).append(lines)
    return [f"{line.document} as it came with checksum {line.sha256[:12]} is left out for good" for line in lines]


def _newest(settings: Settings, document: str) -> str:
    return next((one.sha256 for one in accepted(Archive(settings.archive).of(document))), "")


def _checks(lines: Sequence[Line], key: tuple[str, str]) -> dict[str, list[Mapping[str, object]]]:
    """Every check that failed with these bytes, on any night, with its rows."""
    found: dict[str, list[Mapping[str, object]]] = {}
    for line in lines:
        for name, rows in line.checks.items() if line.key == key else ():
            known = found.setdefault(name, [])
            known += [row for row in rows if row not in known]
    return found


def _line(
    dataset: str,
    key: tuple[str, str],
    verdict: Verdict,
    now: datetime,
    checks: dict[str, list[Mapping[str, object]]] | None = None,
) -> Line:
    return Line(run_name(now), now.isoformat(timespec="seconds"), dataset, *key, verdict, checks or {})
