"""Words of categories are those of the rows handed over; one without a row keeps its name."""

import polars as pl

from reports.words.categories import Categories

ROWS = pl.DataFrame(
    {
        "category": ["snap", "ssi", "odd"],
        "label": ["food assistance", "Security Income", "a\u202eb\nc"],
        "position": [1, 2, 3],
    }
)


def test_words_are_those_of_the_rows():
    categories = Categories.of(ROWS)
    assert [categories.label(name) for name in ("snap", "ssi")] == ["food assistance", "Security Income"]


def test_a_category_without_a_row_keeps_its_name():
    assert Categories.of(ROWS).label("space_tax") == "space tax"
    assert Categories.of(ROWS.clear()).label("snap") == "snap"


def test_words_are_made_plain():
    assert Categories.of(ROWS).label("odd") == "a b c"
