"""Medicaid spending by state, FY2020 to FY2023, as KFF and MACPAC took it from form CMS-64.

Belongs here: everything about the table PolicyEngine put together of four publications. Its quirks:
- KFF's totals (FY2020, FY2023) are benefits, to the dollar; MACPAC's (Exhibit 16 of MACStats: FY2021, FY2022, and the
  federal and the state part of FY2023) are benefits and administration, in millions: mostly 2 to 6 % more, so a state's
  step from one to the other is not all growth;
- Washington's total of FY2023 at KFF, $29.2 billion, is not to be believed: 18.2 the year before, 19.5 in MACPAC's
  table of that year, made of the same form. It is left out: null. That of FY2020, 18.6 after 12.0 in FY2019, is high,
  too (1.46 times CMS's spending by residence, no other state over 1.28), but like the years after it: it is kept;
- New Hampshire's state part of FY2023 is the federal part again ($1,599 million; no state's federal share was below
  .59 that year): its total is null, the federal part is kept (KFF's total is $2,459 million);
- the 51 states, no territories and no national row; spending is net of collections, as far as is said.
Does not belong here: CMS's own yearly report (``financial_management.py``), CHIP (``chip.py``).
"""

from collections.abc import Mapping
from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state, require_steady
from assets.licences import COMPILED_ELSEWHERE
from pipeline.documents.cells import csv_cells, require_known
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document
from pipeline.errors import SourceError

FILE = "cms/medicaid_spending_by_state_FY2020_2023.csv"
COPIED_FROM = "PolicyEngine/policyengine-us@2.68.0"
EXHIBIT = "https://www.macpac.gov/publication/medicaid-spending-by-state-category-and-source-of-funds/"
_TOTALS = {2020: "total_FY2020", 2021: "total_FY2021", 2022: "total_FY2022", 2023: "total_FY2023_kff"}
_FEDERAL, _STATE = "federal_FY2023_macpac16", "state_FY2023_macpac16"
_YEAR_OF_SHARES = 2023
_NOT_TO_BE_BELIEVED = ((2023, "WA"),)
_STATE_PART_UNKNOWN = "NH"
_MOST_TIMES = 1.45
"""Nebraska and Oklahoma, which expanded Medicaid in October 2020 and July 2021, rose by 41 and 39 % in a year."""
_MOST_APART = 0.1
"""KFF's total of FY2023 and MACPAC's, which holds administration, are no further apart: 9 % in Vermont."""
_LEAST_FEDERAL_SHARE, _MOST_FEDERAL_SHARE = 0.55, 0.85


class MedicaidTotalSchema(dy.Schema):
    """One row a federal fiscal year and state."""

    fiscal_year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Federal fiscal year.")
    area = dy.String(primary_key=True, description="Area code, see raw.area; there is no row for US.")
    total_usd = dy.Float64(
        nullable=True,
        min=0,
        description="Medicaid spending, federal and state money together, dollars: benefits (FY2020, FY2023), or "
        "benefits and administration (FY2021, FY2022). Null where the published figure is not to be believed.",
    )


def parse_totals(content: bytes, fiscal_years: tuple[int, ...]) -> pl.DataFrame:
    """Read the totals of ``fiscal_years``; all four years are looked at.

    Returns: fiscal_year, area, total_usd (dollars, null for Washington in FY2023); 51 states.

    Raises:
        SourceError: another header, an unknown state, a state missing or twice, a total that leaps from year to year,
            or one of FY2023 too far from MACPAC's federal and state part.
    """
    table = _table(content)
    totals = pl.concat(
        table.select(fiscal_year=pl.lit(year, pl.Int64), area="state", total_usd=pl.col(column).cast(pl.Float64))
        for year, column in _TOTALS.items()
    )
    for year, area in _NOT_TO_BE_BELIEVED:
        is_it = (pl.col("fiscal_year") == year) & (pl.col("area") == area)
        totals = totals.with_columns(total_usd=pl.when(~is_it).then("total_usd"))
    require_every_state(totals, by=["fiscal_year"])
    require_steady(totals.drop_nulls("total_usd"), "total_usd", "fiscal_year", _MOST_TIMES)
    other = table.select(area="state", other_usd=pl.col(_FEDERAL).cast(pl.Float64) + pl.col(_STATE).cast(pl.Float64))
    beside = totals.filter(fiscal_year=_YEAR_OF_SHARES).drop_nulls("total_usd").join(other, on="area")
    apart = (pl.col("other_usd") / pl.col("total_usd") - 1).abs() > _MOST_APART
    if far := beside.filter(apart & (pl.col("area") != _STATE_PART_UNKNOWN))["area"].to_list():
        raise SourceError(f"KFF's and MACPAC's FY{_YEAR_OF_SHARES} are not the same in {', '.join(far)}")
    return totals.filter(pl.col("fiscal_year").is_in(fiscal_years))


