"""One host, asked for its documents one after the other: what is done with each answer, a line in the archive each.

Belongs here: addresses found on index pages, answers that bring a document, say it is unchanged, or bring none. Does
not belong here: which documents are due (``refresh.py``), how a request is made (``session.py``), what makes a document
good (``verdict.py``).
"""

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import urlsplit

import polars as pl

from pipeline import clock
from pipeline.documents.dataset import Dataset
from pipeline.documents.kinds import START_BYTES, require_kind
from pipeline.documents.served import Kind, Live, Request
from pipeline.errors import NotYetError, SourceError, first_lines
from pipeline.fetch.address import followed
from pipeline.fetch.archive import GOOD, Archive, Outcome, Retrieval, accepted
from pipeline.fetch.came import Came, validators
from pipeline.fetch.oversize import known_too_large
from pipeline.fetch.session import (
    FetchError,
    NotFoundError,
    OtherKindError,
    OversizeError,
    Response,
    Session,
    Validators,
    shown,
)
from pipeline.fetch.verdict import Judge
from pipeline.files import fingerprint

log = logging.getLogger("moneymap")
GIVEN_UP_AFTER = 3
"""A host that did not answer so many documents in a row, each with all its tries, is left alone until the next time."""
AS_BEFORE = "refused as before"
"""Said of bytes that were refused when they came last, too."""
_WORKBOOKS: tuple[Kind, Kind] = ("xls", "xlsx")
"""Kinds an agency changes between; the link says which it is."""


@dataclass(frozen=True)
class Wanted:
    """A document of a dataset."""

    dataset: Dataset
    live: Live

    @property
    def host(self) -> str:
        """The host that is asked first."""
        return urlsplit(self.live.index.url if self.live.index else self.live.request.url).netloc


@dataclass(frozen=True)
class Finding:
    """What came of asking for a document."""

    outcome: Outcome
    reason: str = ""
    note: str = ""
    status: int | None = None
    transferred: int = 0
    seconds: float = 0.0


