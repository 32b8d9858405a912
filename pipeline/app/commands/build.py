"""Commands that make something: the release, charts, the snapshot; and the doctor, who looks at what was made."""

import json
import sys
import time
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import clock
from pipeline.app.commands import of_years, released_years, short, with_settings
from pipeline.app.commands.arguments import TakesDashes
from pipeline.app.endings import say
from pipeline.compose.years import check_years
from pipeline.errors import MoneymapError, UsageError, WaitingError
from pipeline.files.lock import part_of_run
from pipeline.read import areas
from pipeline.read.defaults import DEFINITION, METHOD, PROVISIONAL
from pipeline.read.query import frame
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.publish.workers import Workers


@click.command()
@of_years
@click.option("--no-charts", is_flag=True, help="Draw none; the charts of an earlier run stay as they are.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Build from what was known at the end of this day, into as-of/YYYY-MM-DD in the build folder.",
)
@with_settings
def run(settings: Settings, years: tuple[int, ...], as_of: datetime | None, *, no_charts: bool) -> None:
    r"""Build the tables, check them, release them as moneymap.duckdb and draw the charts.

    From the documents that were fetched last, where there are any (see refresh), else from the figures that come with
    moneymap. A check that fails leaves the last release as it was; where new documents are to blame, they are set aside
    as in a night, and the rest is released. Exit codes 1 and 3 mean what they mean of a night.

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
    from pipeline.snapshot.store import Snapshot  # noqa: PLC0415

    until, home = as_of.date() if as_of else None, settings
    if until is not None:
        settings = _own_folder(settings, until)
    if not settings.archive.is_dir():
        check_years(years, Snapshot.open(settings.snapshot).fiscal_years)  # nothing is made for what cannot be
    with part_of_run(settings.lock, wait_seconds=0):
        known = compose(settings, datasets(), clock.now().date(), until).fiscal_years
    check_years(years, known)
    from pipeline.publish.workers import Workers  # noqa: PLC0415

    with Workers() as workers:
        if not no_charts:
            workers.start()
        _build(settings, sorted(set(years)), until, workers, with_charts=not no_charts)
    say(f"\n{_headline(settings, max(years, default=known[-1]))}\n")
    if provisional := _provisional(settings):
        say(f"{provisional}\n")
    say(f"Database  {short(settings.released)}")
    if not no_charts:
        say(f"Charts    {short(settings.charts / 'index.html')}")
    for said in _compared(settings, home, until):
        say(said)
    say(f"{time.monotonic() - started:.1f} s", err=True)
    _tell_of_what_is_aside(settings, until)


def _build(settings: Settings, years: list[int], until: date | None, workers: "Workers", *, with_charts: bool) -> None:
    """Tables, checks, release and charts. What was known on a day says which documents were set aside by then."""
    from assets.sources import datasets  # noqa: PLC0415
    from pipeline.app import run as running  # noqa: PLC0415
    from pipeline.app.set_aside import run_what_passes  # noqa: PLC0415

    work = partial(running.run_everything, settings, years, with_charts=with_charts, workers=workers)
    if until is None:
        run_what_passes(settings, datasets(), clock.now(), years, work)
    else:
        work()


def _tell_of_what_is_aside(settings: Settings, until: date | None) -> None:
    """Say which documents are set aside; as a night does, end with WaitingError where one waits for a word."""
    from pipeline.release.set_aside import told  # noqa: PLC0415

    waiting, aside = told(settings) if until is None else ([], [])
    for line in aside:
        say(f"Set aside {line}")
    if waiting:
        raise WaitingError(waiting[0])


def _compared(settings: Settings, home: Settings, until: date | None) -> list[str]:
    """What moved since the last release and, of a build as of a day, how it compares with that day's release."""
    from pipeline.release.changes import since_last_release  # noqa: PLC0415

    said = [since_last_release(settings.work)]
    if until is not None:
        from pipeline.release.as_of import beside_release  # noqa: PLC0415

        said.append(beside_release(home, settings.released, until))
    return [line for line in said if line]


def _own_folder(settings: Settings, until: date) -> Settings:
    """The settings of a build of what was known on a day: the same archive, ``as-of/<day>`` in the build folder."""
    return replace(settings, build=settings.build / "as-of" / until.isoformat(), archive_folder=settings.archive)


