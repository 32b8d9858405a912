"""Commands that make something: a chart, the snapshot; and the doctor, who looks at what was made."""

import json
from pathlib import Path

import click

from pipeline import clock
from pipeline.app.commands import released_years, short, with_settings
from pipeline.app.commands.arguments import TakesDashes
from pipeline.app.endings import say
from pipeline.compose.years import check_years
from pipeline.errors import MoneymapError, UsageError
from pipeline.settings import Settings


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
        from pipeline.read import areas  # noqa: PLC0415

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
