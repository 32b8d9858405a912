"""What a dataset is: a typed table read from one or more agency documents.

Belongs here: the two records every file under ``assets/sources/`` fills in, and the one way from a document's bytes to
a checked frame. Does not belong here: anything about a particular agency, and anything that reads files or the network.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import dataframely as dy
import polars as pl

from pipeline.documents.served import Live
from pipeline.errors import NotYetError, SourceError, first_lines
from pipeline.settings import first_fiscal_year

EARLIEST_YEAR = 1900
"""No table has a figure of an earlier year: schemas refuse it."""
YEARS_BEFORE = 5
"""How many years before the first fiscal year of the map are read: the nation's share of Medicaid rests on income per
head of up to five calendar years before."""

DOCUMENT_COLUMN = "Name of the document the row was read from, see raw.document."
"""What the column means that every raw table has beside those of its schema."""

_UNREADABLE = (
    pl.exceptions.PolarsError,
    csv.Error,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    ArithmeticError,
    RecursionError,
)
"""What libraries raise over bytes that are not what they should be, and parsers do not foresee."""
_PANIC = "PanicException"
"""What readers written in Rust raise where they have not foreseen it either; each has its own, and none is exported."""


def first_year(years_before: int = YEARS_BEFORE) -> int:
    """The first year that is read of any document that goes back so far; earlier ones are not kept."""
    return first_fiscal_year() - years_before


@dataclass(frozen=True)
class Document:
    """One agency document and how to read it.

    ``parse`` is pure: the document's bytes in, a frame with the dataset's columns out, ``SourceError`` for anything
    that is not the document it should be.
    """

    name: str
    publisher: str
    table: str
    vintage: str
    url: str
    file: str
    """Where the document lies under the folder given to ``moneymap snapshot --from``."""
    parse: Callable[[bytes], pl.DataFrame]
    licence: str = field(kw_only=True)
    """Terms of use, in words; every document says its own."""
    form: str = "as published"
    """``as published`` (the agency's own bytes), ``extract`` (re-laid-out by someone) or ``transcribed`` (typed)."""
    copied_from: str = ""
    """The public repository (owner/name@commit) the copy was taken from."""
    compiled_by: str = ""
    """Who put the publisher's figures together in this document; empty where the publisher itself did."""
    part_of: str = ""
    """Where a release is spread over several files: the name of the release, the same in each. They count together."""


@dataclass(frozen=True)
class Dataset:
    """A tidy table, ``raw.<name>`` in the warehouse, made from ``documents`` (oldest release first).

    Where two documents give the same figure, the newer one counts, for the whole ``block`` (the primary key less
    ``area``), so that one year's states are never mixed from two releases.
    """

    name: str
    description: str
    schema: type[dy.Schema]
    documents: tuple[Document, ...]
    year: str | None = "year"
    """The column that holds the year; years before ``first_year`` are not kept."""
    first_year: int | None = None
    """None where it follows from the first fiscal year of the map."""
    years_before: int = YEARS_BEFORE
    """How many years before that one are kept, where ``first_year`` is None."""
    sets_fiscal_years: bool = False
    """True for the dataset whose closed years decide which fiscal years are published."""
    live: Callable[[date], tuple[Live, ...]] = lambda _: ()
    """The documents the publishers serve on a day, oldest figures first; they count before ``documents``."""
    cadence_days: int | None = None
    """After how many days without a new document something is amiss; None where nothing new is fetched."""
    restated_by: float = 0.25
    """By what part of the smaller of the two a year's totals in a document and in the next one may differ before the
    next one is refused: by a quarter is to five quarters, or to four fifths."""
    require_together: Callable[[pl.DataFrame], pl.DataFrame] = lambda frame: frame
    """What figures put together have to satisfy, where no document shows it alone: returns the frame, or raises."""

    @property
    def columns(self) -> dict[str, str]:
        """What each column of the raw table means, in their order; the texts stand in the schema."""
        return descriptions(self.schema) | {"document": DOCUMENT_COLUMN}

    @property
    def block(self) -> list[str]:
        """Columns that identify figures which must come from one document together."""
        return [name for name in self.schema.primary_key() if name != "area"]

    def empty(self) -> pl.DataFrame:
        """No figures, with the column ``document``."""
        return self.schema.create_empty().with_columns(document=pl.lit(None, pl.String))

    def read(self, document: Document | Live, content: bytes) -> pl.DataFrame:
        """Parse and validate one document; adds the column ``document``.

        Raises:
            SourceError: the bytes are not this document, or its figures do not satisfy the schema.
            NotYetError: they are, and hold nothing yet.
        """
        try:
            frame = document.parse(content)
            checked = self.schema.validate(frame, cast=True)
        except NotYetError as error:
            raise NotYetError(f"{document.name}: {first_lines(error)}") from error
        except SourceError as error:
            raise SourceError(f"{document.name}: {first_lines(error)}") from error
        except (dy.exc.ValidationError, dy.exc.SchemaError) as error:
            raise SourceError(f"{document.name}: does not satisfy its schema: {first_lines(error)}") from error
        except _UNREADABLE as error:
            raise SourceError(f"{document.name}: cannot be read: {first_lines(error)}") from error
        except Exception as error:
            what = f"{type(error).__name__}: {first_lines(error)}"
            raise SourceError(f"{document.name}: cannot be read: {what}") from error
        except BaseException as error:
            if type(error).__name__ != _PANIC:
                raise
            raise SourceError(f"{document.name}: cannot be read: its reader gave up: {first_lines(error)}") from None
        if checked.is_empty():
            raise SourceError(f"{document.name}: holds no figures")
        return checked.with_columns(document=pl.lit(document.name))

    def combine(self, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
        """Put frames of the dataset's documents together; newer figures win block by block; sorted by key.

        ``frames`` are by name of document. Those of ``documents`` are older than all others, in their order there; the
        others are in the order given, oldest first. Documents that are ``part_of`` one release count together.

        Raises:
            SourceError: of a release in parts not all are there, or the figures do not satisfy ``require_together``.
        """
        own = [document.name for document in self.documents if document.name in frames]
        names = [*own, *(name for name in frames if name not in own)]
        if not names:
            return self.empty()
        order = {name: position for position, name in enumerate(names)}
        for parts in self._in_parts():
            if absent := parts - order.keys() if parts & order.keys() else set():
                raise SourceError(f"{', '.join(sorted(absent))} is missing, a part of what is at hand")
            order |= dict.fromkeys(parts & order.keys(), max(order.get(name, 0) for name in parts))
        stacked = pl.concat([frames[name] for name in names])
        rank = pl.col("document").replace_strict(order, return_dtype=pl.Int64)
        if self.year is not None:
            since = first_year(self.years_before) if self.first_year is None else self.first_year
            stacked = stacked.filter(pl.col(self.year) >= since)
        newest = stacked.filter(rank == (rank.max().over(self.block) if self.block else rank.max()))
        return self.require_together(newest.sort(self.schema.primary_key()))

    def _in_parts(self) -> list[set[str]]:
        """The names of the documents of each release that is spread over several."""
        releases = sorted({document.part_of for document in self.documents if document.part_of})
        return [{document.name for document in self.documents if document.part_of == one} for one in releases]


def descriptions(schema: type[dy.Schema]) -> dict[str, str]:
    """What a schema says of each of its columns; '' where it says nothing."""
    return {name: column.description or "" for name, column in schema.columns().items()}
