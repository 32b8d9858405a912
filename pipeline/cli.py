"""The command line, ``moneymap``: what a person or a cron job asks for, and errors in one line.

Belongs here: arguments, help texts, exit codes (0 done, 1 failed, 2 misused). The work is elsewhere, and what is slow
to import (Dagster, charts, schemas) is imported by the commands that need it, so that a query answers at once.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import update_wrapper
from pathlib import Path
from typing import Any, get_args

import click

from pipeline.errors import MoneymapError, UsageError
from pipeline.query import Format, answer, frame
from pipeline.settings import Settings

FORMATS = click.Choice(get_args(Format))
DEFAULT_METHOD = "residence"


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point: errors become one line on stderr, 2 for misuse and 1 for failure."""
    try:
        cli.main(args=arguments, prog_name="moneymap", standalone_mode=False)
    except UsageError as error:
        _fail(str(error), 2)
    except MoneymapError as error:
        _fail(str(error), 1)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(2)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "moneymap"
        _fail(f"{error.format_message()} (see '{command} --help')", 2)
    except click.ClickException as error:
        _fail(error.format_message(), error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        _fail(f"{error.strerror or error}: {error.filename or 'a file of the run'}", 1)
    except (click.Abort, KeyboardInterrupt):
        _fail("stopped", 130)


def _fail(message: str, code: int) -> None:
    sys.stderr.write(f"moneymap: {' '.join(message.split())}\n")
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="moneymap")
def cli() -> None:
    """Who pays in more to the federal government than they get back: per US state and fiscal year."""


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Hand the settings of this process to a command as its first argument."""

    def wrapped(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (whatever click passes on)
        command(Settings.from_environment(), *args, **kwargs)

    return update_wrapper(wrapped, command)


@cli.command()
@click.option(
    "--year", "years", type=int, multiple=True, help="Draw charts of this fiscal year only (may be repeated)."
)
@with_settings
def run(settings: Settings, years: tuple[int, ...]) -> None:
    """Build the tables, check them, release build/moneymap.duckdb and draw the charts."""
    started = time.monotonic()
    if sys.stderr.isatty():
        click.echo("Loading (a few seconds)", err=True)
    from pipeline.snapshot.store import Snapshot  # noqa: PLC0415

    known = Snapshot.open(settings.snapshot).fiscal_years
    _check_years(years, known)
    from reports.render import warm  # noqa: PLC0415

    warm()
    from pipeline.run import run_everything  # noqa: PLC0415

    run_everything(settings, sorted(set(years)))
    click.echo(f"\n{_headline(settings, max(years, default=known[-1]))}\n")
    click.echo(f"Database  {_short(settings.released)}")
    click.echo(f"Charts    {_short(settings.charts / 'index.html')}")
    click.echo(f"{time.monotonic() - started:.1f} s", err=True)


@cli.command()
@click.argument("sql")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True, help="How rows are printed.")
@click.option("--json", "form", flag_value="json", help="Same as --format json.")
@with_settings
def query(settings: Settings, sql: str, form: Format) -> None:
    """Run SQL on the released file, read-only, e.g. "from mart.net_by_lean where fiscal_year = 2023"."""
    click.echo(answer(settings.released, sql, form))


class _ChartCommand(click.Command):
    """Names the charts there are at the end of its help, looked up only then."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of charts."""
        from reports.charts import charts  # noqa: PLC0415

        super().format_epilog(ctx, formatter)
        with formatter.section("Charts"):
            formatter.write_dl([(chart.name, chart.description) for chart in charts()])


@cli.command(cls=_ChartCommand)
@click.argument("name")
@click.option("--year", type=int, help="Fiscal year; not for charts over all years.")
@with_settings
def chart(settings: Settings, name: str, year: int | None) -> None:
    """Draw the chart NAME from the released file, e.g. map --year 2023."""
    if year is not None:
        _check_years([year], _released_years(settings))
    from pipeline.run import draw_chart  # noqa: PLC0415

    draw_chart(name, year)
    stem = name.replace("_years", "").replace("_", "-") + (f"-{year}" if year else "")
    for path in sorted(settings.charts.glob(f"{stem}.*")):
        click.echo(_short(path))


