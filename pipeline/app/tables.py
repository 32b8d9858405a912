"""The tables, built in this process on one connection, each check once: what Dagster's steps make, without Dagster.

Belongs here: the order, what is left out where something it reads failed, what is said of it. Does not belong here: how
a table is filled or checked (``warehouse/``), what there is (``assets/``, ``sql/``). Dagster's own runs build the same
tables step by step (``assets/``), and a test compares the two.

As in Dagster, what reads nothing that failed is built and checked all the same, so that one run names every check that
fails. The file is written when the connection is closed; nothing of it is used where a run was stopped before.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from graphlib import TopologicalSorter

import duckdb

from assets import sources
from assets.raw_tables import RawTable, raw_tables
from pipeline import clock
from pipeline.errors import CheckFailedError, MoneymapError, one_line
from pipeline.fetch.aside import Record
from pipeline.release.gate import drop_strays, require_compared, require_passed
from pipeline.release.kept import TABLES as KEPT
from pipeline.release.previous import last_release
from pipeline.release.replace import publish
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from pipeline.warehouse.build import TableStats, build_macro, make_table, open_for_writing, write_frame
from pipeline.warehouse.dependency import TABLE as DEPENDENCY
from pipeline.warehouse.dependency import write_dependencies
from pipeline.warehouse.models import Models
from pipeline.warehouse.sql_file import SqlFile, SqlMacro

log = logging.getLogger("moneymap")


def models_of(settings: Settings, figures: Snapshot) -> Models:
    """The SQL files, with the rows that checks pass over because of documents somebody vouched for."""
    rests_on = ((one["document"], one["sha256"]) for one in figures.manifest["documents"])
    return replace(Models.read(settings.sql), excused=Record(settings.archive).excused(rests_on))


def lines_said(settings: Settings) -> int:
    """How many lines of progress a build says, the release's not counted: one a table and macro."""
    models = Models.read(settings.sql)
    return len(raw_tables(sources.datasets())) + len(KEPT) + len(models.tables) + len(models.macros) + 1


def build(settings: Settings) -> dict[str, float]:
    """Build and check every table into an empty working file; seconds by step.

    Raises:
        CheckFailedError: blocking checks failed; the message names each with the first failing row.
        MoneymapError: tables could not be built; the message is what each said.
    """
    figures = Snapshot.open(settings.figures)
    models = models_of(settings, figures)
    for path in (settings.work, settings.work.with_name(f"{settings.work.name}.wal")):
        path.unlink(missing_ok=True)
    with open_for_writing(settings.work) as connection:
        run = Build(connection)
        for raw in raw_tables(sources.datasets()):
            run.step(f"raw.{raw.name}", (), partial(run.raw, raw, figures))
        with run.timed("previous"):
            _previous(settings, connection)
        for file in in_order(models):
            run.step(file.table, reads_of(models, file), partial(run.table, models, file))
        run.step(DEPENDENCY, (), lambda: _counted(write_dependencies(connection, models.tables, models.macros)))
        for macro in models.macros:
            run.step(f"macro.{macro.name}", macro.depends, partial(run.macro, macro))
        run.finish()
        return run.seconds


def release(settings: Settings, *, is_checked: bool) -> dict[str, float]:
    """Put the working file in place; seconds by step. One that was not checked just now is checked here.

    Raises:
        CheckFailedError: a check fails; nothing was released.
        MoneymapError: it is not what may be released, or cannot be put in place.
    """
    began = time.monotonic()
    models = models_of(settings, Snapshot.open(settings.figures))
    made = {f"raw.{raw.name}" for raw in raw_tables(sources.datasets())}
    made |= {DEPENDENCY, *(file.table for file in models.tables)}
    with open_for_writing(settings.work) as connection:
        drop_strays(connection, made, {f"main.{macro.name}" for macro in models.macros})
        require_compared(connection, settings.released)
        if not is_checked:
            require_passed(connection, models)
    log.info("%s", publish(settings.work, settings.released, settings.keep).line, extra={"step": "release"})
    return {"release": time.monotonic() - began}


def _previous(settings: Settings, connection: duckdb.DuckDBPyConnection) -> None:
    """What is kept of the last release, which the tables compare with."""
    tables, warnings = last_release(settings, clock.now())
    for warning in warnings:
        log.warning("warning: %s", warning)
    for kept in KEPT:
        name = f"previous.{kept.name}"
        found = write_frame(connection, name, tables[kept.name], kept.description, kept.comments)
        log.info("%s: %s", name, _counted(found), extra={"step": name})


def reads_of(models: Models, file: SqlFile) -> set[str]:
    """What a table and its checks read."""
    return {*file.depends, *(one for check in models.checks_of(file) for one in check.depends)} - {file.table}


def in_order(models: Models) -> list[SqlFile]:
    """The tables, each after those that it and its checks read."""
    files = {file.table: file for file in models.tables}
    order = TopologicalSorter({name: reads_of(models, file) & files.keys() for name, file in files.items()})
    return [files[name] for name in order.static_order()]


def _counted(stats: TableStats) -> str:
    return f"{stats.rows:,} rows"


@dataclass
class Build:
    """One build: the connection, what could not be built, what failed, seconds by step."""

    connection: duckdb.DuckDBPyConnection
    lacking: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    """Checks, ``table: name``, and what is said of each."""
    errors: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def step(self, name: str, reads: Collection[str], work: Callable[[], str]) -> None:
        """Do one step, unless what it reads is lacking; ``work`` returns what is said of it."""
        if self.lacking.intersection(reads):
            self.lacking.add(name)
            return
        try:
            with self.timed(name):
                said = work()
        except (MoneymapError, duckdb.Error) as error:
            self.errors.append(one_line(error))
            self.lacking.add(name)
        else:
            log.info("%s: %s", name, said, extra={"step": name})

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Note the seconds of a step that ends well."""
        began = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - began

    def raw(self, raw: RawTable, figures: Snapshot) -> str:
        """Fill a raw table."""
        return _counted(raw.write(self.connection, figures))

    def table(self, models: Models, file: SqlFile) -> str:
        """Build a table, and run its checks; one that fails and is no warning makes the table lacking."""
        make_table(self.connection, file)
        warnings = models.warnings_of(file)
        for name, rows in models.failures_of(self.connection, file).items():
            if rows.is_empty():
                continue
            first = rows.row(0, named=True)
            if name in warnings:
                log.warning("warning: %s: %s, first %s", file.table, name, first)
            else:
                self.failed[f"{file.table}: {name}"] = f"{rows.height} rows, first {first}"
                self.lacking.add(file.table)
        return "a view" if file.kind == "view" else f"{len(self.connection.table(file.table)):,} rows"

    def macro(self, macro: SqlMacro) -> str:
        """Build a macro, and run its example."""
        return f"{build_macro(self.connection, macro):,} rows in its example"

    def finish(self) -> None:
        """Raise what failed.

        Raises:
            CheckFailedError: a blocking check.
            MoneymapError: a table that could not be built.
        """
        if self.failed:
            said = "; ".join(f"{name}, {what}" for name, what in self.failed.items())
            raise CheckFailedError(f"a check failed, nothing was released: {said}", tuple(self.failed))
        if self.errors:
            raise MoneymapError("; ".join(self.errors))
