"""Readable documents are read: what agencies' files come with changes no figure; one cut in its last line is refused.

Of every agency, the documents as ``tests/agencies`` serve them and, where they are at hand, the real ones: one of each
kind. What is done to them is in ``tests/agencies/readable.py``.
"""

import re
import warnings
from functools import cache

import polars as pl
import pytest

from pipeline.documents.cells import csv_cells, require_last_line_ended
from pipeline.errors import SourceError
from tests.agencies.readable import CUT, READABLE, changed, cut, kind_of
from tests.assets.sources.test_fuzz import DATASETS, SERVED, TODAY, served

COPIES = {
    (dataset.name, getattr(one.parse, "func", one.parse), tuple(map(str, getattr(one.parse, "args", ())))): (
        dataset,
        one,
    )
    for dataset in DATASETS.values()
    for one in dataset.documents
}
"""Of the documents that come with the project, the last of each kind."""
ENDED = {
    *("bea_population", "bea_regional", "cbo_actual", "cms_health_by_residence", "gdp_price_index"),
    "irs_historic_table_2",
}
"""Datasets whose agency ends the last line of its tables, too; the Census Bureau does not."""


def read(dataset, document, content):
    """The figures of a document, in one order."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return dataset.read(document, content).sort(pl.all())


@cache
def as_served(table, name):
    dataset = DATASETS[table]
    document = next(live for live in dataset.live(TODAY) if live.name == name)
    return dataset, document, served()[name], read(dataset, document, served()[name])


def require_same(dataset, document, content, whole):
    done = 0
    for what, how in READABLE.items():
        otherwise = changed(content, how)
        if otherwise != content:
            assert read(dataset, document, otherwise).equals(whole), what
            done += 1
    return done


@pytest.mark.parametrize(("table", "name"), SERVED)
def test_what_is_served(table, name):
    dataset, document, content, whole = as_served(table, name)
    assert require_same(dataset, document, content, whole) or kind_of(content) == "xls"


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@pytest.mark.parametrize(("dataset", "one"), COPIES.values(), ids=[one.name for _, one in COPIES.values()])
@pytest.mark.slow
def test_what_is_at_hand(documents, dataset, one):
    path = documents / one.file
    if not path.is_file():
        pytest.skip(f"needs {one.file}")
    content = path.read_bytes()
    assert require_same(dataset, one, content, read(dataset, one, content)) or kind_of(content) == "xls"


@pytest.mark.parametrize("most", [0, 1, 5])
@pytest.mark.parametrize(("table", "name"), [one for one in SERVED if one[0] in ENDED])
def test_cut_in_its_last_line(table, name, most):
    dataset, document, content, _ = as_served(table, name)
    with pytest.raises(SourceError, match="cut off: the last line has no end"):
        dataset.read(document, changed(content, {kind: lambda part: cut(part, most) for kind in CUT}))


@pytest.mark.parametrize(("table", "name"), SERVED)
def test_cut_by_a_byte_it_is_not_read_as_something_else(table, name):
    """Pages may lose their end, tables in texts without a last line's end the last cell's; no figure is another."""
    dataset, document, content, whole = as_served(table, name)
    try:
        assert read(dataset, document, content[:-3]).equals(whole)
    except SourceError as error:
        assert re.match(f"{name}: ", str(error))  # noqa: PT017  (either outcome is right)


class TestCells:
    def test_numbers_lose_their_commas_and_texts_do_not(self):
        cells = csv_cells(b'a,b,c\n"1,234","-12,345,678.5","x, 1,234"\n"1,23","1,2345","12,345,67"\n')
        assert cells.rows() == [("1234", "-12345678.5", "x, 1,234"), ("1,23", "1,2345", "12,345,67")]

    def test_blank_lines_at_the_end_go_and_others_stay(self):
        assert csv_cells(b"a,b\n1,2\n,\n3,4\n,\n\n \n").rows() == [("1", "2"), (None, None), ("3", "4")]
        assert csv_cells(b"a,b\n").rows() == []

    def test_a_column_without_a_name_that_holds_something_stays(self):
        assert csv_cells(b"a,,\n1,2,\n").columns == ["a", ""]

    def test_a_byte_order_mark(self):
        assert csv_cells(b"\xef\xbb\xbfa,b\n1,2\n", ["a"]).columns == ["a", "b"]

    def test_a_last_line_without_its_end(self):
        require_last_line_ended(b"a\n1\n")
        with pytest.raises(SourceError, match="cut off: the last line has no end"):
            require_last_line_ended(b"a\n1")
