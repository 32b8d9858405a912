"""The rules of docs/methodology.md, read from its tables.

Belongs here: which category is shared out by which key in which years, what each key is made of in words, what moves a
stale one, and the axes with what each option changes. Does not belong here: figures, or what is made of the rules
(``recompute.py`` and the files beside it). Nothing here reads ``sql/``.
"""

import re
from dataclasses import dataclass
from functools import cache

from pipeline.settings import ROOT

TEXT = ROOT / "docs" / "methodology.md"
ALWAYS = range(1900, 2100)
_NAME = re.compile(r"`([a-z0-9_]+)`")
_WEIGHTED = re.compile(r"(?:(\.\d+) )?`([a-z0-9_]+)`")


@dataclass(frozen=True)
class Category:
    """A row of the tables of receipts or outlays: total and years in words' own terms, weights by key."""

    side: str
    total: str
    years: range
    weights: dict[str, float]


@dataclass(frozen=True)
class Made:
    """A row of the table of keys: what fills it, and the years before and after that."""

    names: tuple[str, ...]
    main: str
    before: str
    after: str


@cache
def rows_under(heading):
    """The rows of the table whose header begins with these cells, as lists of cells.

    Raises:
        ValueError: there is not exactly one such table.
    """
    lines = TEXT.read_text().splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith(f"| {heading} |")]
    if len(starts) != 1:
        raise ValueError(f"{len(starts)} tables headed {heading}")
    found = []
    for line in lines[starts[0] + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


def weights(words):
    """Keys and what each carries: alike unless weights stand beside them; none where it is said to be no state's.

    Raises:
        ValueError: neither a key nor no state, weights beside some keys only, or weights that do not add to one.
    """
    if "no state" in words:
        return {}
    found = [(name, weight) for weight, name in _WEIGHTED.findall(words)]
    given = [weight for _, weight in found if weight]
    if not found or (given and len(given) != len(found)):
        raise ValueError(f"not to be read as keys: {words}")
    shared = {name: float(weight) if weight else 1 / len(found) for name, weight in found}
    if abs(sum(shared.values()) - 1) > 1e-12:
        raise ValueError(f"weights do not add to one: {words}")
    return shared


def years_in(words):
    """The fiscal years a category is there in: ``FY2020-21``, ``to FY2022``, ``from FY2023``, or all."""
    if found := re.search(r"\b(to|from) FY(\d{4})", words):
        year = int(found[2])
        return range(ALWAYS.start, year + 1) if found[1] == "to" else range(year, ALWAYS.stop)
    if found := re.search(r"\bFY(\d\d)(\d\d)-(\d\d)", words):
        return range(int(found[1] + found[2]), int(found[1] + found[3]) + 1)
    return ALWAYS


@cache
def categories():
    """category -> Category, of both tables and of the list of what is no state's."""
    found = {}
    for side, heading in (("paid", "receipts"), ("received", "outlays"), ("received", "of no state")):
        for first, total, *keys in rows_under(heading):
            name = _NAME.match(first)[1]
            shared = weights(keys[0]) if keys else {}
            found[name] = Category(side, total, years_in(first), shared)
    return found


@cache
def keys():
    """key -> Made."""
    found = {}
    for cells in rows_under("key | main measure"):
        names = tuple(_NAME.findall(cells[0]))
        found |= dict.fromkeys(names, Made(names, *cells[1:]))
    return found


@cache
def movers():
    """key -> the key that moves it after its last observation."""
    (heading,) = re.findall(r"^\| (moved with `\w+`) \|", TEXT.read_text(), re.MULTILINE)
    (mover,) = _NAME.findall(heading)
    return {key: mover for first, *_ in rows_under(heading) for key in _NAME.findall(first)}


@cache
def axes():
    """axis -> option -> category -> weights: what an option shares out otherwise; the first option is the default."""
    found = {}
    for axis, options in rows_under("axis"):
        found[_NAME.match(axis)[1]] = dict(_option(words.strip()) for words in options.split(";"))
    return found


def _option(words):
    """``name``, or ``name: categories by keys``, several joined by ``and``."""
    name, _, changes = words.partition(": ")
    changed = {}
    for clause in changes.split(" and ") if _NAME.search(changes) else ():
        if "in no state" in clause:
            changed |= {category: {} for category in _NAME.findall(clause)}
        else:
            named, by, shared = clause.partition(" by ")
            if not by:
                raise ValueError(f"not to be read as an option: {words}")
            changed |= {category: weights(shared) for category in _NAME.findall(named)}
    return _NAME.match(name)[1], changed
