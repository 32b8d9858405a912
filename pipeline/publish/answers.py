"""Answers for programs that ask in a conversation: rows of the released file with what is needed to quote them.

Belongs here: those records, their limits on rows and time. Does not belong here: how they are asked for and handed over
(``assistant.py``). Every answer says its unit, year, method, error and sources; nothing is ever written.
"""

import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.read import areas, explain
from pipeline.read.defaults import METHOD
from pipeline.read.marts import marts_of
from pipeline.read.query import first_rows, frame, interrupt, released
from pipeline.warehouse.dictionary import catalog
from pipeline.warehouse.units import of_column

ROWS, MOST_ROWS = 100, 1000
"""Rows of an answer where nobody says how many, and at most."""
SECONDS = 20.0
LONGEST_SQL = 20_000
_MART = re.compile(r"\bmart\.[a-z_]+")
_NO_ERROR = "not in these rows; one standard deviation is in mart.net_contribution.net_error_per_capita_usd"
_OF_CHOICE = "that of the default method, see mart.net_contribution.net_error_per_capita_usd; choices are no errors"
Record = dict[str, Any]


def query(path: Path, sql: str, limit: int = ROWS, seconds: float = SECONDS) -> Record:
    """The first rows of one statement that selects something.

    Raises:
        UsageError: the statement is refused, too long, or takes longer than ``seconds``.
    """
    if len(sql) > LONGEST_SQL:
        raise UsageError(f"the statement has {len(sql):,} letters, at most {LONGEST_SQL:,} are read")
    with _timed(seconds):
        found = first_rows(path, sql, "json", max(1, min(limit, MOST_ROWS)))
    rows = json.loads(found.text)
    names = list(rows[0]) if rows else []
    errors = [name for name in names if "error" in name]
    return _answer(
        path, rows,
        unit=_units(path, names),
        fiscal_year=sorted({row["fiscal_year"] for row in rows if isinstance(row.get("fiscal_year"), int)}),
        method=sorted({row["method"] for row in rows if row.get("method")}) or METHOD,
        error=f"one standard deviation, in {', '.join(errors)}" if errors else _NO_ERROR,
        marts=set(_MART.findall(sql)),
        rows_left=found.rows_left,
    )  # fmt: skip


def explained(path: Path, state: str, year: int) -> Record:
    """What makes a state's figure of a year: every category with key, documents and checksums.

    Raises:
        UsageError: an unknown state or year.
    """
    with _timed(SECONDS):
        found = json.loads(explain.explain(path, state, year, "json"))
        net = frame(
            path,
            "select net_error_per_capita_usd as error, verdict from mart.net_contribution "
            "where method = $method and state = $state and fiscal_year = $year",
            method=METHOD, state=areas.state(path, state), year=year,
        )  # fmt: skip
    error, verdict = net.row(0)
    return _answer(
        path, [found],
        unit={"amount_usd": "USD", "per_capita_usd": "USD per resident"}, fiscal_year=[year], method=METHOD,
        error={"net_per_capita_usd": error, "verdict": verdict, "means": "one standard deviation"},
        marts={"mart.flow", "mart.lineage"},
    )  # fmt: skip


def compared(path: Path, first: str, second: str, year: int) -> Record:
    """Two states side by side, category by category, the largest differences first.

    Raises:
        UsageError: an unknown state or year.
    """
    one, other = areas.states(path, [first, second])
    with _timed(SECONDS):
        lines = frame(path, "from compare($first, $second, $year)", first=one, second=other, year=year)
        errors = frame(
            path,
            "select state, net_per_capita_usd, net_error_per_capita_usd from mart.net_contribution "
            "where method = $method and fiscal_year = $year and state in ($first, $second)",
            method=METHOD, year=year, first=one, second=other,
        )  # fmt: skip
    return _answer(
        path, lines.to_dicts(),
        unit=dict.fromkeys(lines.columns[2:], "USD per resident"), fiscal_year=[year], method=METHOD,
        error={"nets": errors.to_dicts(), "means": "one standard deviation of the net"},
        marts={"mart.flow"}, states=[one, other],
    )  # fmt: skip


