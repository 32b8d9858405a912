"""What a released file says of itself: versions of its tables and of the method, terms of use of the figures.

Belongs here: reading ``mart.about``. Does not belong here: what it says (``sql/mart/about.sql``), who is told.
"""

from dataclasses import dataclass
from datetime import date

import duckdb

from pipeline.errors import MoneymapError

COLUMNS = "schema_version, method_version, method_since, licence, licence_url"
_IS_THERE = "select 1 from information_schema.tables where table_schema = 'mart' and table_name = 'about'"
"""Asked first: where there is no such table, DuckDB looks for a Python object of that name."""


@dataclass(frozen=True)
class About:
    """The row of ``mart.about``."""

    schema_version: int
    method_version: int
    method_since: date
    licence: str
    licence_url: str

    @property
    def licence_name(self) -> str:
        """The licence as lists of licences name it (SPDX): ``CC-BY-4.0``."""
        return self.licence.replace(" ", "-")


def about(connection: duckdb.DuckDBPyConnection) -> About | None:
    """What the open file says of itself; None where it has no such table, as files made before 0.2.0.

    Raises:
        MoneymapError: it says it in other columns, or not once.
    """
    if not connection.execute(_IS_THERE).fetchall():
        return None
    try:
        rows = connection.execute(f"select {COLUMNS} from mart.about").fetchall()  # noqa: S608  (the line above)
    except duckdb.BinderException as error:
        raise MoneymapError(f"mart.about has other columns than {COLUMNS}") from error
    if len(rows) != 1:
        raise MoneymapError(f"mart.about has {len(rows)} rows, not one")
    return About(*rows[0])
