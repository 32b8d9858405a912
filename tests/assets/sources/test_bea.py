"""BEA regional tables: small files in the three true formats, faults, and the real releases."""

from datetime import date

import polars as pl
import pytest

from assets.areas import STATE_CODES, STATES
from assets.sources.bea.regional import REGIONAL
from assets.sources.bea.tables import (
    LINES,
    parse_regional,
    parse_tidy_income,
    parse_transfers_from_counties,
    parse_zipped,
)
from pipeline.errors import SourceError
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot
from tests.agencies import bea
from tests.agencies.server import Agencies

TODAY = date(2026, 11, 22)
ZIPS = "https://apps.bea.gov/regional/zip"
DOCUMENTS = {one.name: one for one in REGIONAL.documents}
TAXES = DOCUMENTS["bea_sainc50_2019_09"]
INCOME = DOCUMENTS["bea_sainc1_2025_03"]
TIDY = DOCUMENTS["bea_sainc4_2022_09"]
COUNTIES = DOCUMENTS["bea_cainc35_2023_11"]
HEADER = "GeoFIPS,GeoName,Region,TableName,LineCode,IndustryClassification,Description,Unit,1948,2006,2007,2008"
NOTES = ['"Note: See the included footnote file."', '"SAINC50: Personal Current Taxes "', '"Source: BEA, \u2013"']


def regional(*, line=80, unit="Thousands of dollars", header=HEADER, states=STATES, cells=None):
    """A table as BEA writes it: latin-1, GeoFIPS with a leading space and quotes, regions, another line, notes."""
    places = [("00", "United States *"), *((fips, name) for _, name, fips in states)]
    places += [("91", "New England *"), ("98", "Far West *")]
    rows = [header]
    for fips, name in places:
        figures = (cells or {}).get(name, "(NA),1,2,3")
        for code, text in ((10, "999,999,999,999"), (line, figures)):
            rows.append(f' "{fips}000","{name}", ,SAINC50,{code},"...","Federal \xa0 tax 2/","{unit}",{text}')
    return "\r\n".join([*rows, *(note.replace("\u2013", "\xad") for note in NOTES), ""]).encode("latin-1")


def resaved(unit="Millions of dollars"):
    """The same kind of table saved by a spreadsheet: bare numbers without zeros, another name for the line."""
    header = "GeoFIPS,GeoName,Region,TableName,Line,IndustryClassification,Description,Unit,2006,2007,2008"
    rows = [f"{int(fips) * 1000},{name},5,SAINC1,1,...,Income 1/,{unit},4,5.5,6" for _, name, fips in STATES]
    nation = f"0,United States, ,SAINC1,1,...,Income 1/,{unit},204,280.5,306"
    region = f"91000,New England,1,SAINC1,1,...,Income 1/,{unit},9,9,9"
    return "\n".join([header, nation, *rows, region, "Note: see the footnotes,,,,,,,,,,", ""]).encode("latin-1")


def tidy(areas=(*STATE_CODES, "US", "FARWEST"), header="vname,stabbr,year,line,spiname,value"):
    """The long extract: years and lines as the file writes them, a region among the states."""
    rows = [
        f"spi,{area},{year},{line}.0,Name (millions of dollars),{value}"
        for area in areas
        for year in (1929, 2007)
        for line, value in ((36, "1.5"), (46, "2.5"), (50, "3.5"), (10, ""))
    ]
    return "\n".join([header, *rows, ""]).encode()


def counties(states=STATE_CODES, header="state,population,social_security_2110,medicare_2210,n_counties"):
    return "\n".join([header, *(f"{state},7.0,2014147000.0,1396005000.0,55" for state in states), ""]).encode()


@pytest.mark.usefixtures("read_from_2007")
def test_a_table_as_published_in_dollars_from_2007():
    frame = REGIONAL.read(TAXES, regional())
    assert frame.columns == ["table_name", "line", "year", "area", "amount_usd", "document"]
    assert set(frame["area"]) == {*STATE_CODES, "US"}
    assert set(frame.select("table_name", "line", "year").rows()) == {("SAINC50", 80, 2007), ("SAINC50", 80, 2008)}
    assert frame.filter(area="AL")["amount_usd"].to_list() == [2000.0, 3000.0]