def counted(path: Path, year: int, answers: Sequence[str] = (), states: Sequence[str] = ()) -> Record:
    """Every state's net under another way of counting, beside the default's.

    Raises:
        UsageError: an unknown answer, year or state.
    """
    wanted = areas.states(path, list(states))
    with _timed(SECONDS):
        rows = frame(
            path,
            "select ours.state, ours.state_name, ours.net_contribution_usd, ours.net_per_capita_usd, "
            "usual.net_per_capita_usd as default_net_per_capita_usd, usual.net_error_per_capita_usd "
            "from count_your_way($year, $answers) as ours join mart.net_contribution as usual "
            "on usual.state = ours.state and usual.method = $method and usual.fiscal_year = $year "
            "where list_contains($states, ours.state) order by ours.net_per_capita_usd desc",
            year=year, answers=list(answers), method=METHOD, states=wanted,
        )  # fmt: skip
    return _answer(
        path, rows.to_dicts(),
        unit={"net_contribution_usd": "USD", "net_per_capita_usd": "USD per resident"}, fiscal_year=[year],
        method={"default": METHOD, "answers": list(answers)}, error=_OF_CHOICE,
        marts={"mart.net_by_specification", "mart.net_contribution"},
    )  # fmt: skip


def dictionary(path: Path, name: str = "") -> Record:
    """What the tables are, or what every column of one of them means.

    Raises:
        UsageError: there is no such table.
    """
    with released(path) as connection:
        entries = [entry for entry in catalog(connection) if entry.kind != "schema"]
    if not name:
        return {entry.full_name: entry.description for entry in entries}
    found = [entry for entry in entries if entry.full_name == name]
    if not found:
        raise UsageError(f"no table {name}; read the dictionary for those there are")
    entry = found[0]
    columns = {
        column.name: {"type": column.type, "meaning": column.comment, "may_be_null": column.nullable}
        for column in entry.columns
    }
    return {"name": entry.full_name, "description": entry.description, "key": list(entry.key), "columns": columns}


def _answer(path: Path, rows: list[Any], *, marts: Iterable[str], rows_left: int = 0, **said: object) -> Record:
    """A record with everything to quote it; positive nets pay in more than they get back."""
    known = set(_marts(path))
    publishers, read = marts_of(path).sources(sorted(known & set(marts)) or ["mart.net_contribution"])
    about = frame(path, "select method_version, licence from mart.about").row(0, named=True)
    return {
        "rows": rows,
        "rows_left_out": rows_left,
        "sign": "net contribution: positive = pays in more than it gets back",
        **said,
        "method_version": about["method_version"],
        "sources": {"publishers": publishers, "read": read, "licence_of_these_figures": about["licence"]},
    }


def _marts(path: Path) -> Iterator[str]:
    rows = frame(path, "select table_name from information_schema.tables where table_schema = 'mart'")
    return (f"mart.{name}" for name in rows["table_name"])


def _units(path: Path, names: Sequence[str]) -> Mapping[str, str]:
    """The unit of each column that has one, by its name and by what the dictionary says of columns of that name."""
    said = frame(
        path,
        "select column_name, any_value(comment) as comment from duckdb_columns() "
        "where schema_name = 'mart' and list_contains($names, column_name) group by column_name",
        names=list(names) or [""],
    )
    comments = dict(said.iter_rows())
    found = {name: of_column(name, comments.get(name) or "") for name in names}
    return {name: unit for name, unit in found.items() if unit}


@contextmanager
def _timed(seconds: float) -> Iterator[None]:
    """End the queries of this process after so long.

    Raises:
        UsageError: that happened.
    """
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        interrupt()

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield
    except UsageError as error:
        if is_late.is_set():
            raise UsageError(f"the query took longer than {seconds:g} seconds and was ended: ask for less") from error
        raise
    finally:
        timer.cancel()
