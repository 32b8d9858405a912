"""Population and federal aid: small files in the true formats, faults, and the real files."""

import csv
import io
import re
from datetime import date

import polars as pl
import pytest

from assets.areas import CODE_OF_NAME, STATE_CODES, STATES
from assets.sources.census.federal_aid import FEDERAL_AID
from assets.sources.census.finances import parse_finances
from assets.sources.census.population import POPULATION, parse_population
from pipeline.errors import SourceError
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot
from tests.agencies import census
from tests.agencies.server import Agencies

TODAY = date(2026, 11, 22)
PRINTED, TENS, TWENTIES = POPULATION.documents
AID = FEDERAL_AID.documents[0]
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


@pytest.mark.usefixtures("read_from_2007")
def test_alldata_gives_states_puerto_rico_and_the_nation():
    frame = POPULATION.read(TWENTIES, alldata())
    assert len(frame) == 2 * 53
    figures = {(year, area): persons for year, area, persons, _ in frame.rows()}
    assert (figures[2020, "US"], figures[2021, "WY"], figures[2021, "PR"]) == (5100, 100, 33)
    assert set(frame["area"]) == {*STATE_CODES, "PR", "US"}


@pytest.mark.usefixtures("read_from_2007")
def test_codes_that_lost_their_zeros_are_read():
    content = alldata().replace(b"\r\n040,", b"\r\n40,").replace(b"\r\n010,", b"\r\n10,").replace(b",01,Al", b",1,Al")
    assert len(POPULATION.read(TWENTIES, content)) == 2 * 53


@pytest.mark.usefixtures("read_from_2007")
def test_only_the_years_before_2010_are_read_from_the_printed_table():
    frame = POPULATION.read(PRINTED, printed())
    assert sorted(set(frame["year"])) == [2007, 2008, 2009]
    assert frame.filter(area="US")["population"].to_list() == [5100] * 3
    assert set(frame["area"]) == {*STATE_CODES, "PR", "US"}


@pytest.mark.usefixtures("read_from_2007")
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
        (alldata().replace(b"040,X", b"04O,X"), "missing PR in year 2020, 2021"),
        (b"", "not a CSV"),
        (b"PK\x03\x04\xff\xfe\x00", "census_population_2020_2025: no column NAME, STATE, SUMLEV"),
        (b"<!DOCTYPE html>\n<html><body>404 Not Found</body></html>", "no column NAME, STATE, SUMLEV"),
    ],
)
def test_faulty_population_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        POPULATION.read(TWENTIES, content)


@pytest.mark.usefixtures("read_from_2007")
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


@pytest.mark.usefixtures("read_from_2007")
def test_federal_aid_in_dollars_from_2007():
    frame = FEDERAL_AID.read(AID, aid())
    assert sorted(set(frame["fiscal_year"])) == [2007, 2008]
    assert frame.filter(area="US")["amount_usd"].to_list() == [102_000.0] * 2
    assert len(frame) == 2 * 52


@pytest.mark.usefixtures("read_from_2007")
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
    assert sorted(set(frame["fiscal_year"])) == sorted(set(range(1977, 2020)) - {2001, 2003})
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


@pytest.fixture(scope="module")
def tables():
    """The snapshot's tables of the bureau."""
    snapshot = Snapshot.open(ROOT / "pipeline" / "snapshot")
    return {dataset.name: snapshot.table(dataset) for dataset in (POPULATION, FEDERAL_AID)}


def served(dataset, tables, documents=None):
    """What is read of what the bureau serves, by name of document; only what is expected has to be there."""
    agencies = Agencies()
    census.serve(agencies, tables, documents)
    lives = [live for live in dataset.live(TODAY) if live.expected or live.request.url in agencies.documents]
    return {live.name: dataset.read(live, agencies.documents[live.request.url]) for live in lives}


def files(lives, **said):
    """File names of those documents that say ``said`` of themselves."""
    chosen = [one for one in lives if all(getattr(one, name) == value for name, value in said.items())]
    return [one.request.url.rsplit("/", 1)[1] for one in chosen]


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize("dataset", [POPULATION, FEDERAL_AID])
def test_every_live_document_has_a_name_and_an_address_of_its_own(dataset):
    snapshot = {one.name for one in dataset.documents}
    for year in range(2026, 2046):
        lives = dataset.live(date(year, 11, 22))
        assert len({one.name for one in lives} - snapshot) == len(lives) == len({one.request.url for one in lives})
        assert {one.request.host for one in lives} == {"www2.census.gov"}


