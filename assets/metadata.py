"""What Dagster shows of a table: rows, years, a preview. Nothing else belongs here."""

import logging
from typing import Any

import dagster as dg

from pipeline.warehouse.build import TableStats

log = logging.getLogger("moneymap")


def table_metadata(table: str, stats: TableStats) -> dict[str, Any]:
    """Metadata of a table just built; also the progress line of the run."""
    log.info("%s: %s rows", table, f"{stats.rows:,}", extra={"step": table})
    return {
        "dagster/row_count": stats.rows,
        "columns": stats.preview.width,
        "years": stats.years or "none",
        "bytes": stats.preview.estimated_size() * stats.rows // max(stats.preview.height, 1),
        "preview": dg.MetadataValue.md(_markdown(stats)),
    }


def _markdown(stats: TableStats) -> str:
    """The first rows as a Markdown table."""
    head = "| " + " | ".join(stats.preview.columns) + " |"
    rule = "|" + "---|" * stats.preview.width
    rows = ["| " + " | ".join("" if cell is None else str(cell) for cell in row) + " |" for row in stats.preview.rows()]
    return "\n".join([head, rule, *rows])
