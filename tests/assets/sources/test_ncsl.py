"""Party control by NCSL: words, footnotes, corrections, faults, and the extract against NCSL's own workbooks."""

import io
from functools import partial

import openpyxl
import polars as pl
import pytest

from assets.areas import CODE_OF_NAME
from assets.sources.elections.ncsl import GOVERNED_STATES, NCSL_PARTY_CONTROL
from pipeline.documents.cells import one_line, sheet_cells
from pipeline.errors import SourceError

EXTRACT, TRANSCRIPTION = NCSL_PARTY_CONTROL.documents
YEARS = range(2009, 2025)
WORDS = {
    "Dem": "democratic",
    "Rep": "republican",
    "Ind": "independent",
    "Split": "split",
    "Divided": "split",
    "N/A": "nonpartisan",
}
TRANSCRIBED_HEADER = (
    "state_po,year,governor,ncsl_governor,ballotpedia_legislature,ncsl_legislature,ballotpedia_trifecta,"
    "ncsl_state_control"
)
# Governors and control as NCSL prints them in its rows of totals (2016 as in its corrected table of 20 April).
GOVERNORS = {
    2009: (28, 22, 0),
    2010: (26, 24, 0),
    2011: (20, 29, 1),
    2012: (20, 29, 1),
    2014: (21, 29, 0),
    2015: (18, 31, 1),
    2016: (18, 31, 1),
    2019: (23, 27, 0),
    2024: (23, 27, 0),
}
CONTROL = {
    2009: (17, 9, 23),
    2010: (16, 9, 24),
    2011: (11, 20, 18),
    2012: (11, 22, 16),
    2014: (15, 23, 11),
    2015: (7, 23, 19),
    2019: (14, 22, 13),
    2024: (16, 23, 10),
}


def cells(changed=()):
    """Every state and year as the extract prints them, Republican unless ``changed``: (year, area) -> leg, gov, ctl."""
    control = {(year, area): ("Rep", "Rep", "Rep") for year in YEARS for area in GOVERNED_STATES}
    control |= {(year, "NE"): ("N/A", "Rep", "N/A") for year in YEARS}
    return control | dict(changed)


def extract(control=None, header="year,state,leg,gov,ctl,src", *more):
    rows = [f"{y},{a},{leg},{gov},{ctl},shaw xlsx" for (y, a), (leg, gov, ctl) in (control or cells()).items()]
    return "\n".join([header, *rows, *more, ""]).encode()


def without(key):
    return {place: words for place, words in cells().items() if place != key}


def transcription(alaska="AK,2025,Republican,Republican,Split,Republican,Divided,Republican", leave_out=()):
    rows = [
        f"{area},2025,Democratic,Democratic,Democratic,Democratic,Democratic,Democratic"
        for area in GOVERNED_STATES
        if area not in {"AK", "NE"}
    ]
    nonpartisan = "Nonpartisan legislature"
    rows += [alaska, f"NE,2025,Republican,Republican,Nonpartisan,Nonpartisan,{nonpartisan},{nonpartisan}"]
    return "\n".join([TRANSCRIBED_HEADER, *(row for row in rows if row[:2] not in leave_out), ""]).encode()


def read(content):
    return NCSL_PARTY_CONTROL.read(EXTRACT, content)


def row(frame, year, area):
    return frame.filter(year=year, area=area).select("governor", "legislature", "state_control").row(0)


def test_one_row_a_state_and_year():
    frame = read(extract())
    assert frame.columns == ["year", "area", "governor", "legislature", "state_control", "document"]
    assert frame.row(0) == (2009, "AK", "republican", "republican", "republican", EXTRACT.name)
    assert frame.group_by("year").len().rows() == [(year, 50) for year in frame["year"].unique(maintain_order=True)]
    assert "DC" not in set(frame["area"])


@pytest.mark.parametrize(
    ("place", "printed", "expected"),
    [
        ((2009, "AL"), ("Dem", "Rep", "Divided"), ("republican", "democratic", "divided")),
        ((2010, "CO"), ("Dem", "Dem", "Dem"), ("democratic", "democratic", "democratic")),
        ((2017, "CO"), ("Split", "Dem", "Divided"), ("democratic", "split", "divided")),
        ((2018, "CO"), ("Divided", "Dem", "Divided"), ("democratic", "split", "divided")),
        ((2015, "AK"), ("Rep", "Ind", "Divided"), ("independent", "republican", "divided")),
        ((2014, "NY"), ("Dem*", "Dem", "Dem*"), ("democratic", "democratic", "democratic")),
        ((2018, "CT"), ("Divided*", "Dem", "Divided"), ("democratic", "split", "divided")),
        ((2010, "NE"), ("N/A", "Dem", "N/A"), ("democratic", "nonpartisan", "nonpartisan")),
    ],
)
def test_words(place, printed, expected):
    assert row(read(extract(cells({place: printed}))), *place) == expected