@pytest.mark.usefixtures("read_from_2007")
def test_the_vintages_of_population_by_day():
    decades = ["st-est00int-01.csv", "nst-est2019-alldata.csv"]
    assert files(POPULATION.live(TODAY), closed=True) == decades
    assert files(POPULATION.live(TODAY)) == [*decades, "NST-EST2025-ALLDATA.csv"]
    for winter in (date(2026, 12, 1), date(2027, 4, 30)):
        assert files(POPULATION.live(winter))[2:] == ["NST-EST2025-ALLDATA.csv", "NST-EST2026-ALLDATA.csv"]
        assert files(POPULATION.live(winter), expected=False) == ["NST-EST2026-ALLDATA.csv"]
    assert files(POPULATION.live(date(2027, 5, 1)), expected=True)[2:] == ["NST-EST2026-ALLDATA.csv"]
    [_, _, *ended, newest] = POPULATION.live(date(2033, 6, 1))
    assert files(ended, closed=True) == ["NST-EST2030-ALLDATA.csv"]
    assert newest.request.url == f"{census.POPEST}/datasets/2030-2032/state/totals/NST-EST2032-ALLDATA.csv"


@pytest.mark.usefixtures("read_from_2007")
def test_what_is_served_of_population_gives_the_figures_of_the_snapshot(tables):
    combined = POPULATION.combine(served(POPULATION, tables))
    assert combined.drop("document").equals(tables[POPULATION.name].drop("document"))


def test_the_real_files_of_population_give_the_figures_of_the_snapshot(tables, documents):
    combined = POPULATION.combine(served(POPULATION, tables, documents))
    assert combined.drop("document").equals(tables[POPULATION.name].drop("document"))


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("years", "message"),
    [
        (range(2020, 2025), r"estimates 2020 to 2024 \(5 years\), not 2020 to 2025 \(6 years\)"),
        (range(2021, 2026), "estimates 2021 to 2025"),
        ((2020, 2021, 2022, 2024, 2025), r"estimates 2020 to 2025 \(5 years\), not"),
    ],
)
def test_another_vintage_under_this_ones_name_is_refused(years, message):
    newest = POPULATION.live(TODAY)[-1]
    assert len(POPULATION.read(newest, alldata(years=range(2020, 2026)))) == 6 * 53
    with pytest.raises(SourceError, match=message):
        POPULATION.read(newest, alldata(years=years))


@pytest.mark.usefixtures("read_from_2007")
def test_without_a_promise_any_years_are_read():
    assert set(parse_population(alldata(years=(2020, 2021)))["year"]) == {2020, 2021}


@pytest.mark.usefixtures("read_from_2007")
def test_the_workbooks_of_finances_by_day():
    lives = FEDERAL_AID.live(TODAY)
    assert [one.name for one in lives] == [f"census_federal_aid_{year}" for year in range(2017, 2025)]
    assert lives[0].request.url == f"{census.FINANCES}/2017/17slsstab1.xlsx"
    assert files(lives, closed=True) == [f"{year}slsstab1.xlsx" for year in range(17, 21)]
    assert files(lives, expected=False) == ["23slsstab1.xlsx", "24slsstab1.xlsx"]
    assert [one.name for one in FEDERAL_AID.live(date(2027, 1, 1))][-1] == "census_federal_aid_2025"


@pytest.mark.usefixtures("read_from_2007")
def test_what_is_served_of_aid_gives_the_figures_of_the_snapshot(tables):
    frame = pl.concat(served(FEDERAL_AID, tables).values())
    assert sorted(set(frame["fiscal_year"])) == list(range(2017, census.PUBLISHED_TO + 1))
    known = tables[FEDERAL_AID.name].filter(pl.col("fiscal_year") >= 2017)
    both = frame.join(known, on=["fiscal_year", "area"], suffix="_snapshot")
    assert len(both) == len(known) == known["fiscal_year"].n_unique() * 52
    assert both.filter(pl.col("amount_usd") != pl.col("amount_usd_snapshot")).is_empty()


def aid_of_2022(**changes):
    """Each state received its place in the alphabet, thousands; ``changes`` to that, None where it is left out."""
    thousands = {code: place for place, code in enumerate(STATE_CODES, 1)} | {"US": 1326} | changes
    return {code: amount for code, amount in thousands.items() if amount is not None}


def workbook(change=lambda rows: rows, **how):
    """The workbook of FY2022, its rows changed."""
    rows = census.finances_rows(2022, aid_of_2022(), **how)
    return census.workbook_bytes("2022_US_WY", change(rows))


def renamed(before, after):
    """A change that puts ``after`` in place of every cell ``before``."""
    return lambda rows: [[after if cell == before else cell for cell in row] for row in rows]


def without_column(number):
    """A change that leaves one column out."""
    return lambda rows: [[*row[:number], *row[number + 1 :]] for row in rows]


