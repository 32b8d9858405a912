"""Where the figures of a state and year come from: the lines of ``explain_state``, for people and for programs.

Belongs here: reading that macro from the released file and laying it out. Does not belong here: which document is
behind what (``sql/core/*_document.sql``, ``sql/mart/lineage.sql``).

Quirk: the amounts are printed rounded, so a printed sum can differ from its printed lines in the last digit; CSV and
JSON hold them in full.
"""

import csv
import io
import json
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.errors import UsageError
from pipeline.read import areas
from pipeline.read.defaults import METHOD, STATUS
from pipeline.read.form import Format
from pipeline.read.printed import number
from pipeline.read.query import released

WIDTH = 100
PARTS = {"total_documents": "total", "key_documents": "key", "population_documents": "population"}
SHORT_CHECKSUM = 12
_KEY_WIDTH = 31
_LINE = "{category:<26}{official:>9} {key:<31}{observed:<8}{share:>6} {amount:>9} {per_head:>8}"


@dataclass(frozen=True)
class Explanation:
    """One state and year: its net contribution, the lines that add up to it, and what no state gets.

    ``lines`` are the rows of ``explain_state``, paid before received, the largest first; their amounts add to
    ``paid_usd`` and ``received_usd``. ``in_no_state`` holds the official total of each category placed nowhere.
    """

    state: str
    state_name: str
    fiscal_year: int
    status: str
    method: str
    population: int
    paid_usd: float
    received_usd: float
    net_contribution_usd: float
    net_per_capita_usd: float
    lines: list[dict[str, Any]]
    in_no_state: dict[str, float]

    def documents(self) -> dict[str, dict[str, Any]]:
        """Every document once, by name, with what it gives: ``{"total": [...], "key": [...], "population": [...]}``.

        Totals are named by category, keys by the category they share out.
        """
        found: dict[str, dict[str, Any]] = {}
        for line in self.lines:
            for column, part in PARTS.items():
                for document in line[column]:
                    entry = found.setdefault(document["document"], {**document, "gives": {}})
                    entry["gives"].setdefault(part, []).append(line["category"])
        return dict(
            sorted(found.items(), key=lambda item: [item[1][name] for name in ("publisher", "table", "vintage")])
        )


def explain(path: Path, state: str, year: int, form: Format = "table") -> str:
    """Where the figures of a state and fiscal year come from, under the default method.

    As a table for a terminal of 100 columns (addresses may be longer); as CSV, a row a category with the names of its
    documents in ``raw.document``; as JSON, one object with the documents in full.

    Raises:
        UsageError: there is no such state or year; the message names those there are.
    """
    found = read(path, state, year)
    return {"table": as_table, "csv": as_csv, "json": as_json}[form](found)


def read(path: Path, state: str, year: int) -> Explanation:
    """Read the lines of a state (postal code or name, in any case) and fiscal year from the released file.

    Raises:
        UsageError: as ``explain``.
        MoneymapError: there is no release, or it cannot be opened.
    """
    code = areas.state(path, state)
    with released(path) as connection:
        check_year(connection, year)
        (net,) = rows(
            connection,
            """
            select state, state_name, fiscal_year, status, method, population, paid_usd, received_usd,
              net_contribution_usd, net_per_capita_usd
            from mart.net_contribution
            where state = $state and fiscal_year = $year and method = $method
            """,
            state=code,
            year=year,
            method=METHOD,
        )
        lines = rows(connection, "from explain_state($state, $year)", state=code, year=year)
        nowhere = rows(
            connection,
            """
            select category, official_usd
            from mart.reconciliation
            where fiscal_year = $year and method = $method and states_usd = 0
            order by abs(official_usd) desc
            """,
            year=year,
            method=METHOD,
        )
    return Explanation(**net, lines=lines, in_no_state={row["category"]: row["official_usd"] for row in nowhere})


def check_year(connection: duckdb.DuckDBPyConnection, year: int, *, final: bool = False) -> None:
    """Refuse a fiscal year there are no figures for, with ``final`` a provisional one, too.

    Raises:
        UsageError: the message names those there are.
    """
    first, last = connection.execute(
        "select min(fiscal_year), max(fiscal_year) from mart.net_contribution"
        " where method = $method and (rank is not null or not $final)",
        {"method": METHOD, "final": final},
    ).fetchall()[0]
    if not first <= year <= last:
        raise UsageError(f"no fiscal year {year}; there are {first} to {last}")


