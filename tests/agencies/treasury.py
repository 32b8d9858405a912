"""Treasury's Fiscal Data service on loopback: tables 9 and 4 of the Monthly Treasury Statement, filters and pages.

Whole years are OMB's receipts by source and outlays by function, split as CBO does; a month's share of a year is the
same in every line, and years OMB has not printed are 4 % above the year before. The documents asked for are put as they
stand, every other query is answered from the same rows. Of the real statements only parts were recorded; of table 4
a few lines stand for all, the Federal Reserve's among them, which is a tenth of the miscellaneous receipts.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from tests.agencies.server import Agencies, Reply

URL = "https://api.fiscaldata.treasury.gov/services/api/fiscal_service/v1/accounting/mts/mts_table_9"
QUERY = "?filter=record_fiscal_year:eq:{}&sort=-record_date&page%5Bsize%5D=1000"
URL_4 = URL.replace("mts_table_9", "mts_table_4")
QUERY_4 = QUERY.replace("&sort", ",record_calendar_month:eq:09&sort")
FEDERAL_RESERVE = "Deposits of Earnings by Federal Reserve Banks"
FEDERAL_RESERVE_PART = 0.1
YEARS = range(2024, 2028)
LAST_STATEMENT = date(2026, 10, 31)
GROWTH = 1.04
SECTIONS = {
    "Individual Income Taxes": "Individual Income Taxes",
    "Corporation Income Taxes": "Corporation Income Taxes",
    "Excise Taxes": "Excise Taxes",
}
SPLIT_BY_CBO = {"Estate and Gift Taxes": "Estate and Gift Taxes", "Customs Duties": "Customs Duties"}
SOCIAL_INSURANCE = {"Employment and General Retirement": 0.95, "Unemployment Insurance": 0.04, "Other Retirement": 0.01}
RECEIPTS = [
    "Individual Income Taxes", "Corporation Income Taxes", "Social Insurance and Retirement Receipts:",
    *SOCIAL_INSURANCE, "Excise Taxes", "Estate and Gift Taxes", "Customs Duties", "Miscellaneous Receipts",
]  # fmt: skip
FUNCTIONS = [
    "National Defense", "International Affairs", "General Science, Space, and Technology", "Energy",
    "Natural Resources and Environment", "Agriculture", "Commerce and Housing Credit", "Transportation",
    "Community and Regional Development", "Education, Training, Employment, and Social Services", "Health", "Medicare",
    "Income Security", "Social Security", "Veterans Benefits and Services", "Administration of Justice",
    "General Government", "Net Interest", "Undistributed Offsetting Receipts",
]  # fmt: skip
OMB_LINE = {"Medicare": "571 Medicare", "Social Security": "651 Social security"}
"""The functions OMB prints without a total, since they are one subfunction."""


def serve(
    agencies: Agencies,
    tables: Mapping[str, pl.DataFrame],
    documents: Path | None,  # noqa: ARG001 - see above
) -> None:
    """Put the years' documents, and answer every other query."""
    amounts = {year: whole_year(tables, year) for year in (YEARS[0] - 1, *YEARS)}
    rows = [row for day in month_ends(YEARS) if day <= LAST_STATEMENT for row in statement(day, amounts)]
    agencies.search(URL, lambda asked: answer(asked, rows))
    for year in YEARS:
        asked = {"filter": f"record_fiscal_year:eq:{year}", "sort": "-record_date", "page[size]": "1000"}
        agencies.put(URL + QUERY.format(year), answer(asked, rows)[1])
    details = [row for day in month_ends(YEARS) if day <= LAST_STATEMENT for row in details_of(day, amounts)]
    agencies.search(URL_4, lambda asked: answer(asked, details))
    for year in YEARS:
        asked = {
            "filter": f"record_fiscal_year:eq:{year},record_calendar_month:eq:09", "sort": "-record_date",
            "page[size]": "1000",
        }  # fmt: skip
        agencies.put(URL_4 + QUERY_4.format(year), answer(asked, details)[1])