def test_louisiana_of_2016_is_corrected_and_its_neighbours_are_not():
    frame = read(extract())
    assert row(frame, 2016, "LA") == ("democratic", "republican", "divided")
    assert row(frame, 2015, "LA") == row(frame, 2016, "MS") == ("republican", "republican", "republican")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (extract(cells({(2016, "LA"): ("Rep", "Dem", "Divided")})), "governor of LA 2016 is democratic, to be correct"),
        (extract(without((2016, "LA"))), "governor of LA 2016 is missing"),
        (extract(without((2012, "WY"))), "missing WY in year 2012"),
        (extract(None, "year,state,leg,gov,ctl,src", "2012,WY,Rep,Rep,Rep,x"), "WY stands twice in year 2012"),
        (extract(None, "year,state,leg,gov,ctl,src", "2012,DC,Dem,Dem,Dem,x"), "unknown area 'DC'"),
        (extract(None, "year,state,leg,gov,ctl,src", "2025,WY,Rep,Rep,Rep,x"), "2025, not 2009, 2010"),
        (extract({place: words for place, words in cells().items() if place[0] != 2013}), "holds the years 2009, 2010"),
        (extract(None, "year,state,legislature,gov,ctl,src"), "no column leg"),
        (extract(cells({(2012, "WY"): ("Rep*", "Rep", "Rep")})), "unknown footnote at WY 2012"),
        (extract(cells({(2014, "NY"): ("Dem*", "Dem*", "Dem*")})), r"unknown governor 'Dem\*'"),
        (extract(cells({(2012, "WY"): ("R", "Rep", "Rep")})), "unknown legislature 'R'"),
        (extract(cells({(2012, "WY"): ("Rep", "", "Rep")})), "unknown governor None"),
        (extract(cells({(2012, "WY"): ("Rep", "Rep", "Split")})), "unknown state_control 'Split'"),
        (extract(cells({(2012, "WY"): ("Rep", "Dem", "Rep")})), "state control does not follow .* in WY 2012"),
        (extract(cells({(2012, "WY"): ("Rep", "Rep", "Divided")})), "state control does not follow .* in WY 2012"),
        (extract(cells({(2012, "WY"): ("N/A", "Rep", "N/A")})), "nonpartisan legislature in NE, WY in year 2012"),
        (extract(cells({(2012, "NE"): ("Rep", "Rep", "Rep")})), "nonpartisan legislature in no state in year 2012"),
        (b"", "not a CSV"),
        (b"\x1f\x8b\x08\x00\xff\xfe\xfd", f"{EXTRACT.name}: n"),
        (b"<html>\n<head><title>Moved</title></head>\n</html>", "no column ctl"),
    ],
)
def test_anything_else_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        read(content)


def test_the_transcription_is_read_in_ncsl_s_columns():
    frame = NCSL_PARTY_CONTROL.read(TRANSCRIPTION, transcription())
    assert row(frame, 2025, "AK") == ("republican", "republican", "republican")
    assert row(frame, 2025, "NE") == ("republican", "nonpartisan", "nonpartisan")
    assert len(frame) == 50


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (transcription(leave_out=("WY",)), "missing WY in year 2025"),
        (transcription("AK,2024,Republican,Republican,Split,Republican,Divided,Republican"), "years 2024, 2025, not"),
        (transcription("AK,2025,Republican,Republican,Split,Split,Divided,Republican"), "not follow .* in AK 2025"),
        (transcription().replace(b"ncsl_governor", b"gov"), "no column ncsl_governor"),
    ],
)
def test_a_faulty_transcription_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        NCSL_PARTY_CONTROL.read(TRANSCRIPTION, content)


def composition(content):
    """NCSL's own workbook by state: chambers' counts, and the printed legislature, governor and control."""
    rows = sheet_cells(content)
    header = next(cells for cells in rows if cells[0] == "STATE")
    titles = [one_line(cell).replace("Legis.", "Leg.") for cell in header]
    wanted = ["Senate Dem.", "Senate Rep.", "House Dem.", "House Rep.", "Leg. Control", "Gov. Party", "State Control"]
    places = [titles.index(title) for title in wanted]
    return {
        CODE_OF_NAME[cells[0]]: [cells[place] for place in places]
        for cells in rows
        if cells[0] in CODE_OF_NAME and CODE_OF_NAME[cells[0]] in GOVERNED_STATES
    }


