"""USAspending: federal awards by place of performance.

Belongs here: the dataset, its documents, and everything about the tables of awards before FY2025. Their quirks:
- amounts are obligations, not outlays; negative ones are deobligations;
- the quarterly extract holds every award type; one row a quarter has neither code nor name and is area ``unknown``;
  a year counts only with all four quarters;
- the contracts of 2012 and 2017 are by calendar year, in parts by product group and agency, which are added; they are
  incomplete: use as shares;
- ``contract_state.xlsx`` has names in capitals and two rows a state, 2024 and the mean of 2020-2024 (filed under its
  middle year 2022); its ``Per 1000`` columns are not amounts divided by population and are not read.
None of them prints a national row. Does not belong here: FY2025 (``fy2025.py``), what the agency serves
(``search.py``), wages in the same workbook (``wages.py``).
"""

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, STATES, require_every_state
from assets.licences import COMPILED_ELSEWHERE, US_GOVERNMENT_WORK
from assets.sources.usaspending.fy2025 import TERRITORIES, parse_fy2025, parse_fy2025_groups
from assets.sources.usaspending.search import FILTERS, live
from pipeline.documents.cells import csv_cells, headed_sheet_cells, require_known
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document
from pipeline.errors import SourceError

_QUARTERS = [1, 2, 3, 4]
_CODE_OF_CAPITALS = {name.upper(): code for code, name, _ in STATES}
_BASIS_OF_YEAR = {"2024": ("fiscal_year", 2024), "2020-2024": ("mean_2020_2024", 2022)}
_PARTS_OF_CONTRACTS = {
    (group, agency)
    for group in ("Equipment", "IP", "Intermediate", "Structure")
    for agency in ("Defense", "NonDefense")
}
_KEY = ["award_group", "basis", "year", "area"]


class AwardSchema(dy.Schema):
    """One row an award group, basis of the year, year and area; US only where it is printed."""

    award_group = dy.String(
        primary_key=True,
        regex=f"^({'|'.join(FILTERS)})$",
        description="all, contracts, contracts_defense (a part of contracts), grants, direct_payments, loans or other; "
        "basis fiscal_year has them all where the figures are live.",
    )
    basis = dy.String(
        primary_key=True,
        regex="^(fiscal_year|calendar_year|mean_2020_2024)$",
        description="What the year is: fiscal_year, calendar_year, or mean_2020_2024 (filed under 2022).",
    )
    year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Year of the basis.")
    area = dy.String(
        primary_key=True,
        description="Area code of the place of performance, see raw.area; US only where it is printed.",
    )
    amount_usd = dy.Float64(description="Obligations less deobligations, dollars: promised, not yet paid.")


def parse_quarters(content: bytes) -> pl.DataFrame:
    """Add the quarters of each fiscal year of the extract of spending by geography.

    Returns: award_group ('all'), basis ('fiscal_year'), year, area, amount_usd (dollars).

    Raises:
        SourceError: another header, an unknown code, or an area without each quarter once in a year it stands in.
    """
    table = csv_cells(content, ["code", "amount", "fy", "quarter", "geo_layer"])
    if (layers := table["geo_layer"].unique().to_list()) != ["state"]:
        raise SourceError(f"geo_layer is {', '.join(map(str, layers))}, not state")
    require_known(table["code"].drop_nulls(), {*STATE_CODES, *TERRITORIES}, "code")
    years = (
        table.select(
            area=pl.col("code").fill_null("unknown"),
            year=pl.col("fy").cast(pl.Int64),
            quarter=pl.col("quarter").cast(pl.Int64),
            amount_usd=pl.col("amount").cast(pl.Float64),
        )
        .group_by("year", "area")
        .agg(pl.col("quarter").sort(), pl.col("amount_usd").sum().round(2), missing=pl.col("amount_usd").has_nulls())
        .sort("year", "area")
    )
    for year, area, quarters, _, missing in years.iter_rows():
        if quarters != _QUARTERS or missing:
            raise SourceError(f"{area} in {year} has the quarters {quarters}{' with blanks' if missing else ''}")
    require_every_state(years, by=["year"])
    return _awards(years, "all", "fiscal_year")


def parse_contract_parts(content: bytes) -> pl.DataFrame:
    """Add the contracts of a calendar year over product groups and agencies.

    Returns: award_group ('contracts'), basis ('calendar_year'), year, area, amount_usd (dollars).

    Raises:
        SourceError: another header, another list of parts, or a part without each of the 51 states once.
    """
    parts = csv_cells(content, ["Year", "State", "Amount", "psc_group", "agency"]).select(
        "psc_group",
        "agency",
        year=pl.col("Year").cast(pl.Int64),
        area="State",
        amount_usd=pl.col("Amount").cast(pl.Float64),
    )
    require_every_state(parts.drop_nulls("amount_usd"), by=["year", "psc_group", "agency"])
    require_known(parts["area"], STATE_CODES, "state")
    for (year,), part in parts.group_by("year"):
        if (found := set(part.select("psc_group", "agency").rows())) != _PARTS_OF_CONTRACTS:
            raise SourceError(f"the parts of {year} differ: {', '.join(map(str, sorted(found ^ _PARTS_OF_CONTRACTS)))}")
    return _awards(
        parts.group_by("year", "area").agg(pl.col("amount_usd").sum().round(2)), "contracts", "calendar_year"
    )


