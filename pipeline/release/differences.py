"""What two files of the project hold differently, table by table; and whether one of them is a new release.

Belongs here: comparing two closed files. Does not belong here: which figures were revised, and why
(``sql/mart/revision.sql``); the checksum of one file (``warehouse/contents.py``).

Whether a release is new is decided number by number: another version of DuckDB changes the last bit of a mean, and that
is nothing new to anyone. Rows are matched by the key their table's comment names; numbers with a point agree within
``RELATIVE`` or ``ABSOLUTE``, everything else has to be the same, and so has everything in a table without a key or with
one that is not unique. The order of rows does not count, nor whether an agency was up (``AS_AT_RELEASE``).

    python -m pipeline.release.differences OLD NEW [--json]

compares exactly (``except all`` both ways, where minus zero is zero and NaN is NaN) and prints a line for each
difference; exit code 0 where there is none, 1 where there is one, 2 for a file that cannot be compared.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import duckdb

from pipeline.errors import one_line
from pipeline.warehouse.contents import ColumnFacts, columns, comments, quoted, views_and_macros
from pipeline.warehouse.dictionary import key_in

RELATIVE = 1e-9
"""Share of the larger of two numbers by which they may differ and still agree."""
ABSOLUTE = 1e-6
"""By how much any two numbers may differ and still agree, in the unit of their column."""
AS_AT_RELEASE = ("choice", "reason")
"""Columns of the tables of documents that say what was known of them when a release was made: another choice or reason
alone makes none."""
_OF_DOCUMENTS = frozenset({"raw.document", "mart.source"})
_INEXACT = frozenset({"DOUBLE", "FLOAT"})


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same in the old file and in the new one."""

    name: str
    """A table, view or macro with its schema, or a column of one."""
    what: str
    """What became of it, in words."""
    only_old: int = 0
    """Rows only the old file has."""
    only_new: int = 0
    first_old: str | None = None
    """The first of them in the order of their columns, as DuckDB writes a struct."""
    first_new: str | None = None
    is_new: bool = True
    """Whether it makes a release new; False where only numbers differ, and agree within the tolerances."""

    @property
    def line(self) -> str:
        """All of it in one line."""
        first = [
            f"first only in {side}: {row}" for side, row in (("old", self.first_old), ("new", self.first_new)) if row
        ]
        return "; ".join([f"{self.name}: {self.what}", *first])


@dataclass(frozen=True)
class _Structure:
    """What a file holds but for rows: comments of tables, columns, and definitions of views and macros."""

    tables: dict[str, str | None]
    columns: dict[str, dict[str, ColumnFacts]]
    computed: dict[str, str]


def is_new(old: Path, new: Path) -> bool:
    """Whether the new file, released after the old one, says anything new.

    Raises:
        duckdb.Error: a file is damaged, no database, or open elsewhere in this process or for writing in another.
    """
    before, after = _structure(old), _structure(new)
    if any(_of_structure(before, after)):
        return True
    with _attached(old, new) as connection:
        return not all(
            _agree(connection, table, _shared(before, after, table), key_in(comment))
            for table, comment in after.tables.items()
        )


def differences(old: Path, new: Path) -> list[Difference]:
    """Everything that is not exactly the same: tables, columns, comments, views and macros first, then rows.

    Raises:
        duckdb.Error: a file is damaged, no database, or open elsewhere in this process or for writing in another.
    """
    before, after = _structure(old), _structure(new)
    found = list(_of_structure(before, after))
    with _attached(old, new) as connection:
        for table, comment in after.tables.items():
            shared = _shared(before, after, table) if table in before.tables else {}
            if shared and (of_rows := _of_rows(connection, table, shared, key_in(comment))):
                found.append(of_rows)
    return found


def _structure(path: Path) -> _Structure:
    with duckdb.connect(str(path), read_only=True, config={"temp_directory": ""}) as connection:
        return _Structure(comments(connection), columns(connection), views_and_macros(connection))