@pytest.mark.usefixtures("read_from_2007")
def test_a_table_saved_by_a_spreadsheet_and_its_unit():
    frame = REGIONAL.read(INCOME, resaved())
    assert frame.filter(area="AL")["amount_usd"].to_list() == [5.5e6, 6e6]
    assert frame.filter(area="US")["amount_usd"].to_list() == [280.5e6, 306e6]
    assert len(frame) == 2 * 52


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("unit", "dollars"),
    [
        ("Dollars", 2.0),
        ("Thousands of dollars", 2e3),
        ("Millions of dollars ", 2e6),
        ("Millions of current dollars", 2e6),
    ],
)
def test_the_unit_is_read(unit, dollars):
    frame = parse_regional(regional(unit=unit), table="SAINC50", lines=(80,))
    assert set(frame.filter(year=2007)["amount_usd"]) == {dollars}


@pytest.mark.usefixtures("read_from_2007")
def test_a_year_published_for_nobody_is_left_out():
    cells = {name: "(NA),1,2,(NA)" for _, name, _ in STATES} | {"United States *": "(NA),1,2,(NA)"}
    assert set(REGIONAL.read(TAXES, regional(cells=cells))["year"]) == {2007}


@pytest.mark.usefixtures("read_from_2007")
def test_a_zero_is_a_figure_and_separators_are_read():
    frame = REGIONAL.read(TAXES, regional(cells={"Nevada": '(NA),1,0,"1,234"'}))
    assert frame.filter(area="NV")["amount_usd"].to_list() == [0.0, 1_234_000.0]


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize("mark", ["(NA)", "(D)", "(L)", "(S)", "(NM)", ""])
def test_a_figure_withheld_from_one_state_is_never_zero(mark):
    with pytest.raises(SourceError, match="missing NV in line 80, year 2008"):
        REGIONAL.read(TAXES, regional(cells={"Nevada": f"(NA),1,2,{mark}"}))


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (regional(states=STATES[1:]), "missing AL in line 80, year 200"),
        (regional(states=(*STATES, STATES[0])), "AL stands twice"),
        (regional(unit="Percent"), "unknown unit 'Percent'"),
        (regional(line=90), "SAINC50 has no line 80"),
        (regional().replace(b",SAINC50,", b",SAINC51,"), "SAINC50 has no line 80"),
        (regional(header=HEADER.replace("GeoFIPS", "FIPS")), "not a BEA regional table"),
        (regional(header=HEADER.replace("LineCode", "Code")), "not a BEA regional table"),
        (regional(header=HEADER.replace("Unit", "Units")), "not a BEA regional table"),
        (regional(cells={"Nevada": "(NA),1,2,(X)"}), r"bea_sainc50_2019_09: no number at line 80, NV, 2008: '\(X\)'"),
        (b"", "not a BEA regional table"),
        (b"PK\x03\x04\xff\xfe\x00", "not a BEA regional table"),
        (b"<!DOCTYPE html>\n<html><body>Service unavailable</body></html>", "not a BEA regional table"),
    ],
)
def test_a_faulty_table_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        REGIONAL.read(TAXES, content)


@pytest.mark.usefixtures("read_from_2007")
def test_the_long_extract():
    frame = REGIONAL.read(TIDY, tidy())
    assert len(frame) == 52 * 3
    assert frame.filter(area="NY").select("line", "year", "amount_usd").sort("line").rows() == [
        (36, 2007, 1.5e6),
        (46, 2007, 2.5e6),
        (50, 2007, 3.5e6),
    ]


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (tidy((*STATE_CODES[1:], "US")), "missing AL in line"),
        (tidy((*STATE_CODES, "AL", "US")), "AL stands twice"),
        (
            tidy().replace(b"NV,2007,36.0,Name (millions of dollars),1.5", b"NV,2007,36.0,Name,"),
            "missing NV in line 36",
        ),
        (tidy(header="vname,state,year,line,spiname,value"), "bea_sainc4_2022_09: no column stabbr"),
        (b"", "bea_sainc4_2022_09: not a CSV file"),
        (b"\x00\xff\xfe\xfd", "bea_sainc4_2022_09: no column line, stabbr, value, year"),
        (b"<html>\n<p>moved</p></html>", "bea_sainc4_2022_09: no column line, stabbr, value, year"),
    ],
)
def test_a_faulty_long_extract_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        REGIONAL.read(TIDY, content)


