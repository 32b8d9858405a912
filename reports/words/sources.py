"""The source line in short: which of many publishers a picture names.

Belongs here: the order in which they count, what each is called where there is little room. Does not belong here: the
full line (``rows.footer``), which stands under the chart's page.
"""

from reports.words.numbers import plain

_SHORT = {
    "Bureau of Economic Analysis": "BEA",
    "Internal Revenue Service": "IRS",
    "Office of Management and Budget": "OMB",
    "US Census Bureau": "Census Bureau",
    "Department of the Treasury": "Treasury",
    "Social Security Administration": "SSA",
    "USAspending": "USAspending",
}
"""Publisher -> its short name, the main ones first."""
_MOST = 3


def in_short(publishers: str, read_on: str) -> str:
    """The line a picture has, such as ``Sources: BEA, IRS, OMB and others. Figures read 2026-11-30.``.

    Args:
        publishers: all of them, separated by semicolons, as the marts say.
        read_on: the date the last document was read.
    """
    found = [part.strip() for part in publishers.split(";") if part.strip()]
    main = [short for name, short in _SHORT.items() if any(part.startswith(name) for part in found)]
    named = (main or found)[:_MOST]
    if not named:
        return plain(f"Figures read {read_on}.")
    others = " and others" if len(found) > len(named) else ""
    plural = "s" if len(named) > 1 or others else ""
    return plain(f"Source{plural}: {', '.join(named)}{others}. Figures read {read_on}.")