def whole_year(tables: Mapping[str, pl.DataFrame], year: int) -> dict[str, float]:
    """Dollars by line, of a whole fiscal year."""
    omb, cbo = tables["omb_historical"], tables["cbo_actual"]
    last = min(year, int(str(omb.filter(pl.col("table_name") == "2.1")["fiscal_year"].max())))
    printed = omb.filter(pl.col("fiscal_year") == last)
    section = dict(
        printed.filter((pl.col("table_name") == "2.1") & pl.col("line").is_in(["Total", *SECTIONS, "Other"]))
        .select("section", "amount_usd")
        .iter_rows()
    )
    revenue = cbo.filter((pl.col("fiscal_year") == last) & (pl.col("component") == "revenue"))
    split = dict(revenue.select("category", "amount_usd").iter_rows())
    outlays = dict(printed.filter(pl.col("table_name") == "3.2").select("line", "amount_usd").iter_rows())
    found = {line: section[name] for line, name in SECTIONS.items()}
    found |= {line: split[name] for line, name in SPLIT_BY_CBO.items()}
    found["Miscellaneous Receipts"] = section["Other"] - sum(found[line] for line in SPLIT_BY_CBO)
    social_insurance = section["Social Insurance and Retirement Receipts"]
    found |= {line: social_insurance * part for line, part in SOCIAL_INSURANCE.items()}
    found |= {line: outlays[OMB_LINE.get(line, f"Total, {line}")] for line in FUNCTIONS}
    return {line: amount * GROWTH ** (year - last) for line, amount in found.items()}


def month_ends(years: range) -> Iterator[date]:
    """The last days of the months of fiscal years, in order."""
    for year in years:
        for month in range(12):
            calendar_year, calendar_month = divmod((year - 1) * 12 + 9 + month + 1, 12)
            yield date(calendar_year, calendar_month + 1, 1) - timedelta(days=1)


def statement(day: date, amounts: Mapping[int, Mapping[str, float]]) -> list[dict[str, str]]:
    """The rows of a statement, as they are printed: headings, lines, totals."""
    year = day.year + (day.month >= 10)
    months = (day.month - 10) % 12 + 1
    to_date, month_alone, year_before = (
        {line: round(amount * share, 2) for line, amount in amounts[of].items()}
        for of, share in ((year, months / 12), (year, 1 / 12), (year - 1, months / 12))
    )
    rows, line_code = list[dict[str, str]](), 10

    def add(line: str, sequence: str, record_type: str, data_type: str, of: list[str]) -> None:
        nonlocal line_code
        columns = [
            f"{sum(part[name] for name in of):.2f}" if of else "null" for part in (month_alone, to_date, year_before)
        ]
        rows.append(_row(day, year, line, columns, (str(line_code), data_type, record_type, sequence)))
        line_code += 10

    add("Receipts", "1", "SL", "S", [])
    for number, line in enumerate(RECEIPTS, 1):
        heading = line.endswith(":")
        add(line, f"1.{number}", "RSG", "S" if heading else "D", [] if heading else [line])
    add("Total", "1.11", "SL", "T", [line for line in RECEIPTS if not line.endswith(":")])
    add("Net Outlays", "2", "SL", "S", [])
    for number, line in enumerate(FUNCTIONS, 1):
        add(line, f"2.{number}", "F", "D", [line])
    add("Total", "2.20", "SL", "T", FUNCTIONS)
    return rows


