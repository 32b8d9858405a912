"""The figures a run is built from: of every document the newest good one, from the archive or from the snapshot.

Belongs here: choosing, and saying what was chosen and why; the result is a folder like the snapshot's, so that whatever
reads the one reads the other. Does not belong here: fetching (``fetch/refresh.py``), parsing (``assets/sources/``).

Every document is parsed anew: a parser that has learnt to refuse something refuses it in the archive, too, and the copy
before it counts. What stands in the folder is replaced in one step, its manifest; tables carry their checksum in their
names.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from pipeline.documents.dataset import Dataset
from pipeline.documents.served import Live
from pipeline.errors import ArchiveError, SnapshotError, SourceError
from pipeline.fetch.archive import Archive, Retrieval, accepted, trouble
from pipeline.fetch.aside import Record
from pipeline.fetch.reference import lives_of
from pipeline.files import fingerprint
from pipeline.files.checksum import sha256, sha256_of
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot, fiscal_years, write_manifest, write_table

log = logging.getLogger("moneymap")
LeftOut: TypeAlias = Mapping[tuple[str, str], str]
"""Documents' bytes that do not count, by name and checksum, and why."""
_NEVER_SERVED = "the publisher serves no file that a program can fetch"
_NOT_HELD = "no document that is served holds these figures"


@dataclass(frozen=True)
class _Chosen:
    """A document of the archive that could be read."""

    live: Live
    retrieval: Retrieval
    frame: pl.DataFrame
    choice: str
    reason: str


def compose(
    settings: Settings,
    datasets: Sequence[Dataset],
    today: date,
    until: date | None = None,
    left_out: LeftOut | None = None,
) -> Snapshot:
    """Choose, combine and write the figures into ``settings.refreshed``, unless they lie there already; returns them.

    Where nothing was ever fetched they are the snapshot itself, and nothing is written.

    Args:
        settings: where archive, snapshot and figures lie.
        datasets: all of them.
        today: the day the publishers' lists of documents are made for.
        until: only what was known at the end of this day counts.
        left_out: bytes that do not count, and why; those the archive's record says where it is not given.

    Raises:
        SnapshotError: the snapshot is damaged.
    """
    archive, snapshot, folder = Archive(settings.archive), Snapshot.open(settings.snapshot), settings.refreshed
    if not any(until is None or one.at[:10] <= until.isoformat() for one in archive.retrievals()):
        (folder / "manifest.json").unlink(missing_ok=True)
        return snapshot
    if left_out is None:
        left_out = Record(settings.archive).left_out(until)
    lives = {dataset.name: lives_of(dataset, archive, until or today) for dataset in datasets}
    histories = {live: archive.of(live.name, until) for of_dataset in lives.values() for live in of_dataset}
    inputs = fingerprint.of(
        {
            "software": fingerprint.software(),
            "snapshot": sha256_of(snapshot.folder / "manifest.json"),
            "documents": {
                live.name: [
                    [[one.sha256, left_out.get((live.name, one.sha256), "")] for one in accepted(history)],
                    _said(history),
                ]
                for live, history in histories.items()
            },
        }
    )
    if (standing := _standing(folder, inputs)) is not None:
        return standing
    tables, entries, documents = dict[str, pl.DataFrame](), dict[str, Any](), list[dict[str, Any]]()
    for dataset in datasets:
        found = {live: _choose(dataset, live, histories[live], archive, left_out) for live in lives[dataset.name]}
        frame, listed = _combined(dataset, found, snapshot)
        tables[dataset.name] = frame
        documents += listed
        file = f"tables/{dataset.name}-{sha256(frame.write_csv().encode())[:12]}.csv"
        entries[dataset.name] = write_table(folder, file, frame)
        line = f"figures of {dataset.name}: {frame.height:,} rows of {len(listed)} documents"
        log.info("%s", line, extra={"step": dataset.name})
    documents.sort(key=lambda entry: entry["dataset"])
    made = max([snapshot.made, *(entry["retrieved"] for entry in documents)])
    manifest = {"made": made, "inputs": inputs, "fiscal_years": fiscal_years(tables, datasets), "tables": entries}
    write_manifest(folder, {**manifest, "documents": documents})
    _sweep(folder, entries)
    return Snapshot.open(folder)


