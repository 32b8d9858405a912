"""Ask the agencies for their documents: fetch, look whether they are what they should be, keep the good ones.

Belongs here: which documents are due, what is done with each answer, a line in the archive for each. Does not belong
here: how a request is made (``session.py``), what the figures are then made of (``compose/compose.py``).

Good bytes are accepted where they are plausible beside the released figures (``reference.py``), or where somebody says
so. Besides, bytes that stand in a release and were not since replaced by a correction are plausible: served again, they
are what the readers have, and are not measured against what came in between. Bytes of a release before that are, too,
unless they end before the figures at hand: that is last year's document, and not the truth come back. Bytes that a
correction took the place of are measured, and their newest year does not pass for one that fills up.

Hosts are asked side by side, each one's documents one after the other. One document that fails, one agency that is down
changes nothing for the others: what was last good stays, and the line says what was wrong.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

import polars as pl

from pipeline import clock
from pipeline.documents.dataset import Dataset
from pipeline.documents.served import Kind, Live, Request
from pipeline.errors import NotYetError, SourceError, first_lines
from pipeline.fetch.address import followed
from pipeline.fetch.archive import GOOD, Archive, Outcome, Retrieval, accepted
from pipeline.fetch.session import FetchError, NotFoundError, Response, Session, Validators, shown
from pipeline.fetch.verdict import Judge
from pipeline.files import fingerprint

log = logging.getLogger("moneymap")
ASKED_AGAIN_AFTER = timedelta(hours=20)
"""An answer that cannot be asked for conditionally (a search, or one without ETag and date) is good for so long."""
MOST_HOSTS = 8
GIVEN_UP_AFTER = 3
"""A host that did not answer so many documents in a row, each with all its tries, is left alone until the next time."""
_WORKBOOKS: tuple[Kind, Kind] = ("xls", "xlsx")
"""Kinds an agency changes between; the link says which it is."""


@dataclass(frozen=True)
class Wanted:
    """A document of a dataset."""

    dataset: Dataset
    live: Live


@dataclass(frozen=True)
class _Finding:
    """What came of asking for a document."""

    outcome: Outcome
    reason: str = ""
    note: str = ""
    status: int | None = None
    sha256: str = ""
    transferred: int = 0


@dataclass(frozen=True)
class Refresh:
    """One refresh: what it works with and when it began; ``last_good`` gives a dataset's figures as they are now."""

    archive: Archive
    session: Session
    last_good: Callable[[Dataset], pl.DataFrame]
    run: str
    now: datetime
    everything: bool = False
    """Ask for closed documents, and those asked for within hours, again."""
    trusted: frozenset[str] = field(default_factory=frozenset)
    """Names of documents that are taken though they are implausible beside the last good figures."""
    released: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Dataset and checksum of the documents that the release rests on."""

    def of(self, datasets: Sequence[Dataset]) -> list[Retrieval]:
        """Ask for every document of ``datasets`` that is due; returns the lines written to the archive.

        Raises:
            OSError: the archive cannot be written (the disk is full); what was whole before is in it.
            ArchiveError: the archive's list is damaged.
        """
        today = self.now.date()
        wanted = [Wanted(dataset, live) for dataset in datasets for live in dataset.live(today)]
        due = [one for one in wanted if self.everything or not self._at_hand(one.live)]
        if len(due) < len(wanted):
            log.info("%s documents are closed or were asked for within hours: kept", len(wanted) - len(due))
        hosts: dict[str, list[Wanted]] = {}
        for one in due:
            first = one.live.index.url if one.live.index else one.live.request.url
            hosts.setdefault(urlsplit(first).netloc, []).append(one)
        self.archive.clear_incoming()
        with ThreadPoolExecutor(max_workers=MOST_HOSTS, thread_name_prefix="host") as pool:
            found = list(pool.map(lambda group: list(self._host(group)), hosts.values()))
        return [retrieval for group in found for retrieval in group]

    def _at_hand(self, live: Live) -> bool:
        """Whether a document need not be asked for: closed and accepted, or asked for a short time ago."""
        history = self.archive.of(live.name)
        good = accepted(history)
        if not good or not self.archive.holds(good[0].sha256) or history[0].outcome not in GOOD:
            return False
        conditional = any(_validators(history, good[0].sha256))
        return live.closed or (
            not conditional and abs(self.now - datetime.fromisoformat(history[0].at)) < ASKED_AGAIN_AFTER
        )

    def _host(self, group: Iterable[Wanted]) -> Iterable[Retrieval]:
        """The documents of one host: each address asked for once, in order."""
        pages: dict[Request, str | FetchError] = {}
        by_request: dict[Request, list[Wanted]] = {}
        for one in group:
            try:
                request, lines = self._found(one, pages)
            except FetchError as error:
                yield self._line(one, one.live.request, _missed(error, one.live))
                continue
            yield from lines
            by_request.setdefault(request, []).append(one)
        silent = 0
        for request, sharing in by_request.items():
            if silent >= GIVEN_UP_AFTER:
                found = _Finding("failed", f"not asked for: {request.host} did not answer {silent} times in a row")
                yield from [self._line(one, request, found) for one in sharing]
                continue
            lines = list(self._request(request, sharing))
            silent = silent + 1 if all(_is_silence(line) for line in lines) else 0
            yield from lines

    def _found(self, one: Wanted, pages: dict[Request, str | FetchError]) -> tuple[Request, list[Retrieval]]:
        """A document's request, its address as the index page has it, and the lines of fetching that page.

        Raises:
            FetchError: the page cannot be had, or does not name the document.
        """
        index, lines = one.live.index, list[Retrieval]()
        if index is None:
            return one.live.request, lines
        page = Request(index.url, "html", hosts=one.live.request.hosts)
        if page not in pages:
            pages[page], lines = self._page(one, page)
        text = pages[page]
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
        live = Live(f"index {shown(page.url)}", one.live.publisher, "index page", page, parse=_no_figures)
        as_document = Wanted(one.dataset, live)
        standing = self._standing(page, [as_document])
        try:
            response = self._fetch(page, [as_document], standing)
        except FetchError as error:
            return error, [self._line(as_document, page, _Finding("failed", str(error), status=error.status))]
        if response.path is None:
            line = self._line(as_document, page, _Finding("unchanged", sha256=standing), response)
            return self.archive.content(standing).decode("utf-8", "replace"), [line]
        outcome: Outcome = "unchanged" if standing == response.sha256 else "accepted"
        text = response.path.read_text(encoding="utf-8", errors="replace")
        self.archive.keep(response.path, response.sha256)
        response.path.unlink(missing_ok=True)
        return text, [self._line(as_document, page, _Finding(outcome, transferred=response.bytes), response)]

    def _request(self, request: Request, sharing: Sequence[Wanted]) -> Iterable[Retrieval]:
        """Fetch an address and look at every document that is read from its bytes."""
        standing = self._standing(request, sharing)
        try:
            response = self._fetch(request, sharing, standing)
        except FetchError as error:
            for one in sharing:
                yield self._line(one, request, _missed(error, one.live))
            return
        if response.path is None:
            for one in sharing:
                yield self._line(one, request, _Finding("unchanged", sha256=standing), response)
            return
        content, transferred = response.path.read_bytes(), response.bytes
        try:
            for one in sharing:
                yield self._looked_at(one, request, response, content, transferred)
                transferred = 0
        finally:
            response.path.unlink(missing_ok=True)

    def _looked_at(
        self, one: Wanted, request: Request, response: Response, content: bytes, transferred: int
    ) -> Retrieval:
        """One document in new bytes: unchanged, accepted or refused."""
        if self._standing(request, [one]) == response.sha256:
            return self._line(one, request, _Finding("unchanged", transferred=transferred), response)
        try:
            frame = one.dataset.read(one.live, content)
        except SourceError as error:
            reason = str(error).removeprefix(f"{one.live.name}: ")
            not_yet = isinstance(error, NotYetError) and not one.live.expected
            found = _Finding("absent" if not_yet else "refused", reason, transferred=transferred)
            return self._line(one, request, found, response)
        try:
            note = self._judge.note(one.dataset, one.live, frame, response.sha256)
        except SourceError as error:
            command = f"once somebody has looked at it, 'moneymap refresh --accept {one.live.name}' takes it"
            return self._line(one, request, _Finding("refused", str(error), command, transferred=transferred), response)
        if response.path is not None and response.path.is_file():
            self.archive.keep(response.path, response.sha256)
        return self._line(one, request, _Finding("accepted", note=note, transferred=transferred), response)

    @property
    def _judge(self) -> Judge:
        return Judge(self.archive, self.last_good, self.trusted, self.released)

    def _standing(self, request: Request, sharing: Sequence[Wanted]) -> str:
        """Checksum of the bytes at hand that all who share an address accepted last; '' where there are none."""
        newest = [next(iter(accepted(self.archive.of(one.live.name))), None) for one in sharing]
        found = {one.sha256 if one is not None and one.asked == _asked(request) else "" for one in newest}
        standing = found.pop() if len(found) == 1 else ""
        return standing if self.archive.holds(standing) else ""

    def _fetch(self, request: Request, sharing: Sequence[Wanted], standing: str) -> Response:
        validators = _validators(self.archive.of(sharing[0].live.name), standing) if standing else ("", "")
        return self.session.fetch(request, Validators(*validators))

    def _line(self, one: Wanted, request: Request, found: _Finding, response: Response | None = None) -> Retrieval:
        """Write a line to the archive and say it."""
        retrieval = Retrieval(
            run=self.run,
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
            sha256=found.sha256 or (response.sha256 if response else ""),
            outcome=found.outcome,
            reason=" ".join(found.reason.split()),
            note=found.note,
            by_word=found.outcome in GOOD and one.live.name in self.trusted,
            in_place_of=self._judge.in_release(one.dataset, one.live) if found.outcome == "accepted" else "",
        )
        self.archive.append(retrieval)
        line = f"{retrieval.document}: {retrieval.outcome}{f' ({retrieval.said})' if retrieval.said else ''}"
        log.info("%s", line, extra={"step": retrieval.document})
        return retrieval


def _missed(error: FetchError, live: Live) -> _Finding:
    """No document: a failure, unless it may not be out yet, or came whole and is no such document."""
    if isinstance(error, NotFoundError) and not live.expected:
        return _Finding("absent", str(error), status=error.status)
    return _Finding("refused" if error.status == HTTPStatus.OK else "failed", str(error), status=error.status)


def _is_silence(line: Retrieval) -> bool:
    """Whether the host, not the document, is what failed: no answer, or one that says it cannot."""
    return line.outcome == "failed" and line.status in {None, 429, 500, 502, 503, 504}


def _asked(request: Request) -> str:
    """Checksum of a request: address and body."""
    return fingerprint.of([request.url, request.body])


def _validators(newest_first: Sequence[Retrieval], sha256: str) -> tuple[str, str]:
    """ETag and Last-Modified as they last came with these bytes."""
    came = (one for one in newest_first if one.sha256 == sha256 and (one.etag or one.last_modified))
    return next(((one.etag, one.last_modified) for one in came), ("", ""))


def _no_figures(_: bytes) -> pl.DataFrame:
    """An index page holds none."""
    return pl.DataFrame()
