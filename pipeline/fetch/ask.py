"""Asking the agencies, from the settings: under the locks, with manners, beside the released figures.

Belongs here: putting a refresh together. Does not belong here: what a refresh does (``refresh.py``), when it is due.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipeline import clock
from pipeline.documents.dataset import Dataset
from pipeline.fetch.archive import Archive, Retrieval, run_name
from pipeline.fetch.reference import reference
from pipeline.fetch.refresh import Refresh
from pipeline.fetch.session import Manners, Session
from pipeline.fetch.tidy import tidy
from pipeline.files.lock import part_of_run
from pipeline.settings import Settings


@dataclass(frozen=True)
class Terms:
    """What is asked for, and what is taken."""

    released: frozenset[tuple[str, str]]
    """Dataset and checksum of the documents the standing release was made of: they are plausible."""
    everything: bool = False
    """Ask for closed documents, and those asked for within hours, too."""
    trusted: frozenset[str] = frozenset()
    """Names of documents that are taken though they are implausible."""


def ask(
    settings: Settings,
    datasets: Sequence[Dataset],
    now: datetime,
    terms: "Terms",
) -> list[Retrieval]:
    """Ask for the documents of ``datasets`` that are due; returns a line for each.

    Args:
        settings: where archive and figures lie, whom to ask, under which name.
        datasets: those that are asked for.
        now: when the run began.
        terms: what is asked for, and what is taken.

    Raises:
        MoneymapError: another run is at work, or the mirror is no mirror.
        OSError: the archive cannot be written.
    """
    with part_of_run(settings.lock, wait_seconds=0), part_of_run(settings.archive / "lock", wait_seconds=0):
        archive, run = Archive(settings.archive), run_name(now)
        mended = _mended(archive, run)
        tidy(archive, run, now)
        with Session(_manners(settings), archive.incoming) as session:
            last_good = reference(settings, archive, terms.released, now.date())
            work = Refresh(archive, session, last_good, run, now, **vars(terms))
            return [*mended, *work.of(datasets)]


def most_lines(datasets: Sequence[Dataset], today: date) -> int:
    """How many documents and index pages there are to ask for."""
    lives = [live for dataset in datasets for live in dataset.live(today)]
    return len(lives) + len({live.index.url for live in lives if live.index})


def _mended(archive: Archive, run: str) -> list[Retrieval]:
    """A line on what was wrong with the archive's list, which is put right; none where nothing was."""
    if not (wrong := archive.mend()):
        return []
    name, at = archive.lines.name, clock.now().isoformat(timespec="seconds")
    line = Retrieval(run, at, "", name, "", "", "", None, "", "", 0, 0, "", "failed", wrong)
    archive.append(line)
    return [line]


def _manners(settings: Settings) -> Manners:
    """Those agencies are asked with; a mirror on loopback need not be spared."""
    if settings.mirror:
        return Manners(settings.contact, pace_seconds=0, first_wait_seconds=0.05, mirror=settings.mirror)
    return Manners(settings.contact)
