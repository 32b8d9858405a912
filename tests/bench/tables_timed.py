"""Processor seconds of the tables and checks of a folder of SQL, bare and as a run builds them; ``rows/tables.py``.

tables_timed.py SQL DATABASE    prints JSON: bare, ours

Bare are the statements alone, on one connection: each table, each check, each macro's example. Both begin with the same
raw tables; checks that fail, as years are left out, take as long.
"""

import json
import shutil
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import duckdb  # noqa: E402

from assets.raw_tables import raw_tables  # noqa: E402
from assets.sources import datasets  # noqa: E402
from pipeline.app.tables import Build, in_order  # noqa: E402
from pipeline.release.previous import nothing  # noqa: E402
from pipeline.settings import ROOT as PROGRAM  # noqa: E402
from pipeline.snapshot.store import Snapshot  # noqa: E402
from pipeline.warehouse.build import open_for_writing, write_frame  # noqa: E402
from pipeline.warehouse.dependency import write_dependencies  # noqa: E402
from pipeline.warehouse.models import Models  # noqa: E402


def bare(connection: duckdb.DuckDBPyConnection, models: Models) -> None:
    """The SQL, and nothing else."""
    for schema in ("core", "mart"):
        connection.execute(f"create schema if not exists {schema}")
    write_dependencies(connection, models.tables, models.macros)
    for file in in_order(models):
        connection.execute(f"create or replace {file.kind} {file.table} as\n{file.body}")
        for check in models.checks_of(file):
            connection.execute(check.body).fetchall()
    for macro in models.macros:
        given = ", ".join(macro.parameters)
        connection.execute(f"create or replace macro main.{macro.name}({given}) as table\n{macro.body}")
        connection.execute(macro.example).fetchall()


def ours(connection: duckdb.DuckDBPyConnection, models: Models) -> None:
    """As a run builds them; what a failing check would stop is built all the same."""
    run = Build(connection)
    write_dependencies(connection, models.tables, models.macros)
    for file in in_order(models):
        run.table(models, file)
    for macro in models.macros:
        run.macro(macro)


def main(sql: Path, database: Path) -> None:
    """Fill the raw tables once, then time both on copies."""
    snapshot = Snapshot.open(PROGRAM / "pipeline" / "snapshot")
    with open_for_writing(database) as connection:
        for raw in raw_tables(datasets()):
            raw.write(connection, snapshot)
        for name, frame in nothing().items():
            write_frame(connection, name, frame, "", {})
    models, took = Models.read(sql), {}
    for build in (bare, ours):
        copy = Path(shutil.copyfile(database, database.with_name(f"{build.__name__}-{database.name}")))
        began = time.process_time()
        with open_for_writing(copy) as connection:
            build(connection, models)
        took[build.__name__] = time.process_time() - began
        copy.unlink()
    print(json.dumps(took))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
