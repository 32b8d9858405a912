"""Federal aid of FY2012 to FY2022: halves of workbooks in the true layout, their faults, and the real workbooks."""

import polars as pl
import pytest

from assets.areas import STATE_CODES
from assets.sources.census.federal_aid import FEDERAL_AID
from assets.sources.census.finances import HALVES
from pipeline.errors import SourceError
from tests.agencies import census

DOCUMENTS = {document.name: document for document in FEDERAL_AID.documents}
HALF_A, HALF_B = DOCUMENTS["census_finances_2013a"], DOCUMENTS["census_finances_2013b"]


def rows(areas, year=2013, edits=None):
    """Table 1 of some areas, each with its place in the alphabet in thousands, and the nation with their sum."""
    thousands = {code: place for place, code in enumerate(STATE_CODES, 1)} | {"US": 1326}
    found = census.finances_rows(year, {code: thousands[code] for code in areas})
    for (line, column), value in (edits or {}).items():
        found[line][column] = value
    return census.workbook_bytes(f"{year}_half", found)


def aid_line(areas):
    return next(n for n, row in enumerate(census.finances_rows(2013, dict.fromkeys(areas, 1))) if row[:1] == [4])


def test_the_halves_are_the_nation_and_all_states():
    assert HALVES["a"][0] == "US"
    assert (HALVES["a"][-1], HALVES["b"][0]) == ("MS", "MO")
    assert [*HALVES["a"][1:], *HALVES["b"]] == list(STATE_CODES)


def test_two_halves_are_a_year_in_dollars():
    frames = {
        HALF_A.name: FEDERAL_AID.read(HALF_A, rows(HALVES["a"])),
        HALF_B.name: FEDERAL_AID.read(HALF_B, rows(HALVES["b"])),
    }
    assert [frame.height for frame in frames.values()] == [26, 26]
    year = FEDERAL_AID.combine(frames)
    assert year.filter(area="US")["amount_usd"].to_list() == [1_326_000]
    assert year.filter(area="WY").select("fiscal_year", "amount_usd", "document").rows() == [
        (2013, 51_000, "census_finances_2013b")
    ]


@pytest.mark.parametrize(
    ("document", "content", "message"),
    [
        (HALF_A, rows(HALVES["b"]), "the areas are MO, .*, not those of half a"),
        (HALF_B, rows(HALVES["a"]), "not those of half b"),
        (HALF_A, rows(HALVES["a"][1:]), "not those of half a"),
        (HALF_B, rows(HALVES["b"][:-1]), "not those of half b"),
        (HALF_A, rows(HALVES["a"], 2014), "not Table 1 of government finances of 2013: 2014"),
        (HALF_B, rows(HALVES["b"], edits={(1, 1): "in millions"}), "does not say that its amounts are in thousands"),
        (HALF_B, rows(HALVES["b"], edits={(aid_line(HALVES["b"]), 2): 62}), "do not add to amount_usd in MO"),
        (HALF_B, rows(HALVES["b"], edits={(aid_line(HALVES["b"]), 5): "(X)"}), "no number at Missouri 2013: '.X.'"),
        (HALF_A, b"<html>", "not a workbook"),
    ],
)
def test_another_half_is_refused(document, content, message):
    with pytest.raises(SourceError, match=message):
        FEDERAL_AID.read(document, content)


def test_halves_that_do_not_add_to_the_nation_are_no_year():
    changed = {(aid_line(HALVES["b"]), 2): 1026, (aid_line(HALVES["b"]), 4): 1025}
    frames = {
        HALF_A.name: FEDERAL_AID.read(HALF_A, rows(HALVES["a"])),
        HALF_B.name: FEDERAL_AID.read(HALF_B, rows(HALVES["b"], edits=changed)),
    }
    with pytest.raises(SourceError, match="areas add to 2,326,000 in fiscal_year 2013, US is 1,326,000"):
        FEDERAL_AID.combine(frames)
    with pytest.raises(SourceError, match="census_finances_2013b is missing"):
        FEDERAL_AID.combine({HALF_A.name: frames[HALF_A.name]})


@pytest.fixture(scope="module")
def figures(document):
    return {one.name: FEDERAL_AID.read(one, document(one.file)) for one in FEDERAL_AID.documents}


def test_the_real_workbooks_take_the_place_of_the_extract(figures):
    combined = FEDERAL_AID.combine(figures)
    assert combined.height == 44 * 52
    national = combined.filter(area="US").select("fiscal_year", pl.col("amount_usd") / 1e3).rows()
    assert {year: usd for year, usd in national if year >= 2012} == {
        2012: 580_603_546, 2013: 583_293_704, 2014: 602_175_490, 2015: 658_011_745, 2016: 693_988_585,
        2017: 711_826_513, 2018: 741_523_133, 2019: 762_909_939, 2020: 912_082_730,
        2021: 1_120_200_979, 2022: 1_257_878_688,
    }  # fmt: skip
    states = combined.filter(pl.col("area") != "US").group_by("fiscal_year").agg(pl.len(), pl.col("amount_usd").sum())
    assert set(states["len"]) == {51}
    gaps = states.join(combined.filter(area="US"), on="fiscal_year").select(
        "fiscal_year", gap=((pl.col("amount_usd") - pl.col("amount_usd_right")) / 1e3).round()
    )
    assert {year: gap for year, gap in gaps.rows() if year >= 2012 and gap} == {2018: 1, 2019: -4, 2020: -1}
    extract = set(combined.filter(document="census_federal_aid_1970_2019")["fiscal_year"])
    assert extract == set(range(1977, 2012)) - {2001, 2003}


def test_the_extract_is_the_workbooks_of_2013_to_2016_and_an_earlier_revision_of_others(figures):
    extract = figures.pop("census_federal_aid_1970_2019")
    both = extract.join(pl.concat(figures.values()), on=["fiscal_year", "area"], suffix="_workbook")
    moved = both.filter(pl.col("area") != "US").with_columns(
        billions=((pl.col("amount_usd_workbook") - pl.col("amount_usd")) / 1e9).round(2)
    )
    most = moved.group_by("fiscal_year").agg(pl.col("billions").abs().max()).sort("fiscal_year")
    assert dict(most.rows()) == {
        2012: 5.24, 2013: 0, 2014: 0, 2015: 0, 2016: 0, 2017: 0.5, 2018: 0.63, 2019: 0.44,
    }  # fmt: skip
    in_2012 = moved.filter((pl.col("fiscal_year") == 2012) & (pl.col("billions").abs() > 1.3)).sort("billions")
    assert in_2012.select("area", "billions").rows() == [("TX", -5.24), ("KS", -2.42), ("AL", 1.33), ("NC", 2.71)]
