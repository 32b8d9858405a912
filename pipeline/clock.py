"""The present moment: one clock for all that is dated.

Belongs here: reading it, and setting it back for a rehearsal. Does not belong here: how long things take.

Which documents are due, and how old they are, depends on the day. With a mirror (``MONEYMAP_MIRROR``), whose documents
are those of some day, ``MONEYMAP_DAYS_AGO`` sets the clock back to it; agencies themselves are asked in the present.
"""

import os
from datetime import UTC, datetime, timedelta

from pipeline.errors import UsageError
from pipeline.settings import count


def now() -> datetime:
    """The moment by which a run goes, UTC.

    Raises:
        UsageError: ``MONEYMAP_DAYS_AGO`` is not a number, or too large.
    """
    return set_back(datetime.now(tz=UTC))


def set_back(moment: datetime) -> datetime:
    """``moment``, by a clock that is set back if this one is.

    Raises:
        UsageError: ``MONEYMAP_DAYS_AGO`` is not a number, or too large.
    """
    days = count("MONEYMAP_DAYS_AGO", 0) if os.environ.get("MONEYMAP_MIRROR") else 0
    try:
        return moment - timedelta(days=days)
    except OverflowError:
        raise UsageError(f"MONEYMAP_DAYS_AGO is {days}: there is no day so long ago") from None
