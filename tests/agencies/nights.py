"""Nights after one another: agencies with short documents that change, fall ill and recover, and a clock that is given.

Belongs here: what happens (``Event``, as data), the agencies it happens to, one night after the other by the program's
own steps, and what ends one before its end (``breaking``). Does not belong here: what has to hold after a night
(``tests/pipeline/fetch/test_nights.py``).

Of the program runs what runs every night: ``nightly`` with locks, archive, figures and report, and ``publish`` with its
comparison. What stands in is the build between: a table a dataset, in place of a minute of SQL. An event says on which
night something begins, whom it befalls, what it is and for how many nights it lasts. Who adds a kind adds a function to
``DOCUMENTS`` or ``WIRE``; while it lasts the figures stay what they were, and come up to date on the night after.
"""

import errno
import os
import random
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from assets.areas import STATE_CODES, require_every_state
from pipeline.documents.cells import csv_cells
from pipeline.documents.served import Index, Live, Request
from pipeline.release.replace import publish
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot, make
from tests.agencies import faults
from tests.agencies.server import Agencies, Fault
from tests.pipeline.made_up_agency import dataset, document

FIRST = datetime(2026, 11, 1, 11, 30, tzinfo=UTC)
AGENCIES = ("alpha", "beta", "gamma", "delta")
YEARS = (2021, 2022)


@dataclass(frozen=True)
class Event:
    """Something that befalls an agency on a night (0 is the first) and for some more."""

    night: int
    agency: str
    kind: str
    nights: int = 1

    def is_on(self, night: int) -> bool:
        """Whether it is so on a night."""
        return self.night <= night < self.night + self.nights


def amounts(agency: str, night: int, years: Iterable[int] = YEARS) -> bytes:
    """What an agency has to say on a night: a little more every third night, for the newest year only."""
    base, newest = 1000 + 100 * AGENCIES.index(agency), max(years)
    rows = [
        f"{year},{area},{base + 10 * place + year % 7 + (night // 3 if year == newest else 0)}.0"
        for year in years
        for place, area in enumerate(STATE_CODES)
    ]
    return ("\n".join(["year,area,amount_usd", *rows]) + "\n").encode()


def parse(content: bytes) -> pl.DataFrame:
    """The figures of a document."""
    cells = csv_cells(content, ["year", "area", "amount_usd"])
    frame = cells.select(pl.col("year").cast(pl.Int64), "area", pl.col("amount_usd").cast(pl.Float64))
    return require_every_state(frame, by=["year"])


Put = Callable[[bytes], bytes]
DOCUMENTS: dict[str, Put] = {
    "renamed column": lambda content: content.replace(b"amount_usd", b"dollars"),
    "missing state": lambda content: b"\n".join(row for row in content.split(b"\n") if b",WY," not in row),
    "half loaded": lambda content: b"\n".join(
        b",".join([*row.split(b",")[:2], b"%.1f" % (float(row.split(b",")[2]) / 2)]) if row[:1] == b"2" else row
        for row in content.split(b"\n")
    ),
    "thousandfold": lambda content: content.replace(b".0\n", b"000.0\n"),
    "older document": lambda content: content.replace(b"2022,", b"2020,"),
    "nothing": lambda _: b"year,area,amount_usd\n",
}
"""What an agency serves in place of its document: all of it is to be refused."""
WIRE: dict[str, Callable[[], Fault]] = {
    "down": lambda: faults.status(503),
    "page": faults.html,
    "garbled": faults.gzip_garbage,
    "reset": faults.reset,
    "gone": lambda: faults.status(404, faults.PAGE),
    "empty": faults.empty,
    "garbage": faults.garbage,
    "dripped head": lambda: faults.slow_head(0.05),
}
"""What befalls the wire: the document is not had."""
INDEX = "half-loaded index"
"""A page that ends before its link: of the one agency whose document is found on a page."""
WRONG: dict[str, Put] = {"plausible": lambda content: content.replace(b".0\n", b".5\n")}
"""A document that is wrong and cannot be told from a right one: it counts, until its correction does."""
KINDS = (*DOCUMENTS, *WIRE)
BREAKS = ("kill", "full disk")
"""What ends a night before its end; it is run again the same day."""


@contextmanager
def breaking(kind: str, operation: int) -> Iterator[None]:
    """From so many operations on the disk on there are no more: nothing can be written, nor put in place or away."""
    left, guard = [operation], threading.Lock()

    def ends() -> None:
        with guard:
            left[0] -= 1
        if left[0] < 0:
            raise Killed if kind == "kill" else OSError(errno.ENOSPC, "No space left on device")

    def broken(known: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **more: Any) -> Any:
            ends()
            return known(*args, **more)

        return called

    names = ("fsync", "replace", *(["unlink"] if kind == "kill" else []))
    known = {name: getattr(os, name) for name in names}
    for name, function in known.items():
        setattr(os, name, broken(function))
    try:
        yield
    finally:
        for name, function in known.items():
            setattr(os, name, function)


class Killed(BaseException):
    """The process is gone: what would have been put away stays."""


