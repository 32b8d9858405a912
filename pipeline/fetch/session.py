"""One polite session with the agencies: asked slowly, asked again where that helps, believed only where it is whole.

Belongs here: manners (pace, patience, who asks), retries, redirects, conditional requests, and what an answer without a
document means. Does not belong here: any agency, what is asked for and when (``refresh.py``), where bytes are kept
(``archive.py``). Quirks: the library's own retries cover neither a body that breaks off nor searches by POST, hence the
loop here; its errors and its log hold addresses with their secrets, so that neither is ever printed.
"""

import logging
import random
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self

import requests
import urllib3

from pipeline.documents.kinds import require_kind
from pipeline.documents.served import Request
from pipeline.errors import SourceError
from pipeline.fetch.address import SCHEME, Mirror, followed, host_of, shown, without_secrets
from pipeline.fetch.answers import detail, header, in_words, retry_after_seconds
from pipeline.fetch.body import OPENING_SECONDS, TooLargeError, opening, receive
from pipeline.fetch.connections import Connections
from pipeline.fetch.patience import CutShortError, Patience

__all__ = ["FetchError", "Manners", "NotFoundError", "OtherKindError", "Response", "Session", "Validators", "shown"]

log = logging.getLogger("moneymap")
_MOST_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_REDIRECTS_OF_POST = {307, 308}
_PASSING = {429, 500, 502, 503, 504}
_GONE = {404, 410}


@dataclass(frozen=True)
class Manners:
    """How agencies are asked. ``tries`` counts the first one; waits grow from ``first_wait_seconds``, doubling.

    An agency that asks for more than ``longest_wait_seconds`` is left alone for this time. A try, from the first byte
    of its answer's head to the last of the body and with all redirects, has ``total_seconds``; a host has
    ``host_seconds`` of a night. ``contact`` is told to the agencies; ``mirror`` is asked in place of them, see
    ``address.Mirror``.
    """

    contact: str = ""
    pace_seconds: float = 1.0
    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    total_seconds: float = 900.0
    host_seconds: float = 2700.0
    tries: int = 4
    first_wait_seconds: float = 2.0
    longest_wait_seconds: float = 120.0
    mirror: str = ""


@dataclass(frozen=True)
class Validators:
    """What an agency said of the copy at hand; sent back, an unchanged document is not sent again."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Response:
    """A whole document (200), or word that it is unchanged (304).

    ``path`` is a temporary file, the caller's to move or delete, ``sha256`` and ``bytes`` are of it; on 304 it is None,
    '' and 0. ``url`` is where it was found in the end, without secrets.
    """

    status: int
    path: Path | None
    sha256: str
    bytes: int
    etag: str
    last_modified: str
    url: str


class FetchError(SourceError):
    """A document could not be fetched, or is not what it should be.

    ``status`` is that of the last answer; None where there was none, or none that counts.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        """Keep the status beside the one line."""
        super().__init__(message)
        self.status = status


class NotFoundError(FetchError):
    """There is nothing at the address (404, 410)."""


class OversizeError(FetchError):
    """A document is larger than it may be; what the agency said of it is in ``response``, which has no file."""

    def __init__(self, message: str, response: Response, came_bytes: int) -> None:
        """Keep the response beside the one line; its ``bytes`` are those announced, or come by then."""
        super().__init__(message, response.status)
        self.response, self.came_bytes = response, came_bytes


class OtherKindError(FetchError):
    """A document came whole and is not of the kind it should be; its bytes are in ``response``, whose file is yours."""

    def __init__(self, message: str, response: Response) -> None:
        """Keep the response beside the one line."""
        super().__init__(message, response.status)
        self.response = response


class _PassingError(Exception):
    """What may be gone the next time; ``after`` is for how many seconds the agency wants to be left alone."""

    def __init__(self, text: str, status: int | None = None, after: float = 0.0) -> None:
        super().__init__(text)
        self.status, self.after = status, after