def as_table(found: Explanation) -> str:
    """Both sides, their sums, the net, and the documents, in at most 100 columns but for addresses."""
    provisional = "" if found.status == STATUS else f" ({found.status})"
    text = [f"{found.state_name} ({found.state}), FY{found.fiscal_year}{provisional}, {found.population:,} residents"]
    for side, said, total in (
        ("paid", "Paid by residents", found.paid_usd),
        ("received", "Received in and for the state", found.received_usd),
    ):
        lines = [line for line in found.lines if line["side"] == side]
        text += ["", said, _heading(), "-" * WIDTH]
        text += [printed for line in lines for printed in _line(line)]
        official = sum(line["official_usd"] for line in lines)
        text += ["-" * WIDTH, _sum(side, official, total, found.population)]
    net = _LINE.format(
        category="net contribution", official="", key="paid less received", observed="", share="",
        amount=number(found.net_contribution_usd / 1e6, 0), per_head=number(found.net_per_capita_usd, 0),
    )  # fmt: skip
    text += ["", net, ""]
    text += _wrapped(
        "A line is the official total times the state's share of the key that shares it out. Years, fiscal or "
        "calendar, are those in which the key was observed."
    )
    if any(line["is_estimate"] for line in found.lines):
        text += _wrapped("* The total is in part an estimate.")
    if found.in_no_state:
        named = ", ".join(f"{category} {number(amount / 1e9, 1)}" for category, amount in found.in_no_state.items())
        text += _wrapped(f"In no state, $ bn: {named}.")
    text += ["", "Documents"]
    for place, document in enumerate(found.documents().values(), start=1):
        text += _wrapped(
            f"{document['publisher']}: {document['table']}, {document['vintage']}", first=f"{place:>3}  ", rest="     "
        )
        text += _wrapped(_given(document["gives"]), first="     ", rest="       ")
        text += [f"     {document['url']}", f"     sha256 {document['sha256'][:SHORT_CHECKSUM]}"]
    return "\n".join(line.rstrip() for line in text)


def as_csv(found: Explanation) -> str:
    """A row a category; lists are joined with `` + ``, documents by their names in ``raw.document``."""
    out = io.StringIO()
    columns = ["state", "fiscal_year", *found.lines[0]]
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for line in found.lines:
        flat = {
            name: " + ".join(str(one["document"] if isinstance(one, dict) else one) for one in value)
            if isinstance(value, list)
            else value
            for name, value in line.items()
        }
        flat["is_estimate"] = str(line["is_estimate"]).lower()
        writer.writerow({"state": found.state, "fiscal_year": found.fiscal_year, **flat})
    return out.getvalue().rstrip("\n")


def as_json(found: Explanation) -> str:
    """One object: the state's figures, ``lines`` with their documents in full, and ``in_no_state``."""
    return json.dumps(vars(found), indent=1)


def rows(connection: duckdb.DuckDBPyConnection, sql: str, **values: str | int) -> list[dict[str, Any]]:
    """The rows of a query, by column; ``values`` are bound to ``$name`` in it."""
    answer = connection.execute(sql, values)
    names = [column[0] for column in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _heading() -> str:
    return _LINE.format(
        category="category", official="total $bn", key="shared out by", observed="years", share="share%",
        amount="$ million", per_head="$ a head",
    )  # fmt: skip


def in_lines(keys: str) -> list[str]:
    """Keys in lines that fit their column: ``a``, ``+ b``, and what stands in, in brackets."""
    lines: list[str] = []
    for n, key in enumerate(keys.split(" + ")):
        whole = f"+ {key}" if n else key
        lines += [whole] if len(whole) < _KEY_WIDTH else whole.replace(" (", "\n  (", 1).split("\n")
    return lines


def _line(line: dict[str, Any]) -> list[str]:
    """A category's line, and one more for every further key, and for what stands in for one where there is no room."""
    first, *further = in_lines(line["key"])
    official = f"{number(line['official_usd'] / 1e9, 1)}{'*' if line['is_estimate'] else ' '}"
    return [
        _LINE.format(
            category=line["category"],
            official=official,
            key=first,
            observed=_span(line["key_observed_years"]),
            share=number(line["share"] * 100, 2),
            amount=number(line["amount_usd"] / 1e6, 0),
            per_head=number(line["per_capita_usd"], 0),
        ),
        *(
            _LINE.format(category="", official="", key=key, observed="", share="", amount="", per_head="")
            for key in further
        ),
    ]


def _sum(side: str, official_usd: float, amount_usd: float, population: int) -> str:
    return _LINE.format(
        category=f"{side}, sum",
        official=f"{number(official_usd / 1e9, 1)} ",
        key="",
        observed="",
        share=number(amount_usd / official_usd * 100, 2),
        amount=number(amount_usd / 1e6, 0),
        per_head=number(amount_usd / population, 0),
    )


def _span(years: list[int]) -> str:
    """Observed years in seven characters: 2022, 2021-22, or 2019,24 where the years between were not observed."""
    first, last = years[0], years[-1]
    if first == last:
        return str(first)
    joined = "-" if last - first == len(years) - 1 else ","
    return f"{first}{joined}{last % 100:02d}"


def _given(gives: dict[str, list[str]]) -> str:
    """What a document gives, in words."""
    said = [f"{part} of {', '.join(categories)}" for part, categories in gives.items() if part != "population"]
    return "; ".join(said + (["population, for figures a head"] if "population" in gives else []))


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