@pytest.mark.usefixtures("read_from_2007")
def test_the_amount_of_state_and_local_together_is_read_in_dollars():
    frame = parse_finances(workbook(), 2022)
    assert len(frame) == 52
    assert frame.filter(pl.col("area").is_in(["AL", "US"])).sort("area").rows() == [
        (2022, "AL", 1_000.0),
        (2022, "US", 1_326_000.0),
    ]


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (lambda: census.finances(2021, aid_of_2022()), "not Table 1 of government finances of 2022: 2021"),
        (lambda: census.finances(2022, aid_of_2022(NV=None)), "missing NV in fiscal_year 2022"),
        (lambda: census.finances(2022, aid_of_2022(US=None)), "0 rows for US in fiscal_year 2022"),
        (
            lambda: census.finances(2022, aid_of_2022(US=1299)),
            "areas add to 1,326,000 in fiscal_year 2022, US is 1,299,000",
        ),
        (lambda: census.finances(2022, aid_of_2022(NV=29_000)), "areas add to 30,297,000"),
        (
            lambda: census.finances(2022, aid_of_2022(), unit="(Dollar amounts are in millions.)"),
            "amounts are in thousands",
        ),
        (
            lambda: census.finances(2022, aid_of_2022(), line="     From State Government"),
            "0 lines From Federal Government",
        ),
        (lambda: workbook(renamed("     From State government1", "From Federal Government2")), "2 lines From Federal"),
        (lambda: workbook(renamed("Nevada", "Arizona")), "AZ stands twice|missing NV"),
        (lambda: workbook(renamed("Nevada", "Nevada and Utah")), "unknown area 'Nevada and Utah'"),
        (
            lambda: workbook(renamed("Nevada", None)),
            "2 columns with the amount of state and local governments of Nebraska",
        ),
        (
            lambda: workbook(renamed("State & local", "All")),
            "0 columns with the amount of state and local governments of United",
        ),
        (lambda: workbook(renamed("amount1", "CV")), "0 columns with the amount"),
        (lambda: workbook(renamed("CV", "amount")), "2 columns with the amount"),
        (lambda: workbook(renamed("Description", "Item")), "no row of areas that begins with Description"),
        (lambda: workbook(renamed(29, "-")), "no number at Nevada 2022: '-'"),
        (lambda: workbook(renamed(29, None)), "no number at Nevada 2022: ''"),
        (lambda: workbook(without_column(1)), "not Table 1"),
        (lambda: workbook(without_column(2)), "0 rows for US in fiscal_year 2022"),
        (lambda: workbook(lambda rows: rows[:4]), "no row of areas"),
        (lambda: workbook(lambda rows: rows[:9]), "0 lines From Federal Government"),
        (aid, "not a workbook|not a readable zip"),
        (lambda: b"", "not a workbook|not a readable zip"),
        (lambda: b"<!DOCTYPE html>\n<html><body>404 Not Found</body></html>", "not a workbook|not a readable zip"),
    ],
)
def test_a_faulty_workbook_of_finances_is_refused(content, message):
    [live] = [one for one in FEDERAL_AID.live(TODAY) if one.name == "census_federal_aid_2022"]
    with pytest.raises(SourceError, match=message) as refused:
        FEDERAL_AID.read(live, content())
    assert re.fullmatch("census_federal_aid_2022: .*", str(refused.value))


def rows_of_a_half(content, *, with_variation):
    """The cells of a half of FY2017, numbers as numbers; with columns of variation as other years have them."""
    rows = []
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
        cells = [int(cell.replace(",", "")) if re.fullmatch(r"[\d,]+", cell) else cell or None for cell in row]
        if with_variation:
            blocks = [cells[column : column + 3] for column in range(2, len(cells), 3)]
            cells = cells[:2] + [cell for both, *rest in blocks for cell in (both, varying(both), *rest, varying(both))]
        rows.append(cells)
    return rows


def varying(cell):
    """What stands in the column of variation beside a cell; the name of an area stands only over its first column."""
    if isinstance(cell, int):
        return 0.12
    return {"State & local": cell, "government": cell, "amount1": "CV"}.get(cell)


@pytest.mark.parametrize("with_variation", [False, True])
def test_the_published_table_of_2017_in_one_workbook(document, with_variation):
    halves = [document(f"census/government_finance/17slsstab1{half}.csv") for half in "ab"]
    first, second = (rows_of_a_half(half, with_variation=with_variation) for half in halves)
    top, other_top = (next(n for n, row in enumerate(half) if row[1] == "Description") for half in (first, second))
    joined = [*first[:top], *(a + b[2:] for a, b in zip(first[top:], second[other_top:], strict=False))]
    frame = parse_finances(census.workbook_bytes("2017_US_WY", joined), 2017)
    published = published_aid(halves[0]) | published_aid(halves[1])
    assert {area: usd / 1e3 for _, area, usd in frame.rows()} == published
    assert frame.filter(area="US")["amount_usd"].item() == 710_075_736_000
