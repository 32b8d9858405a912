"""Office of Management and Budget: Historical Table 2.5, what table 2.1's "Other" receipts are made of.

Belongs here: the workbook and a transcription of the same lines for years whose workbook is not at hand. Quirks:
- two header rows; older workbooks have footnote marks without brackets ('Federal Reserve Deposits 1') and curly quotes;
- 'Legislative Proposals' are of years to come, and not read; in a closed year they have to be zero. Nor is the
  memorandum beside the table, whose amounts are parts of the others;
- FY2015-24 are the Treasury Bulletin's (Table FFO-2, net), on the basis of the Monthly Treasury Statement: their sum is
  up to $1.8 billion below table 2.1's "Other", as OMB counts some miscellaneous receipts there that Treasury does not;
- the transcription prints no total of all three.
Does not belong here: the other tables (``workbooks.py``), where documents lie (``historical.py``).
"""

import re

import polars as pl

from assets.sources.omb.workbooks import parse_years_down
from pipeline.documents.cells import csv_cells, number_in
from pipeline.documents.dataset import first_year
from pipeline.errors import SourceError

TABLE = "2.5"
_TOTAL = 'Total "Other Receipts"'
_ESTATE, _CUSTOMS, _MISCELLANEOUS = "Estate and Gift Taxes", "Customs Duties and Fees", "Miscellaneous Receipts"
_LINES = (
    (_TOTAL, _TOTAL),
    (_ESTATE, _ESTATE),
    (_CUSTOMS, _CUSTOMS),
    (_MISCELLANEOUS, "Total"),
    (_MISCELLANEOUS, "Federal Reserve Deposits"),
    (_MISCELLANEOUS, "All Other"),
)
"""Section and line of what is kept."""
_PROPOSALS, _MEMORANDUM = "Legislative Proposals", "Memorandum: "
_LINE_OF_COLUMN = {
    "estate_and_gift_musd": (_ESTATE, _ESTATE),
    "customs_musd": (_CUSTOMS, _CUSTOMS),
    "miscellaneous_total_musd": (_MISCELLANEOUS, "Total"),
    "federal_reserve_deposits_musd": (_MISCELLANEOUS, "Federal Reserve Deposits"),
    "miscellaneous_all_other_musd": (_MISCELLANEOUS, "All Other"),
}
_MILLION = 1e6
_ROUNDING_USD = 3 * _MILLION
"""OMB's rows add within 1 million. The Bulletin adds months, each of them rounded: FY2016: 115,671 + 39,070 = 154,744.
"""
_BARE_FOOTNOTE = re.compile(r"(?<=[a-z”\"]) \d$")
_SCHEMA = ["table_name", "section", "line", "measure", "fiscal_year", "amount_usd"]


def parse_other_receipts(content: bytes, table: str = TABLE) -> pl.DataFrame:
    """Read the workbook of table 2.5.

    Returns: table_name, section, line, measure ('total'), fiscal_year, amount_usd (dollars).

    Raises:
        SourceError: as ``parse_years_down``; a line missing or unknown, proposals in a closed year, or lines that do
            not add to the printed totals.
    """
    frame = parse_years_down(content, table).with_columns(
        pl.col("section", "line").map_elements(_plain, return_dtype=pl.String)
    )
    found = set(frame.select("section", "line").rows())
    if absent := [line for line in _LINES if line not in found]:
        raise SourceError(f"{table}: no {' | '.join(absent[0])}")
    others = sorted(section for section, _ in found - set(_LINES))
    if unknown := [name for name in others if name != _PROPOSALS and not name.startswith(_MEMORANDUM)]:
        raise SourceError(f"{table}: unknown column {unknown[0]!r}")
    proposed = frame.filter(pl.col("section").eq(_PROPOSALS) & pl.col("amount_usd").ne(0))
    if not proposed.is_empty():
        raise SourceError(f"{table}: proposals in the closed year {proposed['fiscal_year'][0]}")
    kept = frame.filter(pl.struct("section", "line").is_in([{"section": s, "line": line} for s, line in _LINES]))
    return _added(kept)


def parse_transcribed(content: bytes, source: str, years: range) -> pl.DataFrame:
    """Read the fiscal ``years`` of the transcription (columns in $ millions), which have to be those of ``source``.

    Returns: as ``parse_other_receipts``, without the total.

    Raises:
        SourceError: a column or a year missing, a year twice or from elsewhere, or miscellaneous receipts that do not
            add.
    """
    cells = csv_cells(content, ["fiscal_year", *_LINE_OF_COLUMN, "source"])
    rows = cells.filter(pl.col("source").fill_null("").str.starts_with(source))
    if rows["fiscal_year"].to_list() != [str(year) for year in years]:
        raise SourceError(
            f"of {source!r} are {', '.join(map(str, rows['fiscal_year']))}: not {years[0]} to {years[-1]}"
        )
    figures = [
        (TABLE, section, line, "total", int(row["fiscal_year"]), number_in(row[column], column, int) * _MILLION)
        for row in rows.iter_rows(named=True)
        for column, (section, line) in _LINE_OF_COLUMN.items()
        if int(row["fiscal_year"]) >= first_year()
    ]
    return _added(pl.DataFrame(figures, schema=_SCHEMA, orient="row"))


def _plain(name: str) -> str:
    """A header with straight quotes and without a footnote mark that has no brackets."""
    return _BARE_FOOTNOTE.sub("", name).replace("“", '"').replace("”", '"')


def _added(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` when in every year its lines add to the totals printed in it, but for rounding."""
    for (year,), lines in frame.group_by("fiscal_year", maintain_order=True):
        amounts = {(section, line): amount for section, line, amount in lines.select(_SCHEMA[1:3] + _SCHEMA[5:]).rows()}
        for total, *parts in ((_LINES[0], *_LINES[1:4]), (_LINES[3], *_LINES[4:])):
            if total in amounts:
                gap = abs(sum(amounts[part] for part in parts) - amounts[total])
                if not gap <= _ROUNDING_USD:
                    raise SourceError(f"{TABLE}: lines do not add to {' | '.join(total)} in {year}")
    return frame
