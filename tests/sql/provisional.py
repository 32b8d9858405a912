"""One warehouse with a provisional year: the embedded figures, and September's statement as the tests serve it.

Belongs here: building it, with the macros, so that it can be released. Does not belong here: expectations.
"""

from datetime import date

import duckdb
import polars as pl

from assets.areas import areas
from assets.sources.treasury.federal_reserve import FEDERAL_RESERVE
from assets.sources.treasury.statements import STATEMENTS
from pipeline.release.previous import nothing
from pipeline.settings import ROOT
from pipeline.warehouse.build import build_macro, build_table, key_failures, write_frame
from pipeline.warehouse.dependency import write_dependencies
from pipeline.warehouse.sql_file import read_macros, read_tables
from tests.agencies import treasury
from tests.agencies.server import Agencies

LAST, YEAR, NEXT = 2025, 2026, 2027
"""The last closed fiscal year of the embedded figures, the provisional one, the one in progress."""
TODAY = date(YEAR, 11, 22)
SQL = ROOT / "sql"


def served(raw):
    """The statements and the Federal Reserve's line as the tests' agency serves them on that day, by dataset."""
    agencies = Agencies()
    treasury.serve(agencies, raw, None)
    return {
        dataset.name: dataset.combine(
            {live.name: dataset.read(live, agencies.documents[live.request.url]) for live in dataset.live(TODAY)}
        )
        for dataset in (STATEMENTS, FEDERAL_RESERVE)
    }


def described(known, fetched):
    """The documents known, and those fetched, described as a run does."""
    names = sorted({(name, document) for name, frame in fetched.items() for document in frame["document"]})
    like = known.head(1)
    more = [
        like.with_columns(
            document=pl.lit(document), dataset=pl.lit(name), publisher=pl.lit("Treasury"), vintage=pl.lit(document)
        )
        for name, document in names
    ]
    return pl.concat([known.filter(~pl.col("document").is_in([document for _, document in names])), *more])


def build(connection: duckdb.DuckDBPyConnection, raw, documents) -> None:
    """All tables and macros from raw frames; keys are checked as in a run."""
    frames = {"raw.area": areas(), "raw.document": documents} | {f"raw.{name}": raw[name] for name in raw}
    for name, frame in (frames | nothing()).items():
        write_frame(connection, name, frame, "made up", {})
    for file in read_tables(SQL):
        build_table(connection, file)
        assert key_failures(connection, file).is_empty(), file.table
    for macro in read_macros(SQL):
        build_macro(connection, macro)
    write_dependencies(connection, read_tables(SQL), read_macros(SQL))
