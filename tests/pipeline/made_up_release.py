"""Small working files, what releases of them look like, and processes that release or read for others to kill or count.

Every versioned working file says its version in three tables and a view, so that a mix of two is seen.
"""

import hashlib
import multiprocessing
import os
import re
import shutil
import signal
import tempfile
import time
from pathlib import Path

import duckdb

from pipeline.files.checksum import sha256_of
from pipeline.release.latest import latest_of, read_latest
from pipeline.release.replace import publish

TABLES = ("raw.t", "core.t", "mart.t", "mart.v")
COPY = re.compile(r"moneymap-\d{8}T\d{6}\.\d{6}Z\.duckdb")

processes = multiprocessing.get_context("forkserver")
"""Children of a process that has loaded the project but never opened a database: they start at once."""
processes.set_forkserver_preload(["made_up_release"])


def build_work(path, amount=1.5):
    """A working file with a table in each schema, commented."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        for schema in ("raw", "core", "mart"):
            connection.execute(f"create schema {schema}")
            connection.execute(f"create table {schema}.t as select 2023 as fiscal_year, {amount}::double as amount_usd")
            connection.execute(f"comment on table {schema}.t is 'What {schema} holds: the state''s figures'")
            connection.execute(f"comment on column {schema}.t.amount_usd is 'Dollars of {schema}'")
        connection.execute("create table core.empty (area varchar)")
    return path


def build_versioned(path, version, rows=1000):
    """A working file that says ``version`` in every row of everything; ``rows`` random numbers a table, which no
    compression makes smaller: 8 bytes each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path), config={"threads": 1}) as connection:
        for schema in ("raw", "core", "mart"):
            connection.execute(f"create schema {schema}")
            columns = f"{version} as version, hash(range + {version}) as filler"
            connection.execute(f"create table {schema}.t as select {columns} from range({rows})")  # noqa: S608
        connection.execute("create view mart.v as select version, filler from core.t")
    return path


def versions_in(path):
    """The versions a released file says, read in one connection."""
    with duckdb.connect(str(path), read_only=True, config={"threads": 1}) as connection:
        return {
            (version, rows)
            for table in TABLES
            for version, rows in connection.execute(
                f"select version, count(*) from {table} group by all"  # noqa: S608
            ).fetchall()
        }


def version_of(path):
    """The version of a released file, which has to be the same throughout."""
    ((version, _),) = versions_in(path)
    return version


def amount_in(path):
    """What the released file holds, read from a copy: DuckDB shares open files by their path within a process."""
    copy = Path(tempfile.mkdtemp(dir=path.parents[1])) / "copy.duckdb"
    shutil.copy(path, copy)
    with duckdb.connect(str(copy), read_only=True) as connection:
        return connection.execute("select amount_usd from mart.t").fetchall()[0][0]


def state_of(folder):
    """Every file of a folder and its checksum: what must not change."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def copies_in(folder):
    return sorted(path.name for path in (folder / "releases").glob("*"))


def require_in_order(released):
    """Nothing but a release, its description and whole dated copies lies in the folder, and they agree."""
    folder = released.parent
    assert sorted(path.name for path in folder.iterdir()) == ["latest.json", "moneymap.duckdb", "releases"]
    latest = read_latest(latest_of(released))
    assert latest is not None
    assert latest.describes(released)
    names = copies_in(folder)
    assert all(COPY.fullmatch(name) for name in names)
    assert latest.copy == f"releases/{names[-1]}"
    assert sha256_of(folder / latest.copy) == latest.sha256
    return latest


def publish_for_ever(works, released, begun):
    """Release one working file after the other until killed."""
    while True:
        for work in works:
            begun.set()
            publish(work, released, keep=3)


def publish_until(call, work, released):
    """Release, but be killed at the ``call``-th system call that makes something last, if there are as many."""
    made = 0

    def dying(function):
        def counted(*arguments, **settings):
            nonlocal made
            made += 1
            if made == call:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **settings)

        return counted

    for name in ("fsync", "replace", "link"):
        setattr(os, name, dying(getattr(os, name)))
    publish(work, released, keep=3)
    os._exit(0)


def publish_versions(versions, work, released, done):
    """Build and release one version after the other."""
    for version in versions:
        publish(build_versioned(work, version), released)
    done.set()


def read_in_turn(least, released, done, answers):
    """Open the released file, read it and close it, ``least`` times and until ``done``; say the versions seen."""
    seen, problems, reads = [], [], 0
    while reads < least or not done.is_set():
        reads += 1
        time.sleep(0.05 if reads > least else 0)  # leaves the processor to the releases
        try:
            seen.append(version_of(released))
            latest = read_latest(latest_of(released)) if reads % 10 == 0 else None
            if latest and sha256_of(released.parent / latest.copy) != latest.sha256:
                problems.append(f"latest.json names a copy that is not of version {latest.version}")
        except (duckdb.Error, OSError, ValueError) as error:
            problems.append(repr(error))
    answers.put((reads, seen, problems))
