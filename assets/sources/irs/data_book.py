"""Internal Revenue Service, Data Book Table 5 as a dataset: gross collections by type of tax and state.

Belongs here: the table's schema, the documents, where they are served. Quirk: every year is a document of its own,
whose name has followed three patterns; the index page names them. Of FY2010 to FY2021 only the names of neighbouring
years and tables are known: where no such document is found, that is no failure. Workbooks before FY2019 are taken for
``.xls``. The Treasury Bulletin of December prints the same table, and its editions come first in ``documents``: where
the Data Book itself is at hand, that is the final one and counts (FY2013's total by state, which differs by up to .1 %;
FY2023, which is equal; FY2025). Does not belong here: reading a workbook (``table_5.py``) or the Bulletin
(``treasury_bulletin.py``), individual income tax (``soi.py``), the USAspending block of the FY2025 transcription
(``usaspending``).
"""

import re
from datetime import date
from functools import partial

import dataframely as dy

from assets.licences import COMPILED_ELSEWHERE, THIS_PROJECT, US_GOVERNMENT_WORK
from assets.sources.irs.table_5 import parse_table_5, parse_table_5_of, parse_table_5_total
from assets.sources.irs.treasury_bulletin import EDITIONS, parse_treasury_bulletin
from pipeline.documents.dataset import Dataset, Document
from pipeline.documents.served import Index, Live, Request

PUBLISHER = "Internal Revenue Service"
SITE = "https://www.irs.gov"
PUB = f"{SITE}/pub/irs-soi"
_INDEX = f"{SITE}/statistics/soi-tax-stats-gross-collections-by-type-of-tax-and-state-irs-data-book-table-5"
_LINK = re.compile(rf"""href=["']((?:{re.escape(SITE)})?/pub/irs-soi/(\d\d)db[^"'/]*\.(xlsx?))["']""")
_FIRST_LIVE, _FIRST_XLSX, _FIRST_TABLE_1_5 = 2009, 2019, 2025
_FIRST_OF_CENTURY = 60
"""Two digits from here on are of the 1900s."""
_LAST_AT_HAND = 2023
"""The newest year of which the whole document is at hand; what the index page names as newest may not be older."""


class Table5Schema(dy.Schema):
    """One row a fiscal year, type of tax and area; US is the national row as printed.

    FY1995-98 has no row for DC, which is in Maryland's.
    """

    fiscal_year = dy.Int64(
        primary_key=True,
        min=1990,
        max=2100,
        description="Federal fiscal year in which the tax was collected.",
    )
    item = dy.String(
        primary_key=True,
        description="Type of tax, e.g. withheld_income_and_fica; total is the sum; estate_and_gift: FY1995-98.",
    )
    area = dy.String(
        primary_key=True,
        description="Area code of filing, see raw.area; US is the national row as printed; MD holds DC in FY1995-98.",
    )
    amount_usd = dy.Float64(description="Gross collections before refunds, dollars; undistributed may be negative.")


def link_to(page: str, fiscal_year: int) -> str | None:
    """The link to a year's workbook on the index page, or else where it should lie by the names of that time."""
    file = _file(fiscal_year)
    kind = file.rpartition(".")[2]
    named = [link for link, year, extension in _links(page) if (year, extension) == (fiscal_year, kind)]
    return min(named, key=lambda link: not link.endswith(f"/{file}"), default=f"{PUB}/{file}")


def newest_link(page: str) -> str | None:
    """The link to the newest year's workbook on the index page; None where it has none."""
    named = [(year, link) for link, year, extension in _links(page) if extension == "xlsx"]
    return max(named, key=lambda one: one[0])[1] if named else None


def live(day: date) -> tuple[Live, ...]:
    """Each year by its own document, then the newest the index page names, whichever year that is."""
    return (*map(_of_year, range(_FIRST_LIVE, day.year - 1)), _newest(day))


def _of_year(fiscal_year: int) -> Live:
    file = _file(fiscal_year)
    return Live(
        name=f"irs_data_book_table_5_live_{fiscal_year}",
        publisher=PUBLISHER,
        table="Data Book Table 5",
        request=Request(f"{PUB}/{file}", "xls" if file.endswith(".xls") else "xlsx"),
        index=Index(_INDEX, partial(link_to, fiscal_year=fiscal_year)),
        parse=partial(parse_table_5_of, years=range(fiscal_year, fiscal_year + 1)),
        licence=US_GOVERNMENT_WORK,
        vintage=f"fiscal year {fiscal_year}",
        closed=True,
        expected=fiscal_year == _LAST_AT_HAND,
    )


