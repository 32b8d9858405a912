"""The Census Bureau's files as it serves them, from the project's own tables or the real files."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl
import xlsxwriter

from assets.areas import STATES
from assets.sources.census.federal_aid import FEDERAL_AID
from assets.sources.census.population import POPULATION
from tests.agencies.server import Agencies

POPEST = "https://www2.census.gov/programs-surveys/popest"
FINANCES = "https://www2.census.gov/programs-surveys/gov-finances/tables"
PUBLISHED_TO = 2022
"""The last fiscal year whose workbook is out; years the tables do not hold grow from the last they do."""
GROWTH_PART = 0.04
PLACES = [("US", "United States Total"), *((code, name) for code, name, _ in STATES)]
LEVELS = [
    ("State & local", "government", "amount1"),
    ("State & local", "government", "CV"),
    ("State", "government", "amount"),
    ("Local", "government", "amount1"),
    ("Local", "government", "CV"),
]
"""What the five columns of an area in the finances' workbook say of themselves, in three rows."""


def serve(agencies: Agencies, tables: Mapping[str, pl.DataFrame], documents: Path | None) -> None:
    """Put three files of population and a workbook of finances a fiscal year."""
    persons = {(year, area): people for year, area, people, *_ in tables[POPULATION.name].rows()}
    newest = max(year for year, _ in persons)
    files = {
        f"{POPEST}/tables/2000-2010/intercensal/state/st-est00int-01.csv": printed(persons),
        f"{POPEST}/datasets/2010-2019/national/totals/nst-est2019-alldata.csv": alldata(persons, range(2010, 2020)),
        f"{POPEST}/datasets/2020-{newest}/state/totals/NST-EST{newest}-ALLDATA.csv": alldata(
            persons, range(2020, newest + 1)
        ),
    }
    if documents is not None:
        files |= {one.url: (documents / one.file).read_bytes() for one in POPULATION.documents if one.url in files}
    for url, content in files.items():
        agencies.put(url, content)
    aid = {(year, area): round(usd / 1e3) for year, area, usd, *_ in tables[FEDERAL_AID.name].rows()}
    last = max(year for year, _ in aid)
    for year in range(2017, max(PUBLISHED_TO, last) + 1):
        thousands = {code: aid[min(year, last), code] for code, _ in PLACES}
        if year > last:
            grown = {code: round(amount * (1 + GROWTH_PART * (year - last))) for code, amount in thousands.items()}
            thousands = grown | {"US": sum(grown.values()) - grown["US"]}
        agencies.put(f"{FINANCES}/{year}/{year % 100:02d}slsstab1.xlsx", finances(year, thousands))


def printed(persons: Mapping[tuple[int, str], int]) -> bytes:
    """The intercensal table of 2000-2010 as it is printed; years before 2007 carry that one."""
    header = ["Geographic Area", "April 1, 20001", "Intercensal Estimates (as of July 1)", *map(str, range(2001, 2010))]
    rows = [[*header, "April 1, 20102", "July 1, 20103"]]
    names = [("US", "United States"), *((code, f".{name}") for code, name, _ in STATES), ("PR", "Puerto Rico")]
    for code, name in names:
        years = [2007] * 9 + [2008, 2009] + [2009] * 2
        rows.append([name, *(f"{persons[year, code]:,}" for year in years)])
    rows.insert(2, ["Northeast", *["1,000"] * 13])
    return csv_bytes([*rows, ["1 The April 1, 2000 population base", *[""] * 13]])


def alldata(persons: Mapping[tuple[int, str], int], years: range) -> bytes:
    """An ALLDATA file: nation, a region, a division, states, Puerto Rico; estimates and one component of change."""
    header = ["SUMLEV", "REGION", "DIVISION", "STATE", "NAME", f"ESTIMATESBASE{years[0]}"]
    rows = [[*header, *(f"POPESTIMATE{year}" for year in years), *(f"NPOPCHG_{year}" for year in years)]]
    places = [("010", "0", "0", "00", "United States", "US")]
    places += [("020", "1", "0", "00", "Northeast Region", "US"), ("030", "1", "1", "00", "New England", "US")]
    places += [("040", "1", "1", fips, name, code) for code, name, fips in STATES]
    for *lead, area in [*places, ("040", "X", "X", "72", "Puerto Rico", "PR")]:
        estimates = [persons[year, area] for year in years]
        rows.append([*lead, estimates[0], *estimates, *[0] * len(years)])
    return csv_bytes(rows)


def csv_bytes(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as the bureau writes a CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def finances(year: int, thousands: Mapping[str, int], **how: str) -> bytes:
    """Table 1 of a fiscal year as a workbook, see ``finances_rows``."""
    return workbook_bytes(f"{year}_US_WY", finances_rows(year, thousands, **how))


def finances_rows(
    year: int,
    thousands: Mapping[str, int],
    *,
    unit: str = "(Dollar amounts are in thousands.  For meaning of abbreviations and symbols, see note below table.)",
    line: str = "     From Federal Government",
) -> list[list[object]]:
    """Table 1 with five columns an area; the line read has ``thousands``, the others made-up figures."""
    title = f"Table 1.  State and Local Government Finances by Level of Government and by State: {year}"
    rows: list[list[object]] = [[None, title], [None, unit], [None, "Source:  Annual Survey."], []]
    places = [(code, name) for code, name in PLACES if code in thousands]
    rows.append([None, "Description", *(cell for _, name in places for cell in (name, *[None] * 4))])
    rows += [[None, None, *(level[row] for _ in places for level in LEVELS)] for row in range(3)]
    rows.append([None, None, *([1, 2, 3, 4, 5] * len(places))])
    rows.append(["Line", "Description", *(f"C{1 + column}" for column in range(5 * len(places)))])
    lines = [(1, "            Revenue1", 5.0), (3, "Intergovernmental revenue1", 1.5), (4, line, 1.0)]
    for number, text, part in [*lines, (5, "     From State government1", 0.4), (8, "   Taxes", 2.0)]:
        amounts = [round(thousands[code] * part) for code, _ in places]
        rows += [[number, text, *(cell for amount in amounts for cell in (amount, 0.12, amount - 1, 1, "-"))], []]
    return [*rows, [None, "- Zero or rounds to zero.  (X) Not applicable."], [None, "Creation date: October 18, 2024"]]


def workbook_bytes(name: str, rows: Iterable[Iterable[object]]) -> bytes:
    """A workbook with one sheet."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return content.getvalue()
