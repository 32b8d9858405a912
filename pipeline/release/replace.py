"""Publish the working file: copy, verify, replace the released file whole.

Belongs here: the one way anything reaches ``build/moneymap.duckdb``, and the order in which it does. Readers keep the
release they opened; a new process gets the new one; a failure at any point leaves the old one in place. In order:

1. The tables are copied into a private file beside the released one, which is closed, opened again and compared.
2. The file is safe on disk, then its description, then its dated copy, a file of its own (``copies.py``).
3. The file takes the place of the released one; the folder is safe on disk.
4. ``latest.json`` (``latest.py``) takes the place of the old one; the oldest dated copies go.

Stopped before 3, the old release stands and the next run clears away; stopped between 3 and 4, the new one stands and
the next run finds the description lying ready. All of it under a lock of the folder, so that whatever else lies there
half made is a dead process's. Where a build says nothing new, number by number (``differences.py``), nothing is
replaced, save a file of another storage version, and a link in the place of the released file: the file replaces it,
and what it leads to is untouched.
"""

import logging
import shutil
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import duckdb

from pipeline import clock
from pipeline.errors import MoneymapError, one_line
from pipeline.files import fingerprint
from pipeline.files.checksum import sha256_of
from pipeline.files.durable import finish, put_in_place
from pipeline.files.lock import locked
from pipeline.read.about import about
from pipeline.release import copies
from pipeline.release.differences import is_new
from pipeline.release.latest import Latest, latest_of, read_latest
from pipeline.release.recover import logs_of, private, settle
from pipeline.settings import DEFAULT_KEPT
from pipeline.warehouse.contents import contents_sha256, quoted, require_views_work, row_counts, views_and_macros

STORAGE = "v1.4.0"
"""Opens in DuckDB 1.4, which browsers run and analysts have, and in later ones; the 2.0 format opens in 2.0 only."""
BLOCK_BYTES = 16_384
"""The smallest there is: the tables are many and small, and the file is less than half as large as with the default."""
NOT_RELEASED = ("previous",)
"""Schemas a run builds with and keeps to itself: the figures of the last release, which revisions are found from."""
WAIT_SECONDS = 60.0

log = logging.getLogger("moneymap")


def publish(work: Path, released: Path, keep: int = DEFAULT_KEPT, wait_seconds: float = WAIT_SECONDS) -> Latest:
    """Copy ``work`` into a new file of the storage version analysts can open and put it in place of ``released``.

    ``keep`` is how many dated copies there are afterwards; 0 removes those there are.

    Returns: what is released now, as ``latest.json`` says it; ``is_new`` is False where it was released already.

    Raises:
        MoneymapError: the copy cannot be made or does not hold what the working file holds, or another process has been
            releasing for ``wait_seconds``; unless the message says otherwise, the released file is untouched.
    """
    if not work.is_file():
        raise MoneymapError(f"there is no {work} to release: build the tables first; the released file is unchanged")
    for target in (released, latest_of(released)):
        if target.is_dir() and not target.is_symlink():
            raise MoneymapError(f"{target} is a folder: move it out of the way; nothing was released")
    busy = f"another process is releasing into {released.parent}: wait for it to end; the released file is unchanged"
    try:
        released.parent.mkdir(parents=True, exist_ok=True)
        with locked(released.parent, busy, wait_seconds):
            settle(released)
            try:
                return _publish(work, released, keep)
            finally:
                with suppress(OSError):  # the error that led here counts; the next release clears away
                    settle(released)
    except (duckdb.Error, OSError) as error:
        raise MoneymapError(f"{_in_one_line(error, released)}; the released file is unchanged") from error


