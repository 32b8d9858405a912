"""Social Security Administration: payments of Supplemental Security Income (SSI) by state.

Belongs here: everything about table 7.B1 of the Annual Statistical Supplement, a page of HTML. Its quirks:
- the Supplement of a year holds the calendar year before: recipients of its December, payments of the whole year;
- several tables are on the page, the one wanted in a ``div`` with ``id="table7.b1"``; marks of footnotes are in
  ``sup``; ``Outlying area`` is a heading without figures above the Northern Mariana Islands;
- payments are in thousands of dollars and hold what states add to SSI where it is federally administered (California);
- rounded: areas add to ``All areas`` within a few thousand dollars, categories within one;
- ssa.gov answers some programs with 403.
There is no document of it in the snapshot. The public copy at hand (an extract of calendar year 2024) is not this
table: only its payments in all areas are the printed ones; its states add to $836 million more, Arkansas is 32 % below
and Arizona 14 % above what the Supplement prints.
Does not belong here: its use as a check on the key of SSI (``sql/mart/key_check.sql``), the federal part of payments
(``ssi_federal.py``), Social Security benefits (``oasdi.py``).
"""

import re
from datetime import date
from functools import partial
from html.parser import HTMLParser

import dataframely as dy
import polars as pl

from assets.areas import CODE_OF_NAME, require_every_state, require_national_row
from assets.licences import US_GOVERNMENT_WORK
from pipeline.documents.cells import number_in, of_another_year, one_line
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset
from pipeline.documents.served import Live, Request
from pipeline.errors import SourceError

PUBLISHER = "Social Security Administration"
_FIRST_SUPPLEMENT = 2022
"""The first whose page was seen to have this layout."""
_TABLE_ID = "table7.b1"
_YEAR = re.compile(r".* total payment amounts for calendar year (\d{4}),.*")
_HEADER = [
    ["State or area", "Number", "Total payments (thousands of dollars)"],
    ["Total", "Aged", "Blind", "Disabled"] * 2,
]
_CELLS = 9
_RECIPIENTS, _PAYMENTS = slice(1, 5), slice(5, 9)
_CODE_OF_ROW = CODE_OF_NAME | {"All areas": "US"}
_USD_PER_UNIT = 1e3
_ROUNDING_USD = 3e3
"""Four rounded figures: their sum may be off by so much."""
_NATIONAL_ROUNDING_USD = 30e3


class SsiSchema(dy.Schema):
    """One row a calendar year and area."""

    year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Calendar year.")
    area = dy.String(primary_key=True, description="Area code, see raw.area; US is the printed All areas.")
    recipients = dy.Int64(min=0, description="Recipients of federally administered payments in December.")
    payments_usd = dy.Float64(
        min=0,
        description="Federally administered payments of the year, state supplements among them, dollars.",
    )


class _Table(HTMLParser):
    """Collects caption and rows of the table in the element with ``_TABLE_ID``; footnote marks are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.caption = ""
        self.rows: list[list[str]] = []
        self._armed = self._inside = False
        self._in_mark = 0
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._armed = self._armed or ("id", _TABLE_ID) in attrs
        if tag == "table" and self._armed and not self.rows:
            self._inside = True
        elif self._inside and tag == "tr":
            self.rows.append([])
        elif self._inside and tag in {"td", "th", "caption"}:
            self._text = []
        elif self._inside and tag == "sup":
            self._in_mark += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._inside = False
        elif tag == "sup":
            self._in_mark = max(0, self._in_mark - 1)
        elif self._text is not None and tag in {"td", "th", "caption"}:
            text, self._text = one_line("".join(self._text)), None
            if tag == "caption":
                self.caption = text
            elif self.rows:
                self.rows[-1].append(text)

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._in_mark:
            self._text.append(data)


def parse_ssi(content: bytes, year: int) -> pl.DataFrame:
    """Read table 7.B1 from the page of the Supplement that holds the calendar ``year``.

    Returns: year, area, recipients (persons), payments_usd (dollars); US is the printed All areas.

    Raises:
        SourceError: no such table, another year, unit or header, an unknown area, a state missing or twice, or figures
            that do not add to their totals but for rounding.
    """
    table = _Table()
    try:
        table.feed(content.decode())
    except (AssertionError, UnicodeDecodeError) as error:
        raise SourceError(f"not a page of HTML in UTF-8: {error}") from error
    if not table.rows:
        raise SourceError(f"no table {_TABLE_ID} on the page")
    of_year = _YEAR.fullmatch(table.caption)
    if of_year is None or int(of_year[1]) != year:
        age = of_another_year(int(of_year[1]), year) if of_year else ""
        raise SourceError(f"the table is {table.caption[:200]!r}, not that of {year}{age}")
    if table.rows[: len(_HEADER)] != _HEADER:
        raise SourceError(f"another header: {' | '.join(table.rows[0])}")
    payments = pl.DataFrame(
        [(year, *_area(row)) for row in _body(table.rows[len(_HEADER) :])],
        schema={"year": pl.Int64, "area": pl.String, "recipients": pl.Int64, "payments_usd": pl.Float64},
        orient="row",
    )
    require_every_state(payments)
    require_national_row(payments, "recipients")
    return require_national_row(payments, "payments_usd", tolerance=_NATIONAL_ROUNDING_USD)


def _body(rows: list[list[str]]) -> list[list[str]]:
    """The rows of areas: all to the notes, which are one cell wide, without headings, whose figures are blank."""
    areas = [row for row in rows if len(row) == _CELLS]
    for row in rows:
        if len(row) not in {1, _CELLS} and any(row[1:]):
            raise SourceError(f"a row of {len(row)} cells, not {_CELLS}: {' | '.join(row)[:100]}")
    return areas


def _area(row: list[str]) -> tuple[str, int, float]:
    """Area code, recipients and payments of a row whose categories add to its totals."""
    name = row[0]
    if name not in _CODE_OF_ROW:
        raise SourceError(f"unknown area {name!r}")
    recipients, *by_category = (number_in(cell, f"{name}, number", int) for cell in row[_RECIPIENTS])
    payments, *of_category = (number_in(cell, f"{name}, payments", int) * _USD_PER_UNIT for cell in row[_PAYMENTS])
    if sum(by_category) != recipients or abs(sum(of_category) - payments) > _ROUNDING_USD:
        raise SourceError(f"{name}: aged, blind and disabled do not add to the total")
    return _CODE_OF_ROW[name], recipients, payments


def address(supplement: int) -> str:
    """Where section 7.B of the Supplement of a year lies."""
    return f"https://www.ssa.gov/policy/docs/statcomps/supplement/{supplement}/7b.html"


def lives(day: date) -> tuple[Live, ...]:
    """The Supplements of 2022 to that of the year of ``day``, which comes out in its course."""
    return tuple(
        Live(
            name=f"ssa_ssi_{supplement - 1}",
            publisher=PUBLISHER,
            table="Annual Statistical Supplement, table 7.B1",
            request=Request(address(supplement), "html"),
            parse=partial(parse_ssi, year=supplement - 1),
            licence=US_GOVERNMENT_WORK,
            vintage=f"Supplement {supplement}, calendar year {supplement - 1}",
            closed=supplement < day.year,
            expected=supplement < day.year,
        )
        for supplement in range(_FIRST_SUPPLEMENT, day.year + 1)
    )


SSI = Dataset(
    name="ssa_ssi",
    description="Supplemental Security Income: recipients and federally administered payments by state, calendar years",
    schema=SsiSchema,
    documents=(),
    live=lives,
    cadence_days=500,
)
