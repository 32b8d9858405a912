"""Federal matching rates by fiscal year: a small table, its faults, and the real one beside rates that are known."""

import polars as pl
import pytest

from assets.areas import STATE_CODES
from assets.sources.cms.fmap import FMAP
from pipeline.errors import SourceError

[DOCUMENT] = FMAP.documents


def table(states=STATE_CODES, row="0.0,0.5,0.51", header="state,fmap_from_2015,fmap_from_2022,fmap_from_2023"):
    return "\n".join([header, *(f"{code},{row}" for code in states)]).encode()


def test_a_rate_that_starts_in_october_is_the_next_fiscal_years():
    frame = FMAP.read(DOCUMENT, table())
    assert frame.filter(area="WY").drop("document").rows() == [(2023, "WY", 0.5), (2024, "WY", 0.51)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (table(STATE_CODES[1:]), "missing AL in fiscal_year 2023"),
        (table([*STATE_CODES, "PR"]), "unknown state 'PR'"),
        (table(row="0.5,0.5,0.51"), "fmap_from_2015 is no filler of zeros any more"),
        (table(row="0.0,50.0,51.0"), "leaps|schema"),
        (table(row="0.0,50.0,50.01"), "schema"),
        (table(row="0.0,0.5,0.55"), "federal_share of AL leaps in 2024"),
        (table(row="0.0,0.5,"), "schema"),
        (table(header="state,fmap_from_2015,fmap_from_2021,fmap_from_2023"), "not years in a row: 2021, 2023"),
        (table(header="state,fmap_from_2016,fmap_from_2022,fmap_from_2023"), "no column fmap_from_2015"),
        (table(header="state,fmap_from_2015,fmap_from_2022,efmap_from_2023"), "unknown column efmap_from_2023"),
        (b"<html></html>", "no column"),
    ],
)
def test_another_table_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        FMAP.read(DOCUMENT, content)


def test_the_real_rates_are_those_of_the_federal_register(document):
    frame = FMAP.read(DOCUMENT, document(DOCUMENT.file))
    assert frame.height == 9 * 51
    assert sorted(set(frame["fiscal_year"])) == list(range(2018, 2027))
    rates = {(area, year): share for year, area, share, _ in frame.rows()}
    assert {rates["NY", year] for year in range(2018, 2027)} == {0.5}
    assert {rates["DC", year] for year in range(2018, 2027)} == {0.7}
    assert (rates["MS", 2024], rates["MS", 2023], rates["WV", 2018]) == (0.7727, 0.7786, 0.7324)
    highest = frame.filter(pl.col("federal_share") == pl.col("federal_share").max().over("fiscal_year"))
    assert set(highest["area"]) == {"MS"}
