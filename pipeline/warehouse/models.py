"""What the SQL files make, read together: tables, the checks that guard them, macros.

Belongs here: reading them all, and finding what is wrong with a table. Does not belong here: reading one file
(``sql_file.py``), the SQL.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import polars as pl
from duckdb import DuckDBPyConnection

from pipeline.warehouse.build import MOST_FAILURES, failing_rows, key_failures
from pipeline.warehouse.excused import MOST_EXCUSED, Identity, less_excused
from pipeline.warehouse.sql_file import SqlCheck, SqlFile, SqlMacro, read_checks, read_macros, read_tables

KEY_CHECK = "key_is_unique_and_complete"
"""The check every table has: no key stands twice, no null but where documented."""


@dataclass(frozen=True)
class Models:
    """Tables, each after those it reads, their checks, and macros."""

    tables: list[SqlFile]
    checks: list[SqlCheck]
    macros: list[SqlMacro]
    excused: Mapping[str, Sequence[Identity]] = field(default_factory=dict)
    """By check, ``table: name``, the rows it passes over."""

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the SQL files of a folder.

        Raises:
            MoneymapError: a header is not what it should be.
        """
        return cls(read_tables(folder), read_checks(folder), read_macros(folder))

    def checks_of(self, file: SqlFile) -> list[SqlCheck]:
        """The checks that guard a table, its key aside."""
        return [check for check in self.checks if check.table == file.table]

    def warnings_of(self, file: SqlFile) -> set[str]:
        """The names of the checks on a table that are to be seen and stop nothing."""
        return {check.name for check in self.checks_of(file) if check.severity == "warning"}

    def failures_of(self, connection: DuckDBPyConnection, file: SqlFile) -> dict[str, pl.DataFrame]:
        """The failing rows of every check on a table, by check; empty frames where all is well."""
        return {KEY_CHECK: key_failures(connection, file)} | {
            check.name: self._failing(connection, check) for check in self.checks_of(file)
        }

    def _failing(self, connection: DuckDBPyConnection, check: SqlCheck) -> pl.DataFrame:
        excused = self.excused.get(f"{check.table}: {check.name}", ())
        if not excused:
            return failing_rows(connection, check)
        rows = failing_rows(connection, check, MOST_EXCUSED + MOST_FAILURES)
        return less_excused(rows, excused).head(MOST_FAILURES)

    def failing(self, connection: DuckDBPyConnection, name: str) -> pl.DataFrame:
        """The failing rows of one check, ``table: name``: ``MOST_EXCUSED`` and one more; none of a key's."""
        found = [one for one in self.checks if f"{one.table}: {one.name}" == name]
        return failing_rows(connection, found[0], MOST_EXCUSED + 1) if found else pl.DataFrame()
