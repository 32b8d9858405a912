"""The GDP price index from FRED: a small file in the true format, faults, and the real file."""

from datetime import date

import pytest

from assets.sources.fred import GDP_PRICE_INDEX, SERIES, parse_price_index
from pipeline.errors import SourceError
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot
from tests.agencies import fred
from tests.agencies.server import Agencies

TODAY = date(2026, 11, 22)
[DOCUMENT] = GDP_PRICE_INDEX.documents
LINES = ["2015-01-01,97.280", "2016-01-01,98.208", "2017-01-01,100.000", "2018-01-01,102.291"]


def series(lines=LINES, header=f"observation_date,{SERIES}"):
    return "\n".join([header, *lines, ""]).encode()


@pytest.mark.parametrize("date", ["observation_date", "DATE"])
def test_both_headers_are_read(date):
    frame = GDP_PRICE_INDEX.read(DOCUMENT, series(header=f"{date},{SERIES}"))
    assert frame.select("year", "index_2017").rows() == [(2015, 97.28), (2016, 98.208), (2017, 100.0), (2018, 102.291)]
    assert set(frame["document"]) == {"fred_gdp_price_index"}


@pytest.mark.parametrize("blank", ["", ".", " "])
def test_a_year_not_yet_published_is_left_out(blank):
    assert parse_price_index(series([*LINES, f"2019-01-01,{blank}"]))["year"].to_list() == [2015, 2016, 2017, 2018]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (series(header="observation_date,CPIAUCSL"), "not the series"),
        (series(["2017-01-01,100", "2017-04-01,101"]), "not annual: 2017-04-01"),
        (series(["2016-01-01,91.0", "2017-01-01,93.1"]), "another base year"),
        (series(LINES[:2]), "another base year"),
        (series([LINES[0], LINES[2], LINES[3]]), "missing, repeated or out of order"),
        (series([*LINES, LINES[-1]]), "missing, repeated or out of order"),
        (series(["2016-01-01,.", *LINES[2:], "2019-01-01,.", "2020-01-01,104"]), "missing, repeated"),
        (series([*LINES, "2019-01-01,n/a"]), "cannot be read"),
        (series([*LINES, "2019-01-01,-3"]), "schema"),
        (series([]), "another base year"),
        (b"", "not a CSV"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe\x00", "fred_gdp_price_index: not"),
        (b"<!DOCTYPE html>\n<html><body>Too many requests</body></html>", "not the series"),
    ],
)
def test_anything_else_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        GDP_PRICE_INDEX.read(DOCUMENT, content)


def test_the_real_series(document):
    frame = GDP_PRICE_INDEX.read(DOCUMENT, document(DOCUMENT.file))
    index = dict(frame.select("year", "index_2017").rows())
    assert (min(index), max(index), len(index)) == (1929, 2025, 97)
    assert (index[1929], index[2017], index[2024], index[2025]) == (8.778, 100.0, 125.428, 128.986)
    assert GDP_PRICE_INDEX.combine({DOCUMENT.name: frame})["year"].to_list() == list(range(1976, 2026))


@pytest.fixture(scope="module")
def tables():
    """The snapshot's table."""
    snapshot = Snapshot.open(ROOT / "pipeline" / "snapshot")
    return {GDP_PRICE_INDEX.name: snapshot.table(GDP_PRICE_INDEX)}


def served(tables, documents=None):
    """What is read of what FRED serves."""
    agencies = Agencies()
    fred.serve(agencies, tables, documents)
    [live] = GDP_PRICE_INDEX.live(TODAY)
    return GDP_PRICE_INDEX.combine({live.name: GDP_PRICE_INDEX.read(live, agencies.documents[live.request.url])})


def test_the_live_series_is_the_same_document_every_year():
    [live] = GDP_PRICE_INDEX.live(TODAY)
    [next_year] = GDP_PRICE_INDEX.live(date(2027, 11, 22))
    assert (live.name, live.request.url) == ("gdp_price_index_live", DOCUMENT.url)
    assert (next_year.name, next_year.request) == (live.name, live.request)
    assert (live.closed, live.expected) == (False, True)


def test_what_is_served_gives_the_figures_of_the_snapshot(tables):
    assert served(tables).drop("document").equals(tables[GDP_PRICE_INDEX.name].drop("document"))


def test_the_real_series_served_gives_the_figures_of_the_snapshot(tables, documents):
    assert served(tables, documents).drop("document").equals(tables[GDP_PRICE_INDEX.name].drop("document"))
