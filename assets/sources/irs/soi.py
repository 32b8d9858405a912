"""Internal Revenue Service, Statistics of Income: individual income tax by state (Historic Table 2).

Belongs here: everything about this table. Its quirks:
- thousands of dollars; some cells are quoted with commas;
- the tax year stands in the file's name only, but the columns tell the years to 2023 apart;
- ``AGI_STUB`` 0 is an area's total; the 2012 file spells ``State,agi_stub``, and stubs are added where 0 is absent;
- Puerto Rico is an area of its own from 2018, within other areas (``OA``) before;
- of 2009, 2011 and 2012 the credits are at hand in other forms (``soi_workbook.py``);
- there is no such file before 2012 and none for 2013; one comes out about three years after its tax year;
- the payments of the pandemic stand in the files of TY2020 and TY2021 only, by the year of the return, not of payment:
  A10971 economic impact payments (TY2020: the first, of 2020; TY2021: the third, of 2021), A10973 the second (TY2020,
  paid from the end of December 2020 on), A10970 recovery rebate credit (claimed the year after). Payments to people who
  filed no return are not in them: $226 billion of 275 in FY2020.
Does not belong here: the transcription of TY2023 (``soi_transcribed.py``), gross collections (``data_book.py``), or
which column is the key of which category (``sql/core``).
"""

from collections.abc import Collection
from datetime import date
from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state, require_national_row
from assets.licences import COMPILED_ELSEWHERE, US_GOVERNMENT_WORK
from assets.sources.irs.data_book import PUB, PUBLISHER
from assets.sources.irs.soi_transcribed import CREDITS, STATE_TOTALS, parse_transcribed
from assets.sources.irs.soi_workbook import parse_soi_workbook, parse_state_rows, parse_zipped_workbook
from pipeline.documents.cells import csv_cells, require_columns, require_known, require_last_line_ended
from pipeline.documents.dataset import Dataset, Document
from pipeline.documents.served import Live, Request
from pipeline.errors import SourceError

_PUBLISHER = f"{PUBLISHER}, Statistics of Income"
_MADE_ANEW = 2018
"""Tax year in which Puerto Rico came in; its file alone is named otherwise."""
_FIRST_AT_HAND = 2015
_LAST_AT_HAND = 2022
_LAST_PUBLISHED = 2023
"""The newest tax year whose file is known to be served."""
_COPIES_CHANGE = 2020
_COPIES_TO_2019, _COPIES_FROM_2020 = "PSLmodels/tax-microdata-benchmarking@a80a6a0", "PolicyEngine/chronicle@7754c8c"
_REFUNDABLE_EARNED_INCOME_CREDIT = "A59720"
_PREMIUM_TAX_CREDIT, _PREMIUM_TAX_CREDIT_FROM = "A85770", 2014
HISTORIC_ITEMS = (
    *("A00100", "A00200", "A00300", "A00600", "A01000"),  # income: all, wages, interest, dividends, capital gains
    "A02300",  # unemployment compensation
    *("A06500", "A10300"),  # tax after credits, total tax liability
    *("A59660", "A11070", "A85770"),  # earned income, additional child and premium tax credits
)
"""Adjusted gross income, wages, interest, dividends, net capital gain, unemployment compensation; income tax after
credits, total tax liability; earned income credit, additional child tax credit, premium tax credit."""
SOMETIMES_ITEMS = ("A59720", "A10970", "A10971", "A10973")
"""Refundable part of the earned income credit; recovery rebate credit, first or third and second economic impact
payments: read from the files that have them."""
_YEARS_OF_COLUMN = {
    "TOTAL_VITA": range(2014, 2024),
    "A09750": range(2014, 2019),
    "ELDERLY": range(2015, 2024),
    "A17000": range(2016, 2024),
    "A11900": range(2017, 2024),
    "A01750": range(2018, 2019),
    "A10970": range(2020, 2022),
    "A10971": range(2020, 2022),
    "A10973": range(2020, 2021),
    "A59661": range(2022, 2024),
    "A07262": range(2023, 2024),
}
"""Tax years to 2023 whose files have a column, chosen so that no two years have the same; 2012 has none of them. Those
of 2015 to 2022 are seen in the files, the others are known from descriptions and a header."""
_LAST_KNOWN = 2023
_CLASSES = {str(stub) for stub in range(1, 11)}
_AREA_OF_HISTORIC_CODE = {code: code for code in (*STATE_CODES, "PR", "US")} | {"OA": "other_areas"}


