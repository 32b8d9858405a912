"""How much a workbook says it holds: looked at before its reader, which takes room for whatever it is told.

Belongs here: what would make the reader (calamine, in Rust) take all memory, end the process or never end: a sheet of
two cells with millions between them, numbers of bytes or strings that are not there, chains of sectors that lead back
to themselves. Does not belong here: how much comes out of an xlsx when it is unpacked (``zips.py``), or what cells say.
"""

import re
import struct
from collections.abc import Callable, Iterator, Sequence

from pipeline.documents.zips import members
from pipeline.errors import SourceError

MOST_CELLS = 4_000_000
"""Cells of a sheet from its first to its last, blank ones too; the largest there is has 3 million, nearly all blank."""
_READ_AS_OTHER_KINDS = {"content.xml", "xl/workbook.bin"}
_CELL_BEGINS = re.compile(rb"<(?:\w+:)?c[\s/>]")
_CELL = re.compile(rb"""<(?:\w+:)?c((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*/?>""")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)(\d+)["']""")
_COUNT = re.compile(rb"""\buniqueCount\s*=\s*["'](\d+)["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d+)["']""")
_DIRECTORY_BYTES, _MINI_BYTES, _SMALL_BYTES = 128, 64, 4096
_LAST_OF_CHAIN, _FIRST_OF_MARKS = 0xFFFFFFFE, 0xFFFFFFFA
_END, _SHEET, _STRINGS, _DIMENSIONS, _ROW_OF_NUMBERS = 0x000A, 0x0085, 0x00FC, 0x0200, 0x00BD
_CELLS = {0x0006, 0x00BD, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E}
_LEAST_BYTES_OF_STRING = 3
_DIMENSIONS_LAYOUT = {10: "<HHHH", 14: "<IIHH"}


def require_modest_xlsx(content: bytes) -> None:
    """Look at the place of every cell of an xlsx.

    Raises:
        SourceError: not a zip or too large as one (``zips.members``), another kind of workbook, a part that says it
            holds more than it can, or a sheet too large.
    """
    parts = members(content, re.compile(r".*", re.DOTALL))
    if other := sorted(_READ_AS_OTHER_KINDS & {name.lower() for name in parts}):
        raise SourceError(f"{other[0]} in it is of another kind of workbook")
    for name, part in parts.items():
        if any(int(count) > len(part) for count in _COUNT.findall(part)):
            raise SourceError(f"{name} says it holds more than there can be")
        if begun := len(_CELL_BEGINS.findall(part)):
            _require_few(*_extent(name, part, begun), name)


def _extent(name: str, sheet: bytes, begun: int) -> tuple[int, int]:
    """The last row and column of a sheet; where cells do not say where they are, no fewer columns than cells."""
    cells = _CELL.findall(sheet)
    if len(cells) != begun:
        raise SourceError(f"a cell of {name} cannot be read")
    places = _PLACE.findall(b"".join(cells))
    rows = {1, *map(int, _ROW.findall(sheet)), *(int(row) for _, row in places)}
    columns = {1, *map(_column, {letters for letters, _ in places})} | ({begun} if len(places) < begun else set())
    return max(rows), max(columns)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _require_few(rows: int, columns: int, where: str) -> None:
    if rows * columns > MOST_CELLS:
        raise SourceError(f"{where} reaches to row {rows:,}, column {columns:,}: at most {MOST_CELLS:,} cells are read")


def require_modest_xls(content: bytes) -> None:
    """Follow an xls to its sheets, and look at the place of every cell.

    Raises:
        SourceError: it cannot be followed, holds less than it says, or a sheet is too large.
    """
    try:
        _require_modest_sheets(_stream(content))
    except (struct.error, IndexError) as error:
        raise SourceError("it breaks off, or leads to where nothing is") from error


def _stream(content: bytes) -> bytes:
    """The bytes of the workbook among those of the compound file, whose sectors are linked in chains."""
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in {9, 12}:
        raise SourceError("its sectors have no size there is")
    size = 1 << shift
    sectors = [content[at : at + size] for at in range(size, len(content), size)]
    directories, fats, root, _, _, mini_start, minis, difat_start, difats = struct.unpack_from("<9I", content, 40)
    if max(directories, fats, minis, difats) > len(sectors):
        raise SourceError("it says it is larger than it is")
    of_fat = list(struct.unpack_from("<109I", content, 76))
    following = difat_start
    for _ in range(len(sectors)):
        if following >= _FIRST_OF_MARKS:
            break
        *more, following = _numbers(sectors[following])
        of_fat += more
    else:
        raise SourceError("its list of sectors leads back to itself")
    fat = [number for sector in of_fat if sector < _FIRST_OF_MARKS for number in _numbers(sectors[sector])]
    entries = _chained(root, fat, sectors.__getitem__)
    found = [_entry(entries, at) for at in range(0, len(entries), _DIRECTORY_BYTES)]
    small = _chained(found[0][1], fat, sectors.__getitem__)
    mini_fat = _numbers(_chained(mini_start, fat, sectors.__getitem__))
    for wanted in ("Workbook", "Book"):
        for name, start, length in found:
            if name == wanted:
                if max(length, found[0][2]) > len(content):
                    raise SourceError("it says it is larger than it is")
                if length >= _SMALL_BYTES:
                    return _chained(start, fat, sectors.__getitem__)[:length]
                return _chained(start, mini_fat, lambda at: small[at * _MINI_BYTES : (at + 1) * _MINI_BYTES])[:length]
    raise SourceError("no workbook is in it")


def _numbers(sector: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sector) // 4}I", sector)


def _chained(start: int, following: Sequence[int], sector: Callable[[int], bytes]) -> bytes:
    parts = list[bytes]()
    while start != _LAST_OF_CHAIN:
        parts.append(sector(start))
        if len(parts) > len(following):
            raise SourceError("a chain of its sectors leads back to itself")
        start = following[start]
    return b"".join(parts)


def _entry(entries: bytes, at: int) -> tuple[str, int, int]:
    """Name, first sector and length of a stream."""
    start, length = struct.unpack_from("<II", entries, at + 116)
    return entries[at : at + 64].decode("utf-16-le", "replace").partition("\0")[0], start, length


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from ``at`` to the end of a part, each its kind and its bytes."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _END:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _require_modest_sheets(stream: bytes) -> None:
    starts = list[int]()
    for kind, record in _records(stream, 0):
        if kind == _SHEET:
            starts += struct.unpack_from("<I", record)
        elif kind == _STRINGS and struct.unpack_from("<I", record, 4)[0] > len(stream) // _LEAST_BYTES_OF_STRING:
            raise SourceError("it says it has more texts than there can be")
    for start in starts:
        rows = columns = 0
        for kind, record in _records(stream, start):
            if kind in _CELLS:
                row, column = struct.unpack_from("<HH", record)
                last = struct.unpack("<H", record[-2:])[0] if kind == _ROW_OF_NUMBERS else column
                rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
            elif kind == _DIMENSIONS and len(record) in _DIMENSIONS_LAYOUT:
                first, end, left, right = struct.unpack_from(_DIMENSIONS_LAYOUT[len(record)], record)
                if end and right and (first > end or left > right):
                    raise SourceError("a sheet ends before it begins")
                _require_few(end, right, "a sheet")
        _require_few(rows, columns, "a sheet")
