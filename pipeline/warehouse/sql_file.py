"""A SQL file and what its header says: one file is one table, one check, one macro, or one example.

The header is the comment the file opens with::

    -- description: What one row is and what the table is for.
    -- key: fiscal_year, state
    -- columns:
    --   fiscal_year: Federal fiscal year, 1 October of the year before to 30 September.
    --   rank (nullable): 1 = pays in most per head; null for the District of Columbia.
    --   margin [share]: Democratic less Republican share of the vote.

and ``kind: view`` where the rows are too many to keep and are computed when they are read. A column's unit stands in
brackets where its name does not say it (``units.py``); ``[see measure]`` where the row's column ``measure`` names it. A
check's header names the ``table:`` it guards, and says ``severity: warning`` where a failure is to be seen and not to
stop a release. A macro's header lists its ``parameters:`` like columns, in order, and an ``example:``. An example gives
a ``title:`` and the ``question:`` that its query answers; a blank line ends the header.

Belongs here: reading that header and finding what a file depends on. Running the SQL is ``build.py``.
"""

import re
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Literal

from pipeline.errors import MoneymapError
from pipeline.warehouse import units

_REFERENCE = re.compile(r"\b(raw|core|mart|previous)\.([a-z][a-z0-9_]*)")
_FIELD = re.compile(r"^--\s(?P<name>[a-z]+):\s*(?P<text>.*)$")
_COLUMN = re.compile(
    r"^--\s{2,4}(?P<name>[a-z][a-z0-9_]*)(?P<nullable> \(nullable\))?(?: \[(?P<unit>[^].]+)\])?:\s*(?P<text>.+)$"
)
_LISTS = ("columns", "parameters")
_CONTINUED = re.compile(r"^--\s{3,}(?P<text>\S.*)$")
_COLUMN_CONTINUED = re.compile(r"^--\s{5,}(?P<text>\S.*)$")


@dataclass(frozen=True)
class Column:
    """What the header says of one column; the comment ends with the unit where the name does not say it."""

    comment: str
    nullable: bool
    unit: str | None = None


@dataclass(frozen=True)
class SqlFile:
    """One table: where it is built, what its columns mean, what it reads."""

    schema: str
    name: str
    description: str
    key: tuple[str, ...]
    columns: dict[str, Column]
    body: str
    depends: tuple[str, ...]
    kind: Literal["table", "view"] = "table"

    @property
    def table(self) -> str:
        """The table's full name, ``schema.name``."""
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True)
class SqlCheck:
    """One check: a query whose rows are the failures; none means it passed. A warning stops nothing."""

    name: str
    description: str
    table: str
    body: str
    depends: tuple[str, ...]
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True)
class SqlMacro:
    """One macro: a query with parameters that is called by name, ``from net('balanced', 2023)``."""

    name: str
    description: str
    parameters: dict[str, str]
    example: str
    body: str
    depends: tuple[str, ...]


@dataclass(frozen=True)
class SqlExample:
    """One example: a query for analysts to start from, and the question it answers."""

    name: str
    title: str
    question: str
    body: str


def read_table(path: Path) -> SqlFile:
    """Read a table's SQL file.

    Raises:
        MoneymapError: the header lacks a description, a key or its columns.
    """
    fields, columns, body = _split(path, "description", "key")
    key = tuple(part.strip() for part in fields["key"].split(","))
    if not columns or not set(key) <= set(columns):
        raise MoneymapError(f"{path}: the header's columns do not cover its key {', '.join(key)}")
    kind: Literal["table", "view"] = "view" if fields.get("kind") == "view" else "table"
    if fields.get("kind", kind) != kind:
        raise MoneymapError(f"{path}: kind is {fields['kind']!r}; a file is a table or a view")
    for name, column in columns.items():
        if column.unit and (namer := units.named_by(column.unit)) and namer not in columns:
            raise MoneymapError(f"{path}: the unit of {name} is that of {namer}, which is no column of the table")
    schema, name = path.parent.name, path.stem
    depends = _references(body, f"{schema}.{name}")
    return SqlFile(schema, name, fields["description"], key, columns, body, depends, kind)


