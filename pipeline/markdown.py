"""Markdown made of rows: what Dagster and the data dictionary show as a table.

Belongs here: the syntax. Does not belong here: which rows and headings; Markdown read (``reports/site``).
"""

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table, one row a line. A cell that is None is empty; a bar or the end of a line in a cell does not end it."""
    return "\n".join([_row(headings), "|" + "---|" * len(headings), *map(_row, rows)])


def _row(cells: Sequence[object]) -> str:
    return f"| {' | '.join('' if cell is None else _cell(str(cell)) for cell in cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.splitlines()).replace("|", "\\|")
