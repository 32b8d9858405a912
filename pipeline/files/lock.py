"""Locks between processes: one build at a time in a build folder, one release at a time into a folder.

Belongs here: waiting, and saying who is in the way. Does not belong here: what is done under a lock.

The locks are ``flock``: the system frees one when the process that holds it ends, however it ends, so nothing has to be
cleaned up after a crash. Two descriptors of one process exclude each other as two processes do, hence ``part_of_run``.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import MoneymapError

LOOK_AGAIN_SECONDS = 0.05

_held: set[Path] = set()


@contextmanager
def locked(path: Path, in_the_way: str, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold the lock of a file or folder, waiting for it as long as ``wait_seconds``.

    Raises:
        MoneymapError: it is still held then; the message is ``in_the_way``.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        until = time.monotonic() + wait_seconds
        while not _taken(descriptor):
            if time.monotonic() >= until:
                raise MoneymapError(in_the_way)
            time.sleep(LOOK_AGAIN_SECONDS)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def exclusive(lock: Path, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold the lock of the build folder.

    Raises:
        MoneymapError: another run holds it.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.touch()
    with locked(lock, f"another run is building (it holds {lock}): wait for it to end", wait_seconds):
        _held.add(lock)
        try:
            yield
        finally:
            _held.discard(lock)


@contextmanager
def part_of_run(lock: Path, wait_seconds: float) -> Iterator[None]:
    """As ``exclusive``, but at once in a run of this process that holds the lock already.

    Raises:
        MoneymapError: another run holds it and does not end in time.
    """
    if lock in _held:
        yield
        return
    with exclusive(lock, wait_seconds):
        yield


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
