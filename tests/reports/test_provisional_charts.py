"""Charts of a provisional year: what they say of it, and that without one they are what they were."""

import polars as pl
import pytest

from reports.charts import blue_red, blue_red_years

GROUPS = {"democratic": (-100.0, 20.0), "republican": (-300.0, -30.0)}
LATER = {"democratic": (50.0, 80.0), "republican": (-250.0, -90.0)}


@pytest.fixture
def years(groups):
    return groups(GROUPS, year=2023)


@pytest.fixture
def draft(groups):
    return groups(LATER, year=2024)


@pytest.fixture
def drawn(years, draft, context):
    return blue_red_years.draw_years(years, context, provisional=draft)


def last(frame):
    return int(frame["fiscal_year"].max())


def test_the_line_of_its_own(draft):
    said = blue_red.provisional_line(draft)
    assert said.startswith(f"In FY{last(draft)} (provisional) ")
    assert "with the deficit set aside" in said
    assert blue_red.provisional_line(draft.clear()) == ""
    assert blue_red.provisional_line(pl.DataFrame()) == ""