def _publish(work: Path, released: Path, keep: int) -> Latest:
    candidate, description = private(released), private(latest_of(released))
    expected = _copy(work, candidate)
    latest = _verified(candidate, expected, work, released)
    last = read_latest(latest_of(released))
    stands = last and not released.is_symlink() and last.storage == STORAGE and last.describes(released)
    if last and stands and (last.contents_sha256 == latest.contents_sha256 or not _is_new(released, candidate)):
        latest = replace(last, checked_at=latest.checked_at)
        candidate.unlink()
    else:
        finish(candidate)
    copy = copies.copy_of(released, latest.version).relative_to(released.parent).as_posix() if keep else None
    latest = replace(latest, copy=copy)
    description.write_text(latest.text(), encoding="utf-8")
    finish(description)
    to_replace = candidate.exists()
    if keep:
        copies.keep_copy(candidate if to_replace else released, released, latest.version)
    for path in logs_of(released):
        path.unlink()
        log.warning("release: removed %s, of someone who had opened the released file for writing", path)
    try:
        if to_replace:
            put_in_place(candidate, released)
        put_in_place(description, latest_of(released))
        copies.remove_oldest(released, keep, latest.version)
    except OSError as error:
        if to_replace and candidate.exists():
            raise
        raise MoneymapError(f"{_in_one_line(error, released)}; the new release is in place all the same") from error
    return latest


def _is_new(released: Path, candidate: Path) -> bool:
    """Whether the candidate says anything the released file does not; a copy is read, which nobody holds open."""
    standing = candidate.with_name(f"{candidate.name}.standing")
    try:
        shutil.copyfile(released, standing)
        return is_new(standing, candidate)
    except (duckdb.Error, OSError) as error:
        log.warning("release: the released file cannot be compared and is replaced: %s", _in_one_line(error, released))
        return True
    finally:
        with suppress(OSError):  # ``settle`` clears away what is left
            standing.unlink(missing_ok=True)


def _copy(work: Path, candidate: Path) -> tuple[dict[str, int], dict[str, str]]:
    """Copy everything but the schemas a run keeps to itself; returns what the copy has to hold."""
    with duckdb.connect(str(work), read_only=True, config={"threads": 1}) as connection:
        expected = row_counts(connection, NOT_RELEASED), views_and_macros(connection, NOT_RELEASED)
        if not expected[0]:
            raise MoneymapError(f"{work} holds no table; the released file is unchanged")
        path = str(candidate).replace("'", "''")
        connection.execute(
            f"attach '{path}' as candidate (read_write, storage_version '{STORAGE}', block_size {BLOCK_BYTES})"
        )
        source = quoted(connection.execute("select current_database()").fetchall()[0][0])
        connection.execute("begin")
        connection.execute(f"copy from database {source} to candidate (schema)")
        for schema in NOT_RELEASED:
            connection.execute(f"drop schema if exists candidate.{quoted(schema)} cascade")
        for table in expected[0]:
            name = quoted(*table.split(".", 1))
            connection.execute(f"insert into candidate.{name} from {source}.{name}")
        connection.execute("commit")
        connection.execute("checkpoint candidate")
        connection.execute("detach candidate")
    return expected


def _verified(candidate: Path, expected: tuple[dict[str, int], dict[str, str]], work: Path, released: Path) -> Latest:
    """What the copy holds, read from the closed file."""
    with duckdb.connect(str(candidate), read_only=True, config={"temp_directory": ""}) as connection:
        found = row_counts(connection), views_and_macros(connection)
        if found != expected or logs_of(candidate):
            raise MoneymapError(f"the copy of {work} is not complete; the released file is unchanged")
        require_views_work(connection)
        contents = contents_sha256(connection, found[1])
        said = about(connection)
        columns = ("dataset", "publisher", "vintage", "sha256")
        sources = []
        if "mart.source" in (*found[0], *found[1]):
            rows = connection.execute(f"select distinct {', '.join(columns)} from mart.source order by all").fetchall()  # noqa: S608
            sources = [dict(zip(columns, row, strict=True)) for row in rows]
    now = clock.now()
    return Latest(
        version=now.strftime(copies.VERSION),
        released_at=now.isoformat(),
        checked_at=now.isoformat(),
        file=released.name,
        copy=None,
        bytes=candidate.stat().st_size,
        sha256=sha256_of(candidate),
        contents_sha256=contents,
        software=f"moneymap {version('moneymap')}",
        storage=STORAGE,
        tables=found[0],
        sources=sources,
        method_version=said.method_version if said else None,
        schema_version=said.schema_version if said else None,
        licence=said.licence if said else None,
        licence_url=said.licence_url if said else None,
        software_sha256=fingerprint.software(),
    )


def _in_one_line(error: Exception, path: Path) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror or error}: {error.filename or path}"
    return one_line(error)