@contextmanager
def _attached(old: Path, new: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which the two files are ``old`` and ``new``."""
    with duckdb.connect(config={"temp_directory": ""}) as connection:
        for name, path in (("old", old), ("new", new)):
            connection.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
        yield connection


def _of_structure(old: _Structure, new: _Structure) -> Iterator[Difference]:
    """What is there or not, and what is said of it."""
    yield from _there_or_not("table", old.tables, new.tables)
    for name in _both(old.tables, new.tables):
        if old.tables[name] != new.tables[name]:
            yield Difference(name, _became("comment", old.tables[name], new.tables[name]))
    for name in _both(old.columns, new.columns):
        yield from _of_columns(name, old.columns[name], new.columns[name])
    kinds = {
        name: "view" if name in {**old.columns, **new.columns} else "macro" for name in {**old.computed, **new.computed}
    }
    for kind in ("view", "macro"):
        before, after = (
            {name: said for name, said in one.items() if kinds[name] == kind} for one in (old.computed, new.computed)
        )
        yield from _there_or_not(kind, before, after)
        for name in _both(before, after):
            if before[name] != after[name]:
                yield Difference(name, f"another definition or comment of the {kind}")


def _of_columns(table: str, old: Mapping[str, ColumnFacts], new: Mapping[str, ColumnFacts]) -> Iterator[Difference]:
    yield from _there_or_not("column", {f"{table}.{name}": 0 for name in old}, {f"{table}.{name}": 0 for name in new})
    both = _both(old, new)
    if both != _both(new, old):
        yield Difference(table, f"columns in another order: {', '.join(new)}")
    for name in both:
        for fact, before, after in zip(ColumnFacts._fields, old[name], new[name], strict=True):
            if before != after:
                yield Difference(f"{table}.{name}", _became(fact, before, after))


def _there_or_not(kind: str, old: Collection[str], new: Collection[str]) -> Iterator[Difference]:
    yield from (Difference(name, f"{kind} gone") for name in old if name not in new)
    yield from (Difference(name, f"{kind} new") for name in new if name not in old)


def _both(first: Collection[str], second: Collection[str]) -> list[str]:
    """The names in both, in the order of the first."""
    return [name for name in first if name in second]


def _became(what: str, old: object, new: object) -> str:
    return f"{what} {json.dumps(new, ensure_ascii=False)}, was {json.dumps(old, ensure_ascii=False)}"


def _shared(old: _Structure, new: _Structure, table: str) -> dict[str, str]:
    """The columns a table has in both files with the same type, and that type."""
    before = old.columns[table]
    return {
        name: facts.type
        for name, facts in new.columns[table].items()
        if name in before and before[name].type == facts.type
    }


def _of_rows(
    connection: duckdb.DuckDBPyConnection, table: str, shared: Mapping[str, str], key: Sequence[str]
) -> Difference | None:
    """The rows that are in one file only, seen in the columns that are ``shared``."""
    only_old, only_new = (_only(connection, table, shared, *pair) for pair in (("old", "new"), ("new", "old")))
    if not only_old[0] and not only_new[0]:
        return None
    is_new = not _agree(connection, table, shared, key)
    what = f"{only_old[0]:,} rows only in old, {only_new[0]:,} only in new" + ("" if is_new else ", numbers agree")
    return Difference(table, what, only_old[0], only_new[0], only_old[1], only_new[1], is_new)


def _only(
    connection: duckdb.DuckDBPyConnection, table: str, shared: Mapping[str, str], here: str, there: str
) -> tuple[int, str | None]:
    """How many rows one file has and the other has not, and the first of them."""
    listed, at = ", ".join(map(quoted, shared)), table.split(".", 1)
    only = f"select {listed} from {quoted(here, *at)} except all select {listed} from {quoted(there, *at)}"  # noqa: S608
    (count,) = connection.execute(f"select count(*) from ({only})").fetchall()[0]  # noqa: S608
    if not count:
        return 0, None
    first = connection.execute(f"select r::varchar from (from ({only}) order by all limit 1) as r").fetchall()  # noqa: S608
    return count, first[0][0]


def _agree(connection: duckdb.DuckDBPyConnection, table: str, shared: Mapping[str, str], key: Sequence[str]) -> bool:
    """Whether a table holds the same, number by number where rows can be matched by a key, exactly where not."""
    at = table.split(".", 1)
    if table in _OF_DOCUMENTS:
        shared = {name: kind for name, kind in shared.items() if name not in AS_AT_RELEASE}
    old, new, listed = quoted("old", *at), quoted("new", *at), ", ".join(map(quoted, shared))
    counts = {connection.execute(f"select count(*) from {side}").fetchall()[0][0] for side in (old, new)}  # noqa: S608
    if len(counts) > 1:
        return False
    if not key or not set(key) <= shared.keys() or counts != _keys(connection, key, old, new):
        exact = f"select 1 from (select {listed} from {old} except all select {listed} from {new}) limit 1"  # noqa: S608
        return not connection.execute(exact).fetchall()
    matched = " and ".join(_agreement(name, "") for name in key)
    agreed = " and ".join(_agreement(name, kind) for name, kind in shared.items() if name not in key) or "true"
    pairs = f"select count(*) from {old} as o join {new} as n on {matched} where {agreed}"  # noqa: S608
    return counts == {connection.execute(pairs).fetchall()[0][0]}


def _keys(connection: duckdb.DuckDBPyConnection, key: Sequence[str], *tables: str) -> set[int]:
    """How many different keys each of the tables has."""
    listed = ", ".join(map(quoted, key))
    distinct = (f"select count(*) from (select distinct {listed} from {table})" for table in tables)  # noqa: S608
    return {connection.execute(one).fetchall()[0][0] for one in distinct}


def _agreement(column: str, kind: str) -> str:
    """SQL: whether two values of a column agree; infinities, NaN and null only with their like."""
    old, new = f"o.{quoted(column)}", f"n.{quoted(column)}"
    same = f"{old} is not distinct from {new}"
    if kind not in _INEXACT:
        return same
    within = f"abs({old} - {new}) <= greatest({ABSOLUTE}, {RELATIVE} * greatest(abs({old}), abs({new})))"
    return f"({same} or coalesce(isfinite({old}) and isfinite({new}) and {within}, false))"


@click.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="An array of objects instead of lines.")
def main(old: Path, new: Path, *, as_json: bool) -> None:
    """What the files OLD and NEW hold differently, compared exactly, one line for each difference."""
    with tempfile.TemporaryDirectory(prefix="moneymap-") as folder:  # copies: someone may hold the files open
        copies = [Path(folder) / name for name in ("old.duckdb", "new.duckdb")]
        try:
            for path, copy in zip((old, new), copies, strict=True):
                shutil.copyfile(path, copy)
            found = differences(*copies)
        except (duckdb.Error, OSError) as error:
            click.echo(f"moneymap: {old} and {new} cannot be compared: {one_line(error)}", err=True)
            sys.exit(2)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=1, ensure_ascii=False))
    else:
        for one in found:
            click.echo(one.line)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