def _combined(
    dataset: Dataset, found: Mapping[Live, "_Chosen | str"], snapshot: Snapshot
) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    """A dataset's figures, and the manifest's entries of the documents they rest on."""
    chosen = {live.name: one for live, one in found.items() if isinstance(one, _Chosen)}
    troubles = [f"{live.name}: {one}" for live, one in found.items() if isinstance(one, str) and one]
    embedded = snapshot.table(dataset).partition_by("document", as_dict=True)
    frame = dataset.combine(
        {str(name): rows for (name,), rows in embedded.items()} | {name: one.frame for name, one in chosen.items()}
    )
    rows = dict(frame.group_by("document").len().iter_rows())
    why = "; ".join(troubles) or (_NOT_HELD if found else _NEVER_SERVED)
    entries = [
        {**entry, "rows": rows[entry["document"]], "choice": "snapshot", "reason": why}
        for entry in snapshot.manifest["documents"]
        if entry["dataset"] == dataset.name and entry["document"] in rows
    ]
    return frame, entries + [_entry(dataset, chosen[name], rows[name]) for name in chosen if name in rows]


def _said(newest_first: Sequence[Retrieval]) -> str:
    """What is wrong with a document, and since which day; '' where the last retrieval was good.

    As it was said on that day: the same night after night, so that an agency that is down makes no new release.
    """
    bad = trouble(newest_first)
    alike = list(takewhile(lambda one: one.outcome == bad[0].outcome, bad))
    return f"{alike[-1].outcome} since {alike[-1].at[:10]}: {alike[-1].reason}" if alike else ""


def _choose(
    dataset: Dataset, live: Live, newest_first: Sequence[Retrieval], archive: Archive, left_out: LeftOut
) -> _Chosen | str:
    """The newest archived copy that counts and can be read; where there is none, what is wrong, '' where nothing is."""
    wrong, lost = [said for said in (_said(newest_first),) if said], list[str]()
    for retrieval in accepted(newest_first):
        if (live.name, retrieval.sha256) in left_out:
            if not wrong and not lost:
                lost.append(left_out[live.name, retrieval.sha256])
            continue
        try:
            frame = dataset.read(live, archive.content(retrieval.sha256))
        except (ArchiveError, SourceError) as error:
            log.warning("warning: the archived copy of %s of %s is left out: %s", live.name, retrieval.at[:10], error)
            is_lost = isinstance(error, ArchiveError)
            lost.append(f"the copy of {retrieval.at[:10]} is damaged" if is_lost else f"refused: {error}")
            continue
        why = "; ".join([*wrong, *lost])
        return _Chosen(live, retrieval, frame, "archive" if why else "live", why)
    absent = newest_first and newest_first[0].outcome == "absent"
    return "; ".join([*([] if absent else wrong), *lost])


def _entry(dataset: Dataset, chosen: _Chosen, rows: int) -> dict[str, Any]:
    """The manifest's entry of an archived document."""
    live, retrieval = chosen.live, chosen.retrieval
    return {
        "document": live.name,
        "dataset": dataset.name,
        "publisher": live.publisher,
        "table_name": live.table,
        "vintage": live.vintage or f"as served on {retrieval.at[:10]}",
        "url": retrieval.url,
        "sha256": retrieval.sha256,
        "bytes": retrieval.bytes,
        "retrieved": retrieval.at[:10],
        "licence": live.licence,
        "compiled_by": live.compiled_by,
        "form": "as published",
        "copied_from": "",
        "rows": rows,
        "choice": chosen.choice,
        "reason": chosen.reason,
    }


def _standing(folder: Path, inputs: str) -> Snapshot | None:
    """The figures in ``folder`` where they were made of the same and are whole."""
    try:
        standing = Snapshot.open(folder)
        whole = all(
            sha256_of(folder / entry["file"]) == entry["sha256"] for entry in standing.manifest["tables"].values()
        )
    except (SnapshotError, OSError):
        return None
    return standing if whole and standing.manifest.get("inputs") == inputs else None


def _sweep(folder: Path, entries: Mapping[str, Any]) -> None:
    """Remove tables the manifest does not name any more."""
    named = {entry["file"] for entry in entries.values()}
    for path in (folder / "tables").iterdir():
        if f"tables/{path.name}" not in named:
            path.unlink()
