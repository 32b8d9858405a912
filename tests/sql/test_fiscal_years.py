"""Which fiscal years there are figures of, and how far each stands."""

from datetime import date

import polars as pl
import pytest

CLOSED = [(2023, "final"), (2024, "final")]


@pytest.fixture
def years(build):
    """The rows by year; ``unfinished`` are fiscal years and last days of open ones, a row a category."""

    def made(unfinished, closed=CLOSED):
        rows = {
            "core.mapped_year": ("fiscal_year status", closed),
            "mart.year_to_date": ("fiscal_year through", unfinished),
            "core.distinct_way": ("fiscal_year distinct_ways", [(2023, 17)]),
        }
        return {row["fiscal_year"]: row for row in build("mart.fiscal_year", rows).iter_rows(named=True)}

    return made


def test_closed_years_are_final_and_whole_and_the_last_is_the_latest(years):
    found = years([(2025, date(2025, 3, 31))])
    assert found[2024] == {
        "fiscal_year": 2024, "status": "final", "first_day": date(2023, 10, 1), "last_day": date(2024, 9, 30),
        "through": date(2024, 9, 30), "is_latest": True, "distinct_ways": None,
    }  # fmt: skip
    assert found[2023]["distinct_ways"] == 17
    assert [year for year, row in found.items() if row["is_latest"]] == [2024]
    assert [row["status"] for row in found.values()] == ["final", "final", "in progress"]


def test_a_provisional_year_is_whole_and_not_the_latest_and_one_with_statements_in_progress(years):
    found = years([(2026, date(2025, 12, 31))] * 2, [*CLOSED, (2025, "provisional")])
    assert {year: (row["status"], row["through"]) for year, row in found.items() if year > 2024} == {
        2025: ("provisional", date(2025, 9, 30)),
        2026: ("in progress", date(2025, 12, 31)),
    }
    assert found[2026]["last_day"] == date(2026, 9, 30)
    assert [year for year, row in found.items() if row["is_latest"]] == [2024]


def test_the_final_years_are_the_closed_ones(warehouse):
    closed = [row[0] for row in warehouse.sql("select fiscal_year from core.fiscal_year order by all").fetchall()]
    rows = warehouse.table("mart.fiscal_year").pl()
    assert rows.filter(pl.col("status") == "final")["fiscal_year"].to_list() == closed
    assert rows.filter("is_latest")["fiscal_year"].to_list() == closed[-1:]
    # The made-up statement of the tests' warehouse, after those that come with the project.
    unfinished = rows.filter(pl.col("status") != "final").select("fiscal_year", "status").rows()
    assert unfinished[-1] == (2098, "in progress")
    assert all(year > closed[-1] and status == "in progress" for year, status in unfinished)
