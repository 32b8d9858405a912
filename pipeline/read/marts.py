"""What the charts read of the released file: each mart once, whatever number of charts is drawn from it.

Belongs here: rows of the default method, definition and status, by fiscal year, and where they come from; those of
provisional years by themselves. Does not belong here:
which figures are drawn (``assets/charts.py``), words (``reports/``). The rows are kept until the released file is
another; a connection is open only while rows are read.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from pipeline.errors import MoneymapError
from pipeline.read import defaults
from pipeline.read.mart_digests import Digests, of_mart
from pipeline.read.query import released

YEAR = "fiscal_year"
BY = "@"
"""Between a mart's name and the definition of blue and red whose rows are wanted."""
_ESTIMATES = "select fiscal_year, category from core.national_total where is_estimate"
_SOURCES = """
with recursive upstream as (
  select unnest($names) as name
  union
  select depends_on from core.dependency join upstream on upstream.name = "table"
)

select
  coalesce(string_agg(distinct publisher, '; ' order by publisher), '')
    || case when bool_or(compiled_by <> '') then '; in part as compiled by others' else '' end as publishers,
  coalesce(max(retrieved)::varchar, '') as retrieved
from mart.source
semi join upstream on upstream.name = 'raw.' || dataset
"""


class Marts:
    """The marts of one released file."""

    def __init__(self, path: Path) -> None:
        """Nothing is read yet."""
        self.path = path
        self._rows: dict[str, pl.DataFrame] = {}
        self._provisional: dict[str, pl.DataFrame] = {}
        self._by_year: dict[str, dict[int, pl.DataFrame]] = {}
        self._digests: dict[str, Digests] = {}
        self._sources: dict[tuple[str, ...], tuple[str, str]] = {}

    def rows(self, names: Iterable[str]) -> dict[str, pl.DataFrame]:
        """Name -> rows of final years and the default method, of the default definition where the mart has definitions.

        A name may ask for another: ``mart.net_by_lean@president_2024``.

        Raises:
            MoneymapError: the released file cannot be opened, or has no such table.
        """
        return self._read(names, self._rows, defaults.OF_COLUMN)

    def provisional(self, names: Iterable[str]) -> dict[str, pl.DataFrame]:
        """The same of provisional years, of the marts among ``names`` that have any: the others have no such rows.

        Raises:
            MoneymapError: the released file cannot be opened, or has no such table.
        """
        found = self._read(names, self._provisional, defaults.OF_COLUMN | {"status": defaults.PROVISIONAL})
        return {name: rows if "status" in rows.columns else rows.clear() for name, rows in found.items()}

    def _read(
        self, names: Iterable[str], kept: dict[str, pl.DataFrame], of_column: Mapping[str, str]
    ) -> dict[str, pl.DataFrame]:
        """Name -> the rows in which columns have these values, as far as the mart has the columns."""
        wanted = list(names)
        if missing := [name for name in wanted if name not in kept]:
            with self._opened() as connection:
                for name in missing:
                    mart, _, definition = name.partition(BY)
                    relation = connection.table(mart)
                    values = {**of_column, **({"definition": definition} if definition else {})}
                    for column in values.keys() & set(relation.columns):
                        relation = relation.filter(f"{column} = '{values[column]}'")
                    kept[name] = relation.pl()
        return {name: kept[name] for name in wanted}

    def of_year(self, names: Iterable[str], year: int) -> dict[str, pl.DataFrame]:
        """Name -> the rows of one fiscal year, all rows where the table has no fiscal years."""
        found = self.rows(names)
        for name, rows in found.items():
            if name not in self._by_year and YEAR in rows.columns:
                parts = rows.partition_by(YEAR, as_dict=True)
                self._by_year[name] = {int(str(of)): part for (of,), part in parts.items()}
        return {
            name: self._by_year[name].get(year, rows.clear()) if YEAR in rows.columns else rows
            for name, rows in found.items()
        }

    def digests(self, name: str) -> Digests:
        """The digests of a mart's rows by fiscal year, of all statuses (``mart_digests.py``).

        Raises:
            MoneymapError: the released file cannot be opened, or has no such table.
        """
        if name not in self._digests:
            with self._opened() as connection:
                self._digests[name] = of_mart(connection, name)
        return self._digests[name]

    @property
    def states(self) -> list[str]:
        """Postal codes of the 50 states and DC, sorted."""
        return sorted(set(self.rows(["mart.net_contribution"])["mart.net_contribution"]["state"]))

    @property
    def years(self) -> list[int]:
        """The final fiscal years of the release, sorted."""
        return sorted(set(self.rows(["mart.net_contribution"])["mart.net_contribution"][YEAR]))

    @property
    def provisional_years(self) -> list[int]:
        """The provisional fiscal years of the release, sorted; mostly none."""
        return sorted(set(self.provisional(["mart.net_contribution"])["mart.net_contribution"][YEAR]))

    def estimated(self, year: int) -> list[str]:
        """Categories whose national total of a fiscal year is in part an estimate."""
        return self._estimated.get(year, [])

    def sources(self, names: Iterable[str]) -> tuple[str, str]:
        """Publishers of the raw tables these marts rest on as the file says, and the date the last one was read.

        Whether others compiled some of their figures is said after them; who did, ``mart.source`` says.

        Raises:
            MoneymapError: the released file cannot be opened, or is of a version that does not say it.
        """
        wanted = tuple(dict.fromkeys(name.partition(BY)[0] for name in names))
        if wanted not in self._sources:
            with self._opened() as connection:
                (found,) = connection.execute(_SOURCES, {"names": list(wanted)}).fetchall()
            self._sources[wanted] = found
        return self._sources[wanted]

    @contextmanager
    def _opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The released file; a table it lacks is one of a newer version."""
        with released(self.path) as connection:
            try:
                yield connection
            except (duckdb.CatalogException, duckdb.BinderException) as error:
                said = str(error).splitlines()[0]
                raise MoneymapError(
                    f"{self.path} was made by an older version, 'moneymap run' makes it anew: {said}"
                ) from error

    @functools.cached_property
    def _estimated(self) -> dict[int, list[str]]:
        """Fiscal year -> categories whose national total is partly estimated."""
        with self._opened() as connection:
            found = connection.sql(_ESTIMATES).pl()
        by_year = found.group_by(YEAR).agg("category")
        return dict(by_year.iter_rows())


def marts_of(path: Path) -> Marts:
    """The marts of the released file at ``path``, kept from one call to the next while the file is the same."""
    if not path.is_file():
        return Marts(path)
    found = path.stat()
    return _kept(path, found.st_ino, found.st_mtime_ns, found.st_size)


@functools.lru_cache(maxsize=1)
def _kept(path: Path, *_version: int) -> Marts:
    return Marts(path)
