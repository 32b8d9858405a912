"""Connections to hosts, used as a guest would: who asks is said, one asks at a time, and not before its turn.

Belongs here: User-Agent, pace, what is never sent or kept. Does not belong here: what is asked and what comes back
(``session.py``). Quirks: the library's sessions are not safe to share between threads; left alone it keeps cookies,
sends passwords from a netrc, reads the whole body of a redirect, and logs whole addresses.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import version

import requests

from pipeline.errors import UsageError
from pipeline.fetch.patience import Patience

RENEWED_AFTER = 200


class Connections:
    """One set of connections for each thread, one turn at a time for each host whatever the thread."""

    def __init__(self, contact: str, pace_seconds: float, patience: Patience, *, proxies: bool) -> None:
        """Open nothing yet; ``proxies`` says whether those of the environment are used.

        Raises:
            UsageError: the contact cannot stand in a header.
        """
        if not (contact.isascii() and contact.isprintable()):
            raise UsageError(f"the contact {contact!r} cannot be sent: it has to be one line of plain ASCII")
        self._user_agent = f"moneymap/{version('moneymap')} (federal figures by state{_said(contact)})"
        self._pace_seconds, self._proxies, self._patience = pace_seconds, proxies, patience
        self._thread, self._opened = threading.local(), list[requests.Session]()
        self._turns, self._free_at = dict[str, threading.Lock](), dict[str, float]()
        logging.getLogger("urllib3").setLevel(logging.CRITICAL)

    @contextmanager
    def turn(self, host: str) -> Iterator[requests.Session]:
        """This thread's connections, to ask a host with once; left when its answer begins.

        From then on nobody asks this host until the pace has passed.

        Raises:
            StoppedError: the run is being stopped.
        """
        with self._turns.setdefault(host, threading.Lock()):
            self._patience.sleep(self._free_at.get(host, 0.0) - time.monotonic())
            try:
                yield self._own()
            finally:
                self._free_at[host] = time.monotonic() + self._pace_seconds

    def close(self) -> None:
        """Close the connections of all threads."""
        for session in self._opened:
            session.close()

    def _own(self) -> requests.Session:
        """This thread's session, with new connections now and then."""
        thread = self._thread
        if not hasattr(thread, "session"):
            thread.session, thread.asked = _session(self._user_agent, proxies=self._proxies), 0
            self._patience.watch(thread.session)
            self._opened.append(thread.session)
        elif thread.asked % RENEWED_AFTER == 0:
            thread.session.close()
        thread.asked += 1
        session: requests.Session = thread.session
        return session


class _ByHand(requests.Session):
    """Leaves redirects to whoever asks."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Say that there is none."""


def _session(user_agent: str, *, proxies: bool) -> requests.Session:
    session = _ByHand()
    session.headers["User-Agent"] = user_agent
    session.headers["Accept-Encoding"] = "gzip"
    session.auth = lambda prepared: prepared  # none, and none looked up in a netrc either
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.trust_env = proxies
    return session


def _said(contact: str) -> str:
    return f"; contact: {contact}" if contact else ""
