"""How old the documents of each dataset are, and which are older than their publisher's habit.

Belongs here: ages, by day. Does not belong here: choosing documents (``compose.py``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipeline.documents.dataset import Dataset


@dataclass(frozen=True)
class Source:
    """The documents a dataset rests on."""

    dataset: str
    choice: str
    """live, archive or snapshot: of the newest document."""
    newest: str
    """Day the newest of them was retrieved, ISO."""
    age_days: int
    cadence_days: int | None
    reason: str
    """Why it is not live; '' where it is."""

    @property
    def is_stale(self) -> bool:
        """Whether nothing new has come for longer than the publisher's habit."""
        return self.cadence_days is not None and self.age_days > self.cadence_days

    @property
    def says(self) -> str:
        """One line."""
        where = {"live": "as served", "archive": "last good copy", "snapshot": "from the snapshot"}[self.choice]
        habit = f", new ones are expected every {self.cadence_days}" if self.is_stale else ""
        return f"{self.dataset}: {where}, {self.age_days} days old{habit}{f' ({self.reason})' if self.reason else ''}"


def sources(datasets: Sequence[Dataset], documents: pl.DataFrame, today: date) -> list[Source]:
    """The source of every dataset that holds anything.

    Args:
        datasets: all of them.
        documents: columns of ``snapshot.store.DocumentSchema``.
        today: the day ages are counted to.
    """
    found = []
    for dataset in datasets:
        of_dataset = documents.filter(dataset=dataset.name).sort("retrieved", "choice", descending=[True, False])
        if of_dataset.is_empty():
            continue
        first = of_dataset.row(0, named=True)
        age = (today - date.fromisoformat(first["retrieved"])).days
        bad = of_dataset.filter(pl.col("choice") == "archive")
        reason = bad["reason"][0] if bad.height else first["reason"]
        choice = "archive" if bad.height else first["choice"]
        found.append(Source(dataset.name, choice, first["retrieved"], age, dataset.cadence_days, reason))
    return found
