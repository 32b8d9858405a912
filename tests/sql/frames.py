"""Two frames that ought to say the same, compared row by row."""

import polars as pl


def apart(found, expected, column, on, tolerance):
    """Rows whose ``column`` differs, or that stand on one side only."""
    both = found.join(expected, on=on, how="full", suffix="_expected", coalesce=True)
    differs = (pl.col(column) - pl.col(f"{column}_expected")).abs() > tolerance
    return both.filter(differs.fill_null(value=True)).rows()
