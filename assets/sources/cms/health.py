"""Centers for Medicare & Medicaid Services: health spending by state, and the federal share of Medicaid.

Belongs here: everything about CMS's spending by state of residence and the two tables made from form CMS-64. Quirks:
- spending by residence is in millions of dollars (said in ``Item``), by calendar year in columns ``Y1991`` and on: no
  earlier year is printed, whatever is needed;
  regions stand among the states and are dropped; Medicaid is federal and state money together; states add to the
  national row but for rounding;
- KFF's table (FY2019) writes dollars as ``"$1,234 "`` behind a byte order mark; ``N/A`` in the expansion columns is a
  state that had not expanded, where there was no such spending: zero. Its parts add to its totals within $100. Its
  states add to the national row's total, but not to its parts: federal is $2.3 billion (0.6 %) below;
- the CMS-64 extract (FFY2024) is in $ millions, said nowhere in it; unaudited; it has no national row, and its federal
  column adds to $591 billion where OMB prints $618 billion of outlays. It is medical assistance made of the quarterly
  reports and does not equal the annual one, whose address it names (``financial_management.py``);
- spending by residence is one zip, whose members carry the last year in their names; it comes out every few years.
Does not belong here: the annual report made from form CMS-64 (``financial_management.py``), FY2023 as MACPAC took it
from the form (``medicaid_spending.py``), or which figures are
the key of Medicaid in which year (``sql/core/key_measure.sql``).
"""

import re
from datetime import date
from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import CODE_OF_NAME, require_every_state, require_national_row, require_parts
from assets.licences import COMPILED_ELSEWHERE, US_GOVERNMENT_WORK
from assets.sources.cms import financial_management
from assets.sources.cms.medicaid_spending import SHARES_OF_2023
from pipeline.documents.cells import csv_cells, require_known, require_last_line_ended
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document, first_year
from pipeline.documents.served import Live, Request
from pipeline.documents.zips import the_member
from pipeline.errors import SourceError

PUBLISHER = "Centers for Medicare & Medicaid Services"
_ALL = "all"
_PROGRAMS = ("medicare", "medicaid", _ALL)
_RESIDENCE = Request(
    "https://www.cms.gov/research-statistics-data-and-systems/statistics-trends-and-reports/nationalhealthexpenddata/"
    "downloads/resident-state-estimates.zip",
    "zip",
)
_CODE_OF_TOTAL, _FIRST_PRINTED = "1", 1991
_NATIONAL_TOLERANCE = 0.001
_KFF_FEDERAL = ["Traditional Medicaid - Federal Spending", "Expansion Group - Federal Spending"]
_KFF_STATE = ["Traditional Medicaid - State Spending", "Expansion Group - State Spending"]
_KFF_TOTAL = "Total Medicaid Spending"
_KFF_TOLERANCE_USD = 1e3
_KFF_FEDERAL_TOLERANCE = 0.01
_CMS64_COLUMNS = ["total_medicaid_spend", "total_medicaid_fed_spend", "nonfederal_share"]
_CMS64_TOLERANCE_USD = 2e6


class HealthByResidenceSchema(dy.Schema):
    """One row a program, calendar year and area of residence; US is the national row as printed."""

    program = dy.String(
        primary_key=True, regex="^(medicare|medicaid|all)$", description="Who pays: medicare, medicaid, or all."
    )
    year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Calendar year.")
    area = dy.String(
        primary_key=True,
        description="Area code of residence, see raw.area; US is the national row as printed.",
    )
    amount_usd = dy.Float64(
        min=0,
        description="Personal health care paid for, whoever pays: Medicaid is federal and state money, dollars.",
    )


class MedicaidFederalSchema(dy.Schema):
    """One row a federal fiscal year and area: Medicaid spending, and the part the federal government pays."""

    fiscal_year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Federal fiscal year.")
    area = dy.String(
        primary_key=True,
        description="Area code, see raw.area; US, where there is one, is the national row as printed.",
    )
    total_usd = dy.Float64(
        nullable=True,
        min=0,
        description="Medicaid spending, federal and state money together, dollars; FY2023 of the snapshot with "
        "administration, else without. Null where only the federal part is known.",
    )
    federal_usd = dy.Float64(min=0, description="The part the federal government pays, dollars.")

    @dy.rule()
    def federal_is_part_of_total(cls) -> pl.Expr:  # noqa: N805
        """Federal spending is no more than the total."""
        return pl.col("federal_usd") <= pl.col("total_usd")