class _ChartCommand(TakesDashes):
    """Names the charts there are at the end of its help, looked up only then."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of charts."""
        from reports.charts import charts  # noqa: PLC0415

        super().format_epilog(ctx, formatter)
        with formatter.section("Charts"):
            formatter.write_dl([(chart.name, chart.description) for chart in charts()])


@click.command(cls=_ChartCommand)
@click.argument("name")
@click.option("--year", type=int, help="Fiscal year; for charts of one year.")
@click.option("--state", help="Postal code or name; for charts of one state.")
@with_settings
def chart(settings: Settings, name: str, year: int | None, state: str | None) -> None:
    r"""Draw one chart from the released file and print the names of its files.

    NAME is one of the charts below, in any case, with - or _.

    \b
    moneymap chart map --year 2023
    moneymap chart trend --state "New York"
    moneymap chart blue-red-years
    """
    if year is not None:
        check_years([year], released_years(settings))
    if state is not None:
        state = areas.state(settings.released, state)
    from pipeline.app.run import draw_chart  # noqa: PLC0415
    from pipeline.publish.chart_record import files_of  # noqa: PLC0415

    for path in files_of(settings.charts, draw_chart(settings, name, year, state)):
        say(short(path))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@with_settings
def doctor(settings: Settings, *, as_json: bool) -> None:
    """Look for what is wrong with Python, libraries, disk, clock, snapshot, archive or release, and say what to do.

    Nothing is changed. Exit code 1 when something is wrong.
    """
    from pipeline.app.doctor import examine  # noqa: PLC0415

    findings = examine(settings)
    if as_json:
        say(json.dumps([vars(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            say(f"{'ok     ' if finding.ok else 'PROBLEM'}  {finding.what}: {finding.says}")
    if not all(finding.ok for finding in findings):
        raise MoneymapError("something is wrong, see above")


@click.command()
@click.option(
    "--from",
    "documents",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of agency documents.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write.  [default: the embedded snapshot]",
)
@click.option("--only", multiple=True, metavar="DATASET", help="Read this dataset only, keep the others (repeatable).")
@with_settings
def snapshot(settings: Settings, documents: Path, folder: Path | None, only: tuple[str, ...]) -> None:
    r"""Read agency documents from a folder into the snapshot, the figures that come with moneymap.

    For those who develop it; tomorrow's figures come with refresh. The files' names are in assets/sources.

    \b
    moneymap snapshot --from documents --to elsewhere --only DATASET
    """
    from assets.sources import datasets  # noqa: PLC0415
    from pipeline.snapshot.store import make  # noqa: PLC0415

    known = {dataset.name: dataset for dataset in datasets()}
    if unknown := sorted(set(only) - set(known)):
        raise UsageError(f"no dataset {', '.join(unknown)}; there are {', '.join(known)}")
    target = folder or settings.snapshot
    for line in make([known[name] for name in only or known], documents, target, clock.now().date()):
        say(line)
    say(f"Snapshot  {short(target)}")


def _headline(settings: Settings, year: int) -> str:
    """The finding of a fiscal year and how old the measures under it are, computed from the release."""
    from reports.charts.blue_red import headline  # noqa: PLC0415
    from reports.words.categories import Categories  # noqa: PLC0415
    from reports.words.caveats import key_ages  # noqa: PLC0415

    chosen = {"year": year, "method": METHOD}
    where = "fiscal_year = $year and method = $method"
    by_lean = f"from mart.net_by_lean where {where} and definition = $definition"
    groups = frame(settings.released, by_lean, definition=DEFINITION, **chosen)
    flows = frame(settings.released, f"from mart.flow where {where}", **chosen)
    ways = frame(settings.released, "from mart.lean_robustness where fiscal_year = $year", year=year)
    words = Categories.of(frame(settings.released, "from mart.category"))
    return " ".join([headline(groups, ways=ways), *key_ages(flows, year, words)])


def _provisional(settings: Settings) -> str:
    """The finding of the provisional year; '' where there is none."""
    from reports.charts.blue_red import provisional_line  # noqa: PLC0415

    sql = "from mart.net_by_lean where status = $status and method = $method and definition = $definition"
    chosen = {"status": PROVISIONAL, "method": METHOD, "definition": DEFINITION}
    return provisional_line(frame(settings.released, sql, **chosen))
