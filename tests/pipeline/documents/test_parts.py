"""A release spread over several documents counts as one, whole or not at all."""

import dataframely as dy
import polars as pl
import pytest

from pipeline.documents.dataset import Dataset, Document
from pipeline.errors import SourceError


class Schema(dy.Schema):
    """One row a year and area."""

    year = dy.Int64(primary_key=True)
    area = dy.String(primary_key=True)
    amount = dy.Int64()


def add(frame):
    if frame["amount"].sum() > 100:
        raise SourceError("too much together")
    return frame


def document(name, part_of=""):
    return Document(
        name, "An office", "A table", "2020", "https://office.example/", name, pl.read_csv, licence="", part_of=part_of
    )


DATASET = Dataset(
    name="amounts",
    description="Amounts",
    schema=Schema,
    documents=(document("old"), document("half_a", "new"), document("half_b", "new"), document("newest")),
    require_together=add,
)


def rows(name, areas, amount=1, year=2020):
    schema = {"year": pl.Int64, "area": pl.String, "amount": pl.Int64}
    frame = pl.DataFrame([(year, area, amount) for area in areas], schema=schema, orient="row")
    return {name: frame.with_columns(document=pl.lit(name))}


def documents_of(frame):
    return dict(frame.select("area", "document").rows())


def test_parts_count_together_before_an_older_document():
    combined = DATASET.combine(rows("old", "ABC") | rows("half_a", "AB", 2) | rows("half_b", "C", 3))
    assert documents_of(combined) == {"A": "half_a", "B": "half_a", "C": "half_b"}
    assert combined["amount"].to_list() == [2, 2, 3]


def test_a_newer_document_counts_before_all_parts():
    frames = rows("half_a", "AB") | rows("half_b", "C") | rows("newest", "ABC")
    assert set(documents_of(DATASET.combine(frames)).values()) == {"newest"}
    assert set(documents_of(DATASET.combine(frames | rows("served", "ABC"))).values()) == {"served"}


@pytest.mark.parametrize("kept", ["half_a", "half_b"])
def test_a_part_alone_is_refused(kept):
    absent = {"half_a": "half_b", "half_b": "half_a"}[kept]
    with pytest.raises(SourceError, match=f"{absent} is missing, a part of what is at hand"):
        DATASET.combine(rows("old", "ABC") | rows(kept, "AB"))


def test_without_any_part_the_others_count():
    assert set(documents_of(DATASET.combine(rows("old", "ABC"))).values()) == {"old"}


def test_what_no_document_shows_alone_is_looked_at_together():
    with pytest.raises(SourceError, match="too much together"):
        DATASET.combine(rows("half_a", "A", 60) | rows("half_b", "B", 60))
    assert DATASET.combine(rows("half_a", "A", 60) | rows("half_b", "B", 40)).height == 2
