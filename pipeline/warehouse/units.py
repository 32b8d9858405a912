"""Units of columns: what a column's name says of its unit, and the one form in which a comment says it.

Belongs here: those two rules, for whoever writes a comment or reads one. Does not belong here: which column has which
unit, which its name or the header of its SQL file says. A unit ``see measure`` is the one the row's column ``measure``
names.
"""

import re

_SAID = re.compile(r" Unit: (?P<unit>[^.]+)\.$")
_SEE = re.compile(r"see (?P<column>\w+)")


def of_name(column: str) -> str | None:
    """The unit a column's name ends with or holds; None where it names none."""
    words = column.split("_")
    if "per_capita" in column:
        return "USD per resident"
    if words[-1] == "usd":
        return "USD"
    if words[-1] == "years":
        return "years"
    if "share" in words:
        return "share, 1 = all"
    return "residents" if column == "population" else None


def with_unit(comment: str, unit: str) -> str:
    """A column's comment that ends with its unit: ``... Unit: share.``."""
    return f"{comment.removesuffix('.')}. Unit: {unit}."


def of_column(name: str, comment: str) -> str | None:
    """The unit of a column as its comment ends with it, else as its name says it; None where neither does."""
    said = _SAID.search(comment)
    return said["unit"] if said else of_name(name)


def named_by(unit: str) -> str | None:
    """The column whose value names the unit, of a unit ``see column``; None of any other."""
    found = _SEE.fullmatch(unit)
    return found["column"] if found else None
