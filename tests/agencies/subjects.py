"""One document of every agency that is fetched, and where in it the things lie that agencies change.

A subject is what faults are tried on: its rows as ``mutations.py`` opens them; which of them are a state's, the
nation's, figures at all; which of its figures are those of a closed year. What a document does not have is None or ''.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.agencies import mutations
from tests.agencies.mutations import Edit, Row

Match = Callable[[Row], bool]


@dataclass(frozen=True)
class Subject:
    """``live`` is the document that faults are tried on."""

    dataset: str
    live: str
    opened: Callable[[bytes, Edit], bytes]
    column: tuple[str, str]
    """What a column is called, and what it is called instead."""
    body: Match
    """Rows of figures."""
    figures: tuple[int, int | None]
    """From which cell of such a row to which there are figures."""
    state: Match | None = None
    line: Match | None = None
    """Where there are no states: a line that every document has."""
    nation: Match | None = None
    """The printed national row, or the total of all lines."""
    added: Match | None = None
    """The rows that add to the nation to the unit, where that is so."""
    closed: str = ""
    """What stands above the figures of a closed year or in its rows; '' where all figures are of one year."""
    unit: tuple[str, str] | None = None
    """What it says of its unit, and another unit; where None, the figures are a thousand times as large."""
    restated: str = ""
    """The document of a closed year, where ``live`` is of the newest year alone."""
    newest: str = ""
    """What stands above the newest year's figures or in its rows: without them it is last year's document."""
    last_year: str = ""
    """The document of last year, which is served in place of ``live``."""
    title: tuple[str, str] | None = None
    """What ``live`` says of its year, and what last year's document says."""
    lost_member: str = ""
    """The member of the zip that last year's has not got yet."""
    after: str = ""
    """A later document that is at hand, so that the restated one is not the newest."""

    @property
    def lives(self) -> tuple[str, ...]:
        """The documents that are at hand, oldest first."""
        names = [self.last_year, self.restated, self.live, self.after]
        return tuple(dict.fromkeys(name for name in names if name))


def has(*cells: str) -> Match:
    """Rows in which all these are cells."""
    return lambda row: set(cells) <= {str(cell).strip() for cell in row}


def begins(*cells: str) -> Match:
    """Rows that begin with these cells."""
    return lambda row: [str(cell).strip() for cell in row[: len(cells)]] == list(cells)


def numbers(start: int, least: int = 1, *, header: str = "", sheet: str = "") -> Match:
    """Rows with so many numbers from a cell on; not those that begin with ``header``, only those of ``sheet``."""
    return lambda row: (
        sum(mutations.number(cell) is not None for cell in row[start:]) >= least
        and bool(row[0])
        and row[0] != header
        and str(row[0]).startswith(sheet)
    )


