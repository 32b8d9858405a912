"""The command ``run``: what changed is built, the headline comes first, the charts follow.

Belongs here: what the command prints, and in which order. Does not belong here: whether anything changed
(``publish/standing.py``), building and drawing (``app/run.py``), how the finding is worded (``reports/``).
"""

import sys
import time
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

import click

from pipeline import clock
from pipeline.app.commands import of_years, short, with_settings
from pipeline.app.endings import say
from pipeline.errors import UsageError, WaitingError
from pipeline.read.defaults import DEFINITION, METHOD, PROVISIONAL
from pipeline.settings import Settings


@click.command()
@of_years
@click.option("--no-charts", is_flag=True, help="Draw none; the charts of an earlier run stay as they are.")
@click.option("--force", is_flag=True, help="Build the tables and look at every chart though nothing changed.")
@click.option(
    "--check", "every_file", is_flag=True, help="Read every file of the charts before saying that they stand."
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Build from what was known at the end of this day, into as-of/YYYY-MM-DD in the build folder.",
)
@with_settings
def run(  # noqa: PLR0913  (an option each)
    settings: Settings,
    years: tuple[int, ...],
    as_of: datetime | None,
    *,
    no_charts: bool,
    force: bool,
    every_file: bool,
) -> None:
    r"""Build the tables, check them, release them as moneymap.duckdb and draw the charts.

    From the documents that were fetched last, where there are any (see refresh), else from the figures that come with
    moneymap. A check that fails leaves the last release as it was; where new documents are to blame, they are set aside
    as in a night, and the rest is released. Exit codes 1 and 3 mean what they mean of a night.

    What was built from the same figures by the same program stands, and is not built again. The headline comes with
    the release, then the charts of the latest year, then the others: a run stopped meanwhile draws the rest next time.

    \b
    moneymap run --year 2023
    moneymap run --no-charts --as-of 2026-11-01
    """
    if no_charts and years:
        raise UsageError("--no-charts draws none: leave out --year")
    started = time.monotonic()
    if sys.stderr.isatty():
        say("Loading (a few seconds)", err=True)
    from assets.sources import datasets  # noqa: PLC0415
    from pipeline.compose.compose import compose  # noqa: PLC0415
    from pipeline.compose.years import check_years  # noqa: PLC0415
    from pipeline.files.lock import part_of_run  # noqa: PLC0415
    from pipeline.publish.standing import inputs_of, release_stands, stands  # noqa: PLC0415
    from pipeline.snapshot.store import Snapshot  # noqa: PLC0415

    until, home = as_of.date() if as_of else None, settings
    if until is not None:
        settings = replace(
            settings, build=settings.build / "as-of" / until.isoformat(), archive_folder=settings.archive
        )
    if not settings.archive.is_dir():
        check_years(years, Snapshot.open(settings.snapshot).fiscal_years)  # nothing is made for what cannot be
    with part_of_run(settings.lock, wait_seconds=0):
        figures = compose(settings, datasets(), clock.now().date(), until)
        check_years(years, figures.fiscal_years)
        inputs = inputs_of(settings, figures, years)
        is_released = not force and release_stands(settings, inputs)
        told = _Told(settings, home, max(years, default=figures.fiscal_years[-1]), until, with_charts=not no_charts)
        if is_released and (no_charts or stands(settings, inputs, every_file=every_file)):
            told.finding()
            told.charts_path()
            told.nothing_changed()
        else:
            _build(settings, told, sorted(set(years)), is_released=is_released)
    say(f"{time.monotonic() - started:.1f} s", err=True)
    _tell_of_what_is_aside(settings, until)


