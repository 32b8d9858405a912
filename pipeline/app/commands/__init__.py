"""The commands of ``moneymap``, one function each: arguments, help texts, what is printed.

Belongs here: what several commands share. The work is elsewhere, and what is slow to import (Dagster, polars, DuckDB)
is imported by the commands that need it, when they are called: help comes at once, and a query soon after.
"""

from collections.abc import Callable
from functools import update_wrapper
from pathlib import Path
from typing import Any, get_args

import click

from pipeline.read.defaults import METHOD
from pipeline.read.form import Format
from pipeline.settings import Settings

FORMATS = click.Choice(get_args(Format))
of_years = click.option(
    "--year",
    "years",
    type=int,
    multiple=True,
    help="Draw only charts of this fiscal year and of all years, none by state (repeatable).  [default: every chart]",
)


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Hand the settings of this process to a command as its first argument."""

    def wrapped(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (whatever click passes on)
        command(Settings.from_environment(), *args, **kwargs)

    return update_wrapper(wrapped, command)


def printed_as(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options ``--format`` and ``--json``."""
    choose = click.option(
        "--format", "form", type=FORMATS, default="table", show_default=True, help="How rows are printed."
    )
    as_json = click.option("--json", "form", flag_value="json", help="Same as --format json.")
    return choose(as_json(command))


def released_years(settings: Settings, method: str = METHOD) -> list[int]:
    """Final fiscal years of a method in the released file."""
    # Provisional years have no ranks; a file of an older version has none of them, and no column that says so.
    return _years(settings, method, "where rank is not null")


def provisional_years(settings: Settings, method: str = METHOD) -> list[int]:
    """Fiscal years of a method in the released file that are provisional; mostly none."""
    return sorted(set(_years(settings, method)) - set(released_years(settings, method)))


def _years(settings: Settings, method: str, where: str = "") -> list[int]:
    from pipeline.read.query import rows  # noqa: PLC0415

    sql = f"select distinct fiscal_year, method from mart.net_contribution {where} order by all"  # noqa: S608
    return [year for year, of_method in rows(settings.released, sql) if of_method == method]


def short(path: Path) -> str:
    """A path as seen from the current folder where that is shorter."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
