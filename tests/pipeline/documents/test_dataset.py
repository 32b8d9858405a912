"""Datasets: documents read and checked; the newest document wins, block by block."""

import polars as pl
import pytest

from pipeline.documents.dataset import YEARS_BEFORE, Dataset
from pipeline.errors import SourceError
from tests.pipeline.made_up_agency import VoteSchema, dataset, document


class TestRead:
    @pytest.mark.parametrize(
        "text",
        [
            "year,area,amount_usd\n2010,AL,\n",
            "year,area,amount_usd\n2010,AL,1\n2010,AL,1\n",
            "year,area,amount_usd\n2010,AL,plenty\n",
            "year,area,amount_usd\n1066,AL,1\n",
            "year,area,dollars\n2010,AL,1\n",
            "year,area,amount_usd\n",
            "",
            "\x00\x01\x02",
        ],
        ids=["null", "twice", "text", "impossible year", "renamed column", "no rows", "empty", "garbage"],
    )
    def test_what_breaks_the_schema_is_refused_in_one_line(self, text):
        with pytest.raises(SourceError, match=r"^new: [^\n]+$"):
            dataset().read(document("new"), text.encode())

    @pytest.mark.parametrize("error", [SourceError("no"), ValueError("no"), KeyError("no"), IndexError("no")])
    def test_what_the_parser_raises_names_the_document(self, error):
        def parse(_content):
            raise error

        with pytest.raises(SourceError, match=r"^new: [^\n]*no"):
            dataset().read(document("new", parse=parse), b"")


class TestCombine:
    @staticmethod
    def combined(old, new, **settings):
        table = dataset(**settings)
        columns = ["year", "area", "amount_usd"]
        frames = {
            name: pl.DataFrame(rows, schema=columns, orient="row").with_columns(document=pl.lit(name))
            for name, rows in (("new", new), ("old", old))
        }
        return table.combine(frames).rows()

    def test_newest_document_wins_year_by_year(self):
        rows = self.combined([(2009, "AL", 1.0), (2010, "AL", 2.0)], [(2010, "AL", 3.0), (2011, "AL", 4.0)])
        assert rows == [(2009, "AL", 1.0, "old"), (2010, "AL", 3.0, "new"), (2011, "AL", 4.0, "new")]

    def test_states_of_one_year_never_come_from_two_releases(self):
        assert self.combined([(2010, "AK", 1.0), (2010, "AL", 1.0)], [(2010, "AL", 3.0)]) == [(2010, "AL", 3.0, "new")]

    def test_order_of_documents_decides_not_of_the_frames(self):
        reverse = (document("new"), document("old"))
        frames = {
            name: pl.DataFrame({"year": [2010], "area": ["AL"], "amount_usd": [1.0], "document": [name]})
            for name in ("old", "new")
        }
        assert dataset().combine(frames)["document"].to_list() == ["new"]
        assert dataset(*reverse).combine(frames)["document"].to_list() == ["old"]

    def test_years_before_the_first_are_not_kept(self, monkeypatch):
        monkeypatch.setattr("pipeline.documents.dataset.first_fiscal_year", lambda: 2007 + YEARS_BEFORE)
        kept = self.combined([(2006, "AL", 1.0), (2007, "AL", 2.0)], [(2008, "AL", 3.0)])
        assert [row[0] for row in kept] == [2007, 2008]

    def test_without_years_the_newest_document_counts_alone(self):
        table = Dataset("votes", "Votes", VoteSchema, (document("old"), document("new")), year=None)
        frames = {
            name: pl.DataFrame({"area": areas, "votes": [1] * len(areas), "document": [name] * len(areas)})
            for name, areas in (("old", ["AK", "AL"]), ("new", ["AL", "AK"]))
        }
        assert table.combine(frames).rows() == [("AK", 1, "new"), ("AL", 1, "new")]
