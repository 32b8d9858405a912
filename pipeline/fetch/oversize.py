"""Documents that are larger than they may be: remembered by what was said of them, as their bytes are not kept.

Belongs here: when such a document is as large as before, and need not be sent again. Does not belong here: asking
(``host.py``), counting bytes as they come (``body.py``).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from pipeline.fetch.archive import Archive, Retrieval

LARGE_FOR_DAYS = 7
"""A document that is too large and has neither ETag nor date is asked for again after so many days."""


def known_too_large(
    archive: Archive, documents: Iterable[str], asked: str, most_bytes: int, now: datetime
) -> Retrieval | None:
    """The line that says, of all documents at one address, that what is there is too large; None where none does.

    It counts while it can be asked whether that has changed; where the agency says nothing to ask by, for
    ``LARGE_FOR_DAYS`` after the bytes came.
    """
    histories = [archive.of(document) for document in documents]
    if not all(history and _is_too_large(history[0], asked, most_bytes) for history in histories):
        return None
    line = histories[0][0]
    if line.etag or line.last_modified:
        return line
    return line if now - _came(histories) < timedelta(days=LARGE_FOR_DAYS) else None


def _is_too_large(line: Retrieval, asked: str, most_bytes: int) -> bool:
    return (line.outcome, line.sha256, line.asked) == ("refused", "", asked) and line.bytes > most_bytes


def _came(histories: Sequence[Sequence[Retrieval]]) -> datetime:
    """When the bytes came last; long ago where they never did."""
    came = (line.at for history in histories for line in history if line.transferred)
    return datetime.fromisoformat(max(came, default="2000-01-01T00:00:00+00:00"))
