"""Ask the agencies for their documents: fetch, look whether they are what they should be, keep the good ones.

Belongs here: which documents are due, hosts side by side. Does not belong here: how a host is asked (``host.py``), how
a request is made (``session.py``), what the figures are then made of (``compose/compose.py``).

Good bytes are accepted where they are plausible beside the released figures (``reference.py``), or where somebody says
so. Besides, bytes that stand in a release and were not since replaced by a correction are plausible: served again, they
are what the readers have, and are not measured against what came in between. Bytes of a release before that are, too,
unless they end before the figures at hand: that is last year's document, and not the truth come back. Bytes that a
correction took the place of are measured, and their newest year does not pass for one that fills up.

Refused bytes stay at hand as long as they are served: they are looked at again each night, as what they are measured by
may have changed, and are not sent again.

Hosts are asked side by side, each one's documents one after the other, and each so long and no longer in a night. One
document that fails, one agency that is down changes nothing for the others: what was last good stays, and the line says
what was wrong. Where the run is stopped, all of them stop, and what has no outcome yet has no line.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import polars as pl

from pipeline.documents.dataset import Dataset
from pipeline.documents.served import Live
from pipeline.fetch.archive import GOOD, Archive, Retrieval, accepted
from pipeline.fetch.came import validators
from pipeline.fetch.host import Host, Wanted
from pipeline.fetch.session import Session, Validators
from pipeline.fetch.stops import told_of_stops
from pipeline.fetch.verdict import Judge

log = logging.getLogger("moneymap")
ASKED_AGAIN_AFTER = timedelta(hours=20)
"""An answer that cannot be asked for conditionally (a search, or one without ETag and date) is good for so long."""
MOST_HOSTS = 8
LOOK_SECONDS = 0.2
"""How often the waiting thread looks about: a signal that another thread was handed does not wake it."""


@dataclass(frozen=True)
class Refresh:
    """One refresh: what it works with and when it began; ``last_good`` gives a dataset's figures as they are now."""

    archive: Archive
    session: Session
    last_good: Callable[[Dataset], pl.DataFrame]
    run: str
    now: datetime
    everything: bool = False
    """Ask for closed documents, and those asked for within hours, again."""
    trusted: frozenset[str] = field(default_factory=frozenset)
    """Names of documents that are taken though they are implausible beside the last good figures."""
    released: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Dataset and checksum of the documents that the release rests on."""

    def of(self, datasets: Sequence[Dataset]) -> list[Retrieval]:
        """Ask for every document of ``datasets`` that is due; returns the lines written to the archive.

        Raises:
            OSError: the archive cannot be written (the disk is full); what was whole before is in it.
        """
        today = self.now.date()
        wanted = [Wanted(dataset, live) for dataset in datasets for live in dataset.live(today)]
        due = [one for one in wanted if self.everything or not self._at_hand(one.live)]
        if len(due) < len(wanted):
            log.info("%s documents are closed or were asked for within hours: kept", len(wanted) - len(due))
        hosts: dict[str, list[Wanted]] = {}
        for one in due:
            hosts.setdefault(one.host, []).append(one)
        self.archive.clear_incoming()
        stops = told_of_stops(self.session.stop)
        with stops, ThreadPoolExecutor(max_workers=MOST_HOSTS, thread_name_prefix="host") as pool:
            try:
                asking = [pool.submit(self._visit, name, group) for name, group in hosts.items()]
                left = set(asking)
                while left:
                    ended, left = wait(left, LOOK_SECONDS, FIRST_EXCEPTION)
                    for one_host in ended:
                        one_host.result()
            except BaseException:
                self.session.stop()
                raise
        return [retrieval for one_host in asking for retrieval in one_host.result()]

    def _visit(self, name: str, group: Sequence[Wanted]) -> list[Retrieval]:
        judge = Judge(self.archive, self.last_good, self.trusted, self.released)
        return list(Host(name, self.archive, self.session, judge, self.run).visit(group))

    def _at_hand(self, live: Live) -> bool:
        """Whether a document need not be asked for: closed and accepted, or asked for a short time ago."""
        history = self.archive.of(live.name)
        good = accepted(history)
        if not good or not self.archive.holds(good[0].sha256) or history[0].outcome not in GOOD:
            return False
        conditional = validators(history, good[0].sha256) != Validators()
        return live.closed or (
            not conditional and abs(self.now - datetime.fromisoformat(history[0].at)) < ASKED_AGAIN_AFTER
        )