def read_check(path: Path) -> SqlCheck:
    """Read a check's SQL file; its header names the ``table`` it guards.

    Raises:
        MoneymapError: the header lacks a description or a table, or its severity is unknown.
    """
    fields, _, body = _split(path, "description", "table")
    severity: Literal["error", "warning"] = "warning" if fields.get("severity") == "warning" else "error"
    if fields.get("severity", severity) != severity:
        raise MoneymapError(f"{path}: severity is {fields['severity']!r}; a check is an error or a warning")
    table = fields["table"]
    return SqlCheck(path.stem, fields["description"], table, body, _references(body, table), severity)


def read_macro(path: Path) -> SqlMacro:
    """Read a macro's SQL file.

    Raises:
        MoneymapError: the header lacks a description or an example.
    """
    fields, parameters, body = _split(path, "description", "example")
    comments = {name: parameter.comment for name, parameter in parameters.items()}
    return SqlMacro(path.stem, fields["description"], comments, fields["example"], body, _references(body, ""))


def read_example(path: Path) -> SqlExample:
    """Read an example's SQL file; a blank line ends its header, and comments after it belong to the query.

    Raises:
        MoneymapError: the header lacks a title or a question.
    """
    fields, _, body = _split(path, "title", "question")
    return SqlExample(path.stem, fields["title"], fields["question"], body)


def read_tables(folder: Path) -> list[SqlFile]:
    """All tables under ``folder``/core and ``folder``/mart, each after those it reads."""
    files = {file.table: file for schema in ("core", "mart") for file in map(read_table, _sql_files(folder / schema))}
    order = TopologicalSorter({name: [d for d in file.depends if d in files] for name, file in files.items()})
    return [files[name] for name in order.static_order()]


def read_checks(folder: Path) -> list[SqlCheck]:
    """All checks under ``folder``/checks."""
    return [read_check(path) for path in _sql_files(folder / "checks")]


def read_macros(folder: Path) -> list[SqlMacro]:
    """All macros under ``folder``/macro."""
    return [read_macro(path) for path in _sql_files(folder / "macro")]


def read_examples(folder: Path) -> list[SqlExample]:
    """All examples under ``folder``/examples."""
    return [read_example(path) for path in _sql_files(folder / "examples")]


def _sql_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.sql"))


def _split(path: Path, *needed: str) -> tuple[dict[str, str], dict[str, Column], str]:
    """Header fields, the ``needed`` ones among them, columns or parameters, and the SQL below the header."""
    lines = path.read_text(encoding="utf-8").splitlines()
    length = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    fields: dict[str, str] = {}
    texts: dict[str, str] = {}
    columns: dict[str, re.Match[str]] = {}
    field = column = ""
    for line in lines[:length]:
        if match := _FIELD.match(line):
            field, column = match["name"], ""
            fields[field] = match["text"].strip()
        elif field in _LISTS and (match := _COLUMN.match(line)):
            column = match["name"]
            columns[column], texts[column] = match, match["text"].strip()
        elif column and (match := _COLUMN_CONTINUED.match(line)):
            texts[column] = f"{texts[column]} {match['text'].strip()}"
        elif field and field not in _LISTS and (match := _CONTINUED.match(line)):
            fields[field] = f"{fields[field]} {match['text'].strip()}".strip()
        elif line.strip("- "):
            raise MoneymapError(f"{path}: header line not understood: {line}")
    for name in needed:
        if not fields.get(name):
            raise MoneymapError(f"{path}: the header has no '{name}:' line")
    described = {name: _described(match, texts[name]) for name, match in columns.items()}
    return fields, described, "\n".join(lines[length:]).strip()


def _described(line: re.Match[str], text: str) -> Column:
    """A column from its line in the header and its whole text."""
    comment = units.with_unit(text, line["unit"]) if line["unit"] else text
    return Column(comment, line["nullable"] is not None, line["unit"] or units.of_name(line["name"]))


def _references(body: str, own: str) -> tuple[str, ...]:
    """Tables the SQL reads, comments left aside."""
    code = re.sub(r"--.*", "", body)
    found = {f"{schema}.{name}" for schema, name in _REFERENCE.findall(code)}
    return tuple(sorted(found - {own}))