def _newest(day: date) -> Live:
    return Live(
        name="irs_data_book_table_5_live",
        publisher=PUBLISHER,
        table="Data Book Table 5, newest year",
        request=Request(f"{PUB}/{_file(day.year - 1)}", "xlsx"),
        index=Index(_INDEX, newest_link),
        parse=partial(parse_table_5_of, years=range(_LAST_AT_HAND, day.year + 1)),
        licence=US_GOVERNMENT_WORK,
    )


def _links(page: str) -> list[tuple[str, int, str]]:
    """Every link to a Data Book workbook on a page with its fiscal year and extension."""
    return [
        (link, int(two) + (2000 if int(two) < _FIRST_OF_CENTURY else 1900), extension)
        for link, two, extension in _LINK.findall(page)
    ]


def _file(fiscal_year: int) -> str:
    """Name of a year's workbook by the pattern of its time."""
    two = f"{fiscal_year % 100:02}"
    if fiscal_year < _FIRST_XLSX:
        return f"{two}db05co.xls"
    return f"{two}dbs01t05co.xlsx" if fiscal_year < _FIRST_TABLE_1_5 else f"{two}db-1-05-co.xlsx"


DATA_BOOK_TABLE_5 = Dataset(
    name="irs_data_book_table_5",
    description="IRS gross collections by type of tax and state of filing, gross of refunds",
    schema=Table5Schema,
    year="fiscal_year",
    first_year=EDITIONS[0],
    documents=(
        Document(
            name="irs_data_book_table_5_treasury_bulletin",
            publisher="Department of the Treasury, Bureau of the Fiscal Service",
            table="Treasury Bulletin, Table FFO-5, Internal Revenue Receipts by State",
            vintage="fiscal years 1995-98, 2003-04, 2006-23",
            url="https://fiscal.treasury.gov/reports-statements/treasury-bulletin/",
            file="irs/data_book/treasury_bulletin_ffo5_internal_revenue_receipts_by_state_FY1995_2023.csv",
            parse=parse_treasury_bulletin,
            licence=US_GOVERNMENT_WORK,
            compiled_by=THIS_PROJECT,
            form="transcribed",
            copied_from="databricks/officeqa@6da3ee1",
        ),
        Document(
            name="irs_data_book_table_5_2013",
            publisher=PUBLISHER,
            table="Data Book Table 5, total column",
            vintage="fiscal year 2013",
            url=_INDEX,
            file="irs/data_book/fy2013_gross_collections_by_state_transcribed.csv",
            parse=partial(
                parse_table_5_total,
                area_column="state",
                amount_column="total_collections_thousands",
                usd=1e3,
                complete=False,
            ),
            licence=US_GOVERNMENT_WORK,
            compiled_by=THIS_PROJECT,
            form="transcribed",
        ),
        Document(
            name="irs_data_book_table_5_2023",
            publisher=PUBLISHER,
            table="Data Book Table 5",
            vintage="fiscal year 2023",
            url=f"{PUB}/23dbs01t05co.xlsx",
            file="irs/data_book/23dbs01t05co.xlsx",
            parse=parse_table_5,
            licence=US_GOVERNMENT_WORK,
            copied_from="coatless-dashboard/grants-cut@3d88c4f",
        ),
        Document(
            name="irs_data_book_table_5_2025",
            publisher=PUBLISHER,
            table="Data Book Table 1-5, total column",
            vintage="fiscal year 2025",
            url=f"{PUB}/25db-1-05-co.xlsx",
            file="irs/data_book/fy2025_gross_collections_total_by_state_transcribed.csv",
            parse=partial(
                parse_table_5_total,
                area_column="area",
                amount_column="gross_collections_usd_billions",
                usd=1e9,
                complete=True,
            ),
            licence=COMPILED_ELSEWHERE,
            compiled_by="travisgalloway (income-tax)",
            form="transcribed",
            copied_from="travisgalloway/income-tax@83dfbeb",
        ),
    ),
    live=live,
    cadence_days=500,
)