def parse_residence(content: bytes, program: str) -> pl.DataFrame:
    """Read total personal health care (code 1) of one program by state of residence.

    Returns: program, year, area, amount_usd (dollars).

    Raises:
        SourceError: not this program's table, another unit, a state missing or twice, or states that do not add to
            the national row within 0.1 %.
    """
    table = csv_cells(content, ["Code", "Item", "Group", "State_Name"])
    require_last_line_ended(content)
    years = [name for name in table.columns if re.fullmatch(r"Y\d{4}", name) and int(name[1:]) >= first_year()]
    total = table.filter(pl.col("Code") == _CODE_OF_TOTAL)
    payer = "" if program == _ALL else f"{program.title()}/"
    expected = f"{payer}Personal Health Care (Millions of Dollars)"
    if (items := total["Item"].unique().to_list()) != [expected]:
        raise SourceError(f"code 1 is {', '.join(map(repr, items)) or 'missing'}, not {expected!r}")
    require_known(total["Group"], {"United States", "Region", "State"}, "group")
    named = total.filter(pl.col("Group") != "Region").with_columns(
        name=pl.when(pl.col("Group") == "State").then("State_Name").otherwise("Group")
    )
    published = (
        _with_area(named, "name")
        .unpivot(index="area", on=years, variable_name="year", value_name="millions")
        .drop_nulls("millions")
        .select(
            program=pl.lit(program),
            year=pl.col("year").str.slice(1).cast(pl.Int64),
            area="area",
            amount_usd=pl.col("millions").cast(pl.Float64) * 1e6,
        )
    )
    require_every_state(published, by=["year"])
    return require_national_row(published, "amount_usd", by=["year"], relative=_NATIONAL_TOLERANCE)


def parse_residence_zip(content: bytes, program: str) -> pl.DataFrame:
    """Read one program's table, every year from the first that is needed or printed, from the zip of them all.

    Raises:
        SourceError: it is not in the zip, a year is missing, or as ``parse_residence``.
    """
    member = re.compile(rf"(?:[^/]+/)?{_file(program)}_AGGREGATE\d\d\.CSV", re.IGNORECASE)
    frame = parse_residence(the_member(content, member), program)
    years = sorted(set(frame["year"]))
    first = max(first_year(), _FIRST_PRINTED)
    if years != list(range(first, years[-1] + 1)):
        raise SourceError(f"a year from {first} on is missing: has {', '.join(map(str, years))}")
    return frame


def parse_kff(content: bytes, fiscal_year: int) -> pl.DataFrame:
    """Read KFF's table of traditional and expansion Medicaid, federal and state, of ``fiscal_year``.

    Returns: fiscal_year, area, total_usd, federal_usd (dollars).

    Raises:
        SourceError: another header, an unknown name, a state missing or twice, parts that do not add to a total, or
            states that do not add to the national row (total within 0.1 %, federal within 1 %).
    """
    table = csv_cells(content, ["Location", _KFF_TOTAL, *_KFF_FEDERAL, *_KFF_STATE])
    expansion = [name for name in (*_KFF_FEDERAL, *_KFF_STATE) if name.startswith("Expansion")]
    not_expanded = pl.all_horizontal(pl.col(name).str.strip_chars() == "N/A" for name in expansion)
    dollars = _with_area(table, "Location").with_columns(
        pl.when(not_expanded).then(pl.lit("0")).otherwise(name).alias(name) for name in expansion
    )
    dollars = dollars.with_columns(
        pl.col(name).str.replace_all(r"[$, ]", "").cast(pl.Float64) for name in (_KFF_TOTAL, *_KFF_FEDERAL, *_KFF_STATE)
    )
    require_parts(dollars, _KFF_TOTAL, [*_KFF_FEDERAL, *_KFF_STATE], _KFF_TOLERANCE_USD)
    spending = dollars.select(
        fiscal_year=pl.lit(fiscal_year, pl.Int64),
        area="area",
        total_usd=_KFF_TOTAL,
        federal_usd=pl.sum_horizontal(_KFF_FEDERAL),
    )
    require_every_state(spending)
    require_national_row(spending, "total_usd", relative=_NATIONAL_TOLERANCE)
    return require_national_row(spending, "federal_usd", relative=_KFF_FEDERAL_TOLERANCE)


