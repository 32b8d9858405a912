"""What is new since the last release, and what was set aside before: a dataset's documents together, oldest first.

Belongs here: finding them in figures, archive and record. Does not belong here: trying them (``search.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from pipeline.fetch.archive import Archive, accepted
from pipeline.fetch.aside import Line, Standing


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


def fresh_parts(documents: pl.DataFrame, archive: Archive, released: frozenset[tuple[str, str]]) -> list[Part]:
    """The new documents of each dataset.

    Args:
        documents: those of the figures, columns of ``snapshot.store.DocumentSchema``; what is set aside is not in it.
        archive: when they were accepted, and what was accepted before them and never released.
        released: dataset and checksum of the documents of the release that stands.
    """
    fetched = documents.filter(pl.col("choice") != "snapshot")
    found: dict[str, list[tuple[str, str, str]]] = {}
    for dataset, document, sha256 in fetched.select("dataset", "document", "sha256").rows():
        if (dataset, sha256) not in released:
            found.setdefault(dataset, []).extend(
                (document, one.sha256, one.at)
                for one in accepted(archive.of(document))
                if (dataset, one.sha256) not in released
            )
    parts = [
        Part(name, tuple(dict.fromkeys(one[:2] for one in of_dataset)), min(at for *_, at in of_dataset))
        for name, of_dataset in found.items()
    ]
    return sorted(parts, key=lambda part: (part.at, part.dataset))


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