class HistoricTable2Schema(dy.Schema):
    """One row a tax year, item (the file's column name) and area; US is the national row as printed."""

    tax_year = dy.Int64(primary_key=True, min=1990, max=2100, description="Tax year: the calendar year of the income.")
    item = dy.String(primary_key=True, description="The file's column name, e.g. A00100 (adjusted gross income).")
    area = dy.String(
        primary_key=True,
        description="Area code of residence, see raw.area; US is the national row as printed.",
    )
    amount_usd = dy.Float64(description="Amount on the returns of the area, dollars.")


def parse_historic_table_2_of(content: bytes, tax_year: int) -> pl.DataFrame:
    """Read Historic Table 2 as ``parse_historic_table_2`` after making sure that it is that of ``tax_year``.

    Raises:
        SourceError: its columns are those of another year, or a class of income is missing, or as that function.
    """
    table = _table(content)
    require_tax_year(table.columns, tax_year)
    stubs = require_columns(table, ["STATE", "AGI_STUB"]).group_by("STATE").agg(pl.col("AGI_STUB").str.strip_chars())
    if incomplete := [str(state) for state, found in stubs.sort("STATE").rows() if not _CLASSES.issubset(found)]:
        raise SourceError(f"not every class of income (AGI_STUB 1 to 10) in {', '.join(incomplete)}")
    return parse_historic_table_2(content, tax_year)


def require_tax_year(columns: Collection[str], tax_year: int) -> None:
    """Raise SourceError where a file has not the columns of ``tax_year``; later years than 2023 are not known."""
    if tax_year > _LAST_KNOWN:
        return
    wrong = [column for column, years in _YEARS_OF_COLUMN.items() if (column in columns) != (tax_year in years)]
    if wrong:
        has = ", ".join(f"{'has' if column in columns else 'lacks'} {column}" for column in wrong)
        raise SourceError(f"not the file of tax year {tax_year}: it {has}")


def parse_historic_table_2(content: bytes, tax_year: int) -> pl.DataFrame:
    """Read Historic Table 2 of ``tax_year``.

    Returns: tax_year, item, area, amount_usd (dollars). The premium tax credit is required from 2014 on, when it began,
    the refundable part of the earned income credit from 2015 on, the first file seen.

    Raises:
        SourceError: not this table, a column missing, an unknown, missing or repeated area, or areas not adding to US.
    """
    table = _table(content)
    required = [item for item in HISTORIC_ITEMS if item != _PREMIUM_TAX_CREDIT or tax_year >= _PREMIUM_TAX_CREDIT_FROM]
    required += [_REFUNDABLE_EARNED_INCOME_CREDIT] if tax_year >= _FIRST_AT_HAND else []
    sometimes = [item for item in SOMETIMES_ITEMS if item in table.columns and item not in required]
    columns = ["STATE", "AGI_STUB", *required, *sometimes]
    cells = require_columns(table, columns).select(pl.col(columns).str.strip_chars())
    require_last_line_ended(content)
    require_known(cells["STATE"], _AREA_OF_HISTORIC_CODE, "area")
    classes: dict[str, list[str]] = {}
    for state, stub in cells.select("STATE", "AGI_STUB").rows():
        classes.setdefault(state, []).append(stub)
    if twice := sorted(state for state, stubs in classes.items() if len(set(stubs)) != len(stubs)):
        raise SourceError(f"{', '.join(twice)}: an AGI_STUB stands twice")
    totals = [state for state, stubs in classes.items() if "0" in stubs]
    if len({frozenset(stubs) for state, stubs in classes.items() if state not in totals}) > 1:
        raise SourceError("areas without a total have different AGI_STUBs")
    frame = (
        cells.filter(pl.col("AGI_STUB").eq("0") | ~pl.col("STATE").is_in(totals))
        .unpivot(index=["STATE", "AGI_STUB"], variable_name="item", value_name="thousands")
        .with_columns(pl.col("thousands").str.replace_all(",", "").cast(pl.Float64))
    )
    if frame["thousands"].null_count():
        raise SourceError(f"empty cells in {', '.join(frame.filter(pl.col('thousands').is_null())['item'].unique())}")
    summed = frame.group_by("STATE", "item", maintain_order=True).agg(pl.col("thousands").sum())
    areas = summed.select(
        tax_year=pl.lit(tax_year, pl.Int64),
        item="item",
        area=pl.col("STATE").replace_strict(_AREA_OF_HISTORIC_CODE),
        amount_usd=pl.col("thousands") * 1e3,
    )
    require_every_state(areas, by=["item"])
    return require_national_row(areas, "amount_usd", ["item"], tolerance=1e3 * areas["area"].n_unique() / 2)


def _table(content: bytes) -> pl.DataFrame:
    """The file as text, its column names in upper case."""
    return csv_cells(content).rename(lambda name: name.strip().upper())


