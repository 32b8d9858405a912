"""OMB's page of Historical Tables and its workbooks, made from the project's own table or, where at hand, real files.

The workbooks have the layout of the real ones, with a year before any that is read, the transition quarter and an
estimate, but lines stand in alphabetical order. Table 2.5 is always made: of this budget only a transcription is at
hand.
"""

import io
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import polars as pl

from assets.sources.omb.historical import HISTORICAL
from tests.agencies.server import Agencies

PAGE = "https://www.whitehouse.gov/omb/information-resources/budget/historical-tables/"
UPLOADS = "https://www.whitehouse.gov/wp-content/uploads"
TABLES = {
    "hist01z1": "1.1",
    "hist02z1": "2.1",
    "hist02z5": "2.5",
    "hist02z4": "2.4",
    "hist03z2": "3.2",
    "hist06z1": "6.1",
    "hist11z3": "11.3",
}
OTHER_RECEIPTS = 'Total "Other Receipts"'
MEMORANDUM = 'Memorandum: Trust Fund Amounts Included in "Other Receipts"'
MEASURES = {"11.3": ["total", "direct", "grants"]}
DOTS = ".........."
UNIT = "(in millions of dollars)"
Amounts = Mapping[tuple[str, str, str, int], float]
"""$ millions by section, line, measure and fiscal year."""
Rows = list[list[object]]


def serve(agencies: Agencies, tables: Mapping[str, pl.DataFrame], documents: Path | None) -> None:
    """Put the page, which also names the budget before, and the seven workbooks."""
    agencies.put(PAGE, page(["2026/04/{}_fy2027", "2025/06/{}_fy2026"]))
    for document in HISTORICAL.documents:
        if not document.url.endswith("_fy2027.xlsx"):
            continue
        table = TABLES[document.url.rpartition("/")[2].partition("_")[0]]
        if documents is not None and document.form == "as published":
            agencies.put(document.url, (documents / document.file).read_bytes())
        else:
            agencies.put(document.url, workbook(tables["omb_historical"].filter(table_name=table), table))


def page(names: list[str]) -> bytes:
    """The index page, a link to every table of each budget by the pattern of its name."""
    links = [
        f'<p><a href="{UPLOADS}/{name.format(stem)}.xlsx" target="_blank" rel="noopener">Table {table}</a></p>\n'
        for name in names
        for stem, table in ({"hist01z4": "1.4"} | TABLES).items()
    ]
    head = "<head><title>Historical Tables &#8211; The White House</title></head>"
    return f"<!DOCTYPE html>\n<html lang='en-US'>{head}<body>\n{''.join(links)}</body></html>\n".encode()


def workbook(figures: pl.DataFrame, table: str) -> bytes:
    """One table's workbook."""
    amounts = {
        (section, line, measure, year): amount / 1e6
        for section, line, measure, year, amount in figures.select(
            "section", "line", "measure", "fiscal_year", "amount_usd"
        ).rows()
    }
    if table == "2.5":
        amounts = other_receipts(amounts)
    rows = {"1.1": years_down, "2.1": years_down, "2.5": years_down, "6.1": composition}.get(table, years_across)(
        amounts, table
    )
    book = openpyxl.Workbook()
    book.active.title = "Table"
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def other_receipts(amounts: Amounts) -> Amounts:
    """2.5 with what the project does not keep: proposals, a memorandum, and the total where it is not at hand."""
    whole = dict(amounts)
    for year in years_of(amounts):
        parts = [("Estate and Gift Taxes",) * 2, ("Customs Duties and Fees",) * 2, ("Miscellaneous Receipts", "Total")]
        added = sum(amounts[*part, "total", year] for part in parts)
        whole.setdefault((OTHER_RECEIPTS, OTHER_RECEIPTS, "total", year), added)
        whole["Legislative Proposals", "Legislative Proposals", "total", year] = 0
        whole[MEMORANDUM, "All Other", "total", year] = 1
    return whole


def years_down(amounts: Amounts, table: str) -> Rows:
    """1.1, 2.1 and 2.5: two header rows, then a row a year."""
    columns = sorted({(section, line) for section, line, _, _ in amounts})
    years = years_of(amounts)
    sections = [section for section, _ in columns]
    upper = [None if index and sections[index - 1] == name else name for index, name in enumerate(sections)]
    lower = [None if line == section else line for section, line in columns]
    rows: Rows = [[f"Table {table} - A TITLE:  1789 - {years[-1] + 1}"], [UNIT]]
    rows += [["Fiscal Year", *upper], [None, *lower]]
    rows += [[name, *[DOTS for _ in columns]] for name in ("1789-1849", "1970", "TQ")]
    rows += [[str(year), *(cell(amounts.get((*one, "total", year))) for one in columns)] for year in years]
    rows += [[f"{years[-1] + 1} estimate", *[1 for _ in columns]], ["* $500 thousand or less."]]
    return rows


def years_across(amounts: Amounts, table: str) -> Rows:
    """2.4, 3.2 and 11.3: sections of lines; those that end with a total last, then the lines of no section."""
    years, measures = years_of(amounts), MEASURES.get(table, ["total"])
    names = ["1970", "TQ", *map(str, years), f"{years[-1] + 1} estimate"]
    rows: Rows = [[f"Table {table} - A TITLE:  1940 - {years[-1] + 1}"], [UNIT]]
    rows.append(["Program", *(cell for name in names for cell in [name, *[None] * (len(measures) - 1)])])
    if len(measures) > 1:
        rows.append([None, *[measure.capitalize() for _ in names for measure in measures]])
    lines: dict[str, list[str]] = {}
    for section, line in sorted({(section, line) for section, line, _, _ in amounts}):
        lines.setdefault(section, []).append(line)
    ordered = {section: sorted(inside, key=is_total) for section, inside in lines.items()}
    for section in sorted(ordered, key=lambda name: (not name, is_total(ordered[name][-1]))):
        rows += [[f"{section}:"]] if section else []
        for line in ordered[section]:
            printed = [cell(amounts.get((section, line, measure, year))) for year in years for measure in measures]
            rows.append([line, *[DOTS for _ in range(2 * len(measures))], *printed, *[1 for _ in measures]])
    return [*rows, ["* $500 thousand or less."]]


def composition(amounts: Amounts, table: str) -> Rows:
    """6.1: the block in current dollars, and GDP in $ billions in that of percentages."""
    years = years_of(amounts)
    lines = sorted({line for _, line, _, _ in amounts} - {"GDP"})
    rows: Rows = [[f"Table {table} - COMPOSITION OF OUTLAYS:  1940 - {years[-1] + 1}"]]
    rows += [["Category", "1970", *map(str, years), f"{years[-1] + 1} estimate"], ["In millions of current dollars:"]]
    rows += [[line, 1, *(cell(amounts.get(("", line, "total", year))) for year in years), 1] for line in lines]
    rows += [["As percentages of GDP:"], ["Total outlays", 20.1, *[20.1 for _ in years], 20.1]]
    gdp = [amounts["", "GDP", "total", year] / 1e3 for year in years]
    return [*rows, ["Addendum: GDP ($ billions)", 1, *(round(one, 3) for one in gdp), 1], ["(1) A note."]]


def years_of(amounts: Amounts) -> list[int]:
    """The closed years of a table."""
    return sorted({year for *_, year in amounts})


def is_total(line: str) -> bool:
    """Whether a line ends its section."""
    return line.startswith("Total")


def cell(amount: float | None) -> object:
    """An amount as printed: dots for zero, a blank where there is none."""
    return DOTS if amount == 0 else amount
