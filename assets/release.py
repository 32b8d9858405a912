"""The release: once every table is built and every check has passed, the file analysts open is replaced whole."""

import logging
from collections.abc import Sequence
from pathlib import Path

import dagster as dg
import duckdb

from assets.models import Models
from pipeline.errors import CheckFailedError, MoneymapError
from pipeline.files.lock import part_of_run
from pipeline.release.latest import sha256_of
from pipeline.release.replace import NOT_RELEASED, publish
from pipeline.settings import Settings
from pipeline.warehouse.build import WAIT_SECONDS, Warehouse, build_macro
from pipeline.warehouse.contents import quoted
from pipeline.warehouse.dependency import TABLE as DEPENDENCY
from pipeline.warehouse.dependency import write_dependencies

log = logging.getLogger("moneymap")
_DROPPED_AS = {"BASE TABLE": "table", "VIEW": "view", "macro": "macro", "table_macro": "macro table"}


def release_asset(settings: Settings, models: Models, raw: Sequence[dg.AssetsDefinition]) -> dg.AssetsDefinition:
    """The published file, ``build/moneymap.duckdb``: every table, readable by DuckDB 1.5 and later."""
    tables = expected_tables(models, raw)
    macros = {f"main.{macro.name}" for macro in models.macros}

    @dg.asset(
        key=["release"],
        deps=[
            dg.AssetKey(DEPENDENCY.split(".")),
            *(dg.AssetKey([file.schema, file.name]) for file in models.tables),
            *(dg.AssetKey(["macro", macro.name]) for macro in models.macros),
        ],
        group_name="release",
        description="The published file, build/moneymap.duckdb: every table, readable by DuckDB 1.5 and later.",
        kinds={"duckdb"},
        pool="warehouse",
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def release(warehouse: Warehouse) -> dg.MaterializeResult:
        with part_of_run(settings.lock, WAIT_SECONDS):
            with warehouse.connect() as connection:
                drop_strays(connection, tables, macros)
                require_compared(connection, settings.released)
                _require_passed(connection, models)
            latest = publish(Path(warehouse.path), settings.released, settings.keep)
        rows = sum(latest.tables.values())
        since = "" if latest.is_new else f", unchanged since {latest.released_at}"
        log.info("release: %s tables, %s rows%s", len(latest.tables), f"{rows:,}", since, extra={"step": "release"})
        return dg.MaterializeResult(
            metadata={
                "path": dg.MetadataValue.path(str(settings.released)),
                "version": latest.version,
                "sha256": latest.sha256,
                "tables": len(latest.tables),
                "rows": rows,
                "bytes": latest.bytes,
            }
        )

    return release


def expected_tables(models: Models, raw: Sequence[dg.AssetsDefinition]) -> set[str]:
    """Tables and views as the datasets and the SQL files make them, and what these read."""
    made = {".".join(asset.key.path) for asset in raw if asset.key.path[0] not in NOT_RELEASED}
    return made | {DEPENDENCY, *(file.table for file in models.tables)}


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
    standing = sha256_of(released) if released.is_file() else None
    if rows != [(standing,)]:
        raise MoneymapError(
            "nothing was released: mart.revision compares with another release than the one in place; "
            "build previous/* and mart/revision again"
        )


def _require_passed(connection: duckdb.DuckDBPyConnection, models: Models) -> None:
    """Run every check once more on what is about to be released: in Dagster a table can be built without them.

    Macros are made once more, too: running its example is a macro's check; and so is what everything reads.
    """
    for macro in models.macros:
        build_macro(connection, macro)
    write_dependencies(connection, models.tables, models.macros)
    failed = [
        f"{file.table}: {name}"
        for file in models.tables
        for name, rows in models.failures_of(connection, file).items()
        if rows.height
    ]
    if failed:
        raise CheckFailedError(f"checks fail, nothing was released: {', '.join(failed)}")