def parse_contract_state(content: bytes) -> pl.DataFrame:
    """Read contracts and grants of 2024 and of the mean 2020-2024 by state.

    Returns: award_group, basis ('fiscal_year' or 'mean_2020_2024'), year, area, amount_usd (dollars).

    Raises:
        SourceError: not a workbook, another header, an unknown state or period, or a period without each state once.
    """
    table = headed_sheet_cells(content, ["state", "year", "Contracts", "Grants"])
    require_known(table["state"], _CODE_OF_CAPITALS, "state")
    require_known(table["year"], _BASIS_OF_YEAR, "year")
    awards = (
        table.unpivot(index=["state", "year"], on=["Contracts", "Grants"], value_name="amount_usd")
        .drop_nulls("amount_usd")
        .select(
            award_group=pl.col("variable").str.to_lowercase(),
            basis=pl.col("year").replace_strict({key: basis for key, (basis, _) in _BASIS_OF_YEAR.items()}),
            year=pl.col("year").replace_strict({key: year for key, (_, year) in _BASIS_OF_YEAR.items()}),
            area=pl.col("state").replace_strict(_CODE_OF_CAPITALS),
            amount_usd=pl.col("amount_usd").cast(pl.Float64).round(2),
        )
    )
    require_every_state(awards, by=["award_group", "basis", "year"])
    if (periods := awards.select("award_group", "basis").n_unique()) != 2 * len(_BASIS_OF_YEAR):
        raise SourceError(f"has {periods} of {2 * len(_BASIS_OF_YEAR)} groups and periods")
    return awards.select(*_KEY, "amount_usd")


def _awards(table: pl.DataFrame, award_group: str, basis: str) -> pl.DataFrame:
    """The columns of the dataset."""
    labelled = table.with_columns(award_group=pl.lit(award_group), basis=pl.lit(basis))
    return labelled.select(*_KEY, "amount_usd")


AWARDS = Dataset(
    name="usaspending_awards",
    description="USAspending: obligations by place of performance; all awards, and by group of awards",
    schema=AwardSchema,
    live=live,
    cadence_days=45,
    documents=(
        Document(
            name="usaspending_contracts_cy2012_cy2017",
            publisher="USAspending",
            table="Contracts by state, product group and agency",
            vintage="calendar years 2012 and 2017",
            url="https://api.usaspending.gov/api/v2/search/spending_by_geography/",
            file="usaspending/contracts_by_state_cy2012_cy2017.csv",
            parse=parse_contract_parts,
            licence=US_GOVERNMENT_WORK,
            compiled_by="US Environmental Protection Agency (stateior)",
            form="extract",
            copied_from="USEPA/stateior@990c04a",
        ),
        Document(
            name="usaspending_geography_fy2008_fy2024",
            publisher="USAspending",
            table="Spending by geography, place of performance, all award types, by quarter",
            vintage="FY2008-2024",
            url="https://api.usaspending.gov/api/v2/search/spending_by_geography/",
            file="usaspending/geography_state_all_FY2008_2024.csv",
            parse=parse_quarters,
            licence=COMPILED_ELSEWHERE,
            compiled_by="muni-prathap-goud (federal-funding-data-collection)",
            form="extract",
            copied_from="muni-prathap-goud/federal-funding-data-collection@9095941",
        ),
        Document(
            name="usaspending_contract_state_2024",
            publisher="USAspending",
            table="Contracts and grants by state, 2024 and mean 2020-2024",
            vintage="2024",
            url="https://api.usaspending.gov/api/v2/search/spending_by_geography/",
            file="usaspending/contract_state.xlsx",
            parse=parse_contract_state,
            licence=COMPILED_ELSEWHERE,
            compiled_by="premalshah999 (MOP_Agent)",
            form="extract",
            copied_from="premalshah999/MOP_Agent@0fced07",
        ),
        Document(
            name="usaspending_fy2025",
            publisher="USAspending",
            table="Spending by geography, place of performance, all award types",
            vintage="FY2025",
            url="https://api.usaspending.gov/api/v2/search/spending_by_geography/",
            file="irs/data_book/fy2025_gross_collections_total_by_state_transcribed.csv",
            parse=parse_fy2025,
            licence=COMPILED_ELSEWHERE,
            compiled_by="travisgalloway (income-tax)",
            form="transcribed",
            copied_from="travisgalloway/income-tax@83dfbeb",
        ),
        Document(
            name="usaspending_fy2025_groups",
            publisher="USAspending",
            table="Spending by geography, place of performance, contracts, grants and direct payments",
            vintage="FY2025, pulled on 5 and 7 September 2026",
            url="https://api.usaspending.gov/api/v2/search/spending_by_geography/",
            file="usaspending/awards_by_state_FY2025_place_of_performance.csv",
            parse=parse_fy2025_groups,
            licence=COMPILED_ELSEWHERE,
            compiled_by="ethanplusai (spending.wtf)",
            form="transcribed",
            copied_from="ethanplusai/spending.wtf@4077237",
        ),
    ),
)
