"""Processes that draw: started when there is something to draw, ended with the run that started them.

Belongs here: how many, starting, waiting, ending. Does not belong here: what they draw (``reports/``), what is written
(``charts.py``). Quirks:
- vl-convert holds the interpreter's lock: threads gain nothing, processes do;
- a run that Dagster launches is itself a child of ``multiprocessing``, which at its end waits for its own children:
  workers that nobody has told to stop would keep it for ever. So whoever has ``Workers`` closes them (``with``);
- ctrl-C goes to every process of a terminal: workers do not hear it, their starter ends them. A stop that comes while
  one is being started waits until it has all it needs: half started it would tell of it;
- a worker whose starter is killed would wait for work for ever: it watches its parent.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

from pipeline.publish import converter, png
from reports.pages.picture import BlankPictureError

_MOST = 8
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
T = TypeVar("T")


class Workers:
    """Processes, one a core (a few at most: each loads the converter and its fonts), kept from one call to the next.

    With one process, or until ``start`` is called, work is done in this process.
    """

    def __init__(self, count: int | None = None) -> None:
        """``count`` is how many processes; by default one a core."""
        self.count = count or min(os.cpu_count() or 1, _MOST)
        self._pool: ProcessPoolExecutor | None = None

    @property
    def are_running(self) -> bool:
        """Whether there are processes."""
        return self._pool is not None

    def start(self) -> Self:
        """Start them, ahead of need: while tables are built, they load the converter and its fonts."""
        if self._pool is None and self.count > 1:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.count, mp_context=context, initializer=_end_with_parent)
            with _interrupts_held():
                for _ in range(self.count):
                    self._pool.submit(converter.load)
        return self

    def submit(self, job: png.Job) -> "Future[bytes]":
        """Make a PNG; it comes as a future."""
        executor: Executor = self._pool or _Here()
        return executor.submit(draw, job)

    def close(self) -> None:
        """End the processes once what they do is done; work not begun is given up."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def __enter__(self) -> Self:
        """Nothing is started yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End them; after one of them broke, too."""
        self.close()


def draw(job: png.Job) -> bytes:
    """Make a PNG in this process, with the converter's own font.

    Raises:
        BlankPictureError: the converter draws no letters, or as ``png.made``.
    """
    if not converter.load():
        raise BlankPictureError(f"{job.name}: the converter draws no letters; is a font missing?")
    return png.made(job)


class _Here(Executor):
    """Draws in this process, at once."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":  # noqa: ANN401
        """Run ``fn`` and hand back its result as a future."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  (handed on with the result, as a pool does)
            future.set_exception(error)
        return future


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Start processes that ctrl-C does not reach, which the terminal sends to all; here a stop comes a little later.

    The mask is for them. It does not keep a handler from running here, as another thread may get the signal.
    """
    came: list[int] = []
    is_main = threading.current_thread() is threading.main_thread()
    handlers = {number: signal.signal(number, lambda one, _: came.append(one)) for number in _STOPS if is_main}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number, handler in handlers.items():
            signal.signal(number, handler or signal.SIG_DFL)
        for one in came:
            signal.raise_signal(one)


def _end_with_parent() -> None:
    """Have a worker end when the process that started it is killed."""

    def wait() -> None:
        if parent := multiprocessing.parent_process():
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