def parse_shares(content: bytes) -> pl.DataFrame:
    """Read the federal and the state part of FY2023 from MACPAC's Exhibit 16, benefits and administration.

    Returns: fiscal_year, area, total_usd, federal_usd (dollars; the total is null for New Hampshire); 51 states.

    Raises:
        SourceError: another header, an unknown state, a state missing or twice, or a federal share that no state has.
    """
    federal, state = (pl.col(name).cast(pl.Float64) for name in (_FEDERAL, _STATE))
    shares = _table(content).select(
        fiscal_year=pl.lit(_YEAR_OF_SHARES, pl.Int64),
        area="state",
        total_usd=pl.when(pl.col("state") != _STATE_PART_UNKNOWN).then(federal + state),
        federal_usd=federal,
    )
    require_every_state(shares)
    known = shares.filter(pl.col("area") != _STATE_PART_UNKNOWN)
    share = (pl.col("federal_usd") / pl.col("total_usd")).is_between(_LEAST_FEDERAL_SHARE, _MOST_FEDERAL_SHARE)
    if odd := known.filter(~share.fill_null(value=False))["area"].to_list():
        raise SourceError(f"the federal part is no share of the total that a state has: {', '.join(odd)}")
    return shares


def _table(content: bytes) -> pl.DataFrame:
    """The table as text, its states known."""
    table = csv_cells(content, ["state", *_TOTALS.values(), _FEDERAL, _STATE])
    require_known(table["state"], STATE_CODES, "state")
    return table


def _totals(name: str, of: Mapping[str, str], fiscal_years: tuple[int, ...]) -> Document:
    return Document(
        name=name,
        publisher=of["publisher"],
        table=of["table"],
        vintage=" and ".join(f"FY{year}" for year in fiscal_years),
        url=of["url"],
        file=FILE,
        parse=partial(parse_totals, fiscal_years=fiscal_years),
        licence=COMPILED_ELSEWHERE,
        form="extract",
        copied_from=COPIED_FROM,
        compiled_by=f"{of['by']} and PolicyEngine",
    )


_KFF = {
    "publisher": "KFF, from CMS-64",
    "table": "Total Medicaid Spending",
    "url": "https://www.kff.org/medicaid/state-indicator/total-medicaid-spending/",
    "by": "KFF",
}
_MACPAC = {
    "publisher": "Medicaid and CHIP Payment and Access Commission (MACPAC), from CMS-64",
    "table": "MACStats, Exhibit 16: Medicaid spending by state, category, and source of funds",
    "url": EXHIBIT,
    "by": "MACPAC",
}

SHARES_OF_2023 = Document(
    name="macpac_medicaid_fy2023",
    publisher=_MACPAC["publisher"],
    table=_MACPAC["table"],
    vintage="FY2023",
    url=EXHIBIT,
    file=FILE,
    parse=parse_shares,
    licence=COMPILED_ELSEWHERE,
    form="extract",
    copied_from=COPIED_FROM,
    compiled_by="MACPAC and PolicyEngine",
)
"""A document of ``raw.cms_medicaid_federal`` (``health.py``)."""

MEDICAID_TOTAL = Dataset(
    name="cms_medicaid_total",
    description="Medicaid spending by state, federal and state money together, federal fiscal years",
    schema=MedicaidTotalSchema,
    documents=(
        _totals("kff_medicaid_total", _KFF, (2020, 2023)),
        _totals("macpac_medicaid_total", _MACPAC, (2021, 2022)),
    ),
    year="fiscal_year",
)
