"""Rows as a table for people: columns side by side where they fit, else one line a column.

Belongs here: digits, widths, borders. Does not belong here: reading rows (``query.py``), CSV and JSON, which hold
numbers in full. Rules:

- digits by magnitude, the same for a column: cents, four digits of a share, and no more than the numbers have;
- a number that is not zero is never printed as zero: one too small for its column has digits of its own;
- no number and no word is ever broken: a table wider than the terminal first breaks its headings at ``_`` and its texts
  at spaces, onto at most four lines, then prints a line a column;
- where the output's encoding lacks the lines of a table, they are dashes.
"""

import math
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

PIPED_WIDTH = 200
"""Columns where the output is no terminal and ``COLUMNS`` is not set."""
_LARGEST_IN_FULL = 1e15
"""From here on a floating-point number has no digits after the point, and its last ones are not its own."""
_MOST_LINES = 4
_SHARE_DIGITS = 4
_MONEY_DIGITS = 2
_MOST_DIGITS = 8
_EXACT = 1e-12
"""What part of itself a floating-point number may differ from a rounded one and still be it."""


@dataclass(frozen=True)
class _Borders:
    """The lines of a table: (left, across, between, right) of three rows, and what stands between cells."""

    top: str
    middle: str
    bottom: str
    edge: str
    between: str


_LINES = _Borders("┌─┬┐", "╞═╪╡", "└─┴┘", "│", "┆")
_ASCII = _Borders("+-++", "+=++", "+-++", "|", "|")


