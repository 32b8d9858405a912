"""Release what passes: where a check fails with what is new, the documents to blame are set aside, the rest goes out.

Belongs here: building what ``compose/search.py`` says, taking down in the archive's record what came of it, releasing.
Does not belong here: which documents there are to blame (``compose/parts.py``). Both nights do this, the command line's
and Dagster's, after the agencies were asked; a run does it where a check fails, and tries nothing again.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb

from pipeline import clock
from pipeline.app.run import Ran, build_tables, run_everything
from pipeline.compose.compose import compose
from pipeline.compose.parts import Part, fresh_parts, waiting_parts
from pipeline.compose.search import search
from pipeline.documents.dataset import Dataset
from pipeline.errors import CheckFailedError, SourceError
from pipeline.fetch.archive import Archive, run_name
from pipeline.fetch.aside import Line, Record, Verdict
from pipeline.files import fingerprint
from pipeline.files.lock import part_of_run
from pipeline.publish.standing import inputs_of, stands
from pipeline.release.latest import read_latest, released_documents
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from pipeline.warehouse.excused import Identity, identities
from pipeline.warehouse.models import Models


@dataclass(frozen=True)
class _Failure:
    """What failed in a build."""

    says: str
    checks: Mapping[str, Sequence[Identity]] = field(default_factory=dict)
    trial: str = ""


def release_what_passes(
    settings: Settings, datasets: Sequence[Dataset], now: datetime, years: Sequence[int]
) -> Ran | None:
    """Build, check, release and draw with as many of the new documents as pass; what was done, None where all stands.

    Raises:
        CheckFailedError: a check fails whatever is set aside; the release and the record are as they were.
        MoneymapError: a step failed, or another run is building.
    """
    with part_of_run(settings.lock, wait_seconds=0):
        figures = compose(settings, datasets, now.date())
        archive, record = Archive(settings.archive), Record(settings.archive)
        waiting = waiting_parts(record.standing(), archive)
        first: _Failure | None = None
        if not waiting:
            if stands(settings, inputs_of(settings, figures, years)):
                return None
            try:
                return run_everything(settings, years)
            except CheckFailedError as error:
                first = _failure(settings, error, _trial(settings, figures))
                failed = error
        fresh = fresh_parts(datasets, figures.documents(), archive, released_documents(settings.latest))
        if first is not None and not fresh:
            raise failed
        release = partial(run_everything, settings, years)
        return _Tries(settings, datasets, now, years, fresh, waiting, first, release).run()


def run_what_passes(
    settings: Settings, datasets: Sequence[Dataset], now: datetime, years: Sequence[int], run: Callable[..., Ran]
) -> Ran | None:
    """Do ``run``, a ``run_everything``, of the figures composed last; set aside new documents a check fails with.

    None where what is left was released and drawn before.

    Raises:
        CheckFailedError: a check fails whatever is set aside; the release and the record are as they were.
        MoneymapError: a step failed, or another run is building.
    """
    with part_of_run(settings.lock, wait_seconds=0):
        try:
            return run()
        except CheckFailedError as error:
            figures, archive = Snapshot.open(settings.figures), Archive(settings.archive)
            fresh = fresh_parts(datasets, figures.documents(), archive, released_documents(settings.latest))
            if not fresh:
                raise
            first = _failure(settings, error, _trial(settings, figures))
        return _Tries(settings, datasets, now, years, fresh, [], first, run).run()


@dataclass
class _Tries:
    """One night's builds."""

    settings: Settings
    datasets: Sequence[Dataset]
    now: datetime
    years: Sequence[int]
    fresh: Sequence[Part]
    waiting: Sequence[Part]
    first: _Failure | None
    """What failed with everything that is new, where that was built already."""
    release: Callable[..., Ran]
    """What releases and draws in the end, of tables that are built."""
    failures: dict[str, _Failure] = field(default_factory=dict)
    """By what they say."""
    passed: frozenset[Part] | None = None
    is_built: bool = False
    """Whether what passed last was built, and not found to stand."""

    def run(self) -> Ran | None:
        """Search, take down, release; the working file of a trial goes."""
        try:
            return self._searched()
        finally:
            _kept(self.settings).unlink(missing_ok=True)

    def _searched(self) -> Ran | None:
        steps = search(self.fresh, self.waiting, max((part.nights for part in self.waiting), default=0))
        said, begun = "", False
        while True:
            try:
                parts = steps.send(said) if begun else next(steps)
            except StopIteration as ended:
                found = ended.value
                break
            said = self._known_first() if not begun and self.first else self._try(parts)
            begun = True
        if found.good is None:
            compose(self.settings, self.datasets, self.now.date())
            raise CheckFailedError(f"{said}; with what is new since the last release set aside, too")
        self._take_down(found.good, found.out)
        compose(self.settings, self.datasets, self.now.date())
        if not self.is_built:
            return None
        _kept(self.settings).replace(self.settings.work)
        return self.release(is_built=True)

    def _known_first(self) -> str:
        assert self.first is not None  # noqa: S101
        self.failures[self.first.says] = self.first
        return self.first.says

    def _try(self, parts: frozenset[Part]) -> str:
        """Build with these parts; what failed, '' where nothing did. What failed before is not built again."""
        settings = self.settings
        try:
            figures = compose(settings, self.datasets, self.now.date(), left_out=self._left_out(parts))
        except SourceError as error:
            failure = _Failure(f"the figures cannot be put together: {error}")
            self.failures[failure.says] = failure
            return failure.says
        trial = _trial(settings, figures)
        for part in self.waiting:
            if part in parts and part.line is not None and part.line.trial == trial:
                self.failures[part.line.says] = _Failure(part.line.says, part.line.checks, trial)
                return part.line.says
        if stands(settings, inputs_of(settings, figures, self.years)):
            self.passed, self.is_built = parts, False
            return ""
        try:
            build_tables(settings)
        except CheckFailedError as error:
            failure = _failure(settings, error, trial)
            self.failures[failure.says] = failure
            return failure.says
        self.passed, self.is_built = parts, True
        shutil.copyfile(settings.work, _kept(settings))
        return ""

    def _left_out(self, parts: frozenset[Part]) -> dict[tuple[str, str], str]:
        left_out = Record(self.settings.archive).left_out()
        for part in self.waiting:
            if part in parts:
                for key in part.keys:
                    left_out.pop(key, None)
        for part in self.fresh:
            if part not in parts:
                why = next(iter(self.failures.values())).checks if self.failures else {}
                line = self._line(part, part.keys[0], "aside", _Failure("", dict(why)))
                left_out |= dict.fromkeys(part.keys, f"set aside since {line.at[:10]}: {', '.join(why)} fails with it")
        return left_out

    def _take_down(self, good: frozenset[Part], out: dict[Part, str]) -> None:
        lines = [
            self._line(part, key, "aside", self.failures[why]) for part, why in out.items() if why for key in part.keys
        ]
        lines += [self._line(part, key, "back") for part in self.waiting if part in good for key in part.keys]
        Record(self.settings.archive).append(lines)

    def _line(self, part: Part, key: tuple[str, str], verdict: Verdict, why: _Failure | None = None) -> Line:
        at = clock.now().isoformat(timespec="seconds")
        checks, says, trial = (why.checks, why.says, why.trial) if why else ({}, "", "")
        return Line(run_name(self.now), at, part.dataset, *key, verdict, checks, says, trial)


def _kept(settings: Settings) -> Path:
    """Where the working file of the build that passed last lies while others are tried."""
    return settings.work.with_name("passed.duckdb")


def _failure(settings: Settings, error: CheckFailedError, trial: str) -> _Failure:
    """What failed, with the rows of the working file that did."""
    models, checks = Models.read(settings.sql), dict[str, list[Identity]]()
    with duckdb.connect(str(settings.work), read_only=True) as connection:
        for name in error.checks:
            checks[name] = identities(models.failing(connection, name))
    return _Failure(str(error).removeprefix("a check failed, nothing was released: "), checks, trial)


def _trial(settings: Settings, figures: Snapshot) -> str:
    """Checksum of what a build's checks depend on: the program, the documents, the release it compares with."""
    latest = read_latest(settings.latest)
    documents = sorted((one["document"], one["sha256"]) for one in figures.manifest["documents"])
    return fingerprint.of([fingerprint.software(), documents, latest.contents_sha256 if latest else ""])
