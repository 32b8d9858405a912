"""What the archive may do without: lines that say nothing new, refused bytes that are no longer served.

Belongs here: which these are. Does not belong here: how a list is written (``lines.py``). Of what was accepted nothing
ever goes, neither the line nor the bytes.

Of lines of a document that say the same night after night the first and the last stay: what was known on any day, and
since when, is known without those between.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from pipeline.fetch.archive import GOOD, Archive, Retrieval

log = logging.getLogger("moneymap")
KEPT_DAYS = 30
"""For how long every line is kept."""
MOST_SUPERFLUOUS = 1_000
"""So many lines that say nothing are left standing; more, and the list is written anew without them."""


def tidy(archive: Archive, run: str, now: datetime) -> None:
    """Drop what the archive may do without, with its lock held; the lines of ``run`` all stay.

    Raises:
        OSError: the list cannot be written; it is as it was.
    """
    every = archive.retrievals()
    drop = superfluous(every, run, now)
    if len(drop) > MOST_SUPERFLUOUS:
        archive.write([one for place, one in enumerate(every) if place not in drop])
        log.info("the list of retrievals: %s lines that said nothing new are dropped", f"{len(drop):,}")
    last = {(one.dataset, one.document): one for one in every if one.sha256}
    aside = {one.sha256 for one in last.values() if one.outcome not in GOOD}
    folder = archive.folder / "refused"
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in aside:
            path.unlink()


def superfluous(oldest_first: Sequence[Retrieval], run: str, now: datetime) -> frozenset[int]:
    """Places of lines that say what the lines of their document before and after them say."""
    before = (now - timedelta(days=KEPT_DAYS)).isoformat()
    latest: dict[tuple[str, str], list[tuple[int, Retrieval]]] = {}
    found = set()
    for place, one in enumerate(oldest_first):
        around = latest.setdefault((one.dataset, one.document), [])
        if len(around) > 1 and _says(around[0][1]) == _says(around[1][1]) == _says(one):
            at, between = around[1]
            if between.run != run and between.at < before and between.outcome != "accepted" and not between.by_word:
                found.add(at)
                around.pop()
        around[:] = [*around[-1:], (place, one)]
    return frozenset(found)


def _says(one: Retrieval) -> list[object]:
    return [one.outcome, one.asked, one.sha256, one.etag, one.last_modified, one.by_word, one.in_place_of]
