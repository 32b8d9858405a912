"""CBO's table of actuals as its repository serves it, made from the project's own table or the real file."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from assets.sources.cbo import ACTUAL
from tests.agencies.server import Agencies

ADDRESS = "https://raw.githubusercontent.com/US-CBO/eval-projections/main/input_data/actuals.csv"


def serve(agencies: Agencies, tables: Mapping[str, pl.DataFrame], documents: Path | None) -> None:
    """Put the one table."""
    if documents is not None:
        agencies.put(ADDRESS, (documents / ACTUAL.documents[0].file).read_bytes())
    else:
        agencies.put(ADDRESS, written(tables["cbo_actual"]))


def written(table: pl.DataFrame) -> bytes:
    """The CSV, in $ billions with three decimals at most."""
    key = ["component", "category", "subcategory", "fiscal_year"]
    text = table.sort(key).select(*key, actual_value=(pl.col("amount_usd") / 1e9).round(3)).write_csv()
    return text.encode()
