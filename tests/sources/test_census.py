"""Population and federal aid: small files in the true formats, faults, and the real files."""

import csv
import io

import polars as pl
import pytest

from assets.areas import CODE_OF_NAME, STATE_CODES, STATES
from assets.sources.census import FEDERAL_AID, POPULATION
from pipeline.errors import SourceError

PRINTED, TENS, TWENTIES = POPULATION.documents
[AID] = FEDERAL_AID.documents
REGIONS = ["Northeast", "Midwest", "South", "West"]


def alldata(figures=None, years=(2020, 2021), total=None):
    """An ALLDATA file: the nation, a region, a division, states, Puerto Rico; ``figures`` are (fips, name, persons)."""
    figures = [(fips, name, 100) for _, name, fips in STATES] if figures is None else figures
    total = sum(persons for _, _, persons in figures) if total is None else total
    rows = [("010", "0", "0", "00", "United States", total), ("020", "1", "0", "00", "Northeast Region", 900)]
    rows += [("030", "1", "1", "00", "New England", 600)]
    rows += [("040", "1", "1", fips, name, persons) for fips, name, persons in figures]
    rows += [("040", "X", "X", "72", "Puerto Rico", 33)]
    header = ["SUMLEV", "REGION", "DIVISION", "STATE", "NAME", f"ESTIMATESBASE{years[0]}"]
    header += [*(f"POPESTIMATE{year}" for year in years), *(f"NPOPCHG_{year}" for year in years)]
    return written([header, *([*row, *[row[-1]] * len(years), *[0] * len(years)] for row in rows)])


def printed(places=None, years=("2007", "2008", "2009"), total=5100):
    """The 2000-2010 table: quoted numbers with commas, leading dots, footnote digits stuck to headers, notes."""
    places = [(f".{name}", 100) for _, name, _ in STATES] if places is None else places
    header = ["Geographic Area", "April 1, 20001", "Intercensal Estimates (as of July 1)", *years]
    rows = [(name, 1000) for name in REGIONS] + places + [("Puerto Rico", 3_000)]
    lines = [[name, *[f"{persons:,}"] * 7] for name, persons in [("United States", total), *rows]]
    notes = [["1 The April 1, 2000 population base", *[""] * 7], ["Suggested Citation:", *[""] * 7]]
    return written([[*header, "April 1, 20102", "July 1, 20103"], *lines, *notes])


def aid(figures=None, header="stabbr,level,levf,aggvar,ic,year,value"):
    """The long extract of two years; ``figures`` are (area, year, thousands)."""
    if figures is None:
        figures = [(code, year, 2) for year in (2006, 2007, 2008) for code in STATE_CODES]
        figures += [("US", year, 102) for year in (2006, 2007, 2008)]
    lines = [f"{area},1.0,State-local,fedigr,,{year}.0,{value}.0" for area, year, value in figures]
    return "\n".join([header, *lines, ""]).encode()


def written(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def test_alldata_gives_states_puerto_rico_and_the_nation():
    frame = POPULATION.read(TWENTIES, alldata())
    assert len(frame) == 2 * 53
    figures = {(year, area): persons for year, area, persons, _ in frame.rows()}
    assert (figures[2020, "US"], figures[2021, "WY"], figures[2021, "PR"]) == (5100, 100, 33)
    assert set(frame["area"]) == {*STATE_CODES, "PR", "US"}


def test_codes_that_lost_their_zeros_are_read():
    content = alldata().replace(b"\r\n040,", b"\r\n40,").replace(b"\r\n010,", b"\r\n10,").replace(b",01,Al", b",1,Al")
    assert len(POPULATION.read(TWENTIES, content)) == 2 * 53


def test_only_the_years_before_2010_are_read_from_the_printed_table():
    frame = POPULATION.read(PRINTED, printed())
    assert sorted(set(frame["year"])) == [2007, 2008, 2009]
    assert frame.filter(area="US")["population"].to_list() == [5100] * 3
    assert set(frame["area"]) == {*STATE_CODES, "PR", "US"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (alldata([(fips, name, 100) for _, name, fips in STATES[1:]]), "missing AL in year"),
        (alldata([(fips, name, 1) for _, name, fips in (*STATES, STATES[4])]), "CA stands twice in year"),
        (alldata(total=5101), "population: areas add to 5,100 in year 2020, US is 5,101"),
        (alldata([*((fips, name, 1) for _, name, fips in STATES), ("99", "Atlantis", 1)]), "unknown area Atlantis"),
        (alldata().replace(b"SUMLEV", b"LEVEL"), "no column SUMLEV"),
        (alldata().replace(b"POPESTIMATE", b"ESTIMATE"), "no column POPESTIMATE"),
        (alldata().replace(b"Wyoming,100,100", b"Wyoming,100,X"), "cannot be read"),
        (alldata().replace(b"Puerto Rico,33,33", b"Puerto Rico,33,"), "schema"),
        (alldata().replace(b"\r\n010,", b"\r\n011,"), "0 rows for US"),
        (b"", "not a CSV"),
        (b"PK\x03\x04\xff\xfe\x00", "census_population_2020_2025: no column NAME, STATE, SUMLEV"),
        (b"<!DOCTYPE html>\n<html><body>404 Not Found</body></html>", "no column NAME, STATE, SUMLEV"),
    ],
)
def test_faulty_population_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        POPULATION.read(TWENTIES, content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (printed([(name, 100) for _, name, _ in STATES[:-1]]), "missing WY in year"),
        (printed([(name, 100) for _, name, _ in (*STATES, STATES[0])]), "AL stands twice"),
        (printed(total=5000), "population: areas add to 5,100 in year 2007, US is 5,000"),
        (printed(years=("2007", "2008", "20094")), "no column 2009"),
        (printed([*((name, 100) for _, name, _ in STATES), ("Guam", 5)]), "unknown area 'Guam'"),
        (printed().replace(b'"5,100"', b'"5,l00"'), "no number at United States 2007"),
        (b"", "not a CSV"),
        (b"<html>\n<p>moved</p></html>", "no column 2007, 2008, 2009"),
    ],
)
def test_a_faulty_printed_table_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        POPULATION.read(PRINTED, content)


