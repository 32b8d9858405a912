"""BEA's population: persons of SAINC1, faults, the real release against the Census Bureau's estimates."""

from datetime import date

import polars as pl
import pytest

from assets.areas import STATE_CODES, STATES
from assets.sources.bea.population import POPULATION, parse_zipped_population
from assets.sources.bea.regional import REGIONAL
from assets.sources.census.population import POPULATION as CENSUS_POPULATION
from pipeline.errors import SourceError
from tests.agencies import bea

TODAY = date(2026, 11, 22)
[DOCUMENT] = POPULATION.documents
[LIVE] = POPULATION.live(TODAY)
HEADER = "GeoFIPS,GeoName,Region,TableName,LineCode,IndustryClassification,Description,Unit,2006,2007,2008"


def table(states=STATES, unit="Number of persons", words="Population (persons) 1/", nation=510, line=2):
    """Line 2 as a spreadsheet saved it: every state 10 persons, then 11; income and a region beside it."""
    places = [("00", "United States", f"9,{nation},561"), *((fips, name, "9,10,11") for _, name, fips in states)]
    rows = [
        f"{int(fips) * 1000},{name},5,SAINC1,{code},...,{text},{of},{cells}"
        for fips, name, cells in [*places, ("91", "New England", "9,9,9")]
        for code, text, of in ((1, "Personal income", "Millions of dollars"), (line, words, unit))
    ]
    return "\n".join([HEADER, *rows, "Note: see the footnotes,,,,,,,,,,", ""]).encode()


@pytest.mark.usefixtures("read_from_2007")
def test_persons_from_2007():
    frame = POPULATION.read(DOCUMENT, table())
    assert frame.columns == ["year", "area", "population", "document"]
    assert frame.filter(area="AL").select("year", "population").rows() == [(2007, 10), (2008, 11)]
    assert frame.filter(area="US")["population"].to_list() == [510, 561]
    assert set(frame["area"]) == {*STATE_CODES, "US"}


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (table(states=STATES[1:]), "missing AL in line 2, year 200"),
        (table(states=(*STATES, STATES[0])), "AL stands twice"),
        (table(unit="Thousands of persons"), "unknown unit 'Thousands of persons'"),
        (table(unit="Millions of dollars"), "unknown unit 'Millions of dollars'"),
        (table(words="Per capita personal income"), "is 'Per capita personal income', not population"),
        (table(line=3), "SAINC1 has no line 2"),
        (table(nation=511), "population: areas add to 510 in year 2007, US is 511"),
        (table().replace(b"Nevada,5,SAINC1,2,...,Population (persons) 1/,Number of persons,9,10,", b"Nevada,5,"), "NV"),
        (table().replace(b"9,10,11", b"9,10.5,11", 2).replace(b"9,510,", b"9,510.5,"), "a part of a person in "),
        (
            table().replace(
                b"Ohio,5,SAINC1,2,...,Population (persons) 1/,Number of persons,9,10",
                b"Ohio,5,SAINC1,2,...,Population (persons) 1/,Number of persons,9,1",
            ),
            "areas add to 501",
        ),
        (table().replace(b"2007,2008", b"2008,2007"), "not one a year"),
        (b"<html>\n", "not a BEA regional table"),
        (b"", "not a BEA regional table"),
    ],
)
def test_another_document_is_refused(content, message):
    with pytest.raises(SourceError, match=message) as refused:
        POPULATION.read(DOCUMENT, content)
    assert "\n" not in str(refused.value)


@pytest.mark.usefixtures("read_from_2007")
def test_it_is_served_in_the_zip_of_incomes():
    assert LIVE.request in {live.request for live in REGIONAL.live(TODAY)}
    content = bea.zipped({"SAINC1__ALL_AREAS_1929_2008.csv": table(), "SAINC1_AL_1929_2008.csv": b""})
    assert parse_zipped_population(content).equals(POPULATION.read(DOCUMENT, table()).drop("document"))
    with pytest.raises(SourceError, match=r"0 members named as .*SAINC1"):
        POPULATION.read(LIVE, bea.zipped({"SAINC4__ALL_AREAS_1929_2008.csv": table()}))


@pytest.fixture(scope="module")
def real(document):
    return POPULATION.read(DOCUMENT, document(DOCUMENT.file))


def test_the_real_release(real):
    assert set(real["year"]) == set(range(1976, 2025))
    assert set(real.group_by("year").len()["len"]) == {52}
    persons = {(year, area): count for year, area, count, _ in real.rows()}
    assert (persons[2019, "NY"], persons[2019, "NJ"]) == (20_220_321, 9_259_376)
    assert (persons[2024, "US"], persons[2007, "US"]) == (340_110_988, 301_231_207)


def test_against_the_census_bureaus_estimates(real, document):
    """Equal before 2010; 2010 to 2019 revised; from 2020 another vintage, by 1.6 % at most (DC in 2024)."""
    census = CENSUS_POPULATION.combine(
        {one.name: CENSUS_POPULATION.read(one, document(one.file)) for one in CENSUS_POPULATION.documents}
    )
    off = real.join(census, on=["year", "area"], suffix="_census").select(
        "year", "area", off=pl.col("population") / pl.col("population_census") - 1
    )
    most = dict(off.group_by("year").agg(pl.col("off").abs().max()).rows())
    assert [most[year] for year in range(2007, 2010)] == [0, 0, 0]
    assert 0.042 < off.filter(year=2019, area="NJ")["off"].item() < 0.043
    assert off.filter(year=2019, area="AZ")["off"].item() < -0.028
    assert max(most[year] for year in (2020, 2021)) < 0.0014
    assert 0.0158 < most[2024] < 0.0159
