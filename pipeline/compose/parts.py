"""What is new since the last release, and what was set aside before: a dataset's documents together, oldest first.

Belongs here: finding them in figures, archive and record. Does not belong here: trying them (``search.py``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from pipeline.documents.dataset import Dataset
from pipeline.errors import ArchiveError, SourceError
from pipeline.fetch.archive import Archive, Retrieval, accepted
from pipeline.fetch.aside import Line, Standing
from pipeline.fetch.reference import Released, lives_of


@dataclass(frozen=True)
class Part:
    """Documents of one dataset that count, or not, together."""

    dataset: str
    keys: tuple[tuple[str, str], ...]
    """Document and checksum of all that is not to count without it, the newest of each document first."""
    at: str
    """When the oldest of them was accepted, UTC, ISO."""
    nights: int = 0
    """On how many nights it was set aside."""
    line: Line | None = field(default=None, compare=False)
    """The last line of the record on it."""


def fresh_parts(
    datasets: Sequence[Dataset], documents: pl.DataFrame, archive: Archive, released: Released
) -> list[Part]:
    """The new documents of each dataset, whose figures are not those of the release.

    Args:
        datasets: all of them.
        documents: those of the figures, columns of ``snapshot.store.DocumentSchema``; what is set aside is not in it.
        archive: their bytes, when they were accepted, and what was accepted before them and never released.
        released: dataset and checksum of the documents of the release that stands.
    """
    known, found = {dataset.name: dataset for dataset in datasets}, dict[str, list[Retrieval]]()
    fetched = documents.filter(pl.col("choice") != "snapshot")
    for name, document, sha256 in fetched.select("dataset", "document", "sha256").rows():
        if (name, sha256) not in released:
            good = accepted(archive.of(document))
            stands = next((one for one in good if (name, one.sha256) in released), None)
            new = next(one for one in good if one.sha256 == sha256)
            if stands is None or _differ(known[name], archive, new, stands):
                found.setdefault(name, []).extend(one for one in good if (name, one.sha256) not in released)
    parts = [
        Part(name, tuple(dict.fromkeys((one.document, one.sha256) for one in lines)), min(one.at for one in lines))
        for name, lines in found.items()
    ]
    return sorted(parts, key=lambda part: (part.at, part.dataset))


def _differ(dataset: Dataset, archive: Archive, new: Retrieval, old: Retrieval) -> bool:
    """Whether the figures of two retrievals of a document are not the same; the bytes are those of many documents."""

    def figures(one: Retrieval) -> pl.DataFrame:
        day = date.fromisoformat(one.at[:10])
        live = next(live for live in lives_of(dataset, archive, day) if live.name == one.document)
        return dataset.read(live, archive.content(one.sha256))

    try:
        return not figures(new).equals(figures(old))
    except (ArchiveError, SourceError, StopIteration):
        return True


def current(standing: Mapping[tuple[str, str], Standing], archive: Archive) -> list[Standing]:
    """What is set aside and is the newest there is of its document."""
    return [
        one
        for (document, sha256), one in standing.items()
        if one.line.verdict == "aside" and next((line.sha256 for line in accepted(archive.of(document))), "") == sha256
    ]


def waiting_parts(standing: Mapping[tuple[str, str], Standing], archive: Archive) -> list[Part]:
    """What was set aside, is the newest of its document, and is to be tried again."""
    found: dict[str, list[Standing]] = {}
    for one in current(standing, archive):
        if one.is_due:
            found.setdefault(one.line.dataset, []).append(one)
    parts = [
        Part(
            name,
            tuple(one.line.key for one in of_dataset),
            min(one.since for one in of_dataset),
            max(one.nights for one in of_dataset),
            of_dataset[0].line,
        )
        for name, of_dataset in found.items()
    ]
    return sorted(parts, key=lambda part: (part.at, part.dataset))
