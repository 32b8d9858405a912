"""The errors a user sees, each one line: what is wrong, where, what to do.

What belongs here: the exception types, and writing any error in one line. Where they are caught and printed is
``app/endings.py``.
"""

_LONGEST_MESSAGE = 400


class MoneymapError(Exception):
    """Something went wrong that the user can act on; the command line prints it in one line and exits with 1."""


class UsageError(MoneymapError):
    """The request itself is wrong (unknown year, state, chart, broken SQL); exit code 2."""


class SourceError(MoneymapError):
    """An agency document is not what it should be; it is refused."""


class NotYetError(SourceError):
    """What is served is the document, and there is nothing in it yet."""


class SnapshotError(MoneymapError):
    """The embedded snapshot is missing, incomplete or does not match its checksums."""


class ArchiveError(MoneymapError):
    """The archive of agency documents is damaged."""


class CheckFailedError(MoneymapError):
    """A blocking check failed; nothing was released. ``checks`` are those that did, ``table: name``."""

    def __init__(self, message: str, checks: tuple[str, ...] = ()) -> None:
        """A message of one line."""
        super().__init__(message)
        self.checks = checks


class WaitingError(MoneymapError):
    """All went well, but a document was set aside so often that somebody has to look; exit code 3."""


def one_line(error: BaseException | str) -> str:
    """An error's text on one line, without what cannot be printed, whatever it quotes."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in str(error)).split())


def first_lines(error: BaseException, limit: int = _LONGEST_MESSAGE) -> str:
    """The start of an error's text on one line: the first ``limit`` characters."""
    return one_line(error)[:limit]
