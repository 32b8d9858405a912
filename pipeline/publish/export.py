"""Tables of the released file as Parquet, CSV, JSON or Excel files, for those who work without DuckDB.

Belongs here: reading tables in a fixed order, writing them, and putting the files in place. Does not belong here: what
``datapackage.json`` says of them (``datapackage.py``). What holds of every export:
- rows stand in the order of the table's key, columns in their own; the same release gives the same bytes (an Excel
  workbook too), whatever the machine's time zone;
- numbers are written so that they read back equal; Excel alone keeps 16 digits. Decimals become doubles, times are UTC,
  dates and times in CSV and JSON ISO; a value that is no number is refused; null is an empty cell in CSV and Excel;
- types without a form of their own (lists, intervals) are written as text;
- CSV and Parquet files that the folder's old ``datapackage.json`` lists and the export does not write are removed, so
  that two releases are not mixed; JSON files and workbooks have no descriptor and are never removed;
- everything is written in a hidden folder inside the target, then moved file by file, ``datapackage.json`` last: a
  failure puts the old files back, and after a power cut the checksums tell which files belong together.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal

import duckdb
import polars as pl
import polars.selectors as cs

from pipeline.errors import MoneymapError, UsageError, one_line
from pipeline.publish.datapackage import MEDIATYPES, MISSING, Resource, datapackage, field_type, listed_files, plain
from pipeline.read import about, query
from pipeline.release.latest import latest_of, read_latest
from pipeline.warehouse.dictionary import Column, Entry, catalog

Form = Literal["parquet", "csv", "json", "xlsx"]

STAGING = ".moneymap-export"
WORKBOOK = "moneymap.xlsx"
SHEET_ROWS = 1_048_576
"""Rows of an Excel sheet, its header included."""
_SHEET_NAME = 31
_CELL = 32_767
_ISO = "%Y-%m-%dT%H:%M:%S%.fZ"
_ROW_GROUP = 262_144


def export(
    released: Path,
    folder: Path,
    form: Form,
    tables: Sequence[str] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Write tables of the released file into ``folder``: a file a table, or one workbook with a sheet a table.

    Args:
        released: the released file.
        folder: made if need be; files of the same names are replaced.
        form: CSV and Parquet come with a ``datapackage.json`` that describes them and names the release; files that
            the folder's old one lists and this export does not write are removed, all others are left alone. JSON and
            xlsx have none: they leave all other files alone, those of an earlier release too.
        tables: full names of tables or views; without any, every mart that is a table.
        tell: is given a line for every table.

    Returns: the files written.

    Raises:
        UsageError: no such table; it names those there are. Or ``folder`` is a link or no folder.
        MoneymapError: a table cannot be written in this form; what was in ``folder`` is as it was.
    """
    before = _release(released)
    with query.released(released, threads=1) as connection:  # sums in views are the same to the last bit every time
        entries = _chosen(catalog(connection), tables)
        sources, said = _sources(connection), about.about(connection)
        with _staging(folder) as staging:
            frames = ((entry, _frame(connection, entry, tell)) for entry in entries)
            try:
                if form == "xlsx":
                    files = [_workbook(frames, staging / WORKBOOK, max(source["retrieved"] for source in sources))]
                else:
                    resources = [_file(entry, frame, staging, form) for entry, frame in frames]
                    files = [resource.path for resource in resources]
                    if form in MEDIATYPES:
                        files.append(staging / "datapackage.json")
                        release = before if before == _release(released) else None  # the file may have been replaced
                        files[-1].write_text(datapackage(resources, sources, form, release, said), encoding="utf-8")
            except pl.exceptions.PolarsError as error:
                raise MoneymapError(f"the export failed: {one_line(error)}") from error
            return _put(files, folder)


def _release(released: Path) -> dict[str, str] | None:
    """Version and checksum of the released file, where ``latest.json`` describes it."""
    latest = read_latest(latest_of(released))
    return {"version": latest.version, "sha256": latest.sha256} if latest and latest.describes(released) else None