@pytest.mark.usefixtures("read_from_2007")
def test_counties_added_to_states():
    frame = REGIONAL.read(COUNTIES, counties())
    assert len(frame) == 2 * 51
    assert frame.filter(area="AK").sort("line").select("table_name", "line", "year", "amount_usd").rows() == [
        ("SAINC35", 2110, 2022, 2_014_147_000.0),
        ("SAINC35", 2210, 2022, 1_396_005_000.0),
    ]


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (counties(STATE_CODES[1:]), "missing AL in line"),
        (counties((*STATE_CODES, "AL")), "AL stands twice in line"),
        (counties(header="state,population,social_security,medicare,n_counties"), "no column medicare_2210"),
        (counties().replace(b"1396005000.0", b"", 1), "schema"),
        (b"", "bea_cainc35_2023_11: not a CSV file"),
        (b"<html>\n<p>moved</p></html>", "no column medicare_2210, social_security_2110"),
    ],
)
def test_a_faulty_sum_of_counties_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        REGIONAL.read(COUNTIES, content)


@pytest.mark.usefixtures("read_from_2007")
def test_parsers_are_pure():
    content = tidy()
    assert parse_tidy_income(content, lines=(36,)).equals(parse_tidy_income(content, lines=(36,)))
    assert parse_transfers_from_counties(counties(), year=2022).equals(
        parse_transfers_from_counties(counties(), year=2022)
    )


@pytest.fixture(scope="module")
def real(document):
    """Every real BEA document, put together."""
    return REGIONAL.combine({one.name: REGIONAL.read(one, document(one.file)) for one in REGIONAL.documents})


def test_the_real_releases_hold_every_state_in_every_year(real):
    years = {
        (table, line): (first, last)
        for table, line, first, last in real.group_by("table_name", "line")
        .agg(pl.col("year").min(), pl.col("year").max().alias("last"))
        .rows()
    }
    assert years[("SAINC4", 36)] == years[("SAINC4", 46)] == years[("SAINC4", 50)] == (1976, 2021)
    assert years[("SAINC35", 2110)] == years[("SAINC35", 2210)] == (1976, 2022)
    assert years[("SAINC35", 2310)] == years[("SAINC35", 2600)] == years[("SAINC50", 80)] == (1976, 2018)
    assert years[("SAGDP4N", 84)] == years[("SAGDP4N", 85)] == (1997, 2023)
    assert years[("SAINC1", 1)] == (1976, 2024)
    assert years[("SAPCE1", 1)] == years[("SAGDP1", 3)] == (1997, 2023)
    states = real.filter(pl.col("area") != "US").group_by("table_name", "line", "year").len()
    assert set(states["len"]) == {51}


def test_real_states_add_to_the_nation_where_the_nation_is_the_states(real):
    income = real.filter(pl.col("table_name").is_in(["SAINC1", "SAINC4", "SAINC35", "SAINC50"]))
    sums = income.group_by("table_name", "line", "year").agg(
        us=pl.col("amount_usd").filter(pl.col("area") == "US").sum(),
        states=pl.col("amount_usd").filter(pl.col("area") != "US").sum(),
    )
    printed = sums.filter(pl.col("us") > 0)
    assert len(sums) - len(printed) == 2, "only the two lines added up from counties lack the nation"
    assert printed.filter((pl.col("us") / pl.col("states") - 1).abs() > 2e-6).is_empty()


def test_the_nation_also_holds_what_is_paid_abroad(real):
    military = real.filter(table_name="SAGDP4N", line=85, year=2022)
    us = military.filter(area="US")["amount_usd"].item()
    abroad = us - military.filter(pl.col("area") != "US")["amount_usd"].sum()
    assert (us, abroad) == (190_158_000_000, 32_113_000_000)


def test_known_real_figures(real):
    amounts = {row[:4]: row[4] for row in real.rows()}
    assert amounts["SAINC35", 2110, 2022, "AK"] == 2_014_147_000
    assert amounts["SAGDP1", 3, 2023, "US"] == 27_360_935_000_000
    assert amounts["SAPCE1", 1, 2023, "US"] == 18_822_768_800_000


