"""From a document's bytes to cells: a CSV or a workbook as text, and the number in a cell.

Belongs here: what every parser does before it knows which document it holds; whatever is not a CSV or a workbook is
refused in one line. Quirks known: cells arrive as text and blank ones as None, never as zero; a workbook's sheet begins
at its first cell that is not blank. Does not belong here: what an agency's columns, units and marks mean.
"""

from collections.abc import Collection, Iterable
from typing import TypeAlias, TypeVar

import fastexcel
import polars as pl

from pipeline.dataset import first_lines
from pipeline.errors import SourceError

Row: TypeAlias = tuple[str | None, ...]
Number = TypeVar("Number", int, float)
_LONGEST_TEXT = 120


def csv_cells(content: bytes, columns: Iterable[str] = ()) -> pl.DataFrame:
    """A CSV as a frame of text under its header.

    Raises:
        SourceError: not a CSV, or one of ``columns`` is not in it.
    """
    try:
        frame = pl.read_csv(content, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SourceError(f"not a CSV file: {first_lines(error, _LONGEST_TEXT)}") from error
    return require_columns(frame, columns)


def sheet_cells(content: bytes) -> list[Row]:
    """The rows of a workbook's first sheet, header and notes among them; SourceError when it is not a workbook."""
    try:
        return fastexcel.read_excel(content).load_sheet(0, header_row=None, dtypes="string").to_polars().rows()
    except fastexcel.FastExcelError as error:
        raise _not_a_workbook(error) from error


def workbook_cells(content: bytes) -> list[list[Row]]:
    """The rows of every sheet of a workbook, in its order; SourceError when it is not a workbook."""
    try:
        workbook = fastexcel.read_excel(content)
        sheets = [workbook.load_sheet(name, header_row=None, dtypes="string") for name in workbook.sheet_names]
    except fastexcel.FastExcelError as error:
        raise _not_a_workbook(error) from error
    return [sheet.to_polars().rows() for sheet in sheets]


def headed_sheet_cells(content: bytes, columns: Iterable[str]) -> pl.DataFrame:
    """A workbook's first sheet as a frame of text, its first row being the header.

    Raises:
        SourceError: not a workbook, or one of ``columns`` is not in it.
    """
    try:
        sheet = fastexcel.read_excel(content).load_sheet(0, dtypes="string")
    except fastexcel.FastExcelError as error:
        raise _not_a_workbook(error) from error
    return require_columns(sheet.to_polars(), columns)


def require_columns(frame: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """Return ``frame`` when it has ``columns``; SourceError names those it lacks."""
    if absent := sorted(set(columns) - set(frame.columns)):
        raise SourceError(f"no column {', '.join(absent)}")
    return frame


def require_known(cells: pl.Series, known: Collection[str], what: str) -> None:
    """Raise SourceError with the ``cells`` that are not ``known`` (a blank is None); ``what`` says what they are."""
    if unknown := sorted(set(cells) - set(known), key=str):
        raise SourceError(f"unknown {what} {', '.join(map(repr, unknown))[:_LONGEST_TEXT]}")


def one_line(cell: str | None) -> str:
    """The text of a cell on one line with single spaces, '' for a blank."""
    return " ".join((cell or "").split())


def number_in(cell: str | None, where: str, kind: type[Number]) -> Number:
    """The int or float in a cell, commas between thousands left out; SourceError names the place if there is none."""
    try:
        return kind((cell or "").replace(",", ""))
    except ValueError as error:
        raise SourceError(f"no number at {where}: {cell!r}") from error


def _not_a_workbook(error: fastexcel.FastExcelError) -> SourceError:
    return SourceError(f"not a workbook: {first_lines(error, _LONGEST_TEXT)}")