@dataclass
class World:
    """The agencies, a build folder, and the nights gone by."""

    agencies: Agencies
    settings: Settings
    events: tuple[Event, ...] = ()
    night: int = -1
    last_good: dict[str, bytes] = field(default_factory=dict)
    """By agency, what its figures have to be."""
    unbroken: int = 0
    """Nights that came to their end though they were to be ended."""
    addresses: dict[str, str] = field(default_factory=dict)
    """By agency, where it had them last: another place is news, too."""

    @property
    def known(self) -> dict[str, tuple[bytes, str]]:
        """What a release has to rest on."""
        return {name: (content, self.addresses.get(name, "")) for name, content in self.last_good.items()}

    @property
    def now(self) -> datetime:
        """When the night begins."""
        return FIRST + timedelta(days=self.night)

    @property
    def datasets(self) -> list:
        """A dataset an agency."""
        return [dataset(document(f"{name}_old", parse=parse), name=name, live=self._live(name)) for name in AGENCIES]

    def _live(self, name: str) -> Callable[[date], tuple[Live, ...]]:
        host = f"https://{name}.example"
        index = Index(f"{host}/tables", _link) if name == "delta" else None
        live = Live(f"{name}_live", name, "T1", Request(f"{host}/table.csv", "csv"), parse, index, licence="none")
        return lambda _: (live,)

    def address(self, name: str) -> str:
        """Where an agency has its document tonight: one moves it each fifth night, and its index page says so."""
        return f"https://{name}.example/{f'moved{self.night // 5}' if name == 'delta' else 'table'}.csv"

    def befalls(self, name: str) -> list[Event]:
        """What befalls an agency tonight, so that its document is not to be had."""
        return [one for one in self._tonight(name) if one.kind not in WRONG]

    def _tonight(self, name: str) -> list[Event]:
        return [one for one in self.events if one.agency == name and one.is_on(self.night)]

    def dawn(self) -> None:
        """The next night: what the agencies serve, and what they get wrong."""
        self.night += 1
        self.agencies.faults.clear()
        self.agencies.documents.clear()
        for name in AGENCIES:
            content, troubles = amounts(name, self.night), self.befalls(name)
            for one in self._tonight(name):
                content = WRONG.get(one.kind, lambda same: same)(content)
            for one in troubles:
                content = DOCUMENTS.get(one.kind, lambda same: same)(content)
                if one.kind in WIRE:
                    self.agencies.faults[f"{name}.example"] = WIRE[one.kind]()
            page = f"<!DOCTYPE html><title>{name}</title><a href='{self.address(name)}'>T1</a>"
            if any(one.kind == INDEX for one in troubles):
                page = page.partition("<a")[0]
            self.agencies.put(f"https://{name}.example/tables", page.encode())
            self.agencies.put(self.address(name), content)
            if not troubles:
                self.last_good[name], self.addresses[name] = content, self.address(name)

    def figures(self) -> dict[str, pl.DataFrame]:
        """The figures that were composed, by dataset."""
        return {one.name: Snapshot.open(self.settings.figures).table(one) for one in self.datasets}

    def build(self) -> None:
        """What stands in for a build: every dataset and the list of documents in a file, released."""
        self.settings.work.parent.mkdir(parents=True, exist_ok=True)
        self.settings.work.unlink(missing_ok=True)
        documents = Snapshot.open(self.settings.figures).documents()
        with duckdb.connect(str(self.settings.work)) as connection:
            connection.execute("create schema raw; create schema mart")
            for name, rows in (*self.figures().items(), ("document", documents)):
                key = "document" if name == "document" else "year, area"
                connection.register("frame", rows.to_arrow())
                connection.execute(
                    f"create table raw.{name} as from frame; comment on table raw.{name} is 'T. Key: {key}.'"
                )
                connection.unregister("frame")
            connection.execute(
                'create view mart.source as select dataset, publisher, table_name as "table", vintage, url, sha256, '
                "choice, reason from raw.document"
            )
        publish(self.settings.work, self.settings.released, self.settings.keep)


def _link(page: str) -> str | None:
    return page.partition("href='")[2].partition("'")[0] or None


def world(agencies: Agencies, folder: Path, events: Iterable[Event] = ()) -> World:
    """A new installation with a snapshot of what the agencies said before the first night."""
    made = World(agencies, Settings(folder / "build", folder / "snapshot", mirror=agencies.mirror), tuple(events))
    for name in AGENCIES:
        path = folder / "documents" / "omf" / f"{name}_old.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(amounts(name, 0))
        made.last_good[name] = amounts(name, 0)
    make(made.datasets, folder / "documents", folder / "snapshot", FIRST.date())
    return made


def seeded(seed: int, nights: int, events: int) -> tuple[Event, ...]:
    """Random events, the same for the same seed; those of one agency may come together."""
    chance, found = random.Random(seed), list[Event]()  # noqa: S311  (nothing is kept secret)
    for _ in range(events):
        kind = chance.choice((*KINDS, *WRONG, INDEX))
        agency = "delta" if kind == INDEX else chance.choice(AGENCIES)
        found.append(Event(chance.randrange(1, nights), agency, kind, chance.randint(1, 4)))
    return tuple(found)


def seeded_breaks(seed: int, nights: int, number: int) -> dict[int, tuple[str, int]]:
    """Nights, none twice, that are ended before their end, each by what and after how many operations on the disk."""
    chance = random.Random(seed)  # noqa: S311  (nothing is kept secret)
    return {night: (chance.choice(BREAKS), chance.randrange(60)) for night in chance.sample(range(1, nights), number)}