def by_seats(senate_dem, senate_rep, house_dem, house_rep):
    """Who holds a legislature by the number of members: the larger party in both chambers, or it is split."""
    if senate_dem is None:
        return "nonpartisan"
    chambers = {
        "democratic" if int(dem) > int(rep) else "republican" if int(rep) > int(dem) else "split"
        for dem, rep in [(senate_dem, senate_rep), (house_dem, house_rep)]
    }
    return chambers.pop() if len(chambers) == 1 else "split"


def own_workbook(rows):
    """A workbook as NCSL writes it: a title, the header, the states."""
    book = openpyxl.Workbook()
    for cells in (["2024 State & Legislative Partisan Composition"], *rows):
        book.active.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_reading_of_ncsl_s_workbook_itself():
    header = ["STATE", "Senate\nDem.", "Senate Rep.", "House\nDem.", "House Rep.", "Legis.\nControl", "Gov.\nParty"]
    rows = [[*header, "State\nControl"], ["Alaska", 9, 11, 13, 22, "Rep", "Rep", "Rep"], ["Total States", 1, 2]]
    assert composition(own_workbook(rows)) == {"AK": ["9", "11", "13", "22", "Rep", "Rep", "Rep"]}
    assert by_seats("20", "18", "54", "54") == "split"
    assert by_seats("9", "11", "13", "22") == "republican"


def real(document):
    frames = {one.name: NCSL_PARTY_CONTROL.read(one, document(one.file)) for one in NCSL_PARTY_CONTROL.documents}
    return NCSL_PARTY_CONTROL.combine(frames)


@pytest.mark.parametrize("year", [2019, 2024])
def test_the_extract_is_ncsl_s_workbook(document, year):
    table = composition(document(f"party_control/ncsl_legis_control_{year}.xlsx"))
    assert set(table) == set(GOVERNED_STATES)
    control = {area: (gov, leg, ctl) for _, area, gov, leg, ctl, _ in real(document).filter(year=year).rows()}
    divided = WORDS | {"Divided": "divided"}
    assert {a: (WORDS[gov], WORDS[leg], divided[ctl]) for a, (*_, leg, gov, ctl) in table.items()} == control
    assert {a: by_seats(*seats) for a, (*seats, _, _, _) in table.items()} == {a: c[1] for a, c in control.items()}


def counted(frame, column, words):
    numbers = frame.group_by("year", column).len().rows()
    counts = {(year, word): count for year, word, count in numbers}
    return {year: tuple(counts.get((year, word), 0) for word in words) for year in set(frame["year"])}


def test_printed_national_counts(document):
    frame = real(document)
    governors = counted(frame, "governor", ["democratic", "republican", "independent"])
    control = counted(frame, "state_control", ["democratic", "republican", "divided"])
    assert {year: governors[year] for year in GOVERNORS} == GOVERNORS
    assert {year: control[year] for year in CONTROL} == CONTROL
    assert control[2016] == (7, 22, 20)
    assert governors[2025] == (23, 27, 0)
    assert counted(frame, "legislature", ["democratic", "republican", "split", "nonpartisan"])[2019] == (18, 30, 1, 1)


def test_seventeen_years_of_fifty_states(document):
    assert sorted(real(document).group_by("year").len().rows()) == [(year, 50) for year in range(2009, 2026)]


def test_known_governors_and_legislatures(document):
    at = partial(row, real(document))
    assert at(2010, "NJ") == ("republican", "democratic", "divided")
    assert at(2012, "VA") == ("republican", "split", "divided")
    assert at(2013, "RI") == ("independent", "democratic", "divided")
    assert at(2014, "RI") == ("democratic", "democratic", "democratic")
    assert at(2017, "WV") == ("democratic", "republican", "divided")
    assert at(2018, "WV") == ("republican", "republican", "republican")
    assert at(2024, "MI") == ("democratic", "split", "divided")
    assert [at(year, "LA")[0] for year in (2015, 2016, 2023, 2024)] == [
        *("republican", "democratic", "democratic", "republican")
    ]
    assert {at(year, "NE") for year in range(2009, 2026)} == {("republican", "nonpartisan", "nonpartisan")}


def test_ballotpedia_differs_in_2025_in_alaska_only(document):
    cells = pl.read_csv(document(TRANSCRIPTION.file), infer_schema=False)
    pairs = [("governor", "ncsl_governor"), ("ballotpedia_legislature", "ncsl_legislature")]
    differ = cells.filter(pl.any_horizontal(pl.col(theirs) != pl.col(ncsl) for theirs, ncsl in pairs))
    assert differ["state_po"].to_list() == ["AK"]
