"""Residents aged 65 and over: a small extract, its faults, and the real one."""

import polars as pl
import pytest

from assets.areas import STATES
from assets.sources.census.population_65_and_over import POPULATION_65_AND_OVER
from pipeline.errors import SourceError

[DOCUMENT] = POPULATION_65_AND_OVER.documents
PLACES = [*(fips for _, _, fips in STATES), "72"]


def extract(places=PLACES, row="1000,170", header="geo,total_2024_acs1,age_65_over_2024_acs1"):
    return "\n".join([header, *(f"0400000US{fips},{row}" for fips in places)]).encode()


def test_states_and_puerto_rico_without_the_nation():
    frame = POPULATION_65_AND_OVER.read(DOCUMENT, extract())
    assert frame.height == 52
    assert frame.filter(area="PR").rows() == [(2024, "PR", 170, DOCUMENT.name)]
    assert "US" not in frame["area"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (extract(PLACES[1:]), "missing AL"),
        (extract([*PLACES, "01"]), "AL stands twice"),
        (extract(PLACES[:-1]), "0 rows of PR, not 1"),
        (extract([*PLACES, "00"]), "unknown area '0400000US00'"),
        (extract(header="geo,total_2023_acs1,age_65_over_2024_acs1"), "not one column of 65 and over and one of all"),
        (extract(header="geo,total_2024_acs1,age_18_over_2024_acs1"), "not one column of 65 and over"),
        (extract(row="1000,700"), "no part of all ages that 65 and over can be: AL"),
        (extract(row="1000,"), "no part of all ages"),
        (extract(row="1000,17%"), "cannot be read"),
        (b"<html></html>", "no column geo"),
    ],
)
def test_another_extract_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        POPULATION_65_AND_OVER.read(DOCUMENT, content)


def test_the_real_extract(document):
    frame = POPULATION_65_AND_OVER.read(DOCUMENT, document(DOCUMENT.file))
    assert frame.height == 52
    assert frame.filter(pl.col("area") != "PR")["population"].sum() == 61_245_283
    known = frame.filter(pl.col("area").is_in(["AL", "PR", "WY"])).sort("area").select("area", "population")
    assert known.rows() == [("AL", 955_166), ("PR", 789_514), ("WY", 117_373)]
