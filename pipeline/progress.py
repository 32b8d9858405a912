"""Progress lines on stderr: what a run reports, numbered.

Belongs here: how they look. What is reported is up to whoever logs to ``moneymap``; a record with ``step`` counts.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def progress(total: int) -> Iterator[None]:
    """Print what is reported, numbered up to ``total``, on stderr."""
    logger, handler = logging.getLogger("moneymap"), _Progress(total)
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]


class _Progress(logging.Handler):
    """Numbers the steps of a run as they end."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self.total = total
        self.done = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Print one line."""
        if hasattr(record, "step"):
            self.done += 1
            number = f"[{self.done:>{len(str(self.total))}}/{self.total}] "
        else:
            number = " " * (2 * len(str(self.total)) + 4)
        sys.stderr.write(f"{number}{record.getMessage()}\n")
        sys.stderr.flush()