def live(day: date) -> tuple[Live, ...]:
    """The file of each tax year; those of the newest two may not be out yet.

    TY2023 is known to be out. 2012 and 2014 are not expected either: no copy of them is at hand.
    """
    return tuple(_live(tax_year, day) for tax_year in (2012, *range(2014, day.year - 1)))


def _live(tax_year: int, day: date) -> Live:
    return Live(
        name=f"irs_historic_table_2_live_{tax_year}",
        publisher=_PUBLISHER,
        table="Historic Table 2",
        request=Request(f"{PUB}/{_file(tax_year)}", "csv"),
        parse=partial(parse_historic_table_2_of, tax_year=tax_year),
        licence=US_GOVERNMENT_WORK,
        vintage=f"tax year {tax_year}",
        closed=tax_year < day.year - 5,
        expected=_FIRST_AT_HAND <= tax_year <= max(_LAST_PUBLISHED, day.year - 4),
    )


def _file(tax_year: int) -> str:
    """Name of a tax year's file by the pattern of its time."""
    if tax_year == _MADE_ANEW:
        return "18in55cmagi.csv"
    return f"{tax_year - 2000}in{54 if tax_year < _MADE_ANEW else 55}cmcsv.csv"


def _published(tax_year: int) -> Document:
    return Document(
        name=f"irs_historic_table_2_{tax_year}",
        publisher=_PUBLISHER,
        table="Historic Table 2",
        vintage=f"tax year {tax_year}",
        url=f"{PUB}/{_file(tax_year)}",
        file=f"irs/soi_historic_table_2/{_file(tax_year)}",
        parse=partial(parse_historic_table_2, tax_year=tax_year),
        licence=US_GOVERNMENT_WORK,
        copied_from=_COPIES_TO_2019 if tax_year < _COPIES_CHANGE else _COPIES_FROM_2020,
    )


_EARLIER = tuple(
    Document(
        name=f"irs_historic_table_2_{tax_year}",
        publisher=_PUBLISHER,
        table=table,
        vintage=f"tax year {tax_year}",
        url=f"{PUB}/{served}",
        file=file,
        parse=partial(parse, tax_year=tax_year),
        licence=US_GOVERNMENT_WORK,
        copied_from="lbracken/taxmap@a866146",
    )
    for tax_year, table, served, file, parse in (
        (2009, "Historic Table 2, workbook", "09in54cm.xls", "history/irs_soi_09in54cm.xls", parse_soi_workbook),
        (2011, "Historic Table 2, workbook", "11in54cm.xlsx", "history/irs_soi_11in54cm.zip", parse_zipped_workbook),
        (2012, "County data, state rows", "12cyallnoagi.csv", "county/irs_soi_12cyallnoagi.csv", parse_state_rows),
    )
)

_SPENDING = ("ethanplusai (spending.wtf)", "ethanplusai/spending.wtf@4077237")
_RESEARCH = ("markusstrasser (immigration-research)", "markusstrasser/immigration-research@6685ef9")
"""Who transcribed tables, and where the copies are."""
_TRANSCRIBED = tuple(
    Document(
        name=f"irs_historic_table_2_2023_{part}",
        publisher=_PUBLISHER,
        table=f"Historic Table 2, {what}",
        vintage="tax year 2023",
        url=f"{PUB}/{_file(2023)}",
        file=f"irs/soi_historic_table_2_TY2023_{file}_transcribed.csv",
        parse=partial(parse_transcribed, tax_year=2023, items=items, complete=complete),
        licence=COMPILED_ELSEWHERE,
        form="transcribed",
        copied_from=copied_from,
        compiled_by=compiled_by,
    )
    for part, what, file, items, complete, compiled_by, copied_from in (
        (
            "totals",
            "income and tax",
            "state_totals",
            STATE_TOTALS,
            True,
            "ethanplusai (spending.wtf)",
            "ethanplusai/spending.wtf@4077237",
        ),
        (
            "credits",
            "credits",
            "credits_by_state",
            CREDITS,
            False,
            "markusstrasser (immigration-research)",
            "markusstrasser/immigration-research@6685ef9",
        ),
    )
)

HISTORIC_TABLE_2 = Dataset(
    name="irs_historic_table_2",
    description="Individual income tax returns by state of residence: income, tax and credits by tax year",
    schema=HistoricTable2Schema,
    year="tax_year",
    documents=(*_EARLIER, *map(_published, range(_FIRST_AT_HAND, _LAST_AT_HAND + 1)), *_TRANSCRIBED),
    live=live,
    cadence_days=800,
)
