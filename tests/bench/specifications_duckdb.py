"""The specifications in SQL: the project's own files, from the axes to the summaries. Run by ``specifications.py``.

specifications_duckdb.py prepare DATABASE          build what the sides start from, out of the embedded snapshot
specifications_duckdb.py time DATABASE RESULTS     build the rest in that file, timed; keep the results
"""

import json
import resource
import sys
import time
from pathlib import Path

import duckdb
import numpy as np

from assets.areas import areas
from assets.sources import datasets
from pipeline.release.previous import nothing
from pipeline.snapshot.store import Snapshot
from pipeline.warehouse.build import build_table, write_frame
from pipeline.warehouse.sql_file import SqlFile, read_tables

ROOT = Path(__file__).resolve().parents[2]
FIRST = "core.specification_option"
RESULTS = {
    "robustness": """
        select share_net_payer, net_per_capita_p05, net_per_capita_p50, net_per_capita_p95
        from mart.robustness order by view desc, fiscal_year, state
    """,
    "choice_effect": """
        select mean_effect_per_capita, from_default_per_capita
        from mart.choice_effect join core.specification_axis using (axis, option)
        order by fiscal_year, state, axis = 'deficit', if(axis = 'deficit', '', view) desc, axis_position,
          option_position
    """,
    "lean_by_specification": """
        select blue_net_per_capita_usd, red_net_per_capita_usd, gap_per_capita_usd
        from mart.lean_by_specification order by spec_id, fiscal_year, definition
    """,
    "lean_robustness": """
        select share_blue_pays_more, gap_per_capita_p05, gap_per_capita_p50, gap_per_capita_p95,
          share_red_pays_more, share_blue_net_payer, share_red_net_payer
        from mart.lean_robustness order by view desc, fiscal_year, definition
    """,
}


def timed_tables() -> list[SqlFile]:
    """The files of specifications that the results need, each after those it reads."""
    files = {file.table: file for file in read_tables(ROOT / "sql")}
    resting: set[str] = {FIRST}
    for name, file in files.items():
        if not resting.isdisjoint(file.depends):
            resting.add(name)
    needed = {f"mart.{name}" for name in RESULTS}
    for name in reversed(list(files)):
        if name in needed:
            needed |= resting.intersection(files[name].depends)
    return [file for name, file in files.items() if name in needed]


def prepare(path: Path) -> None:
    """Build every table that rests on no specification."""
    snapshot = Snapshot.open(ROOT / "pipeline" / "snapshot")
    left_out = {FIRST}
    with duckdb.connect(str(path), config={"threads": 1}) as connection:
        write_frame(connection, "raw.area", areas(), "areas", {})
        write_frame(connection, "raw.document", snapshot.documents(), "documents", {})
        for dataset in datasets():
            write_frame(connection, f"raw.{dataset.name}", snapshot.table(dataset), dataset.description, {})
        for name, frame in nothing().items():
            write_frame(connection, name, frame, "the last release", {})
        for file in read_tables(ROOT / "sql"):
            if file.table in left_out or not left_out.isdisjoint(file.depends):
                left_out.add(file.table)
            else:
                build_table(connection, file)


def measure(path: Path, results: Path) -> dict[str, float]:
    """Build the tables; seconds and peak memory before the results are fetched."""
    files = timed_tables()
    inputs = {name for file in files for name in file.depends} - {file.table for file in files}
    with duckdb.connect(str(path), config={"threads": 1}) as connection:
        for name in sorted(inputs):
            connection.table(name).aggregate(f"bit_xor(hash({name.partition('.')[2]}))").fetchall()
        began = time.perf_counter()
        for file in files:
            connection.execute(f"create or replace {file.kind} {file.table} as\n{file.body}")
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found = {name: connection.sql(query).fetchnumpy() for name, query in RESULTS.items()}
    tables = {name: np.column_stack(list(columns.values())) for name, columns in found.items()}
    np.savez(results, allow_pickle=False, **tables)
    return {"seconds": seconds, "peak_mib": peak}


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(Path(sys.argv[2]))
    else:
        print(json.dumps(measure(Path(sys.argv[2]), Path(sys.argv[3]))))
