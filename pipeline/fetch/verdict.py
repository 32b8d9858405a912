"""Is a document taken: because it is plausible, was released, or somebody has looked at it and said so?

Belongs here: weighing one reason against another. Does not belong here: comparing two frames (``plausible.py``), what
the archive remembers (``archive.py``), asking (``refresh.py``).
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from pipeline.documents.dataset import Dataset
from pipeline.documents.served import Live
from pipeline.errors import SourceError
from pipeline.fetch.archive import Archive, accepted, uncorrected, was_released
from pipeline.fetch.plausible import require_as_new, require_plausible


@dataclass(frozen=True)
class Judge:
    """Who decides: beside the last good figures, with the archive's memory, the words given, and what is released."""

    archive: Archive
    last_good: Callable[[Dataset], pl.DataFrame]
    trusted: frozenset[str]
    """Names of documents that are taken on somebody's word."""
    released: frozenset[tuple[str, str]]
    """Dataset and checksum of the documents of the release that stands."""

    def note(self, dataset: Dataset, live: Live, frame: pl.DataFrame, sha256: str) -> str:
        """What is worth noting of figures that are plausible, were released, or are taken on somebody's word.

        Raises:
            SourceError: they are none of these.
        """
        history, last_good = self.archive.of(live.name), self.last_good(dataset)
        known, stands = ({line.sha256 for line in lines} for lines in (accepted(history), uncorrected(history)))
        corrected = sha256 in known - stands
        try:
            return require_plausible(dataset, frame, last_good, closed=live.closed, may_rise=not corrected)
        except SourceError as error:
            if live.name in self.trusted:
                return f"on somebody's word: {error}"
            if sha256 in stands and (dataset.name, sha256) in self.released:
                return f"as released: {error}"
            if sha256 not in stands or not was_released(history, sha256):
                raise
            if not live.closed:
                require_as_new(dataset, frame, last_good)
            return f"as released before: {error}"

    def in_release(self, dataset: Dataset, live: Live) -> str:
        """Checksum of a document's bytes in the release that stands; '' where there are none."""
        own = (line.sha256 for line in accepted(self.archive.of(live.name)))
        return next((sha256 for sha256 in own if (dataset.name, sha256) in self.released), "")
