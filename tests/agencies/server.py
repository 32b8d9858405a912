"""All the agencies on loopback: one HTTP server that answers for every host, with their manners and their faults.

``https://<host>/<path>`` is served as ``http://127.0.0.1:<port>/<host>/<path>``, which is what ``MONEYMAP_MIRROR`` asks
for. What is put here is served with ETag and Last-Modified and answers conditional requests with 304; searches are
answered by functions. Every request is recorded.
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Reply = tuple[int, bytes]
Answer = tuple[int, bytes, dict[str, str]]
"""Status, body, headers besides Content-Length."""
Search = Callable[[dict[str, Any]], Reply]
Fault = Callable[["Handler"], bool]
"""Answers a request in its own way and returns True, or returns False to have it answered as usual."""
LAST_MODIFIED = "Mon, 02 Nov 2026 12:00:00 GMT"
DAY = date(2026, 11, 22)
"""Whose documents are served: on another day others would be due."""


@dataclass(frozen=True)
class Asked:
    """One request as it came in, and what went out."""

    method: str
    url: str
    body: str
    headers: dict[str, str]
    status: int
    sent_bytes: int
    at: float


@dataclass
class Agencies:
    """What is served, by address (``https://host/path?query``); change it between requests as the agencies would."""

    documents: dict[str, bytes] = field(default_factory=dict)
    searches: dict[str, Search] = field(default_factory=dict)
    """By address without its query: GET hands over the query's fields (last one of each name), POST the JSON body."""
    faults: dict[str, Fault] = field(default_factory=dict)
    """By address, with or without its query, or by host."""
    asked: list[Asked] = field(default_factory=list)
    mirror: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to ask these agencies, on their day."""
        days = (datetime.now(tz=UTC).date() - DAY).days
        return {"MONEYMAP_MIRROR": self.mirror, "MONEYMAP_DAYS_AGO": str(max(days, 0))}

    def put(self, url: str, content: bytes) -> None:
        """Serve a document."""
        self.documents[url] = content

    def search(self, url: str, answer: Search) -> None:
        """Answer every request for an address, whatever its query or body."""
        self.searches[url] = answer

    def body_bytes(self) -> int:
        """Bytes of all the documents sent; pages that say there is none do not count."""
        return sum(asked.sent_bytes for asked in self.asked if asked.status == 200)


class Handler(BaseHTTPRequestHandler):
    """One request; ``agencies`` is set on the server."""

    protocol_version = "HTTP/1.1"
    url = ""
    body = ""

    @property
    def agencies(self) -> Agencies:
        return self.server.agencies

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.url = f"https:/{self.path}"
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        bare = self.url.split("?", 1)[0]
        for name in (self.url, bare, urlsplit(self.url).netloc):
            fault = self.agencies.faults.get(name)
            if fault is not None and fault(self):
                return
        self.reply(*self.usual())

    def usual(self) -> Answer:
        """What is answered where nothing is amiss."""
        bare = self.url.split("?", 1)[0]
        if self.command == "GET" and self.url in self.agencies.documents:
            return self._document(self.agencies.documents[self.url])
        if bare in self.agencies.searches:
            fields = (
                json.loads(self.body)
                if self.command == "POST"
                else {name: values[-1] for name, values in parse_qs(urlsplit(self.url).query).items()}
            )
            return (*self.agencies.searches[bare](fields), {"Content-Type": "application/json"})
        return 404, b"<!DOCTYPE html><title>Page not found</title>", {"Content-Type": "text/html"}

    def _document(self, content: bytes) -> Answer:
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers = {"ETag": etag, "Last-Modified": LAST_MODIFIED}
        known = self.headers.get("If-None-Match")
        unchanged = known == etag if known else self.headers.get("If-Modified-Since") == LAST_MODIFIED
        return (304, b"", headers) if unchanged else (200, content, headers)

    def reply(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        """Send an answer and record it."""
        self.record(status, len(content))
        self.head(status, len(content), headers)
        if content:
            self.wfile.write(content)

    def head(self, status: int, length: int, headers: dict[str, str] | None = None) -> None:
        """Send what stands before a body of ``length`` bytes."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def record(self, status: int, sent_bytes: int) -> None:
        """Note a request; faults that write to the socket themselves call it, too."""
        headers = dict(self.headers.items())
        self.agencies.asked.append(
            Asked(self.command, self.url, self.body, headers, status, sent_bytes, time.monotonic())
        )

    def log_message(self, *_: object) -> None:
        """Say nothing on stderr."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    agencies: Agencies

    def handle_error(self, *_: object) -> None:
        """A client that goes away in the middle is what some tests are about."""


@contextmanager
def serving(agencies: Agencies) -> Iterator[Agencies]:
    """Serve on a free port of loopback as long as the context lasts."""
    with _Server(("127.0.0.1", 0), Handler) as server:
        server.agencies = agencies
        agencies.mirror = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield agencies
        finally:
            server.shutdown()
            thread.join()
