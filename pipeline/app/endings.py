"""How the command ends, whatever happens: one line on stderr and an exit code, never a traceback nobody asked for.

Belongs here: signals, exit codes, the encoding of what is printed. Does not belong here: what a command does when it is
stopped (each leaves what was there as it was). Quirks:

- a handler waits until DuckDB comes back from a query: a thread hears of the signal at once and interrupts the query,
  again and again, as DuckDB forgets an interrupt that comes the moment before a query begins;
- a module of C that is being imported may abort the process when a handler raises: the signal is sent again once the
  import is over;
- Dagster puts handlers of its own in place while it runs, and DuckDB turns the exception of a handler into its own
  error: what has come is therefore read from the pipe into which Python writes the number of every signal;
- where a signal is ignored from the start (``nohup``, ``&`` in a script), it stays ignored;
- Dagster knows nothing of a terminal that is gone (SIGHUP): while it runs, that is passed on as ctrl-C;
- what a handler raises in a finalizer (``__del__``, a weak reference's callback) Python prints, with a traceback, and
  forgets: it is not printed, and the signal is sent again.
"""

import codecs
import os
import select
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn, TextIO

import click

from pipeline.errors import MoneymapError, UsageError, WaitingError, first_lines, one_line

DONE, FAILED, MISUSED, WAITING, HUNG_UP, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 129, 130, 143
EXIT_CODES = {
    DONE: "done",
    FAILED: "failed",
    MISUSED: "misused: an unknown option, state, year, chart or table, SQL that is wrong",
    WAITING: "a checked release stands, and a document waits for somebody's word (run, nightly)",
    HUNG_UP: "the terminal is gone (SIGHUP)",
    INTERRUPTED: "interrupted (ctrl-C)",
    TERMINATED: "terminated (SIGTERM)",
}
TRACEBACK = "MONEYMAP_TRACEBACK"
"""Set to anything but 0, an unforeseen error is printed with its traceback."""
_AGAIN_SECONDS = 0.1
_IMPORT = "<frozen importlib._bootstrap>"
_STOPS: dict[int, int] = {signal.SIGINT: INTERRUPTED, signal.SIGTERM: TERMINATED, signal.SIGHUP: HUNG_UP}


class Terminated(BaseException):
    """The process was asked to end (SIGTERM, SIGHUP)."""


@contextmanager
def ending() -> Iterator[None]:
    """Turn whatever leaves the block into one line and an exit code."""
    _let_everything_be_printed()
    with _signals() as signals:
        try:
            yield
            sys.stdout.flush()
        except BrokenPipeError:
            _quietly()
            sys.exit(FAILED)
        except SystemExit:
            raise
        except BaseException as error:  # noqa: BLE001  (nothing may leave the command)
            signals.is_ending = True
            number = signals.first() or (signal.SIGINT if isinstance(error, KeyboardInterrupt | click.Abort) else None)
            if number is not None:
                _fail("stopped", _STOPS[number])
            _explain(error)


def _explain(error: BaseException) -> NoReturn:
    if isinstance(error, UsageError):
        _fail(str(error), MISUSED)
    if isinstance(error, WaitingError):
        _fail(str(error), WAITING)
    if isinstance(error, MoneymapError):
        _fail(str(error), FAILED)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), file=sys.stderr)
        sys.exit(MISUSED)
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else "moneymap"
        _fail(f"{error.format_message()} (see '{command} --help')", MISUSED)
    if isinstance(error, click.ClickException):
        _fail(error.format_message(), error.exit_code)
    if os.environ.get(TRACEBACK, "0") not in {"", "0"}:
        import traceback  # noqa: PLC0415  (slow, and hardly ever needed)

        traceback.print_exception(error)
    if isinstance(error, OSError):
        _fail(f"{error.strerror or error}: {error.filename or 'a file of the run'}", FAILED)
    said = f"{type(error).__name__}: {first_lines(error)}" if one_line(error) else type(error).__name__
    _fail(f"unforeseen error: {said} ({TRACEBACK}=1 shows where)", FAILED)


def _fail(message: str, code: int) -> NoReturn:
    with suppress(OSError, ValueError):
        sys.stderr.write(f"moneymap: {one_line(message)}\n")
        sys.stderr.flush()
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    sys.exit(code)


