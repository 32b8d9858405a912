"""Made-up figures, as the charts' own tests have them; and a small release, for exports."""

import duckdb
import polars as pl
import pytest

from tests.reports.conftest import context, groups, states

__all__ = ["context", "groups", "states"]

DOUBLES = [0.1 + 0.2, 1e16, 1e22, 5e-324, 1.7976931348623157e308, -0.0, 123456789012345.67, 1 / 3]
TEXTS = ["plain", "a,b", 'say "x"', "two\nlines", "=1+1", "été \u2028 end", "007", "https://example.org"]


@pytest.fixture
def release(tmp_path):
    """A small release: rows out of order, every type, a view, a raw table."""
    path = tmp_path / "build" / "moneymap.duckdb"
    path.parent.mkdir()
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema mart; create schema raw; create schema core")
        rows = pl.DataFrame({"number": range(8), "amount_usd": DOUBLES, "words": TEXTS})
        connection.register("rows", rows)
        connection.execute(
            """
            create table mart.flow as
            select number, amount_usd, words, number > 3 as is_late, date '2023-10-01' + number::int as day,
              timestamp '2024-01-02 03:04:05.5' as at, timestamptz '2024-01-02 03:04:05+02' as released_at,
              number::decimal(9, 2) / 4 as quarter, [number, 1] as pair, nullif(number, 2) as maybe
            from rows order by number desc;
            comment on table mart.flow is 'Flows. Key: number. May be null: maybe.';
            comment on column mart.flow.amount_usd is 'Dollars.';
            create table mart.source as
            select 'bea' as dataset, 'BEA' as publisher, 'T1' as "table", 'release 1' as vintage,
              'https://example.org/1' as url, 'ab' as sha256, date '2026-11-22' as retrieved, 'free' as licence;
            create view mart.seen as select number from mart.flow;
            comment on view mart.seen is 'Seen. Key: number.';
            create table raw.bea as select 1 as year;
            """
        )
    return path
