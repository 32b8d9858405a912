"""FRED's graph data as it serves them: the GDP price index, from the project's own table or the real file."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from assets.sources.fred import GDP_PRICE_INDEX, SERIES
from tests.agencies.server import Agencies


def serve(agencies: Agencies, tables: Mapping[str, pl.DataFrame], documents: Path | None) -> None:
    """Put the series."""
    [document] = GDP_PRICE_INDEX.documents
    index = tables[GDP_PRICE_INDEX.name].sort("year").select("year", "index_2017").rows()
    lines = [f"observation_date,{SERIES}", *(f"{year}-01-01,{value:.3f}" for year, value in index)]
    content = "\n".join([*lines, ""]).encode() if documents is None else (documents / document.file).read_bytes()
    agencies.put(f"https://fred.stlouisfed.org/graph/fredgraph.csv?id={SERIES}", content)