def _quietly() -> None:
    """Nobody reads any more: let what is left to be written go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


@contextmanager
def _signals() -> Iterator["Signals"]:
    """Raise on ctrl-C, SIGTERM and SIGHUP, and know which of them came first."""
    heard = Signals()
    if threading.current_thread() is not threading.main_thread():
        yield heard
        return
    before = {number: signal.getsignal(number) for number in _STOPS}
    unraisable, sys.unraisablehook = sys.unraisablehook, heard.lost
    heard.listen()
    for number, handler in before.items():
        if handler != signal.SIG_IGN:
            signal.signal(number, heard.stop)
    try:
        yield heard
    finally:
        heard.leave()
        heard.first()
        sys.unraisablehook = unraisable
        for number, handler in before.items():
            signal.signal(number, handler)


class Signals:
    """Which signal told the process to stop."""

    def __init__(self) -> None:
        """Nothing is listened to yet."""
        self.is_ending = False
        """Whether the command ends already: what comes then changes nothing."""
        self._numbers: list[int] = []
        self._before = -1
        self._send: int | None = None
        self._listener: threading.Thread | None = None
        self._again: threading.Timer | None = None

    def listen(self) -> None:
        """Hear of signals from now on; one that says stop ends the queries that run."""
        receive, self._send = os.pipe()
        os.set_blocking(self._send, False)
        self._listener = threading.Thread(target=self._hear, args=(receive,), daemon=True)
        self._listener.start()
        self._before = signal.set_wakeup_fd(self._send, warn_on_full_buffer=False)

    def first(self) -> int | None:
        """The first signal that said stop, None where none did; nothing is listened to afterwards."""
        if self._send is not None and self._listener is not None:
            signal.set_wakeup_fd(self._before)
            os.close(self._send)  # the end of what the listener reads
            self._send = None
            self._listener.join()
        return next(iter(self._numbers), None)

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Raise what the signal means, once no module is being imported."""
        if self.is_ending:
            return
        if _imports(frame):
            self._later(number)
            return
        interrupt = signal.getsignal(signal.SIGINT)
        if number == signal.SIGHUP and callable(interrupt) and interrupt != self.stop:
            signal.raise_signal(signal.SIGINT)
            return
        raise KeyboardInterrupt if number == signal.SIGINT else Terminated

    def lost(self, what: "sys.UnraisableHookArgs") -> None:
        """Have a stop that was raised where nothing can be raised come again; tell of anything else."""
        if isinstance(what.exc_value, Exception | GeneratorExit | SystemExit | None):
            sys.__unraisablehook__(what)
        elif not self.is_ending:
            self._later(signal.SIGTERM if isinstance(what.exc_value, Terminated) else signal.SIGINT)

    def _later(self, number: int) -> None:
        """Send a signal again after a moment."""
        self._again = threading.Timer(_AGAIN_SECONDS, self._send_again, (number,))
        self._again.daemon = True
        self._again.start()

    def leave(self) -> None:
        """Send nothing again: from now on nobody answers signals as the command does."""
        self.is_ending = True
        if self._again is not None:
            self._again.cancel()
            self._again.join()

    def _send_again(self, number: int) -> None:
        if not self.is_ending and (main := threading.main_thread().ident) is not None:
            signal.pthread_kill(main, number)  # which wakes it, too

    def _hear(self, receive: int) -> None:
        with open(receive, "rb", buffering=0) as pipe:
            while True:
                # Once told to stop it goes on interrupting until the block is left.
                ready, _, _ = select.select([pipe], [], [], _AGAIN_SECONDS if self._numbers else None)
                if ready:
                    if not (number := pipe.read(1)):
                        return
                    if number[0] in {*_STOPS}:
                        self._numbers.append(number[0])
                if self._numbers:
                    # Nothing is asked before the module is imported, in whole.
                    getattr(sys.modules.get("pipeline.read.query"), "interrupt", lambda: None)()


def _imports(frame: FrameType | None) -> bool:
    """Whether a module is being imported where the signal came."""
    while frame is not None and frame.f_code.co_filename != _IMPORT:
        frame = frame.f_back
    return frame is not None


def _let_everything_be_printed() -> None:
    """Write what the terminal's encoding lacks by its number, in the form JSON has for it."""
    codecs.register_error("moneymap", _escaped)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="moneymap")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2)), error.end


def say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print, on the stream as it is: click would write UTF-8 where the terminal is said to have ASCII only."""
    stream: TextIO = sys.stderr if err else sys.stdout
    click.echo(text, file=stream, nl=nl)
