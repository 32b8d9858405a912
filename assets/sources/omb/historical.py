"""Office of Management and Budget: the Historical Tables as a dataset, what comes with the project and what is served.

Belongs here: the table's schema, the documents, where they are served. Quirk: a budget's workbooks lie in the folder of
the month they came out and have its fiscal year in their names: the index page tells both. It is older than the next
budget for a year or more; the last closed year is the one before it. Of table 2.5 only an older budget's workbook is at
hand; years after it are transcribed. Does not belong here: reading a workbook
(``workbooks.py``, ``other_receipts.py``).
"""

import re
from datetime import date
from functools import partial

import dataframely as dy

from assets.licences import THIS_PROJECT, US_GOVERNMENT_WORK
from assets.sources.omb.other_receipts import TABLE as OTHER_RECEIPTS
from assets.sources.omb.other_receipts import parse_other_receipts, parse_transcribed
from assets.sources.omb.workbooks import (
    TOTALS_BEFORE,
    Parse,
    parse_closed,
    parse_composition_of_outlays,
    parse_years_across,
    parse_years_down,
)
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document
from pipeline.documents.served import Index, Live, Request

_SITE = "https://www.whitehouse.gov"
_INDEX = f"{_SITE}/omb/information-resources/budget/historical-tables/"
_PUBLISHER = "Office of Management and Budget"


class HistoricalSchema(dy.Schema):
    """One row a table, section, line, measure and closed fiscal year; ``measure`` is total but in 11.3."""

    table_name = dy.String(primary_key=True, description="Number of the Historical Table, e.g. 3.2.")
    section = dy.String(
        primary_key=True,
        description="Nearest heading above the line as printed; empty where there is none.",
    )
    line = dy.String(primary_key=True, min_length=1, description="The line as printed.")
    measure = dy.String(
        primary_key=True,
        regex=r"^(total|direct|grants)$",
        description="total; in table 11.3 also direct or grants, the parts of it.",
    )
    fiscal_year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Federal fiscal year, closed.")
    amount_usd = dy.Float64(
        description="Receipts, outlays or surplus of the line, dollars; gross domestic product where the line says so.",
    )


def newest_link(page: str, stem: str) -> str | None:
    """The link to a table's workbook of the newest budget on the index page; None where it has none.

    ``stem`` is how the name begins, e.g. ``hist02z1``. Of two links to one budget's the later folder counts.
    """
    links = re.findall(rf"""href=["']([^"']*/{stem}_fy(\d{{4}})\.xlsx)["']""", page)
    return max(links, key=lambda link: (link[1], link[0]))[0] if links else None


_TABLES: tuple[tuple[str, str, Parse], ...] = (
    ("1.1", "Summary of receipts, outlays, and surpluses or deficits", parse_years_down),
    ("2.1", "Receipts by source", parse_years_down),
    ("2.4", "Composition of social insurance and of excise taxes", parse_years_across),
    ("3.2", "Outlays by function and subfunction", parse_years_across),
    ("6.1", "Composition of outlays", parse_composition_of_outlays),
    ("11.3", "Outlays for payments for individuals by category and major program", parse_years_across),
)
_SERVED = (
    *_TABLES[:2],
    (OTHER_RECEIPTS, 'Composition of "other receipts"', parse_other_receipts),
    *_TABLES[2:],
)
"""The tables that are asked for: also the one whose newest workbook is not at hand."""
_AT_HAND = "fy2027"
_FOLDER = f"{_SITE}/wp-content/uploads/2026/04"


def live(day: date) -> tuple[Live, ...]:
    """The tables of the newest budget, at the addresses the index page has for them."""
    return tuple(
        Live(
            name=f"omb_historical_live_{_stem(table)}",
            publisher=_PUBLISHER,
            table=f"Historical Table {table}, {title}",
            request=Request(f"{_FOLDER}/{_stem(table)}_{_AT_HAND}.xlsx", "xlsx"),
            index=Index(_INDEX, partial(newest_link, stem=_stem(table))),
            parse=partial(parse_closed, table=table, parse=parse, last_closed_year=day.year - 1),
            licence=US_GOVERNMENT_WORK,
        )
        for table, title, parse in _SERVED
    )


def _stem(table: str) -> str:
    """How the name of a table's workbook begins."""
    chapter, number = table.split(".")
    return f"hist{chapter:0>2}z{number}"


_TRANSCRIBED_OTHER_RECEIPTS = "omb/other_receipts_composition_and_federal_reserve_deposits_1940_2025.csv"
_OTHER_RECEIPTS_AT_HAND = (
    Document(
        name="omb_hist02z5_fy2016",
        publisher=_PUBLISHER,
        table='Historical Table 2.5, Composition of "other receipts"',
        vintage="FY2016 budget",
        url="https://obamawhitehouse.archives.gov/sites/default/files/omb/budget/fy2016/assets/hist02z5.xls",
        file="omb/hist02z5_fy2016.xls",
        parse=parse_other_receipts,
        licence=US_GOVERNMENT_WORK,
        copied_from="justincoh/budget@5c39723",
    ),
    Document(
        name="omb_hist02z5_treasury_bulletin_ffo2",
        publisher="Department of the Treasury, Bureau of the Fiscal Service",
        table="Treasury Bulletin, Table FFO-2, On-Budget and Off-Budget Receipts by Source, net",
        vintage="fiscal years 2015 to 2024",
        url="https://fiscal.treasury.gov/reports-statements/treasury-bulletin/",
        file=_TRANSCRIBED_OTHER_RECEIPTS,
        parse=partial(parse_transcribed, source="Treasury Bulletin", years=range(2015, 2025)),
        licence=US_GOVERNMENT_WORK,
        compiled_by=THIS_PROJECT,
        form="transcribed",
        copied_from="databricks/officeqa@6da3ee1",
    ),
    Document(
        name="omb_hist02z5_fy2027_transcribed",
        publisher=_PUBLISHER,
        table='Historical Table 2.5, Composition of "other receipts", fiscal year 2025',
        vintage="FY2027 budget",
        url=f"{_FOLDER}/hist02z5_{_AT_HAND}.xlsx",
        file=_TRANSCRIBED_OTHER_RECEIPTS,
        parse=partial(parse_transcribed, source="OMB Table 2.5 FY2027 budget", years=range(2025, 2026)),
        licence=US_GOVERNMENT_WORK,
        compiled_by=THIS_PROJECT,
        form="transcribed",
        copied_from="cedardev3/mytaxspend.com@02e20c7",
    ),
)

HISTORICAL = Dataset(
    name="omb_historical",
    description="OMB Historical Tables: receipts and outlays of the federal government by fiscal year",
    schema=HistoricalSchema,
    documents=_OTHER_RECEIPTS_AT_HAND
    + tuple(
        Document(
            name=f"omb_{_stem(table)}_{_AT_HAND}",
            publisher=_PUBLISHER,
            table=f"Historical Table {table}, {title}",
            vintage="FY2027 budget",
            url=f"{_FOLDER}/{_stem(table)}_{_AT_HAND}.xlsx",
            file=f"omb/{_stem(table)}_{_AT_HAND}.xlsx",
            parse=partial(parse, table=table),
            licence=US_GOVERNMENT_WORK,
            copied_from="giodl73-repo/TAXLANE@597dc1d",
        )
        for table, title, parse in _TABLES
    ),
    year="fiscal_year",
    years_before=TOTALS_BEFORE,
    sets_fiscal_years=True,
    live=live,
    cadence_days=500,
)
