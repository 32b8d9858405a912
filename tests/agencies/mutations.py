"""What agencies change in a document, done to what they serve and written again in their own format.

A document is opened to rows of cells, the rows are edited, and the document is written again: CSV, workbook, a member
of a zip, JSON, HTML. Where a table does not lie in rows (a sheet a state, blocks of rows, five columns a state) a row
begins with the name it belongs to, so that the same edits fit all of them. What is edited where is in ``subjects.py``.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl

Row = list[Any]
Edit = Callable[[list[Row]], list[Row]]


def csv_rows(content: bytes, edit: Edit) -> bytes:
    """A CSV."""
    text = content.decode("latin-1")
    out = io.StringIO(newline="")
    ends = "\r\n" if "\r\n" in text else "\n"
    csv.writer(out, lineterminator=ends).writerows(edit(list(csv.reader(io.StringIO(text, newline="")))))
    return out.getvalue().encode("latin-1")


def sheet_rows(content: bytes, edit: Edit) -> bytes:
    """The first sheet of a workbook; the others stay."""
    sheets = _sheets(content)
    first = next(iter(sheets))
    return _workbook(sheets | {first: edit(sheets[first])})


def columns(content: bytes, edit: Edit) -> bytes:
    """The columns of a workbook's first sheet as rows, each behind the area it belongs to."""

    def transposed(rows: list[Row]) -> list[Row]:
        width = max(len(row) for row in rows)
        square = [row + [None] * (width - len(row)) for row in rows]
        head = next(row for row in square if "Description" in row)
        names, name = list[str](), ""
        for cell in head:
            name = cell or name
            names.append(name)
        edited = edit([[name, *column] for name, column in zip(names, zip(*square, strict=True), strict=True)])
        return [list(row) for row in zip(*(column[1:] for column in edited), strict=True)]

    return sheet_rows(content, transposed)


def all_sheets(content: bytes, edit: Edit) -> bytes:
    """Every row of a workbook behind the name of its sheet; a sheet all of whose rows go is gone."""
    rows = edit([[name, *row] for name, sheet in _sheets(content).items() for row in sheet])
    sheets: dict[str, list[Row]] = {}
    for name, *row in rows:
        sheets.setdefault(name, []).append(row)
    return _workbook(sheets)


def blocks(content: bytes, edit: Edit) -> bytes:
    """Every row of a workbook behind its sheet and the name of its block, which stands alone on a row above it."""

    def named(rows: list[Row]) -> list[Row]:
        with_block, block = list[Row](), ""
        for sheet, *row in rows:
            if row[0] and not any(cell is not None for cell in row[1:]):
                block = row[0]
            with_block.append([block, sheet, *row])
            block = "" if row[0] == "Total" else block
        return [row[1:] for row in edit(with_block)]

    return all_sheets(content, named)


def member(pattern: str, inside: Callable[[bytes, Edit], bytes]) -> Callable[[bytes, Edit], bytes]:
    """The one member of a zip whose name matches, opened as ``inside`` does."""

    def opened(content: bytes, edit: Edit) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        [name] = [name for name in parts if re.fullmatch(pattern, name)]
        return zipped(parts | {name: inside(parts[name], edit)})

    return opened


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def json_rows(under: str) -> Callable[[bytes, Edit], bytes]:
    """The objects in a list of an answer, below a row of their fields' names; ``total-count`` is kept true."""

    def opened(content: bytes, edit: Edit) -> bytes:
        answer = json.loads(content)
        fields = list(answer[under][0])
        names, *rows = edit([fields, *([row[field] for field in fields] for row in answer[under])])
        answer[under] = [dict(zip(names, row, strict=True)) for row in rows]
        if "meta" in answer:
            answer["meta"] |= {"count": len(rows), "total-count": len(rows)}
        return json.dumps(answer).encode()

    return opened


def html_rows(content: bytes, edit: Edit) -> bytes:
    """The rows of a page's tables: text before a row, its label, its cells; other text stands alone in its row."""
    pieces = re.split(r"(<tr[^>]*><th[^>]*>[^<]*</th>(?:<td>[\d,]*</td>\s*)+</tr>)", content.decode())
    rows = [
        [piece] if number % 2 == 0 else re.findall(r"<th[^>]*>([^<]*)</th>|<td>([\d,]*)</td>", piece)
        for number, piece in enumerate(pieces)
    ]
    opened = [row if isinstance(row[0], str) else ["<tr>", *(label or cell for label, cell in row)] for row in rows]
    out = "".join(
        row[0] if len(row) == 1 else f"<tr><th>{row[1]}</th>{''.join(f'<td>{cell}</td>' for cell in row[2:])}</tr>"
        for row in edit(opened)
    )
    return out.encode()


def number(cell: object) -> float | None:
    """The number in a cell, None where there is none."""
    try:
        return float(str(cell).replace(",", "")) if cell is not None and not isinstance(cell, bool) else None
    except ValueError:
        return None


def times(cell: Any, factor: float) -> Any:
    """A cell with its number multiplied, of the same kind, and text as it was written."""
    moved = (number(cell) or 0.0) * factor
    if isinstance(cell, str):
        whole = f"{round(moved):,}" if "," in cell else str(round(moved))
        return whole if "." not in cell else f"{moved:.6f}"
    return round(moved) if isinstance(cell, int) and float(factor).is_integer() else moved


def _sheets(content: bytes) -> dict[str, list[Row]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return {sheet.title: [[*map(_cell, row)] for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def _cell(value: Any) -> Any:
    """A value as it was before it was written with the marks of the format."""
    return value.replace("_x000D_", "\r") if isinstance(value, str) else value


def _workbook(sheets: dict[str, list[Row]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
