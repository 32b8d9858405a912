"""From a document's bytes to cells: a CSV, a workbook or a JSON answer, and the number in a cell.

Belongs here: what every parser does before it knows which document it holds; whatever is not a CSV, a workbook or JSON
is refused in one line. Quirks known: cells arrive as text and blank ones as None, never as zero; a workbook's sheet
begins at its first cell that is not blank. Does not belong here: what an agency's columns, units and marks mean.
"""

import codecs
import json
import math
import re
from collections.abc import Collection, Iterable
from typing import Any, NoReturn, TypeAlias, TypeVar

import fastexcel
import polars as pl

from pipeline.documents.workbook_limits import require_modest_xls, require_modest_xlsx
from pipeline.errors import SourceError, first_lines

Row: TypeAlias = tuple[str | None, ...]
Number = TypeVar("Number", int, float)
_LONGEST_TEXT = 120
_BLANK_LINES_AT_END = re.compile(rb"(\r?\n[ \t]*)+\Z")
_NAMELESS = re.compile(r"|_duplicated_\d+")
_THOUSANDS = r"^\s*[-+]?\d{1,3}(,\d{3})+(\.\d*)?\s*$"
_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+|(?=\.\d))(\.\d*)?([eE][-+]?\d+)?", re.ASCII)
_STANDS_TWICE = re.compile(r"(.+)_duplicated_\d+")
_ZIP, _COMPOUND = b"PK", b"\xd0\xcf\x11\xe0"


