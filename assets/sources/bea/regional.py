"""Bureau of Economic Analysis: the regional accounts as a dataset, what comes with the project and what is served.

Belongs here: the table's schema, the documents, where they are served. Does not belong here: reading a table
(``tables.py``), which line is the key of which category (``sql/core``).
"""

from datetime import date
from functools import partial

import dataframely as dy

from assets.licences import COMPILED_ELSEWHERE, US_GOVERNMENT_WORK
from assets.sources.bea.tables import (
    LINES,
    OTHER_NAMES,
    parse_regional,
    parse_tidy_income,
    parse_transfers_from_counties,
    parse_zipped,
)
from pipeline.documents.dataset import Dataset, Document
from pipeline.documents.served import Live, Request

PUBLISHER = "Bureau of Economic Analysis"
ZIPS = "https://apps.bea.gov/regional/zip"
_NAME_HERE = {name: kept for kept, name in OTHER_NAMES.items()}


class RegionalSchema(dy.Schema):
    """One row a table, line, calendar year and area; US is the national row as printed."""

    table_name = dy.String(
        primary_key=True,
        description="BEA's table, e.g. SAINC4; CAINC35, added from counties, stands as SAINC35.",
    )
    line = dy.Int64(primary_key=True, description="Line of the table, BEA's line code.")
    year = dy.Int64(primary_key=True, min=1929, max=2100, description="Calendar year.")
    area = dy.String(primary_key=True, description="Area code, see raw.area; US is the national row as printed.")
    amount_usd = dy.Float64(description="Amount of the line in the year, dollars.")


def _document(file: str, repository: str, lines: tuple[int, ...], form: str = "as published") -> Document:
    """A regional table; its name and release are those of the file, ``bea/release_<year>_<month>/<table>__...``.

    Its figures stand under the name the table has here, whatever BEA calls it in that release.
    """
    _, folder, name = file.split("/")
    table, release = name.split("__")[0], folder.removeprefix("release_")
    return Document(
        name=f"bea_{table.lower()}_{release}",
        publisher=PUBLISHER,
        table=table,
        vintage=f"release {release.replace('_', '-')}",
        url=f"https://apps.bea.gov/regional/zip/{'SAINC' if table.startswith('SAINC') else table[:5]}.zip",
        file=file,
        parse=partial(parse_regional, table=_NAME_HERE.get(table, table), lines=lines),
        licence=US_GOVERNMENT_WORK,
        form=form,
        copied_from=repository,
    )


def live(_: date) -> tuple[Live, ...]:
    """The newest release of every table; tables of one zip share its request."""
    return tuple(
        Live(
            name=f"bea_regional_live_{table.lower()}",
            publisher=PUBLISHER,
            table=table,
            request=Request(f"{ZIPS}/{table[:5]}.zip", "zip"),
            parse=partial(parse_zipped, table=table),
            licence=US_GOVERNMENT_WORK,
        )
        for table in LINES
    )


_2019, _2024, _2025 = "mackliet/gun_data_visualization@b455c7f", "chodani/gdp@3510c82", "rcberg/macroeconomics@01bd7f6"

REGIONAL = Dataset(
    name="bea_regional",
    description="BEA regional accounts: income, contributions, transfers, product and consumption by state",
    schema=RegionalSchema,
    live=live,
    cadence_days=120,
    documents=(
        _document(
            "bea/release_2019_09/SAINC35__ALL_AREAS_1929_2018.csv",
            _2019,
            (2110, 2210, 2221, 2310, 2320, 2330, 2400, 2500, 2600),
        ),
        _document("bea/release_2019_09/SAINC40__ALL_AREAS_1958_2018.csv", _2019, (91,)),
        _document("bea/release_2019_09/SAINC50__ALL_AREAS_1948_2018.csv", _2019, (80,)),
        Document(
            name="bea_sainc4_2022_09",
            publisher=PUBLISHER,
            table="SAINC4",
            vintage="release 2022-09",
            url="https://apps.bea.gov/regional/zip/SAINC.zip",
            file="bea/release_2022_tidy/SAINC4_1929_2021_tidy.csv",
            parse=partial(parse_tidy_income, lines=(35, 36, 45, 46, 50)),
            licence=COMPILED_ELSEWHERE,
            compiled_by="Don Boyd (BEAData)",
            form="extract",
            copied_from="donboyd5/BEAData@0b3407c",
        ),
        Document(
            name="bea_cainc35_2023_11",
            publisher=PUBLISHER,
            table="CAINC35 (counties added to states)",
            vintage="release 2023-11",
            url="https://apps.bea.gov/regional/zip/CAINC35.zip",
            file="bea/release_2023_derived/CAINC35_2022_by_state.csv",
            parse=partial(parse_transfers_from_counties, year=2022),
            licence=COMPILED_ELSEWHERE,
            compiled_by="Economic Innovation Group",
            form="extract",
            copied_from="EIG-Research/EIG-Great-Transfer-Mation@299514a",
        ),
        _document("bea/release_2024_05/SAGDP1__ALL_AREAS_1997_2023.csv", _2024, (3,)),
        _document("bea/release_2024_05/SAGDP4N__ALL_AREAS_1997_2022.csv", _2024, (84, 85)),
        _document(
            "bea/release_2024_09/SAGDP4__ALL_AREAS_1997_2023.csv",
            "mitchphillipson/Compare_Labor_Demand@4dc2c8b",
            (84, 85),
        ),
        _document(
            "bea/release_2025_03/SAINC1__ALL_AREAS_1929_2024.csv",
            _2025,
            (1,),
            "re-saved by a spreadsheet",
        ),
        _document("bea/release_2025_03/SAINC51__ALL_AREAS_1948_2024.csv", _2025, (51,), "re-saved by a spreadsheet"),
        _document("bea/release_2025_03/SAPCE1__ALL_AREAS_1997_2023.csv", _2025, (1,)),
    ),
)
