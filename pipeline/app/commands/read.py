"""Commands that read the released file: query, states, sources, explain, why, dictionary, export, shell."""

import sys
from pathlib import Path
from typing import Literal

import click

from pipeline.app.commands import (
    printed_as,
    provisional_years,
    released_years,
    short,
    with_settings,
)
from pipeline.app.commands.arguments import TakesDashes, sql_from
from pipeline.app.endings import say
from pipeline.compose.years import check_years
from pipeline.read.defaults import CONTRAST, METHOD
from pipeline.read.form import Format
from pipeline.settings import Settings


@click.command(cls=TakesDashes)
@click.argument("sql", required=False)
@click.option(
    "--file",
    "-f",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="Read the SQL from this file; - is standard input.",
)
@printed_as
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    help="Print so many rows at most, 0 for all.  [default: 1000 in a table, all in CSV and JSON]",
)
@with_settings
def query(settings: Settings, sql: str | None, file: Path | None, form: Format, limit: int | None) -> None:
    r"""Run SQL on the released file, read-only: one statement that selects something.

    SQL is the argument, or the text of --file, or comes on standard input (with -, or where nothing is given and it is
    no terminal). The tables for analysis are in the schema mart, see 'moneymap dictionary'.

    \b
    moneymap query "from mart.net_by_lean where fiscal_year = 2023"
    moneymap query "from state_profile('CA')" --json
    moneymap query --file sql/examples/ranking.sql --limit 5
    """
    from pipeline.read.query import first_rows, left_out  # noqa: PLC0415

    found = first_rows(settings.released, sql_from(sql, file), form, limit)
    say(found.text)
    if more := left_out(found):
        say(more, err=True)


@click.command(cls=TakesDashes)
@click.argument("names", metavar="[STATE]...", nargs=-1)
@click.option("--year", type=int, help="Fiscal year.  [default: the latest]")
@click.option(
    "--method",
    type=click.Choice([METHOD, CONTRAST]),
    default=METHOD,
    show_default=True,
    help="Who bears the tax and gets the money, or where tax is filed and awards are performed.",
)
@printed_as
@with_settings
def states(settings: Settings, names: tuple[str, ...], year: int | None, method: str, form: Format) -> None:
    r"""Show what states pay in, get back and contribute on net in a fiscal year: all of them, or those named.

    STATE is a postal code or a name, in any case. Positive net: the state pays in more than it gets back.

    \b
    moneymap states --year 2023
    moneymap states ca "new york" --json
    """
    from pipeline.read import areas  # noqa: PLC0415
    from pipeline.read.query import answer  # noqa: PLC0415

    known = released_years(settings, method)
    year = known[-1] if year is None else year
    provisional = provisional_years(settings, method)
    check_years([year], [*known, *provisional], f" for method {method}")
    chosen = areas.states(settings.released, names)
    sql = """
        select rank, state, state_name, round(paid_per_capita_usd)::bigint as paid_per_capita_usd,
          round(received_per_capita_usd)::bigint as received_per_capita_usd,
          round(net_per_capita_usd)::bigint as net_per_capita_usd,
          round(net_contribution_usd / 1e6)::bigint as net_contribution_million_usd, fiscal_year, method
        from mart.net_contribution
        where fiscal_year = $year and method = $method and state in (select unnest($states))
        order by rank nulls last, net_contribution_usd / population desc
        """
    if form == "table":  # the same in every row
        say(f"FY{year}{' (provisional)' if year in provisional else ''}, method {method}, dollars")
        narrower = "exclude (fiscal_year, method) rename (net_contribution_million_usd as net_million_usd)"
        sql = f"select * {narrower} from ({sql})"  # noqa: S608  (written above)
    say(answer(settings.released, sql, form, year=year, method=method, states=chosen))