@pytest.fixture(scope="module")
def figures():
    """The snapshot's figures."""
    return Snapshot.open(ROOT / "pipeline" / "snapshot").table(REGIONAL)


def served(figures, documents=None):
    """What is read of what BEA serves, by name of document."""
    agencies = Agencies()
    bea.serve(agencies, {REGIONAL.name: figures}, documents)
    return {live.name: REGIONAL.read(live, agencies.documents[live.request.url]) for live in REGIONAL.live(TODAY)}


def require_equal(found, figures):
    """The same figures to the cent; BEA also prints the nation where counties were added up."""
    key = ["table_name", "line", "year", "area"]
    both = found.join(figures, on=key, how="full", coalesce=True, suffix="_snapshot")
    assert both.filter(pl.col("amount_usd").is_null()).is_empty()
    assert both.filter((pl.col("amount_usd") - pl.col("amount_usd_snapshot")).abs() > 0.005).is_empty()
    only_served = both.filter(pl.col("amount_usd_snapshot").is_null()).sort("line")
    assert only_served.select(key).rows() == [("SAINC35", line, 2022, "US") for line in (2110, 2210)]


@pytest.mark.usefixtures("read_from_2007")
def test_tables_of_a_zip_share_its_request():
    lives = REGIONAL.live(TODAY)
    assert [live.table for live in lives] == list(LINES)
    assert {live.request.url for live in lives} == {f"{ZIPS}/{name}.zip" for name in ("SAINC", "SAGDP", "SAPCE")}
    assert len({live.request for live in lives}) == 3
    assert len({live.name for live in lives} - set(DOCUMENTS)) == len(lives)
    assert not any(live.closed for live in lives)
    next_year = [(one.name, one.request) for one in REGIONAL.live(date(2027, 11, 22))]
    assert next_year == [(one.name, one.request) for one in lives]


def test_the_lines_that_are_read_are_those_of_the_snapshot(figures):
    read = {(table, line) for table, lines in LINES.items() for line in lines}
    assert set(figures.select("table_name", "line").rows()) == read


def test_what_is_served_gives_the_figures_of_the_snapshot(figures):
    require_equal(pl.concat(served(figures).values()), figures)


def test_real_files_in_the_zips_give_the_figures_of_the_snapshot(figures, documents):
    require_equal(pl.concat(served(figures, documents).values()), figures)


def test_a_newer_release_counts_before_the_snapshot(figures):
    newest = figures.filter(table_name="SAINC1", year=2024).with_columns(pl.col("year") + 1)
    embedded = {name: rows for (name,), rows in figures.partition_by("document", as_dict=True).items()}
    combined = REGIONAL.combine(embedded | served(pl.concat([figures, newest])))
    nation = combined.filter(table_name="SAINC1", area="US").filter(pl.col("year") >= 2024)
    assert nation.select("year", "document").rows() == [(year, "bea_regional_live_sainc1") for year in (2024, 2025)]


def member(table="SAINC50"):
    """Name and text of a table of two years of made-up figures; the nation is what the states add to."""
    states = [(code, 1e9 * place) for place, code in enumerate(STATE_CODES, 1)]
    rows = [(table, line, year, *figure) for line in LINES[table] for year in (2007, 2008) for figure in states]
    columns = ["table_name", "line", "year", "area", "amount_usd"]
    name, content = bea.written(pl.DataFrame(rows, schema=columns, orient="row"), table)
    return name, content.decode("latin-1")


def zipped(*changes, table="SAINC50"):
    """A zip with the table of ``member`` in which each of ``changes``, (from, to), was made once."""
    name, text = member(table)
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return bea.zipped({name: text.encode("latin-1"), "SAINC50_AL_2006_2008.csv": b"", "SAINC50__definition.xml": b""})


NEVADA = '"32000","Nevada", ,SAINC50,80,"...","  Income taxes \xa07/ ","Thousands of dollars",(NA),29000000,29000000'
NATION = NEVADA.replace("32000", "00000").replace("Nevada", "United States *").replace("29000000", "1326000000")


