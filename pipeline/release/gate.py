"""What may be released: the working file as the program makes it, compared with what stands, every check passed.

Belongs here: refusing a file that is not to be released, and leaving out of it what nothing makes any more. Does not
belong here: the release itself (``replace.py``), the checks (``sql/checks/``).
"""

import logging
from pathlib import Path

import duckdb

from pipeline.errors import CheckFailedError, MoneymapError
from pipeline.files.checksum import sha256_if_there
from pipeline.release.replace import NOT_RELEASED
from pipeline.warehouse.build import build_macro
from pipeline.warehouse.contents import quoted
from pipeline.warehouse.dependency import write_dependencies
from pipeline.warehouse.models import Models

log = logging.getLogger("moneymap")
_DROPPED_AS = {"BASE TABLE": "table", "VIEW": "view", "macro": "macro", "table_macro": "macro table"}


def drop_strays(connection: duckdb.DuckDBPyConnection, tables: set[str], macros: set[str]) -> list[str]:
    """Drop from the working file what no dataset and no SQL file makes any more, which Dagster's file would keep.

    Returns: what was dropped, one ``kind schema.name`` each; a line of it goes to the log.

    Raises:
        MoneymapError: tables that should be there are not.
    """
    found = connection.execute(
        """
        select table_type as kind, table_schema, table_name from information_schema.tables
        where table_catalog = current_database()
        union all
        select distinct function_type, schema_name, function_name from duckdb_functions()
        where database_name = current_database() and not internal
        order by all
        """
    ).fetchall()
    built = [row for row in found if row[1] not in NOT_RELEASED]
    names = {f"{schema}.{name}" for kind, schema, name in built if kind in {"BASE TABLE", "VIEW"}}
    if missing := sorted(tables - names):
        raise MoneymapError(f"the working file lacks {', '.join(missing)}: build them first; nothing was released")
    dropped = []
    for kind, schema, name in built:
        if f"{schema}.{name}" not in (macros if "macro" in kind else tables):
            connection.execute(f"drop {_DROPPED_AS[kind]} {quoted(schema, name)}")
            dropped.append(f"{_DROPPED_AS[kind]} {schema}.{name}")
            log.warning("dropped the %s: no dataset and no SQL file makes it any more", dropped[-1])
    return dropped


def require_compared(connection: duckdb.DuckDBPyConnection, released: Path) -> None:
    """Refuse a release whose revisions were found against another file than the one it would replace.

    Raises:
        MoneymapError: in Dagster, tables were built again without what they are compared with.
    """
    rows = connection.execute("select compared_sha256 from previous.run").fetchall()
    standing = sha256_if_there(released)
    if rows != [(standing,)]:
        raise MoneymapError(
            "nothing was released: mart.revision compares with another release than the one in place; "
            "build previous/* and mart/revision again"
        )


def require_passed(connection: duckdb.DuckDBPyConnection, models: Models) -> None:
    """Run every check once more on what is about to be released: in Dagster a table can be built without them.

    A check that warns stops nothing.

    Macros are made once more, too: running its example is a macro's check; and so is what everything reads.

    Raises:
        CheckFailedError: a check has failing rows; the message names every such check.
        MoneymapError: a macro's example does not run, or finds nothing.
    """
    for macro in models.macros:
        build_macro(connection, macro)
    write_dependencies(connection, models.tables, models.macros)
    failed = [
        f"{file.table}: {name}"
        for file in models.tables
        for name, rows in models.failures_of(connection, file).items()
        if rows.height and name not in models.warnings_of(file)
    ]
    if failed:
        raise CheckFailedError(f"checks fail, nothing was released: {', '.join(failed)}")
