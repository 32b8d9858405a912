"""How long an answer is waited for, in all and for its next byte, and that a stop ends every wait at once.

Belongs here: the clock of an attempt, the flag that all hosts look at, and connections that look at both whenever they
read. Does not belong here: how long is long enough (``session.py``, ``refresh.py``). Quirks: the library's own time is
counted anew with every piece that arrives, be it one byte of the answer's head, so that an agency could hold a request
for ever; and nothing else can wake a thread that reads.
"""

import http.client
import io
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from pipeline.fetch.connecting import connect

_LOOK_SECONDS = 0.2
"""How often a thread that waits looks whether it is to stop."""


class CutShortError(Exception):
    """The answer did not come whole; it may the next time. The text says how and names no address."""


class StoppedError(Exception):
    """The run was told to stop: what was being asked for has no outcome."""


class Patience:
    """The time each thread has left for what it is asking, and the flag that ends all of it."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._stop, self._thread = threading.Event(), threading.local()

    def stop(self) -> None:
        """End every wait, now and from now on."""
        self._stop.set()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """What this thread waits for in the block has to come within so many seconds, or within less if so begun."""
        before = self._until
        self._thread.until = min(before, time.monotonic() + seconds)
        try:
            yield
        finally:
            self._thread.until = before

    @property
    def _until(self) -> float:
        return float(getattr(self._thread, "until", float("inf")))

    def left_seconds(self) -> float:
        """How long this thread may still wait; no limit where it is in no block.

        Raises:
            StoppedError: the run is being stopped.
        """
        if self._stop.is_set():
            raise StoppedError
        return self._until - time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let time pass.

        Raises:
            StoppedError: the run is being stopped.
        """
        if self._stop.wait(max(seconds, 0.0)):
            raise StoppedError

    def receive(self, sock: socket.socket, buffer: Any, silent_seconds: float) -> int:  # noqa: ANN401  (any buffer)
        """Wait for the next bytes of a connection; how many came.

        Raises:
            TimeoutError: nothing came for ``silent_seconds``.
            CutShortError: the time for the whole is over.
            StoppedError: the run is being stopped.
        """
        begun = time.monotonic()
        try:
            while True:
                if (left := self.left_seconds()) <= 0:
                    raise CutShortError("the answer came too slowly")
                silent = begun + silent_seconds - time.monotonic()
                if silent <= 0:
                    raise TimeoutError
                sock.settimeout(min(left, silent, _LOOK_SECONDS))
                try:
                    return sock.recv_into(buffer)
                except TimeoutError:
                    continue
        finally:
            sock.settimeout(silent_seconds)

    def watch(self, session: requests.Session) -> None:
        """Let the connections of a session wait no longer than this."""

        class Response(http.client.HTTPResponse):
            def __init__(response, sock: socket.socket, *args: Any, **kwargs: Any) -> None:  # noqa: N805, ANN401
                super().__init__(sock, *args, **kwargs)
                response.fp = io.BufferedReader(_Watched(sock, response.fp, self))

        class Plain(HTTPConnection):
            response_class = Response

            def connect(connection) -> None:  # noqa: N805
                connect(connection, super().connect, self.left_seconds)

        class Secure(HTTPSConnection):
            response_class = Response

            def connect(connection) -> None:  # noqa: N805
                connect(connection, super().connect, self.left_seconds)

        pools = {
            "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": Plain}),
            "https": type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": Secure}),
        }
        for scheme in pools:
            session.mount(f"{scheme}://", _Adapter(pools))


class _Adapter(requests.adapters.HTTPAdapter):
    """Makes its pools, those behind a proxy too, of the given classes."""

    def __init__(self, pools: dict[str, Any]) -> None:
        self._pools = pools
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (as the library has it)
        """Make the manager of connections to hosts."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> urllib3.PoolManager:  # noqa: ANN401
        """The manager of connections through a proxy."""
        manager: urllib3.PoolManager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager


class _Watched(io.RawIOBase):
    """What comes over a connection, waited for with patience; ``beneath`` is the library's own reader of it."""

    def __init__(self, sock: socket.socket, beneath: Any, patience: Patience) -> None:  # noqa: ANN401
        super().__init__()
        self._sock, self._beneath, self._patience = sock, beneath, patience
        self._silent_seconds = sock.gettimeout() or float("inf")

    def readable(self) -> bool:
        """It is read from, and that is all."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        """The next bytes."""
        return self._patience.receive(self._sock, buffer, self._silent_seconds)

    def close(self) -> None:
        """Let go of the connection, which is closed once nobody else has it."""
        if not self.closed:
            self._beneath.close()
        super().close()
