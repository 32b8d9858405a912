"""What a change of the method moves, in words: in the latest year and in the one it moves most."""

import polars as pl
import pytest

from reports.site.method_changes import _change

ROW = {"change": "a", "what_changed": "A change."}
ALONE = "A change. By itself it moves a state by (root mean square, a person):"


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ({}, "A change."),
        ({2023: 62.0}, f"{ALONE} $62 in FY2023."),
        ({2021: 98.0, 2022: 30.0, 2023: 62.0}, f"{ALONE} $62 in FY2023, by most $98 in FY2021."),
        ({2021: 30.0, 2022: 62.0, 2023: 62.0}, f"{ALONE} $62 in FY2023."),
        ({2020: 98.0, 2021: 98.0, 2023: 62.0}, f"{ALONE} $62 in FY2023, by most $98 in FY2021."),
    ],
)
def test_the_latest_year_and_the_one_that_moves_most(moves, said):
    rows = [("a", year, moved) for year, moved in moves.items()] + [("b", 2024, 999.0)]
    effects = pl.DataFrame(rows, ["change", "fiscal_year", "rms_per_capita_usd"], orient="row")
    assert _change(ROW, effects) == said