@pytest.mark.usefixtures("read_from_2007")
def test_the_table_is_found_among_the_others():
    frame = parse_zipped(zipped(), "SAINC50")
    assert frame.filter(area="NV").rows() == [("SAINC50", 80, year, "NV", 29e9) for year in (2007, 2008)]
    assert len(frame) == 2 * 52


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize("name", ["SAGDP4", "SAGDP4N"])
def test_compensation_is_read_under_either_name(name):
    _, text = member("SAGDP4N")
    content = text.replace(",SAGDP4,", f",{name},").encode("latin-1")
    frame = parse_zipped(bea.zipped({f"{name}__ALL_AREAS_1997_2024.csv": content}), "SAGDP4N")
    assert set(frame["table_name"]) == {"SAGDP4N"}
    assert frame.filter(line=85, year=2008, area="AK")["amount_usd"].to_list() == [2e9]


@pytest.mark.usefixtures("read_from_2007")
def test_a_year_that_only_the_nation_has_is_left_out():
    name, text = member()
    rows = [
        f"{row.rsplit(',', 1)[0]},(NA)" if ",80," in row and "United States" not in row else row
        for row in text.split("\r\n")
    ]
    frame = parse_zipped(bea.zipped({name: "\r\n".join(rows).encode("latin-1")}), "SAINC50")
    assert set(frame["year"]) == {2007}


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (zipped((NEVADA, NEVADA.replace('"32', '"91'))), "missing NV in line 80, year 200"),
        (zipped((NEVADA, NEVADA.replace(",29000000", ",29,000,000", 1))), "line 80, NV: 13 cells under 11 columns"),
        (zipped((NEVADA, NEVADA.removesuffix(",29000000"))), "line 80, NV: 10 cells under 11 columns"),
        (zipped((NEVADA, NEVADA.replace("Income", "Other"))), "line 80, NV is 'Other taxes .* not income taxes"),
        (zipped((NEVADA, NEVADA.replace("Thous", "Mill"))), "unknown unit 'Millands of dollars'"),
        (zipped((NEVADA, NEVADA.replace("Thousands", "Millions"))), "areas add to .* in line 80, year 200., US is"),
        (zipped((NEVADA, NEVADA.replace("29", "59", 1))), "areas add to 1,356,000,000,000 in line 80, year 2007, US"),
        (zipped((NATION, NATION.replace("1326", "1300"))), "areas add to 1,326,000,000,000 in line 80, year 200."),
        (zipped((NATION, NATION.replace(",80,", ",81,"))), "0 rows for US in line 80, year 200."),
        (zipped((NATION, NATION.replace("1326000000", "(NA)", 1))), "0 rows for US in line 80, year 2007"),
        (zipped(("2006,2007,2008", "2006,2007,2o08")), "columns from 2007 are not one a year: 2007, 2o08"),
        (zipped(("2006,2007,2008", "2006,2008,2007")), "columns from 2007 are not one a year"),
        (zipped(("2006,2007,2008", "2006,2006,2008")), "columns from 2007 are not one a year"),
        (zipped(("Description", "Text")), "not a BEA regional table"),
        (zipped(table="SAINC40"), "0 members named as"),
        (
            bea.zipped({f"SAINC50__ALL_AREAS_1948_{year}.csv": b"" for year in (2023, 2024)}),
            "2 members named as .* not 1: SAINC50__ALL_AREAS_1948_2023.csv, SAINC50__ALL_AREAS_1948_2024.csv",
        ),
        (bea.zipped({"../SAINC50__ALL_AREAS_1948_2024.csv": b""}), "leads outside"),
        (bea.zipped({"SAINC50__ALL_AREAS_1948_2024.csv": b"<html>\n"}), "not a BEA regional table"),
        (zipped()[:-40], "not a readable zip"),
        (regional(), "not a readable zip"),
        (b"", "not a readable zip"),
    ],
)
def test_a_faulty_zip_is_refused(content, message):
    [live] = [one for one in REGIONAL.live(TODAY) if one.table == "SAINC50"]
    with pytest.raises(SourceError, match=message) as refused:
        REGIONAL.read(live, content)
    assert "\n" not in str(refused.value)