class Session:
    """Asks agencies with the same manners throughout; threads may share it. Used as a context manager.

    Temporary files are made in ``folder``, and are left there only by success (or by a process that is killed).
    """

    def __init__(self, manners: Manners, folder: Path) -> None:
        """Ask nothing yet. UsageError where the mirror or the contact cannot be."""
        self._manners, self._folder, self._mirror = manners, folder, Mirror(manners.mirror)
        self._patience = Patience()
        self._connections = Connections(
            manners.contact, manners.pace_seconds, self._patience, proxies=not manners.mirror
        )
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def host_seconds(self) -> float:
        """How long a host may be asked in a night."""
        return self._manners.host_seconds

    def stop(self) -> None:
        """End what every thread is asking, at once; each gets a ``StoppedError``, and so does who asks afterwards."""
        self._patience.stop()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the connections of all threads."""
        self._connections.close()

    def fetch(
        self, request: Request, validators: Validators | None = None, most_seconds: float = float("inf")
    ) -> Response:
        """Ask until there is a whole document of the right kind, or word that the one at hand is unchanged.

        Raises:
            NotFoundError: there is nothing at the address.
            OtherKindError: there is a document of another kind.
            OversizeError: there is one that is too large.
            FetchError: refused, or not to be had within the tries or ``most_seconds``; the text names the address
                without its secrets.
            StoppedError: the session is being stopped.
            OSError: the document cannot be written.
        """
        with self._patience.within(most_seconds):
            return self._fetch(request, validators or Validators())

    def _fetch(self, request: Request, validators: Validators) -> Response:
        if request.url.partition("://")[0] != SCHEME:
            raise FetchError(f"{shown(request.url)}: only {SCHEME} is asked")
        tried = 0
        while True:
            tried += 1
            try:
                with self._patience.within(self._manners.total_seconds):
                    return self._attempt(request, validators)
            except _PassingError as error:
                passing = error
            wait = self._wait_seconds(request, passing, tried)
            log.info("%s: %s; asking again in %.0f s", shown(request.url), passing, wait)
            self._patience.sleep(wait)

    def _wait_seconds(self, request: Request, passing: _PassingError, tried: int) -> float:
        """How long to wait before the next try; FetchError where there is to be none."""
        manners, what = self._manners, f"{shown(request.url)}: {passing}"
        if passing.after > manners.longest_wait_seconds:
            until = datetime.now(UTC) + timedelta(seconds=passing.after)
            raise FetchError(f"{what}; to be asked again at {until:%Y-%m-%d %H:%M} UTC", passing.status)
        if tried >= manners.tries:
            raise FetchError(f"{what}; asked {tried} time{'s' * (tried > 1)}", passing.status)
        backoff = min(manners.first_wait_seconds * 2.0 ** (tried - 1), manners.longest_wait_seconds)
        wait = max(passing.after, backoff * random.uniform(0.5, 1.0))  # noqa: S311  (spreads load, guards nothing)
        if wait >= self._patience.left_seconds():
            raise FetchError(f"{what}; given up, as {request.host} has had its time of this night", passing.status)
        return wait

    def _attempt(self, request: Request, validators: Validators) -> Response:
        """Ask once, redirects followed. No error of the libraries is the cause or context of what is raised."""
        try:
            return self._follow(request, validators)
        except CutShortError as error:
            reason, may_pass = str(error), True
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            reason, may_pass = in_words(error), not isinstance(error, ValueError)
        if not may_pass:
            raise FetchError(f"{shown(request.url)}: {reason}")
        raise _PassingError(reason)

    def _follow(self, request: Request, validators: Validators) -> Response:
        url = request.url
        for _ in range(_MOST_REDIRECTS + 1):
            with closing(self._ask(url, request, validators)) as answer:
                if answer.status_code not in _REDIRECTS:
                    return self._taken(url, answer, request, validators)
                self._opening(answer)
                url = self._next(url, answer, request)
        raise FetchError(f"{shown(request.url)}: redirected more than {_MOST_REDIRECTS} times", answer.status_code)

    def _next(self, url: str, answer: requests.Response, request: Request) -> str:
        """Where a redirect leads, if it may lead there."""
        status = answer.status_code
        if request.body and status not in _REDIRECTS_OF_POST:
            raise FetchError(f"{shown(url)}: answered {status}, which makes a search by POST another request", status)
        link = self._mirror.undone(answer.headers.get("Location", ""))
        try:
            return followed(url, link, {request.host, *request.hosts})
        except SourceError as error:
            raise FetchError(f"{shown(url)}: {error}", status) from None

    def _ask(self, url: str, request: Request, validators: Validators) -> requests.Response:
        """The head of an answer; its body is still to come."""
        headers = {
            "If-None-Match": validators.etag,
            "If-Modified-Since": validators.last_modified,
            "Content-Type": "application/json" if request.body else "",
        }
        with self._connections.turn(host_of(url)) as session:
            if (left := self._patience.left_seconds()) <= 0:
                raise CutShortError("the answer came too slowly")
            return session.request(
                "POST" if request.body else "GET",
                self._mirror.through(url),
                data=request.body.encode() or None,
                headers={name: value for name, value in headers.items() if value},
                timeout=(min(self._manners.connect_seconds, left), self._manners.read_seconds),
                stream=True,
                allow_redirects=False,
            )

    def _taken(self, url: str, answer: requests.Response, request: Request, validators: Validators) -> Response:
        """What an answer that is no redirect brings."""
        status, etag, last_modified = answer.status_code, header(answer, "ETag"), header(answer, "Last-Modified")
        if status == HTTPStatus.OK:
            return self._document(url, answer, request, Validators(etag, last_modified))
        start = self._opening(answer)
        if status == HTTPStatus.NOT_MODIFIED and validators != Validators():
            known = (etag or validators.etag, last_modified or validators.last_modified)
            return Response(status, None, "", 0, *known, shown(url))
        says = f"answered {status}{without_secrets(detail(start), url)}"
        if status in _PASSING:
            raise _PassingError(says, status, retry_after_seconds(answer))
        if status in _GONE:
            raise NotFoundError(f"the agency moved {shown(url)}: {says}", status)
        raise FetchError(f"{shown(url)}: {says}", status)

    def _opening(self, answer: requests.Response) -> bytes:
        with self._patience.within(OPENING_SECONDS):
            return opening(answer)

    def _document(self, url: str, answer: requests.Response, request: Request, validators: Validators) -> Response:
        """A document, of the kind it has to be. The error of what it is not is no context of what is raised."""
        status, response, too_large = answer.status_code, None, None
        try:
            body = receive(answer, self._folder, request.max_bytes, shown(url))
            said = (validators.etag, validators.last_modified, shown(url))
            response = Response(status, body.path, body.sha256, body.size_bytes, *said)
            require_kind(body.start, request.kind)
        except TooLargeError as error:
            said = (validators.etag, validators.last_modified, shown(url))
            large = Response(status, None, "", error.size_bytes, *said)
            too_large = OversizeError(f"{shown(url)}: {error}", large, error.came_bytes)
        except SourceError as error:
            reason = f"{shown(url)}: {without_secrets(str(error), url)}"
        else:
            return response
        if too_large is not None:
            raise too_large
        raise OtherKindError(reason, response) if response else FetchError(reason, status)