SUBJECTS = (
    Subject(
        "bea_population",
        "bea_population_live",
        mutations.member(r"SAINC1__ALL_AREAS_.*\.csv", mutations.csv_rows),
        column=("GeoFIPS", "Area"),
        body=has("SAINC1", "2"),
        figures=(9, 58),
        state=has("Wyoming", "2"),
        nation=has("United States *", "2"),
        added=lambda row: has("SAINC1", "2")(row) and '"00000"' not in row[0] and '"9' not in row[0],
        unit=("Number of persons", "Thousands of persons"),
        closed="2015",
        newest="2024",
    ),
    Subject(
        "bea_regional",
        "bea_regional_live_sainc51",
        mutations.member(r"SAINC51__ALL_AREAS_.*\.csv", mutations.csv_rows),
        column=("GeoFIPS", "Area"),
        body=has("51"),
        figures=(8, None),
        state=has("Wyoming", "51"),
        nation=has("United States *", "51"),
        unit=("Millions of dollars", "Dollars"),
        closed="2015",
        newest="2024",
    ),
    Subject(
        "cbo_actual",
        "cbo_actual_live",
        mutations.csv_rows,
        column=("actual_value", "value"),
        body=numbers(4),
        figures=(4, None),
        line=begins("revenue", "Excise Taxes", "Excise Taxes"),
        nation=begins("revenue", "Total", "Total"),
        closed="2015",
        newest="2025",
    ),
    Subject(
        "census_federal_aid",
        "census_federal_aid_2022",
        mutations.columns,
        column=("State & local", "State or local"),
        body=lambda column: column[0] not in {"", "Description"},
        figures=(11, None),
        state=begins("Wyoming"),
        nation=begins("United States Total"),
        restated="census_federal_aid_2021",
        last_year="census_federal_aid_2021",
    ),
    Subject(
        "census_population",
        "census_population_live_2020_2025",
        mutations.csv_rows,
        column=("POPESTIMATE2025", "ESTIMATE2025"),
        body=lambda row: row[0] in {"010", "040"},
        figures=(6, 12),
        state=has("Wyoming"),
        nation=begins("010"),
        added=lambda row: row[0] == "040" and row[3] != "72",
        closed="POPESTIMATE2022",
        newest="POPESTIMATE2025",
    ),
    Subject(
        "cms_health_by_residence",
        "cms_health_by_residence_live_medicaid",
        mutations.member(r"MEDICAID_AGGREGATE20\.CSV", mutations.csv_rows),
        column=("State_Name", "State"),
        body=begins("1"),
        figures=(6, -1),
        state=has("Wyoming"),
        nation=has("United States"),
        closed="Y2015",
        newest="Y2020",
    ),
    Subject(
        "cms_medicaid_federal",
        "cms_medicaid_federal_2024",
        mutations.member(r"FY \d{4} FMR NET EXPENDITURES\.xlsx", mutations.all_sheets),
        column=("Federal Share", "US Share"),
        body=numbers(2, 3, sheet="MAP"),
        figures=(2, None),
        state=begins("MAP - Wyoming"),
        nation=begins("MAP - National Totals", "Total Net Expenditures"),
        restated="cms_medicaid_federal_2019",
        last_year="cms_medicaid_federal_2023",
    ),
    Subject(
        "gdp_price_index",
        "gdp_price_index_live",
        mutations.csv_rows,
        column=("A191RD3A086NBEA", "GDPDEF"),
        body=numbers(1),
        figures=(1, None),
        line=begins("2012-01-01"),
        closed="2012-01-01",
        newest="2025-01-01",
    ),
    Subject(
        "irs_data_book_table_5",
        "irs_data_book_table_5_live_2023",
        mutations.sheet_rows,
        column=("Gift tax", "Gifts"),
        body=numbers(1, 11),
        figures=(1, 12),
        state=begins("Wyoming"),
        nation=begins("United States, total"),
        title=("Fiscal Year 2023", "Fiscal Year 2022"),
        unit=("thousands of dollars", "millions of dollars"),
    ),
    Subject(
        "irs_historic_table_2",
        "irs_historic_table_2_live_2022",
        mutations.csv_rows,
        column=("A00100", "A00101"),
        body=numbers(3, 5),
        figures=(3, None),
        state=begins("WY"),
        nation=begins("US"),
        restated="irs_historic_table_2_live_2021",
        last_year="irs_historic_table_2_live_2021",
    ),
    Subject(
        "omb_historical",
        "omb_historical_live_hist03z2",
        mutations.sheet_rows,
        column=("2015", "Year 2015"),
        body=numbers(3, 5, header="Program"),
        figures=(1, None),
        line=begins("571 Medicare"),
        nation=begins("Total outlays"),
        closed="2015",
        newest="2025",
    ),
    Subject(
        "ssa_ssi",
        "ssa_ssi_2024",
        mutations.html_rows,
        column=('scope="colgroup">Number', 'scope="colgroup">Count'),
        body=begins("<tr>"),
        figures=(6, None),
        state=has("Wyoming"),
        nation=has("All areas"),
        restated="ssa_ssi_2023",
        last_year="ssa_ssi_2023",
    ),
    Subject(
        "treasury_federal_reserve",
        "treasury_mts_table_4_2026",
        mutations.json_rows("data"),
        column=("current_fytd_net_rcpt_amt", "current_fytd_amt"),
        body=lambda row: mutations.number(row[23]) is not None,
        figures=(23, 24),
        line=has("Deposits of Earnings by Federal Reserve Banks"),
        restated="treasury_mts_table_4_2025",
        last_year="treasury_mts_table_4_2025",
    ),
    Subject(
        "treasury_mts",
        "treasury_mts_2026",
        mutations.json_rows("data"),
        column=("current_fytd_rcpt_outly_amt", "current_fytd_amt"),
        body=lambda row: mutations.number(row[5]) is not None,
        figures=(4, 7),
        line=has("Customs Duties"),
        nation=has("2.20"),
        last_year="treasury_mts_2025",
        after="treasury_mts_2027",
    ),
    Subject(
        "usaspending_awards",
        "usaspending_awards_2025_all",
        mutations.json_rows("results"),
        column=("aggregated_amount", "amount"),
        body=lambda row: mutations.number(row[2]) is not None,
        figures=(2, 3),
        state=begins("WY"),
        restated="usaspending_awards_2023_all",
        last_year="usaspending_awards_2024_all",
    ),
    Subject(
        "usda_snap",
        "usda_snap_live",
        mutations.member(r"FY24\.xlsx", mutations.blocks),
        column=("Cost", "Benefits"),
        body=numbers(7),
        figures=(7, None),
        state=begins("Wyoming"),
        nation=begins("US Summary"),
        lost_member="FY25.xlsx",
    ),
    Subject(
        "va_expenditures",
        "va_expenditures_2023",
        mutations.sheet_rows,
        column=("Medical Care", "Medicine"),
        body=numbers(2, 8),
        figures=(2, 10),
        state=begins("Wyoming"),
        nation=begins("Totals"),
        restated="va_expenditures_2022",
        last_year="va_expenditures_2022",
    ),
)
