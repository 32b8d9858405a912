"""A night: ask the agencies, choose the figures, build and release if anything is different, write the night report.

Belongs here: the order of it on the command line. Does not belong here: the steps, which Dagster's job ``refreshed``
runs in the same order (``assets/``).

A night on which no document changed builds nothing and loads no Dagster. What was asked for is read from the archive's
own lines, so that the report of a night that was stopped says it, too.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from pipeline.compose.compose import compose
from pipeline.compose.tonight import tell
from pipeline.compose.years import check_years
from pipeline.documents.dataset import Dataset
from pipeline.errors import one_line
from pipeline.fetch.archive import Archive, outcomes, run_name
from pipeline.fetch.ask import Terms, ask, most_lines
from pipeline.files.lock import part_of_run
from pipeline.progress import progress
from pipeline.publish.standing import charts_standing, inputs_of, remember, stands
from pipeline.release.changes import since_last_release
from pipeline.release.latest import released_documents
from pipeline.release.night_report import STOPPED, NightReport
from pipeline.release.set_aside import is_due, told
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot


def nightly(settings: Settings, datasets: Sequence[Dataset], now: datetime, years: Sequence[int] = ()) -> NightReport:
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
    return _reported(settings, now, lambda report: _night(settings, datasets, now, years, report))


def night_without_asking(settings: Settings, datasets: Sequence[Dataset], now: datetime) -> NightReport:
    """As ``nightly``, of what is in the archive: what follows a night in Dagster whose check failed.

    Raises:
        MoneymapError: nothing could be released; the last release is as it was, and the report says why.
    """
    return _reported(settings, now, lambda report: build_night(settings, datasets, now, (), report))


def _reported(settings: Settings, now: datetime, work: Callable[[NightReport], None]) -> NightReport:
    report = NightReport(run_name(now), now.isoformat(timespec="seconds"))
    begun = time.monotonic()
    with part_of_run(settings.lock, wait_seconds=0):
        try:
            work(report)
        except BaseException as error:
            report.error = one_line(error) or (type(error).__name__ if isinstance(error, Exception) else STOPPED)
            raise
        finally:
            report.retrievals = outcomes(Archive(settings.archive).retrievals(), report.run)
            report.describe_release(settings)
            report.waiting, report.aside = told(settings)
            report.seconds["total"] = time.monotonic() - begun
            report.write(settings.reports)
    return report


def _night(
    settings: Settings, datasets: Sequence[Dataset], now: datetime, years: Sequence[int], report: NightReport
) -> None:
    with progress(most_lines(datasets, now.date())), _timed(report, "refresh"):
        ask(settings, datasets, now, Terms(released_documents(settings.latest)))
    build_night(settings, datasets, now, years, report)


def build_night(
    settings: Settings, datasets: Sequence[Dataset], now: datetime, years: Sequence[int], report: NightReport
) -> None:
    """What follows the asking: choose, build, set aside what fails, release, draw; the report is filled in.

    Raises:
        UsageError: a year that the figures do not have.
        MoneymapError: nothing could be released; the last release is as it was.
    """
    with progress(len(datasets)), _timed(report, "figures"):
        figures = compose(settings, datasets, now.date())
    report.sources = tell(settings, datasets, figures, now)
    check_years(years, figures.fiscal_years)
    inputs = inputs_of(settings, figures, years)
    if stands(settings, inputs) and not is_due(settings):
        report.charts = {"drawn": 0, "unchanged": charts_standing(settings)}
        return
    with _timed(report, "run"):
        from pipeline.app.set_aside import release_what_passes  # noqa: PLC0415  (Dagster)

        ran = release_what_passes(settings, datasets, now, years)
    if ran is None:
        report.charts = {"drawn": 0, "unchanged": charts_standing(settings)}
        return
    figures = Snapshot.open(settings.figures)
    report.sources = tell(settings, datasets, figures, now)
    report.steps, report.charts = ran.seconds, ran.charts
    report.changes = since_last_release(settings.work)
    remember(settings, inputs_of(settings, figures, years))


@contextmanager
def _timed(report: NightReport, stage: str) -> Iterator[None]:
    begun = time.monotonic()
    try:
        yield
    finally:
        report.seconds[stage] = time.monotonic() - begun
