"""A night: ask the agencies, choose the figures, build and release if anything is different, write a report.

Belongs here: the order of it, and telling that nothing has to be built. Does not belong here: the steps.

A night on which no document changed builds nothing and loads no Dagster: what was built from the same figures by the
same program stands, if release and charts are still the files that were made.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import polars as pl

from pipeline.compose.compose import compose
from pipeline.compose.freshness import sources
from pipeline.compose.years import check_years
from pipeline.documents.dataset import Dataset
from pipeline.errors import SnapshotError, one_line
from pipeline.fetch.archive import Archive, Retrieval
from pipeline.fetch.refresh import Refresh, most_lines
from pipeline.fetch.session import Manners, Session
from pipeline.files import fingerprint
from pipeline.files.durable import write_whole
from pipeline.files.lock import part_of_run
from pipeline.progress import progress
from pipeline.release.changes import since_last_release
from pipeline.release.latest import read_latest
from pipeline.release.night_report import Report, run_name
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot

log = logging.getLogger("moneymap")


def refresh(
    settings: Settings,
    datasets: Sequence[Dataset],
    now: datetime,
    *,
    everything: bool = False,
    trusted: frozenset[str] = frozenset(),
) -> list[Retrieval]:
    """Ask for the documents of ``datasets`` that are due; returns a line for each.

    Raises:
        MoneymapError: another run is at work, the archive is damaged, or the mirror is no mirror.
    """
    with part_of_run(settings.lock, wait_seconds=0), part_of_run(settings.archive / "lock", wait_seconds=0):
        archive = Archive(settings.archive)
        with Session(_manners(settings), archive.incoming) as session:
            work = Refresh(archive, session, _last_good(settings), run_name(now), now, everything, trusted)
            return work.of(datasets)


def _last_good(settings: Settings) -> Callable[[Dataset], pl.DataFrame]:
    """A dataset's figures as made last, or the snapshot's where this program cannot read those."""

    def table(dataset: Dataset) -> pl.DataFrame:
        try:
            return Snapshot.open(settings.figures).table(dataset)
        except SnapshotError:
            return Snapshot.open(settings.snapshot).table(dataset)

    return table


def _manners(settings: Settings) -> Manners:
    """Those agencies are asked with; a mirror on loopback need not be spared."""
    if settings.mirror:
        return Manners(settings.contact, pace_seconds=0, first_wait_seconds=0.05, mirror=settings.mirror)
    return Manners(settings.contact)


def nightly(settings: Settings, datasets: Sequence[Dataset], now: datetime, years: Sequence[int] = ()) -> Report:
    """Refresh, build, release and draw, and write the report, also of a night that failed.

    Args:
        settings: the folders.
        datasets: those that may be asked for, and those of the tables.
        now: when the night began.
        years: fiscal years whose charts are drawn; all charts where none is given.

    Raises:
        UsageError: a year that the figures do not have.
        MoneymapError: nothing could be released; the last release is as it was, and the report says why.
    """
    report = Report(run_name(now), now.isoformat(timespec="seconds"))
    begun = time.monotonic()
    with part_of_run(settings.lock, wait_seconds=0):
        try:
            _night(settings, datasets, now, years, report)
        except BaseException as error:
            report.error = one_line(error) or type(error).__name__
            raise
        finally:
            describe_release(settings, report)
            report.seconds["total"] = time.monotonic() - begun
            report.write(settings.reports)
    return report


def _night(
    settings: Settings, datasets: Sequence[Dataset], now: datetime, years: Sequence[int], report: Report
) -> None:
    with progress(most_lines(datasets, now.date())), _timed(report, "refresh"):
        report.retrievals = refresh(settings, datasets, now)
    with progress(len(datasets)), _timed(report, "figures"):
        figures = compose(settings, datasets, now.date())
    report.sources = sources(datasets, figures.documents(), now.date())
    check_years(years, figures.fiscal_years)
    of_figures = [figures.manifest["tables"], figures.manifest["documents"]]
    inputs = fingerprint.of([fingerprint.software(), settings.keep, list(years), *of_figures])
    if stands(settings, inputs):
        report.charts = {"drawn": 0, "unchanged": len(list(settings.charts.glob("*.vl.json")))}
        return
    with _timed(report, "run"):
        from pipeline.app.run import run_everything  # noqa: PLC0415  (Dagster)

        ran = run_everything(settings, list(years))
    report.steps, report.charts = ran.seconds, {"drawn": ran.drawn, "unchanged": ran.unchanged}
    report.changes = since_last_release(settings.work)
    _remember(settings, inputs)


def describe_release(settings: Settings, report: Report) -> None:
    """Say which release stands."""
    latest = read_latest(settings.latest)
    if latest is not None and settings.released.is_file():
        report.release = {
            "version": latest.version,
            "released_at": latest.released_at,
            "is_new": latest.released_at >= report.began,
            "contents_sha256": latest.contents_sha256,
        }


def stands(settings: Settings, inputs: str) -> bool:
    """Whether release and charts are those that were made of these inputs, and whole."""
    latest = read_latest(settings.latest)
    if latest is None or not latest.describes(settings.released):
        return False
    try:
        built = json.loads(_built(settings).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    expected = {"inputs": inputs, "release": latest.sha256, "charts": _charts(settings)}
    return isinstance(built, dict) and built == expected


def _remember(settings: Settings, inputs: str) -> None:
    """Note what release and charts were made of."""
    latest = read_latest(settings.latest)
    built = {"inputs": inputs, "release": latest.sha256 if latest else "", "charts": _charts(settings)}
    write_whole(_built(settings), json.dumps(built).encode())


def _built(settings: Settings) -> Path:
    return settings.work.with_name("built.json")


def _charts(settings: Settings) -> str:
    """A checksum of the charts' names, sizes and times."""
    files = sorted(settings.charts.iterdir()) if settings.charts.is_dir() else []
    return fingerprint.of([[path.name, path.stat().st_size, path.stat().st_mtime_ns] for path in files])


@contextmanager
def _timed(report: Report, stage: str) -> Iterator[None]:
    begun = time.monotonic()
    try:
        yield
    finally:
        report.seconds[stage] = time.monotonic() - begun