def csv_cells(content: bytes, columns: Iterable[str] = ()) -> pl.DataFrame:
    """A CSV as a frame of text under its header.

    Read without a byte-order mark, blank lines at the end, blank columns without a name, and commas between thousands.

    Raises:
        SourceError: not a CSV, a column stands in it twice, or one of ``columns`` is not in it.
    """
    try:
        frame = pl.read_csv(_BLANK_LINES_AT_END.sub(b"\n", content.removeprefix(codecs.BOM_UTF8)), infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SourceError(f"not a CSV file: {first_lines(error, _LONGEST_TEXT)}") from error
    nameless = [name for name in frame.columns if _NAMELESS.fullmatch(name)]
    frame = frame.drop(name for name in nameless if frame[name].is_null().all())
    is_blank = frame.select(pl.all_horizontal(pl.all().is_null())).to_series() if frame.width else pl.Series([False])
    frame = frame.head(frame.height - (is_blank.reverse().arg_min() or 0) if not is_blank.all() else 0)
    frame = frame.with_columns(
        pl.when(pl.all().str.contains(_THOUSANDS))
        .then(pl.all().str.replace_all(",", "", literal=True))
        .otherwise(pl.all())
    )
    if twice := [found[1] for found in map(_STANDS_TWICE.fullmatch, frame.columns) if found]:
        raise SourceError(f"column {twice[0][:_LONGEST_TEXT]} stands twice")
    return require_columns(frame, columns)


def require_last_line_ended(content: bytes) -> None:
    """Raise SourceError where a text breaks off in its last line: for agencies that end the last one, too."""
    if content and not content.endswith(b"\n"):
        raise SourceError("cut off: the last line has no end")


def sheet_cells(content: bytes) -> list[Row]:
    """The rows of a workbook's first sheet, header and notes among them; SourceError when it is not a workbook."""
    try:
        return _workbook(content).load_sheet(0, header_row=None, dtypes="string").to_polars().rows()
    except fastexcel.FastExcelError as error:
        raise _not_a_workbook(error) from error


def workbook_cells(content: bytes) -> list[list[Row]]:
    """The rows of every sheet of a workbook, in its order; SourceError when it is not a workbook."""
    try:
        workbook = _workbook(content)
        sheets = [workbook.load_sheet(name, header_row=None, dtypes="string") for name in workbook.sheet_names]
    except fastexcel.FastExcelError as error:
        raise _not_a_workbook(error) from error
    return [sheet.to_polars().rows() for sheet in sheets]


def named_sheet_cells(content: bytes, wanted: re.Pattern[str]) -> dict[str, list[Row]]:
    """The rows of the sheets whose whole name matches ``wanted``, by name, in the workbook's order.

    Raises:
        SourceError: not a workbook, or it has no such sheet.
    """
    try:
        workbook = _workbook(content)
        names = [name for name in workbook.sheet_names if wanted.fullmatch(name)]
        sheets = {name: workbook.load_sheet(name, header_row=None, dtypes="string") for name in names}
    except fastexcel.FastExcelError as error:
        raise _not_a_workbook(error) from error
    if not sheets:
        raise SourceError(f"no sheet named as {wanted.pattern}")
    return {name: sheet.to_polars().rows() for name, sheet in sheets.items()}


def headed_sheet_cells(content: bytes, columns: Iterable[str]) -> pl.DataFrame:
    """A workbook's first sheet as a frame of text, its first row being the header.

    Raises:
        SourceError: not a workbook, or one of ``columns`` is not in it.
    """
    try:
        sheet = _workbook(content).load_sheet(0, dtypes="string")
    except fastexcel.FastExcelError as error:
        raise _not_a_workbook(error) from error
    return require_columns(sheet.to_polars(), columns)


def json_object(content: bytes) -> dict[str, Any]:
    """A JSON document that is one object.

    Raises:
        SourceError: not JSON, something else than an object, a name twice in an object, or NaN for a number.
    """
    try:
        found = json.loads(content, object_pairs_hook=_each_name_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"not a JSON document: {first_lines(error, _LONGEST_TEXT)}") from error
    if not isinstance(found, dict):
        raise SourceError(f"not a JSON object: a {type(found).__name__}")
    return found


def json_rows(document: dict[str, Any], name: str, fields: Collection[str]) -> list[dict[str, Any]]:
    """The objects in the list ``name`` of a JSON document.

    Raises:
        SourceError: there is no such list, or something in it is no object or lacks one of ``fields``.
    """
    rows = document.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceError(f"no list of rows under {name!r}")
    if absent := sorted({field for row in rows for field in fields if field not in row}):
        raise SourceError(f"no field {', '.join(absent)} in a row of {name!r}")
    return rows


def require_columns(frame: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """Return ``frame`` when it has ``columns``; SourceError names those it lacks."""
    if absent := sorted(set(columns) - set(frame.columns)):
        raise SourceError(f"no column {', '.join(absent)}")
    return frame


def require_known(cells: pl.Series, known: Collection[str], what: str) -> None:
    """Raise SourceError with the ``cells`` that are not ``known`` (a blank is None); ``what`` says what they are."""
    if unknown := sorted(set(cells) - set(known), key=str):
        raise SourceError(f"unknown {what} {', '.join(map(repr, unknown))[:_LONGEST_TEXT]}")


def of_another_year(found: int, wanted: int) -> str:
    """The end of a message that says a document is of another year than the one wanted: older or newer."""
    return f": {'an older' if found < wanted else 'a newer'} document"


def one_line(cell: str | None) -> str:
    """The text of a cell on one line with single spaces, '' for a blank."""
    return " ".join((cell or "").split())


def number_in(cell: str | None, where: str, kind: type[Number]) -> Number:
    """The int or float in a cell, commas between thousands left out; SourceError names the place if there is none."""
    text = (cell or "").strip()
    try:
        number = kind(text.replace(",", "")) if _NUMBER.fullmatch(text) else None
    except ValueError:
        number = None
    if number is None or not abs(number) < math.inf:
        raise SourceError(f"no number at {one_line(where)[:_LONGEST_TEXT]}: {repr(cell)[:_LONGEST_TEXT]}")
    return number


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(f"a name stands twice among {', '.join(name for name, _ in pairs)}")
    return found


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _workbook(content: bytes) -> fastexcel.ExcelReader:
    """A workbook, after a look at how much is in it: its reader takes whatever comes out."""
    if not content.startswith((_ZIP, _COMPOUND)):
        raise SourceError("not a workbook: neither xls nor xlsx")
    try:
        (require_modest_xlsx if content.startswith(_ZIP) else require_modest_xls)(content)
    except SourceError as error:
        raise SourceError(f"not a workbook: {error}") from error
    return fastexcel.read_excel(content)


def _not_a_workbook(error: fastexcel.FastExcelError) -> SourceError:
    return SourceError(f"not a workbook: {first_lines(error, _LONGEST_TEXT)}")