@dataclass(frozen=True)
class _Column:
    """A column's heading and cells, and how narrow it can be."""

    name: str
    cells: list[str]
    is_number: bool

    @property
    def natural(self) -> int:
        return max(map(wide, (self.name, *self.cells)))

    @property
    def least(self) -> int:
        """Without breaking a number or a word, texts on at most four lines."""
        heading = max(map(wide, _parts(self.name)))
        if self.is_number:
            return max(heading, *map(wide, self.cells), 0)
        longest = max(map(wide, self.cells), default=0)
        words = max((wide(word) for cell in self.cells for word in cell.split(" ")), default=0)
        return max(heading, words, -(-longest // _MOST_LINES))


def table(rows: "pl.DataFrame", width: int | None = None) -> str:
    """Rows as printed in so many columns: those of the terminal, or ``PIPED_WIDTH`` where there is none."""
    if width is None:
        width = shutil.get_terminal_size((PIPED_WIDTH, 0)).columns
    columns = [_column(series) for series in rows]
    borders = _LINES if _can_print(_LINES) else _ASCII
    around = 3 * len(columns) + 1
    least = [column.least for column in columns]
    if sum(least) + around > width:
        return _line_a_column(columns, rows.height, borders)
    return _side_by_side(columns, _widths(columns, least, width - around), borders)


def number(value: float, digits: int) -> str:
    """A number with so many digits after the point, with more where it would be printed as zero and is not."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if abs(value) >= _LARGEST_IN_FULL:
        return f"{value:.6g}"
    text = f"{value:,.{digits}f}"
    if any(mark in "123456789" for mark in text):
        return text
    return f"{value:.3g}" if value else text.removeprefix("-")


def wide(text: str) -> int:
    """Columns of a terminal a text takes: two for a wide character, none for one that is set upon another."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(mark) in {"Mn", "Me", "Cf"}
        else 1 + (unicodedata.east_asian_width(mark) in {"W", "F"})
        for mark in text
    )


def _column(series: "pl.Series") -> _Column:
    write = _writer(series)
    cells = ["null" if value is None else write(value) for value in series.to_list()]
    return _Column(_shown(series.name), cells, series.dtype.is_numeric())


def _writer(series: "pl.Series") -> Callable[[Any], str]:
    """How the values of a column are written."""
    import polars as pl  # noqa: PLC0415  (slow, and not needed for a number alone)

    if series.dtype.is_float():
        digits = _digits(series)
        return lambda value: number(value, digits)
    if series.dtype.is_numeric():
        return lambda value: f"{value:,f}" if series.dtype.is_decimal() else f"{value:,}"
    if series.dtype == pl.Boolean:
        return lambda value: str(value).lower()
    return lambda value: _shown(str(value))


def _digits(series: "pl.Series") -> int:
    """Digits after the point that a column of floating-point numbers is printed with."""
    import polars as pl  # noqa: PLC0415

    finite = series.filter(series.is_finite()).abs().cast(pl.Float64)
    largest = max(finite.to_list(), default=0.0)
    if largest == 0:
        return 0
    most = _MONEY_DIGITS
    if largest <= 1:
        most = min(max(_SHARE_DIGITS - 1 - math.floor(math.log10(largest)), _SHARE_DIGITS), _MOST_DIGITS)
    finite = finite.filter(finite < _LARGEST_IN_FULL)
    exact = (digits for digits in range(most) if ((finite - finite.round(digits)).abs() <= finite * _EXACT).all())
    return next(exact, most)


def _shown(text: str) -> str:
    """A text on one line, which cannot command the terminal."""
    if text.isprintable():
        return text
    return "".join(
        mark.encode("unicode_escape").decode() if unicodedata.category(mark) in {"Cc", "Cs", "Zl", "Zp"} else mark
        for mark in text
    )


def _widths(columns: list[_Column], least: list[int], room: int) -> list[int]:
    """The least widths, and what is left of the room for those that want more, the most modest first."""
    widths = list(least)
    left = room - sum(least)
    wanting = sorted((column.natural - widths[place], place) for place, column in enumerate(columns))
    for served, (more, place) in enumerate(wanting):
        given = min(more, left // (len(wanting) - served))
        widths[place] += given
        left -= given
    return widths


def _side_by_side(columns: list[_Column], widths: list[int], borders: _Borders) -> str:
    def across(marks: str) -> str:
        left, line, between, right = tuple(marks)
        return left + between.join(line * (width + 2) for width in widths) + right

    def lines(cells: Iterable[list[str]]) -> Iterable[str]:
        for parts in zip_longest(*cells, fillvalue=""):
            padded = [
                _padded(part, width, right=column.is_number)
                for part, width, column in zip(parts, widths, columns, strict=True)
            ]
            yield f"{borders.edge} {f' {borders.between} '.join(padded)} {borders.edge}"

    headings = [_broken(column.name, width, _parts) for column, width in zip(columns, widths, strict=True)]
    text = [across(borders.top), *lines(headings), across(borders.middle)]
    for row in zip(*(column.cells for column in columns), strict=True):
        text += lines([_broken(cell, width, _words) for cell, width in zip(row, widths, strict=True)])
    return "\n".join([*text, across(borders.bottom)])


def _line_a_column(columns: list[_Column], height: int, borders: _Borders) -> str:
    """A line a column, under a line that counts the rows."""
    line = borders.top[1]
    names = max(wide(column.name) for column in columns)
    text = [] if height else ["no rows; the columns are", *(column.name for column in columns)]
    for row in range(height):
        text.append(f"{line}[ {row + 1} ]{line * max(names - 4 - len(str(row + 1)), 1)}")
        text += [f"{_padded(column.name, names, right=False)}  {column.cells[row]}".rstrip() for column in columns]
    return "\n".join(text)


def _padded(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - wide(text))
    return space + text if right else text + space


def _broken(text: str, width: int, pieces_of: Callable[[str], list[str]]) -> list[str]:
    """A text on lines of at most so many columns, broken between pieces only."""
    if wide(text) <= width:
        return [text]
    lines: list[str] = []
    for piece in pieces_of(text):
        if lines and wide((lines[-1] + piece).rstrip()) <= width:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.rstrip() for line in lines]


def _parts(name: str) -> list[str]:
    """A heading's parts, each with the ``_`` it ends with."""
    *parts, last = name.split("_")
    return [*(f"{part}_" for part in parts), last]


def _words(text: str) -> list[str]:
    """A text's words, each with the space it ends with."""
    return [f"{word} " for word in text.split(" ")]


def _can_print(borders: _Borders) -> bool:
    """Whether the output's encoding has these lines."""
    try:
        "".join(vars(borders).values()).encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeError, LookupError):
        return False
    return True
