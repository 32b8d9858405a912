"""What agencies' files come with and are readable all the same, done to any document whatever its format.

A blank line at the end, a byte-order mark, commas between thousands, one more column at the right; and what is not
readable: a file cut in its last line. Zips are opened, and every table in them gets the same; workbooks in the old
format cannot be written, and are left alone. What agencies change in meaning is in ``mutations.py``.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable

import openpyxl

from tests.agencies import mutations

BOM = b"\xef\xbb\xbf"
Change = Callable[[bytes], bytes]
_FEW = 3
_AMOUNT = re.compile(r"-?[1-9]\d{4,}(\.\d+)?")
"""Numbers of five digits and more: no years, and no codes, which begin with a nought or stand in quotation marks."""


def kind_of(content: bytes) -> str:
    """csv, json, html, xlsx, xls or zip."""
    if content.startswith(b"\xd0\xcf"):
        return "xls"
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xlsx" if "[Content_Types].xml" in archive.namelist() else "zip"
    start = content[:200].lstrip(BOM).lstrip()
    return "json" if start[:1] in {b"{", b"["} else "html" if start[:1] == b"<" else "csv"


def changed(content: bytes, how: dict[str, Change]) -> bytes:
    """A document with the change of its kind; a zip with that of each of its members."""
    kind = kind_of(content)
    if kind == "zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        # Definitions and footnotes are not read.
        return mutations.zipped(
            {name: part if name.endswith((".xml", ".html")) else changed(part, how) for name, part in parts.items()}
        )
    return how[kind](content) if kind in how else content


def blank_line(content: bytes) -> bytes:
    """One at the end."""
    ends = b"\r\n" if b"\r\n" in content else b"\n"
    return content + (b"" if content.endswith(b"\n") else ends) + ends


def byte_order_mark(content: bytes) -> bytes:
    """At the start."""
    return content if content.startswith(BOM) else BOM + content


def thousands(cell: str) -> str:
    """A number with commas between its thousands."""
    bare = cell.strip()
    if not _AMOUNT.fullmatch(bare):
        return cell
    whole, point, rest = bare.partition(".")
    return f"{int(whole):,}{point}{rest}"


def _csv(edit: Callable[[int, list[str]], list[str]]) -> Change:
    """Every row of a CSV edited, given its number; quotation marks inside cells stay, as BEA has them."""

    def change(content: bytes) -> bytes:
        bom = BOM if content.startswith(BOM) else b""
        text = content.removeprefix(BOM).decode("latin-1")
        ends = "\r\n" if "\r\n" in text else "\n"
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator=ends)
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""))):
            writer.writerow(edit(number, row) if len(row) > 1 else row)
        return bom + out.getvalue().encode("latin-1")

    return change


def _workbook(edit: Callable[[list[object]], list[object]]) -> Change:
    """Every row of every sheet of a workbook edited."""

    def change(content: bytes) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        for sheet in book.worksheets:
            rows = [list(row) for row in sheet.iter_rows(values_only=True)]
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(edit(row), start=1):
                    if place > len(row) or value is not row[place - 1]:
                        sheet.cell(number, place).value = value
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return change


def _as_text(value: object) -> object:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return thousands(str(value)) if whole and _AMOUNT.fullmatch(str(value)) else value


def _with_field(content: bytes) -> bytes:
    answer = json.loads(content)
    for rows in answer.values() if isinstance(answer, dict) else ():
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict):
                row["one_more"] = "1"
    return json.dumps(answer).encode()


COMMAS = {
    "csv": _csv(lambda number, row: [row[0], *map(thousands, row[1:])] if number else row),
    "xlsx": _workbook(lambda row: [_as_text(value) for value in row]),
}


def _remarks(content: bytes) -> bytes:
    """A heading at the right of the row with most words, and a word in every row of figures below, on every sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    for sheet in book.worksheets:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        words = [sum(isinstance(value, str) for value in row) for row in rows]
        header, column = words.index(max(words)), sheet.max_column + 1
        sheet.cell(header + 1, column).value = "Remarks"
        for number, row in enumerate(rows):
            if number > header and sum(value is not None for value in row) > _FEW:
                sheet.cell(number + 1, column).value = "none"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ONE_MORE_COLUMN = {
    "xlsx": _remarks,
    "csv": _csv(lambda number, row: [*row, "" if number else "Remarks"]),
    "json": _with_field,
}
NO_NAME = {"csv": _csv(lambda _, row: [*row, ""])}
READABLE: dict[str, dict[str, Change]] = {
    "a blank line": dict.fromkeys(("csv", "json", "html"), blank_line),
    "a byte-order mark": dict.fromkeys(("csv", "json", "html"), byte_order_mark),
    "commas between thousands": COMMAS,
    "one more column": ONE_MORE_COLUMN,
    "one more column without a name": NO_NAME,
}
"""By what is done: the change, by kind of document."""


def cut(content: bytes, most: int = 1) -> bytes:
    """A text without the end of its last line and the ``most`` last characters before it."""
    bare = content.rstrip(b"\r\n")
    return bare[: len(bare) - most]


CUT = {"csv": cut}