@click.command()
@printed_as
@with_settings
def sources(settings: Settings, form: Format) -> None:
    """List the agency documents the figures were read from; --json adds addresses, checksums, licences, compilers.

    Whether they are as served, and why not, is what was found when the agencies were last asked.
    """
    from pipeline.read.query import frame, in_text  # noqa: PLC0415
    from pipeline.read.tonight import tonight  # noqa: PLC0415

    rows = frame(settings.released, "select * replace (retrieved::varchar as retrieved) from mart.source")
    columns = rows.columns if form != "table" else ["dataset", "publisher", "table", "vintage", "retrieved", "rows"]
    rows = tonight(settings.sources, rows)
    say(in_text(rows.select(columns), form))
    missed = rows.filter(choice="archive").select("dataset", "reason").unique().sort("dataset", "reason")
    if form == "table" and missed.height:
        say("\n".join(["As last had, not as served:", *(f"  {name}: {why}" for name, why in missed.iter_rows())]))


@click.command(cls=TakesDashes)
@click.argument("state")
@click.argument("year", type=int)
@printed_as
@with_settings
def explain(settings: Settings, state: str, year: int, form: Format) -> None:
    r"""Show where the figures of a state and fiscal year come from: totals, keys, shares, documents.

    STATE is a postal code or a name, in any case.

    \b
    moneymap explain CA 2023
    moneymap explain "district of columbia" 2023 --json
    """
    from pipeline.read.explain import explain as explained  # noqa: PLC0415

    say(explained(settings.released, state, year, form))


@click.command()
@click.argument("state")
@click.argument("year", type=int)
@click.option("--since", type=int, help="Show what changed from this earlier fiscal year instead.")
@printed_as
@with_settings
def why(settings: Settings, state: str, year: int, since: int | None, form: Format) -> None:
    """Show what makes the net of STATE in YEAR differ from the nation's, tax by tax and programme by programme.

    For example: why NM 2023, or what changed: why "New York" 2023 --since 2022
    """
    from pipeline.read.why import why as answered  # noqa: PLC0415

    say(answered(settings.released, state, year, since, form))


@click.command()
@with_settings
def shell(settings: Settings) -> None:
    """Open the released file read-only in harlequin, a SQL editor for the terminal, where that is installed.

    It is no part of moneymap; where it is missing, the error says how to install it.
    """
    from pipeline.read.shell import open_shell  # noqa: PLC0415

    sys.exit(open_shell(settings.released))


@click.command(cls=TakesDashes)
@click.argument("tables", metavar="[TABLE]...", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "json"]),
    default="table",
    show_default=True,
    help="How it is printed.",
)
@click.option("--json", "form", flag_value="json", help="Same as --format json.")
@with_settings
def dictionary(settings: Settings, tables: tuple[str, ...], form: Literal["table", "markdown", "json"]) -> None:
    r"""Print what tables, views, columns and macros mean: all of them, or those named.

    TABLE is a table's name with or without its schema, or a schema.

    \b
    moneymap dictionary mart.flow
    moneymap dictionary mart --format markdown
    """
    from pipeline.read.query import released  # noqa: PLC0415
    from pipeline.warehouse.dictionary import catalog, chosen  # noqa: PLC0415
    from pipeline.warehouse.dictionary import dictionary as printed  # noqa: PLC0415

    with released(settings.released) as connection:
        entries = catalog(connection)
    say(printed(chosen(entries, tables), form))


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv", "json", "xlsx"]),
    default="csv",
    show_default=True,
    help="A file a table, with a datapackage.json beside csv and parquet; xlsx is one workbook.",
)
@click.option(
    "--table",
    "tables",
    multiple=True,
    metavar="SCHEMA.TABLE",
    help="Only this table or view, e.g. mart.flow (may be repeated).  [default: every mart that is a table]",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder to write.  [default: export/<format> in the build folder]",
)
@with_settings
def export(
    settings: Settings,
    form: Literal["parquet", "csv", "json", "xlsx"],
    tables: tuple[str, ...],
    folder: Path | None,
) -> None:
    r"""Write tables of the released file as CSV, Parquet, JSON or Excel files.

    The same release gives the same bytes.

    \b
    moneymap export --format parquet
    moneymap export --table mart.flow --table mart.lean --to figures
    """
    from pipeline.publish.export import export as write  # noqa: PLC0415

    target = folder or settings.build / "export" / form
    files = write(settings.released, target, form, tables, tell=lambda line: say(line, err=True))
    size = sum(path.stat().st_size for path in files)
    say(f"Export  {short(target)} ({len(files)} files, {size / 1e6:,.1f} MB)")