def _chosen(entries: Sequence[Entry], names: Sequence[str]) -> list[Entry]:
    """The tables to write, in the order of the dictionary."""
    known = {entry.full_name: entry for entry in entries if entry.kind in ("table", "view")}
    if unknown := sorted(set(names) - set(known)):
        raise UsageError(f"no table {', '.join(unknown)}; there are {', '.join(known)}")
    if names:
        chosen = [entry for name, entry in known.items() if name in names]
    else:
        chosen = [entry for entry in known.values() if (entry.schema, entry.kind) == ("mart", "table")]
    if unfit := [e.full_name for e in chosen if not all(part.isidentifier() for part in (e.schema, e.name))]:
        raise MoneymapError(f"no file can be named after {', '.join(unfit)}")
    return chosen


def _sources(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of mart.source, at least one."""
    try:
        rows: list[dict[str, Any]] = connection.sql("from mart.source order by all").pl().to_dicts()
    except duckdb.Error as error:
        raise MoneymapError(f"the release names no sources: {one_line(error)}") from error
    if not rows:
        raise MoneymapError("the release names no sources: mart.source is empty")
    return rows


def _frame(connection: duckdb.DuckDBPyConnection, entry: Entry, tell: Callable[[str], None]) -> pl.DataFrame:
    """A table's rows in the order of its key, of all its columns where it has none, in types every form knows."""
    columns = ", ".join(f'{_portable(column)} as "{column.name}"' for column in entry.columns)
    order = ", ".join(f'"{name}"' for name in entry.key) or "all"
    sql = f'select {columns} from "{entry.schema}"."{entry.name}" order by {order}'  # noqa: S608  (names of the catalog)
    try:
        frame: pl.DataFrame = connection.sql(sql).pl().rechunk()
    except duckdb.Error as error:
        raise MoneymapError(f"{entry.full_name} cannot be read: {one_line(error)}") from error
    for column in frame.select(cs.float()):
        if not column.is_finite().fill_null(value=True).all():
            raise MoneymapError(f"{entry.full_name}: {column.name} holds a value that is no number")
    tell(f"{entry.full_name}: {frame.height:,} rows")
    return frame


def _portable(column: Column) -> str:
    """The SQL of a column in a type that every form has."""
    name, kind = f'"{column.name}"', plain(column.type)
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"make_timestamp(epoch_us({name}))"
    casts = {"DECIMAL": "double", "HUGEINT": "bigint"}
    target = casts.get(kind, "varchar" if field_type(kind) == "string" else None)
    return f"{name}::{target}" if target else name


def _file(entry: Entry, frame: pl.DataFrame, folder: Path, form: Literal["parquet", "csv", "json"]) -> Resource:
    """Write one table into a file of its own."""
    path = folder / f"{entry.full_name}.{form}"
    if form == "parquet":
        frame.write_parquet(path, compression="zstd", row_group_size=_ROW_GROUP)
    elif form == "csv":
        _with_iso_times(frame).write_csv(path)
    else:
        records = _with_iso_times(frame).write_ndjson().rstrip("\n").split("\n")
        path.write_text("[" + ",\n".join(filter(None, records)) + "]\n", encoding="utf-8")
    blank = frozenset(text.name for text in frame.select(cs.string()) if text.is_in(MISSING.get(form, [])).any())
    return Resource(entry, path, blank)


def _with_iso_times(frame: pl.DataFrame) -> pl.DataFrame:
    """Times as ISO text."""
    return frame.with_columns(cs.datetime().dt.strftime(_ISO))


def _workbook(frames: Iterable[tuple[Entry, pl.DataFrame]], path: Path, made: date) -> Path:
    """Write a workbook with a sheet a table, the header bold and frozen, texts never read as formulas or links.

    Raises:
        MoneymapError: a table has more rows, or a text more characters, than Excel holds.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415  (no other form needs it)

    options = {
        "constant_memory": True,
        "default_date_format": "yyyy-mm-dd",
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "tmpdir": str(path.parent),
    }
    with Workbook(str(path), options) as book:
        book.set_properties({"created": datetime.combine(made, time(), UTC)})
        header = book.add_format({"bold": True})
        taken: set[str] = set()
        for entry, frame in frames:
            _require_fits(entry, frame)
            sheet = book.add_worksheet(_sheet_name(entry.full_name, taken))
            sheet.freeze_panes(1, 0)
            for position, name in enumerate(frame.columns):
                sheet.set_column(position, position, max(10, len(name) + 2))
            sheet.write_row(0, 0, frame.columns, header)
            for number, row in enumerate(_with_iso_times(frame).iter_rows(), start=1):
                sheet.write_row(number, 0, row)
    return path


def _require_fits(entry: Entry, frame: pl.DataFrame) -> None:
    if frame.height >= SHEET_ROWS:
        raise MoneymapError(
            f"{entry.full_name} has {frame.height:,} rows, a sheet of Excel holds {SHEET_ROWS - 1:,} and a header: "
            "export it as parquet or csv"
        )
    if long := [c.name for c in frame.select(cs.string()) if (c.str.len_chars() > _CELL).any()]:
        raise MoneymapError(f"{entry.full_name}: a text in {long[0]} is longer than a cell of Excel ({_CELL:,})")


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name of at most 31 characters that no other sheet has, in letters of either case."""
    sheet, number = name[:_SHEET_NAME], 1
    while sheet.lower() in taken:
        number += 1
        sheet = f"{name[: _SHEET_NAME - len(str(number)) - 1]}~{number}"
    taken.add(sheet.lower())
    return sheet


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A private folder inside ``folder``, gone afterwards; ``folder`` is locked, and gone if it was made in vain."""
    if folder.is_symlink():
        raise UsageError(f"{folder} is a link: name the folder it points to")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is no folder")
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    staging = folder / STAGING
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise MoneymapError(f"another export writes to {folder}: wait for it to end") from error
        try:
            _remove(staging)
            staging.mkdir(mode=0o700)
            yield staging
        finally:
            _remove(staging)
    except BaseException:
        if is_new:
            with suppress(OSError):
                folder.rmdir()
        raise
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    """Remove a folder and all in it, or whatever stands in its place; links are removed, not followed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _put(files: Sequence[Path], folder: Path) -> list[Path]:
    """Move files into the folder, each at once, in place of those its descriptor lists if they come with one.

    Where a move fails, the files there were before are put back.
    """
    targets = {folder / file.name: file for file in files}
    if blocked := [target.name for target in targets if target.is_dir() and not target.is_symlink()]:
        raise MoneymapError(f"{folder} holds a folder named {blocked[0]}")
    kept = files[0].parent / "kept"
    kept.mkdir()
    moved: list[Path] = []
    stale: list[Path] = []
    try:
        for old in _outdated(targets, folder):
            old.replace(kept / old.name)
            stale.append(old)
        for target, file in targets.items():
            if os.path.lexists(target):
                shutil.copy2(target, kept / target.name, follow_symlinks=False)
            file.replace(target)
            moved.append(target)
    except BaseException:
        for target in moved:
            backup = kept / target.name
            if os.path.lexists(backup):
                backup.replace(target)
            else:
                target.unlink()
        for old in stale:
            (kept / old.name).replace(old)
        raise
    return list(targets)


def _outdated(targets: Iterable[Path], folder: Path) -> list[Path]:
    """Ordinary files that the old descriptor lists and the new one does not; none where no new one comes."""
    descriptor = folder / "datapackage.json"
    new = {target.name for target in targets}
    if descriptor.name not in new:
        return []
    old = [folder / name for name in listed_files(descriptor) if name not in new]
    return [path for path in old if path.is_file() and not path.is_symlink()]
