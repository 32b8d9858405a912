"""Signals that stop a refresh, heard whatever becomes of what their handlers raise.

Belongs here: telling whoever asks, before the handler that stands does what it does. Does not belong here: what a
signal means (``app/endings.py``, or Dagster), how waits end (``patience.py``). Quirk: what a handler raises while
Python runs a finalizer is printed and forgotten; a refresh went on as if nobody had stopped it.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from pipeline.fetch.patience import StoppedError

_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def told_of_stops(stop: Callable[[], None]) -> Iterator[None]:
    """Call ``stop`` as soon as a signal comes that some handler answers; only the main thread hears of any.

    Raises:
        BaseException: in place of a ``StoppedError``, what the handler raises, should it have been forgotten.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before: dict[int, Callable[[int, FrameType | None], Any]] = {}

    def hear(number: int, frame: FrameType | None) -> None:
        stop()
        came.append(number)
        before[number](number, frame)

    for stop_signal in _STOPS:
        handler = signal.getsignal(stop_signal)
        if callable(handler):
            before[stop_signal] = handler
            signal.signal(stop_signal, hear)
    try:
        yield
    except StoppedError:
        for heard in came:
            before[heard](heard, None)
        raise
    finally:
        for heard, handler in before.items():
            signal.signal(heard, handler)
