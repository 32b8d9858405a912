"""What Dagster shows of a table: rows, years, a preview. Nothing else belongs here."""

import logging
from typing import Any

import dagster as dg

from pipeline import markdown
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
        "preview": dg.MetadataValue.md(markdown.table(stats.preview.columns, stats.preview.rows())),
    }
