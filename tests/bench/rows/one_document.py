"""A night on which one small document changed: VA's spending of one year, by one percent in one state."""

import polars as pl

from tests.agencies import va
from tests.agencies.everyone import snapshot_tables
from tests.bench.measured import Bench, Row
from tests.bench.rows.nights import after_the_first

STATE, YEAR = "WY", 2023
_GROWTH = 1.05 ** (YEAR - 2015)
"""What the agencies that are played make of their figures of 2015 (``tests/agencies/va.py``)."""


def measure(bench: Bench) -> list[Row]:
    """The night after the change; how many charts are drawn of all there are."""
    with after_the_first(bench, "one") as nights:
        held = snapshot_tables()["va_expenditures"].filter(fiscal_year=2015)
        more = pl.when(pl.col("area") == STATE).then(1.01).otherwise(1.0) * _GROWTH
        workbook = va.workbook(held.with_columns(pl.col(va.AMOUNTS) * more), YEAR)
        nights.agencies.put(va.ADDRESS.format(YEAR % 100), workbook)
        done, report = nights.night()
    drawn, unchanged = report["charts"]["drawn"], report["charts"]["unchanged"]
    is_new = report["release"]["is_new"]
    note = f"{drawn} charts drawn, {unchanged} unchanged{'' if is_new else '; NO new release'}"
    floor = bench.import_seconds("dagster")
    return [
        Row("night, one small document changed", done.processor, "import dagster", floor, 8, note, is_new and drawn > 0)
    ]
