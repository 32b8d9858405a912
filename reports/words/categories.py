"""Categories of taxes and spending in words.

Belongs here: finding a category's words among rows of ``mart.category``. Does not belong here: the words themselves,
which stand in that table, in lower case as within a sentence and short enough for a label on a phone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from reports.words.numbers import plain


@dataclass(frozen=True)
class Categories:
    """The words of the categories, by name."""

    labels: Mapping[str, str]

    @classmethod
    def of(cls, rows: pl.DataFrame) -> Self:
        """The words in rows of ``mart.category``."""
        return cls({name: plain(label) for name, label in rows.select("category", "label").iter_rows()})

    def label(self, category: str) -> str:
        """A category in words; one without a row by its own name, as it stands in the tables."""
        return self.labels.get(category, category.replace("_", " "))