def parse_cms64(content: bytes) -> pl.DataFrame:
    """Read the extract of form CMS-64, $ millions, one row a state.

    Returns: fiscal_year, area, total_usd, federal_usd (dollars).

    Raises:
        SourceError: another header, a state missing or twice, or parts that do not add to a total.
    """
    table = csv_cells(content, ["abbr", "ffy", *_CMS64_COLUMNS])
    dollars = table.with_columns(pl.col(name).cast(pl.Float64) * 1e6 for name in _CMS64_COLUMNS).rename(
        {"abbr": "area"}
    )
    require_parts(dollars, _CMS64_COLUMNS[0], _CMS64_COLUMNS[1:], _CMS64_TOLERANCE_USD)
    spending = dollars.select(
        fiscal_year=pl.col("ffy").cast(pl.Int64),
        area="area",
        total_usd="total_medicaid_spend",
        federal_usd="total_medicaid_fed_spend",
    )
    return require_every_state(spending, by=["fiscal_year"])


def _with_area(table: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add ``area``, the code of the name in ``column``."""
    names = table[column].str.strip_chars()
    require_known(names, CODE_OF_NAME, "area")
    return table.with_columns(area=names.replace_strict(CODE_OF_NAME))


def residence_lives(_: date) -> tuple[Live, ...]:
    """The tables of both programs and of all who pay, from one zip."""
    return tuple(
        Live(
            name=f"cms_health_by_residence_live_{program}",
            publisher=PUBLISHER,
            table=_residence_table(program),
            request=_RESIDENCE,
            parse=partial(parse_residence_zip, program=program),
            licence=US_GOVERNMENT_WORK,
        )
        for program in _PROGRAMS
    )


def _residence_table(program: str) -> str:
    payer = "all payers" if program == _ALL else program.title()
    return f"Health expenditures by state of residence: {payer}, personal health care"


def _file(program: str) -> str:
    """How the name of a program's file begins."""
    return "US" if program == _ALL else program.upper()


def _residence(program: str) -> Document:
    return Document(
        name=f"cms_{program}_by_residence_2020",
        publisher=PUBLISHER,
        table=_residence_table(program),
        vintage="1991-2020",
        url="https://www.cms.gov/data-research/statistics-trends-and-reports/national-health-expenditure-data/state-residence",
        file=f"cms/{_file(program)}_AGGREGATE20.CSV",
        parse=partial(parse_residence, program=program),
        licence=US_GOVERNMENT_WORK,
        copied_from="sussmanbu/final-project-group-13@ae0388e",
    )


HEALTH_BY_RESIDENCE = Dataset(
    name="cms_health_by_residence",
    description="CMS: personal health care spending by state of residence, by who pays, calendar years",
    schema=HealthByResidenceSchema,
    documents=tuple(map(_residence, _PROGRAMS)),
    live=residence_lives,
    cadence_days=2200,
)

MEDICAID_FEDERAL = Dataset(
    name="cms_medicaid_federal",
    description="Medicaid spending by state and the federal part of it, from form CMS-64, federal fiscal years",
    schema=MedicaidFederalSchema,
    documents=(
        Document(
            name="kff_medicaid_fy2019",
            publisher=PUBLISHER,
            table="Medicaid expansion spending, from form CMS-64",
            vintage="FY2019",
            url="https://www.kff.org/medicaid/state-indicator/medicaid-expansion-spending/",
            file="cms/kff_medicaid_fy2019.csv",
            parse=partial(parse_kff, fiscal_year=2019),
            licence=COMPILED_ELSEWHERE,
            compiled_by="KFF",
            copied_from="GeoDaCenter/opioid-policy-scan@89c169d",
        ),
        SHARES_OF_2023,
        Document(
            name="cms64_ffy2024",
            publisher=PUBLISHER,
            table="Form CMS-64, total and federal share",
            vintage="FFY2024, unaudited",
            url="https://www.medicaid.gov/medicaid/financial-management/downloads/financial-management-report-fy2024.zip",
            file="cms/cms64_ffy2024.csv",
            parse=parse_cms64,
            licence=COMPILED_ELSEWHERE,
            compiled_by="kas1172-dotcom (medicaid-financing-workbench)",
            form="extract",
            copied_from="kas1172-dotcom/medicaid-financing-workbench@9c972d2",
        ),
    ),
    year="fiscal_year",
    live=partial(financial_management.lives, publisher=PUBLISHER),
    cadence_days=500,
)
