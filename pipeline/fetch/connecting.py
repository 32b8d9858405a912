"""Connections that are made within a time: name, greeting and handshake of a host together, and a stop ends the wait.

Belongs here: making one connection in a thread of its own, that may be given up. Does not belong here: how long is long
enough (``session.py``), waiting for what comes then (``patience.py``). Quirks: nothing ends a resolver that waits for
its servers, and the library counts its time anew for each address of a host and for the handshake.
"""

import threading
import time
from collections.abc import Callable

from urllib3.connection import HTTPConnection
from urllib3.exceptions import ConnectTimeoutError

_LOOK_SECONDS = 0.2
"""How often the thread that waits looks whether it is to stop."""


def connect(connection: HTTPConnection, make: Callable[[], None], left_seconds: Callable[[], float]) -> None:
    """Have ``make`` connect ``connection``, within its own timeout and what is left of the time of the whole.

    A connection that is given up is closed as soon as it is made; until then its thread waits with the resolver.

    Raises:
        ConnectTimeoutError: it was not made in time.
        StoppedError: the run is being stopped.
        Exception: what ``make`` raises.
    """
    attempt, seconds = _Attempt(connection, make), connection.timeout
    until = time.monotonic() + seconds if isinstance(seconds, int | float) else float("inf")
    try:
        while not attempt.ended.wait(min(_LOOK_SECONDS, max(until - time.monotonic(), 0.0))):
            if min(left_seconds(), until - time.monotonic()) <= 0:
                raise ConnectTimeoutError(connection, "no connection within the time set for it")  # noqa: TRY301
    except BaseException:
        attempt.give_up()
        raise
    if attempt.error is not None:
        raise attempt.error


class _Attempt:
    """A connection being made."""

    def __init__(self, connection: HTTPConnection, make: Callable[[], None]) -> None:
        self.ended = threading.Event()
        self.error: BaseException | None = None
        self._connection, self._make = connection, make
        self._lock, self._is_given_up = threading.Lock(), False
        threading.Thread(target=self._run, name="connecting", daemon=True).start()

    def _run(self) -> None:
        try:
            self._make()
        except BaseException as error:  # noqa: BLE001  (raised where it is waited for)
            self.error = error
        with self._lock:
            self.ended.set()
            if self._is_given_up:
                self._connection.close()

    def give_up(self) -> None:
        """Let go of it: nobody else uses it any more."""
        with self._lock:
            self._is_given_up = True
            if self.ended.is_set():
                self._connection.close()
