"""Who decides whether a document counts: what stands in the release does, whatever it is measured by."""

from dataclasses import replace

import polars as pl
import pytest
from test_refresh import amounts, table

from pipeline.errors import SourceError
from pipeline.fetch.archive import Archive, Retrieval
from pipeline.fetch.verdict import Judge

LINE = Retrieval("1", "2026-11-22T06:00:00+00:00", "", "", "", "", "", 200, "", "", 1, 1, "abc", "accepted")


@pytest.fixture
def note(tmp_path):
    """What is noted of good bytes, served again, which are implausible beside the figures at hand."""
    dataset = table()
    (one,) = dataset.live(None)
    frame = dataset.read(one, amounts(2021, 2022))
    archive = Archive(tmp_path)
    archive.append(replace(LINE, dataset=dataset.name, document=one.name))

    def noted(*released, trusted=()):
        at_hand = frame.with_columns(amount_usd=pl.col("amount_usd") * 9)
        judge = Judge(
            archive, lambda _: at_hand, frozenset(trusted), frozenset((dataset.name, sha) for sha in released)
        )
        return judge.note(dataset, one, frame, "abc")

    noted.document = one.name
    return noted


def test_bytes_of_the_release_count(note):
    assert note("abc").startswith("as released: ")


def test_bytes_of_another_release_are_measured(note):
    with pytest.raises(SourceError, match="restated"):
        note("other")


def test_somebodys_word_counts_before_all_else(note):
    assert note("abc", trusted=[note.document]).startswith("on somebody's word: ")