def details_of(day: date, amounts: Mapping[int, Mapping[str, float]]) -> list[dict[str, str]]:
    """A few rows of table 4: a heading, the line looked for, another one, the total."""
    year, months = day.year + (day.month >= 10), (day.month - 10) % 12 + 1
    whole = amounts[year]
    miscellaneous = whole["Miscellaneous Receipts"]
    total = sum(whole[line] for line in RECEIPTS if not line.endswith(":"))
    printed = {
        "Miscellaneous Receipts:": None, FEDERAL_RESERVE: miscellaneous * FEDERAL_RESERVE_PART,
        "All Other": miscellaneous * (1 - FEDERAL_RESERVE_PART), "Total -- Receipts": total,
    }  # fmt: skip
    return [
        {
            name: cell
            for name, cell in _row(day, year, line, ["null"] * 3, (str(number * 10), "D", "RSG", str(number))).items()
            if not name.endswith("_amt")
        }
        | {
            f"{when}_{what}_rcpt_amt": "null" if amount is None else f"{amount * part:.2f}"
            for when, share in (("current_month", 1 / 12), ("current_fytd", months / 12), ("prior_fytd", months / 12))
            for what, part in (("gross", share), ("refund", 0.0), ("net", share))
        }
        | {"table_nbr": "4"}
        for number, (line, amount) in enumerate(printed.items(), 1)
    ]


def answer(asked: Mapping[str, Any], rows: list[dict[str, str]]) -> Reply:
    """The rows a query asks for, a page of them."""
    for one in str(asked.get("filter", "")).split(","):
        name, _, value = one.partition(":eq:")
        if one and name not in rows[0]:
            message = f"Invalid query parameter '{name}' in filter. For more information, please see the documentation."
            return 400, json.dumps({"error": "Invalid Query Param", "message": message}).encode()
        rows = [row for row in rows if not one or row[name] == value]
    if asked.get("sort") == "-record_date":
        rows = sorted(rows, key=lambda row: row["record_date"], reverse=True)
    size, page = int(asked.get("page[size]", 100)), int(asked.get("page[number]", 1))
    pages = -(-len(rows) // size)
    shown = rows[(page - 1) * size : page * size]
    links = {
        name: f"&page%5Bnumber%5D={number}&page%5Bsize%5D={size}" if 1 <= number <= max(pages, 1) else None
        for name, number in {
            "self": page,
            "first": 1,
            "prev": page - 1,
            "next": page + 1,
            "last": max(pages, 1),
        }.items()
    }
    names = list(shown[0]) if shown else []
    meta = {
        "count": len(shown),
        "labels": {name: name.replace("_", " ").title() for name in names},
        "dataTypes": {name: "CURRENCY" if name.endswith("_amt") else "STRING" for name in names},
        "dataFormats": {name: "10.2" if name.endswith("_amt") else "String" for name in names},
        "total-count": len(rows),
        "total-pages": pages,
    }
    return 200, json.dumps({"data": shown, "meta": meta, "links": links}).encode()


def _row(day: date, year: int, line: str, columns: list[str], kind: tuple[str, str, str, str]) -> dict[str, str]:
    line_code, data_type, record_type, sequence = kind
    return {
        "record_date": day.isoformat(),
        "parent_id": "null" if "." not in sequence else f"5908{sequence[0]}00",
        "classification_id": f"5908{line_code.zfill(4)}",
        "classification_desc": line,
        "current_month_rcpt_outly_amt": columns[0],
        "current_fytd_rcpt_outly_amt": columns[1],
        "prior_fytd_rcpt_outly_amt": columns[2],
        "table_nbr": "9",
        "src_line_nbr": str(int(line_code) // 10),
        "print_order_nbr": str(int(line_code) // 10),
        "line_code_nbr": line_code,
        "data_type_cd": data_type,
        "record_type_cd": record_type,
        "sequence_level_nbr": str(sequence.count(".") + 1),
        "sequence_number_cd": sequence,
        "record_fiscal_year": str(year),
        "record_fiscal_quarter": str((day.month - 10) % 12 // 3 + 1),
        "record_calendar_year": str(day.year),
        "record_calendar_quarter": str((day.month - 1) // 3 + 1),
        "record_calendar_month": f"{day.month:02}",
        "record_calendar_day": str(day.day),
    }
