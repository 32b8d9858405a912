"""A query printed as CSV: no more than DuckDB."""

from tests.bench.measured import COMMAND, Bench, Row


def measure(bench: Bench) -> list[Row]:
    """The smallest query on a whole release."""
    assert bench.cold
    command = [COMMAND, "query", "select 1", "--format", "csv"]
    return [bench.beside("query 'select 1' --format csv", command, "duckdb", 1.5, bench.environment)]