class Host:
    """A host in one run, which may have asked it before; ``seconds`` is how long it may be asked in all."""

    def __init__(self, name: str, archive: Archive, session: Session, judge: Judge, run: str) -> None:
        """Ask nothing yet."""
        self._archive, self._session, self._judge, self._run = archive, session, judge, run
        took = sum(one.seconds for one in archive.retrievals() if one.run == run and urlsplit(one.url).netloc == name)
        self._until = time.monotonic() + session.host_seconds - took
        self._pages: dict[Request, str | FetchError] = {}

    def visit(self, group: Iterable[Wanted]) -> Iterable[Retrieval]:
        """Ask for documents, each address once, in order."""
        by_request: dict[Request, list[Wanted]] = {}
        for one in group:
            try:
                request, lines = self._found(one)
            except FetchError as error:
                yield self._line(one, one.live.request, self._missed(error, one.live))
                continue
            yield from lines
            by_request.setdefault(request, []).append(one)
        silent = 0
        for request, sharing in by_request.items():
            given_up = f"did not answer {silent} times in a row" if silent >= GIVEN_UP_AFTER else ""
            if time.monotonic() >= self._until:
                given_up = f"has had its {self._session.host_seconds / 60:,.0f} minutes of this night"
            if given_up:
                found = Finding("failed", f"not asked for: {request.host} {given_up}")
                yield from [self._line(one, request, found) for one in sharing]
                continue
            lines = list(self._request(request, sharing))
            silent = silent + 1 if all(_is_silence(line) for line in lines) else 0
            yield from lines

    def _found(self, one: Wanted) -> tuple[Request, list[Retrieval]]:
        """A document's request, its address as the index page has it, and the lines of fetching that page.

        Raises:
            FetchError: the page cannot be had, or does not name the document.
        """
        index, lines = one.live.index, list[Retrieval]()
        if index is None:
            return one.live.request, lines
        page = Request(index.url, "html", hosts=one.live.request.hosts)
        if page not in self._pages:
            self._pages[page], lines = self._page(one, page)
        text = self._pages[page]
        if isinstance(text, FetchError):
            raise text
        try:
            link = index.choose(text)
        except Exception as error:
            raise FetchError(f"{one.live.table}: {shown(index.url)} cannot be read: {first_lines(error)}") from error
        if link is None:
            raise NotFoundError(f"the agency moved {one.live.table}: no link to it on {shown(index.url)}")
        try:
            url = followed(index.url, link, {one.live.request.host, *one.live.request.hosts})
        except SourceError as error:
            raise FetchError(f"{one.live.table} on {shown(index.url)}: {error}") from error
        kind = one.live.request.kind
        for workbook in _WORKBOOKS:
            if kind in _WORKBOOKS and urlsplit(url).path.lower().endswith(f".{workbook}"):
                kind = workbook
        return replace(one.live.request, url=url, kind=kind), lines

    def _page(self, one: Wanted, page: Request) -> tuple[str | FetchError, list[Retrieval]]:
        """The text of an index page, from the archive where it has not changed."""
        licence = one.live.licence
        live = Live(
            f"index {shown(page.url)}", one.live.publisher, "index page", page, parse=_no_figures, licence=licence
        )
        as_document = Wanted(one.dataset, live)
        standing, begun = self._standing(page, [as_document]), time.monotonic()
        try:
            response = self._fetch(page, [as_document], standing)
        except FetchError as error:
            if isinstance(error, OtherKindError) and error.response.path is not None:
                error.response.path.unlink()
            found = Finding("failed", str(error), status=error.status, seconds=time.monotonic() - begun)
            return error, [self._line(as_document, page, found)]
        came = Came(self._archive, response, standing)
        outcome: Outcome = "unchanged" if came.sha256 == standing else "accepted"
        found = Finding(outcome, transferred=response.bytes, seconds=time.monotonic() - begun)
        text = came.content.decode("utf-8", "replace")
        came.keep()
        came.put_away()
        return text, [self._line(as_document, page, found, came.response)]

    def _request(self, request: Request, sharing: Sequence[Wanted]) -> Iterable[Retrieval]:
        """Fetch an address and look at every document that is read from its bytes."""
        standing, begun = self._standing(request, sharing), time.monotonic()
        names = [one.live.name for one in sharing]
        large = known_too_large(self._archive, names, _asked(request), request.max_bytes, clock.now())
        if large is not None and not (large.etag or large.last_modified):
            yield from self._as_large_as_before(large, request, sharing, HTTPStatus.OK)
            return
        try:
            response = self._fetch(request, sharing, standing, large)
        except OtherKindError as error:
            response = error.response
        except OversizeError as error:
            found = Finding("refused", str(error), transferred=error.came_bytes, seconds=time.monotonic() - begun)
            for one in sharing:
                yield self._line(one, request, found, error.response)
                found = replace(found, transferred=0, seconds=0.0)
            return
        except FetchError as error:
            seconds = time.monotonic() - begun
            for one in sharing:
                yield self._line(one, request, replace(self._missed(error, one.live), seconds=seconds))
                seconds = 0.0
            return
        if large is not None and response.status == HTTPStatus.NOT_MODIFIED:
            yield from self._as_large_as_before(large, request, sharing, response.status)
            return
        came = Came(self._archive, response, standing)
        found = Finding("unchanged", transferred=response.bytes, seconds=time.monotonic() - begun)
        try:
            for one in sharing:
                yield self._line(one, request, self._looked_at(one, request, came, found), came.response)
                found = Finding("unchanged")
        finally:
            came.put_away()

    def _as_large_as_before(
        self, large: Retrieval, request: Request, sharing: Sequence[Wanted], status: int
    ) -> Iterable[Retrieval]:
        """What is too large still, or is not asked for again yet."""
        response = Response(status, None, "", large.bytes, large.etag, large.last_modified, large.url)
        found = Finding("refused", large.reason, AS_BEFORE)
        return [self._line(one, request, found, response) for one in sharing]

    def _looked_at(self, one: Wanted, request: Request, came: Came, found: Finding) -> Finding:
        """One document in bytes that came, or that are as they were: unchanged, accepted or refused."""
        if self._accepted(request, one) == came.sha256:
            return found
        last = next(iter(self._archive.of(one.live.name)), None)
        said = [AS_BEFORE] if last and (last.outcome, last.sha256) == ("refused", came.sha256) else []
        try:
            require_kind(came.content[:START_BYTES], request.kind)
            frame = one.dataset.read(one.live, came.content)
            said.append(f"once somebody has looked at it, 'moneymap refresh --accept {one.live.name}' takes it")
            note = self._judge.note(one.dataset, one.live, frame, came.sha256)
        except SourceError as error:
            came.turned_down = True
            reason = str(error).removeprefix(f"{one.live.name}: ")
            if isinstance(error, NotYetError) and self._may_be_absent(one.live):
                return replace(found, outcome="absent", reason=reason)
            return replace(found, outcome="refused", reason=reason, note="; ".join(said))
        came.keep()
        return replace(found, outcome="accepted", note=note)

    def _may_be_absent(self, live: Live) -> bool:
        """Whether that there is no document yet is no failure: it is not expected, and was never had."""
        return not live.expected and not accepted(self._archive.of(live.name))

    def _missed(self, error: FetchError, live: Live) -> Finding:
        """No document: a failure, unless it may not be out yet, or came and is no such document."""
        if isinstance(error, NotFoundError) and self._may_be_absent(live):
            return Finding("absent", str(error), status=error.status)
        return Finding("refused" if error.status == HTTPStatus.OK else "failed", str(error), status=error.status)

    def _standing(self, request: Request, sharing: Sequence[Wanted]) -> str:
        """Checksum of the bytes at hand that came last for all who share an address; '' where there are none."""
        asked, found = _asked(request), set[str]()
        for one in sharing:
            came = (line for line in self._archive.of(one.live.name) if line.sha256)
            last = next(came, None)
            found.add(last.sha256 if last and last.asked == asked else "")
        standing = found.pop() if len(found) == 1 else ""
        return standing if self._archive.holds(standing) or self._archive.holds_refused(standing) else ""

    def _accepted(self, request: Request, one: Wanted) -> str:
        """Checksum of the bytes at hand in which a document was accepted last, if at this address."""
        last = next(iter(accepted(self._archive.of(one.live.name))), None)
        return last.sha256 if last and last.asked == _asked(request) and self._archive.holds(last.sha256) else ""

    def _fetch(
        self, request: Request, sharing: Sequence[Wanted], standing: str, large: Retrieval | None = None
    ) -> Response:
        known = validators(self._archive.of(sharing[0].live.name), standing) if standing else Validators()
        if large is not None:
            known = Validators(large.etag, large.last_modified)
        return self._session.fetch(request, known, self._until - time.monotonic())

    def _line(self, one: Wanted, request: Request, found: Finding, response: Response | None = None) -> Retrieval:
        """Write a line to the archive and say it."""
        retrieval = Retrieval(
            run=self._run,
            at=clock.now().isoformat(timespec="seconds"),
            dataset=one.dataset.name,
            document=one.live.name,
            publisher=one.live.publisher,
            url=response.url if response else shown(request.url),
            asked=_asked(request),
            status=response.status if response else found.status,
            etag=response.etag if response else "",
            last_modified=response.last_modified if response else "",
            transferred=found.transferred,
            bytes=response.bytes if response else 0,
            sha256=response.sha256 if response else "",
            outcome=found.outcome,
            reason=" ".join(found.reason.split()),
            note=found.note,
            by_word=found.outcome in GOOD and one.live.name in self._judge.trusted,
            in_place_of=self._judge.in_release(one.dataset, one.live) if found.outcome == "accepted" else "",
            seconds=round(found.seconds, 3),
        )
        self._archive.append(retrieval)
        line = f"{retrieval.document}: {retrieval.outcome}{f' ({retrieval.said})' if retrieval.said else ''}"
        log.info("%s", line, extra={"step": retrieval.document})
        return retrieval


def _is_silence(line: Retrieval) -> bool:
    """Whether the host, not the document, is what failed: no answer, or one that says it cannot."""
    return line.outcome == "failed" and line.status in {None, 429, 500, 502, 503, 504}


def _asked(request: Request) -> str:
    """Checksum of a request: address and body."""
    return fingerprint.of([request.url, request.body])


def _no_figures(_: bytes) -> pl.DataFrame:
    """An index page holds none."""
    return pl.DataFrame()