@cli.command()
@click.argument("codes", metavar="[STATE]...", nargs=-1)
@click.option("--year", type=int, help="Fiscal year.  [default: the latest]")
@click.option(
    "--method",
    type=click.Choice(["residence", "collections"]),
    default=DEFAULT_METHOD,
    show_default=True,
    help="Who bears the tax and gets the money, or where tax is filed and awards are performed.",
)
@click.option("--format", "form", type=FORMATS, default="table", show_default=True, help="How rows are printed.")
@click.option("--json", "form", flag_value="json", help="Same as --format json.")
@with_settings
def states(settings: Settings, codes: tuple[str, ...], year: int | None, method: str, form: Format) -> None:
    """Show what states pay, receive and contribute on net, all of them or those named (CA NY ...)."""
    known = _released_years(settings, method)
    year = known[-1] if year is None else year
    _check_years([year], known, f" for method {method}")
    all_codes = frame(settings.released, "select area from raw.area where kind = 'state' order by area")[
        "area"
    ].to_list()
    chosen = sorted({code.upper() for code in codes}) or all_codes
    if unknown := sorted(set(chosen) - set(all_codes)):
        raise UsageError(f"no state {', '.join(unknown)}; postal codes are {', '.join(all_codes)}")
    sql = f"""
        select rank, state, state_name, round(paid_per_capita_usd)::bigint as paid_per_capita_usd,
          round(received_per_capita_usd)::bigint as received_per_capita_usd,
          round(net_per_capita_usd)::bigint as net_per_capita_usd,
          round(net_contribution_usd / 1e6)::bigint as net_contribution_million_usd, fiscal_year, method
        from mart.net_contribution
        where fiscal_year = {year:d} and method = '{method}' and state in ('{"', '".join(chosen)}')
        order by rank nulls last
        """  # noqa: S608  (a number, one of two words, and known codes)
    click.echo(answer(settings.released, sql, form))


@cli.command()
@click.option("--format", "form", type=FORMATS, default="table", show_default=True, help="How rows are printed.")
@click.option("--json", "form", flag_value="json", help="Same as --format json.")
@with_settings
def sources(settings: Settings, form: Format) -> None:
    """List the agency documents the figures were read from."""
    columns = "*" if form != "table" else 'dataset, publisher, "table", vintage, retrieved, rows'
    click.echo(answer(settings.released, f"select {columns} from mart.source", form))  # noqa: S608  (either of two)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@with_settings
def doctor(settings: Settings, *, as_json: bool) -> None:
    """Check environment, snapshot and release; exit code 1 when something is wrong."""
    from pipeline.doctor import examine  # noqa: PLC0415

    findings = examine(settings)
    if as_json:
        click.echo(json.dumps([vars(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            click.echo(f"{'ok     ' if finding.ok else 'PROBLEM'}  {finding.what}: {finding.says}")
    if not all(finding.ok for finding in findings):
        raise MoneymapError("something is wrong, see above")


@cli.command()
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
    """Read the agency documents in a folder and write the snapshot the default run uses."""
    from pipeline.definitions import datasets  # noqa: PLC0415
    from pipeline.snapshot.store import make  # noqa: PLC0415

    known = {dataset.name: dataset for dataset in datasets()}
    if unknown := sorted(set(only) - set(known)):
        raise UsageError(f"no dataset {', '.join(unknown)}; there are {', '.join(known)}")
    target = folder or settings.snapshot
    for line in make([known[name] for name in only or known], documents, target, datetime.now(tz=UTC).date()):
        click.echo(line)
    click.echo(f"Snapshot  {_short(target)}")


def _check_years(years: Sequence[int], known: list[int], where: str = "") -> None:
    """Refuse fiscal years there are no figures for, naming those there are."""
    if unknown := sorted(set(years) - set(known)):
        there_are = f"{known[0]} to {known[-1]}" if known == list(range(known[0], known[-1] + 1)) else str(known)[1:-1]
        raise UsageError(f"no fiscal year {', '.join(map(str, unknown))}{where}; there are {there_are}")


def _released_years(settings: Settings, method: str = DEFAULT_METHOD) -> list[int]:
    """Fiscal years of a method in the released file."""
    rows = frame(settings.released, "select distinct fiscal_year, method from mart.net_contribution order by all")
    return rows.filter(rows["method"] == method)["fiscal_year"].to_list()


def _headline(settings: Settings, year: int) -> str:
    """The finding of a fiscal year and how old the measures under it are, computed from the release."""
    from reports.charts.blue_red import headline  # noqa: PLC0415
    from reports.charts.caveats import key_ages  # noqa: PLC0415

    where = f"fiscal_year = {year:d} and method = '{DEFAULT_METHOD}'"
    groups = frame(settings.released, f"from mart.net_by_lean where {where} and definition = 'president'")
    flows = frame(settings.released, f"from mart.flow where {where}")
    ways = frame(settings.released, f"from mart.lean_robustness where fiscal_year = {year:d}")
    return " ".join([headline(groups, ways=ways), *key_ages(flows, year)])


def _short(path: Path) -> str:
    """A path as seen from the current folder where that is shorter."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