def test_federal_aid_in_dollars_from_2007():
    frame = FEDERAL_AID.read(AID, aid())
    assert sorted(set(frame["fiscal_year"])) == [2007, 2008]
    assert frame.filter(area="US")["amount_usd"].to_list() == [102_000.0] * 2
    assert len(frame) == 2 * 52


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (aid([(code, 2008, 2) for code in STATE_CODES[1:]]), "missing AL in fiscal_year 2008"),
        (aid([(code, 2008, 2) for code in (*STATE_CODES, "NY")]), "NY stands twice"),
        (aid([(code, 2008, 2) for code in STATE_CODES]), "0 rows for US in fiscal_year 2008"),
        (
            aid([*((code, 2008, 2) for code in STATE_CODES), ("US", 2008, 2_000)]),
            "areas add to 102,000 in fiscal_year 2008",
        ),
        (aid([("PR", 2008, 2)]), "unknown area 'PR'"),
        (aid().replace(b"AK,1.0,State-local,fedigr", b"AK,1.0,State,fedigr", 1), "holds State fedigr"),
        (aid(header="state,level,levf,aggvar,ic,year,value"), "no column stabbr"),
        (aid().replace(b"2007.0,2.0", b"2007.0,", 1), "areas add to|schema"),
        (b"", "not a CSV"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "census_federal_aid_1970_2019: n"),
        (b"<html>\n<p>moved</p></html>", "no column aggvar"),
    ],
)
def test_faulty_aid_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        FEDERAL_AID.read(AID, content)


def test_the_real_population(document):
    frame = POPULATION.combine({one.name: POPULATION.read(one, document(one.file)) for one in POPULATION.documents})
    assert frame.group_by("year").len().sort("year").rows() == [(year, 53) for year in range(2007, 2026)]
    figures = {(year, area): persons for year, area, persons, _ in frame.rows()}
    assert figures[2007, "US"] == 301_231_207
    assert figures[2009, "AL"] == 4_757_938
    assert figures[2010, "US"] == 309_321_666  # the 2010-2019 file; the older one has 309,349,689
    assert figures[2019, "PR"] == 3_193_694
    assert figures[2020, "US"] == 331_578_104
    assert figures[2025, "WY"] == 588_753
    sources = dict(frame.filter(area="US").select("year", "document").rows())
    assert sources[2009] == PRINTED.name
    assert (sources[2010], sources[2019]) == (TENS.name, TENS.name)
    assert sources[2020] == TWENTIES.name


def test_the_real_aid_adds_to_the_nation(document):
    frame = FEDERAL_AID.read(AID, document(AID.file))
    assert sorted(set(frame["fiscal_year"])) == list(range(2007, 2020))
    national = dict(frame.filter(area="US").select("fiscal_year", "amount_usd").rows())
    states = dict(frame.filter(pl.col("area") != "US").group_by("fiscal_year").agg(pl.col("amount_usd").sum()).rows())
    off = {year: (national[year] - states[year]) / 1e3 for year in national if national[year] != states[year]}
    assert off == {2018: 2, 2019: -7}
    assert national[2019] == 762_055_020_000


def published_aid(content):
    """Thousands of dollars of 'From Federal Government' (state and local together) by area from a half of Table 1."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    names = next(row for row in rows if row[1] == "Description")
    amounts = next(row for row in rows if row[1].strip() == "From Federal Government")
    codes = CODE_OF_NAME | {"United States Total": "US"}
    places = [(column, name.strip()) for column, name in enumerate(names) if column > 1 and name.strip()]
    return {codes[name]: int(amounts[column].replace(",", "")) for column, name in places}


def test_aid_of_2017_is_a_later_revision_of_the_published_table(document):
    folder = "census/government_finance"
    published = {
        code: thousands
        for half in "ab"
        for code, thousands in published_aid(document(f"{folder}/17slsstab1{half}.csv")).items()
    }
    frame = FEDERAL_AID.read(AID, document(AID.file)).filter(fiscal_year=2017)
    extract = {area: amount / 1e3 for area, amount in frame.select("area", "amount_usd").rows()}
    assert set(published) == set(extract) == {*STATE_CODES, "US"}
    assert (published["US"], extract["US"]) == (710_075_736, 710_498_971)
    change = {area: extract[area] / published[area] - 1 for area in published}
    assert max(map(abs, change.values())) < 0.0225
    assert {area for area, relative in change.items() if abs(relative) > 0.01} == {"NV", "WV", "NC", "AZ"}
