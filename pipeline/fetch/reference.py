"""The figures new documents are measured against: those of the release, not of whatever was accepted since.

Belongs here: putting them together again from the archive. Does not belong here: the measuring (``plausible.py``), what
a run is built from (``compose/compose.py``).

What was accepted and is not released may be wrong, and be held back for it: it says nothing on what comes next. Where
somebody gave their word on a document since, its bytes of then stand for those of the release. What the release has
not, the vintage before it has: the figures that come with the program.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import date

import polars as pl

from pipeline.documents.dataset import Dataset
from pipeline.documents.served import Live
from pipeline.errors import ArchiveError, SourceError
from pipeline.fetch.archive import Archive, uncorrected
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot

Released = frozenset[tuple[str, str]]
"""Dataset and checksum of the documents the release rests on."""


def reference(
    settings: Settings, archive: Archive, released: Released, today: date
) -> Callable[[Dataset], pl.DataFrame]:
    """A dataset's figures, as released, made once and only where they are asked for; for several threads."""
    known, lock = dict[str, pl.DataFrame](), threading.Lock()

    def figures(dataset: Dataset) -> pl.DataFrame:
        with lock:
            if dataset.name not in known:
                embedded = Snapshot.open(settings.snapshot).table(dataset)
                known[dataset.name] = _together(dataset, embedded, dict(_frames(dataset, archive, released, today)))
            return known[dataset.name]

    return figures


def lives_of(dataset: Dataset, archive: Archive, day: date) -> tuple[Live, ...]:
    """The documents of a day's list, after those it has no longer: each as on the day it was accepted last.

    So a document that is no longer served under its name counts until newer figures take its place.
    """
    on_list = dataset.live(day)
    names = {live.name for live in on_list}
    gone = {
        one.document: one.at[:10]
        for one in archive.retrievals()
        if one.dataset == dataset.name and one.outcome == "accepted" and one.document not in names
    }
    found = [
        live
        for document, accepted_on in gone.items()
        if accepted_on <= day.isoformat()
        for live in dataset.live(date.fromisoformat(accepted_on))
        if live.name == document
    ]
    return (*found, *on_list)


def _frames(dataset: Dataset, archive: Archive, released: Released, today: date) -> Iterator[tuple[str, pl.DataFrame]]:
    """The figures of each document of the release that is in the archive, and can be read."""
    for live in lives_of(dataset, archive, today):
        stands = uncorrected(archive.of(live.name))
        known = [one.sha256 for one in stands if (dataset.name, one.sha256) in released]
        known += [one.sha256 for one in stands if one.by_word]
        if known:
            try:
                yield live.name, dataset.read(live, archive.content(known[0]))
            except (ArchiveError, SourceError):
                continue  # compose says so


def _together(dataset: Dataset, embedded: pl.DataFrame, frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    parts = {str(name): rows for (name,), rows in embedded.partition_by("document", as_dict=True).items()}
    try:
        return dataset.combine(parts | frames)
    except SourceError:
        return embedded