def _build(settings: Settings, told: "_Told", years: list[int], *, is_released: bool) -> None:
    """Build what does not stand; every stage is told, and noted, when it is in place.

    What was known on a day says which documents were set aside by then: nothing more is.
    """
    from assets.sources import datasets  # noqa: PLC0415
    from pipeline.publish.standing import inputs_of, remember  # noqa: PLC0415
    from pipeline.publish.workers import Workers  # noqa: PLC0415
    from pipeline.snapshot.store import Snapshot  # noqa: PLC0415

    def note(*, with_charts: bool) -> None:
        inputs = inputs_of(settings, Snapshot.open(settings.figures), years)  # fewer, where some were set aside
        remember(settings, inputs, with_charts=with_charts)

    def released() -> None:
        if not is_released:
            note(with_charts=False)
        told.finding()

    def latest_drawn(rest: int) -> None:
        told.charts_path()
        if not is_released:
            told.compared()
        if rest:
            say("The other charts follow; stopped here, the next run draws them.", err=True)

    with Workers() as workers:
        if told.with_charts:
            workers.start()
        from pipeline.app.run import run_everything  # noqa: PLC0415
        from pipeline.app.set_aside import run_what_passes  # noqa: PLC0415

        work = partial(
            run_everything,
            settings,
            years,
            with_charts=told.with_charts,
            workers=workers,
            is_released=is_released,
            released=released,
            latest_drawn=latest_drawn,
        )
        ran = work() if told.until else run_what_passes(settings, datasets(), clock.now(), years, work)
    if ran is None:  # with the new documents set aside, all stands
        told.finding()
        told.charts_path()
        told.nothing_changed()
    elif told.with_charts:
        note(with_charts=True)
    else:
        told.compared()


def _tell_of_what_is_aside(settings: Settings, until: date | None) -> None:
    """Say which documents are set aside; as a night does, end with WaitingError where one waits for a word."""
    from pipeline.release.set_aside import told  # noqa: PLC0415

    waiting, aside = told(settings) if until is None else ([], [])
    for line in aside:
        say(f"Set aside {line}")
    if waiting:
        raise WaitingError(waiting[0])


@dataclass(frozen=True)
class _Told:
    """What is printed of one run; ``home`` is the build folder that a build as of a day (``until``) lies in."""

    settings: Settings
    home: Settings
    year: int
    until: date | None
    with_charts: bool

    def finding(self) -> None:
        """The headline of the year, that of the provisional year, and where the database is."""
        say(f"\n{_headline(self.settings, self.year)}\n")
        if provisional := _provisional(self.settings):
            say(f"{provisional}\n")
        say(f"Database  {short(self.settings.released)}")
        sys.stdout.flush()

    def charts_path(self) -> None:
        """Where the charts are."""
        if self.with_charts:
            say(f"Charts    {short(self.settings.charts / 'index.html')}")
            sys.stdout.flush()

    def compared(self) -> None:
        """What moved since the last release and, of a build as of a day, how it compares with that day's release."""
        from pipeline.release.changes import since_last_release  # noqa: PLC0415

        if moved := since_last_release(self.settings.work):
            say(moved)
        self._beside_release()

    def nothing_changed(self) -> None:
        """That all stands."""
        from pipeline.release.latest import read_latest  # noqa: PLC0415

        latest = read_latest(self.settings.latest)
        since = latest.released_at[:10] if latest else ""
        say(f"Nothing changed since the release of {since}: nothing was built (--force builds all the same)")
        self._beside_release()

    def _beside_release(self) -> None:
        if self.until is not None:
            from pipeline.release.as_of import beside_release  # noqa: PLC0415

            if said := beside_release(self.home, self.settings.released, self.until):
                say(said)


def _headline(settings: Settings, year: int) -> str:
    """The finding of a fiscal year and how old the measures under it are, computed from the release."""
    from pipeline.read.query import frame  # noqa: PLC0415
    from reports.charts.blue_red import headline  # noqa: PLC0415
    from reports.words.categories import Categories  # noqa: PLC0415
    from reports.words.caveats import key_ages, stand_ins  # noqa: PLC0415

    chosen = {"year": year, "method": METHOD}
    where = "fiscal_year = $year and method = $method"
    by_lean = f"from mart.net_by_lean where {where} and definition = $definition"
    groups = frame(settings.released, by_lean, definition=DEFINITION, **chosen)
    flows = frame(settings.released, f"from mart.flow where {where}", **chosen)
    ways = frame(settings.released, "from mart.lean_robustness where fiscal_year = $year", year=year)
    words = Categories.of(frame(settings.released, "from mart.category"))
    return " ".join([headline(groups, ways=ways), *key_ages(flows, year, words), *stand_ins(flows, year, words)])


def _provisional(settings: Settings) -> str:
    """The finding of the provisional year; '' where there is none."""
    from pipeline.read.query import frame  # noqa: PLC0415
    from reports.charts.blue_red import provisional_line  # noqa: PLC0415

    sql = "from mart.net_by_lean where status = $status and method = $method and definition = $definition"
    chosen = {"status": PROVISIONAL, "method": METHOD, "definition": DEFINITION}
    return provisional_line(frame(settings.released, sql, **chosen))
