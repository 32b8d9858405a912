"""Whether rows of a mart are those of last time, without reading them out.

Belongs here: a digest of the rows charts get of a mart, by fiscal year. Does not belong here: rows (``marts.py``),
which charts are drawn anew (``publish/chart_keys.py``). DuckDB hashes each row; the sum of the hashes and their
number do not depend on the rows' order.
"""

from collections.abc import Mapping

import duckdb

from pipeline.read import defaults

YEAR = "fiscal_year"
Digests = Mapping[int | None, str]
"""Fiscal year -> digest of the mart's rows; under None that of a mart without years."""


def of_mart(connection: duckdb.DuckDBPyConnection, name: str) -> Digests:
    """The digests of the rows of a mart (``mart.flow``, ``mart.lean@solid``) under the default method, all statuses.

    Raises:
        duckdb.CatalogException: there is no such mart.
    """
    mart, _, definition = name.partition("@")
    columns = connection.table(mart).columns
    values = {"method": defaults.METHOD, "definition": definition or defaults.DEFINITION}
    where = " and ".join(f"{column} = '{values[column]}'" for column in values if column in columns) or "true"
    year = YEAR if YEAR in columns else "null"
    rows = f"from {mart} as rows where {where} group by all"  # names of marts and columns of the project's own
    found = connection.execute(f"select {year}, count(*), sum(hash(rows)::hugeint) {rows}").fetchall()
    shape = ",".join(columns)
    return {of: f"{shape}:{count}:{total}" for of, count, total in found}
