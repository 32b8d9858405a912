"""Are a document's figures plausible beside the last good ones? For what a parser cannot see in one document.

Belongs here: comparing two frames of a dataset, whatever it holds: a unit that changed, history that was rewritten,
last year's figures under this year's name, a document older than the one at hand. Does not belong here: what is wrong
within one document (its parser and schema say), or what to do about it (``refresh.py``).

A *series* is what the primary key says but for area and year; its *whole* in a year is the printed national row, or the
sum of the areas where none is printed.
"""

from collections.abc import Iterable
from itertools import pairwise
from statistics import median

import polars as pl

from pipeline.documents.dataset import Dataset
from pipeline.errors import SourceError

UNIT_CHANGE = 200.0
"""A whole so many times the last good one is taken for a change of the unit (thousands, millions)."""
NEAR_YEARS = 3
"""Years across which wholes are compared; nothing grows two hundredfold between."""
MATTERS = 0.05
"""A series that is a smaller part of the largest one may be restated by more than it is itself."""
MANY_AREAS = 40
NOTED = 1e-4
"""By what part of itself a whole may move without being noted."""
_NATIONAL = "US"


def require_plausible(dataset: Dataset, frame: pl.DataFrame, last_good: pl.DataFrame, *, closed: bool = False) -> str:
    """What is worth noting of a document's ``frame`` beside the dataset's last good figures; '' where nothing is.

    ``closed`` says that the document is of years gone by, and may end before the figures at hand.

    Raises:
        SourceError: it ends before the figures at hand, its wholes are of another unit or restated by more than
            ``dataset.restated_by``, or a year's figures are those of another year.
    """
    if dataset.year is None:
        return ""
    restated: dict[int, float] = {}
    for value in _values(dataset):
        mine, theirs = (_years_of(one, dataset, value) for one in (frame, last_good))
        pairs = [(series, mine[series], theirs[series]) for series in mine.keys() & theirs.keys()]
        large = _large(theirs.values())
        for series, new, old in pairs:
            where = f"{value} of {', '.join(map(str, series)) or dataset.name}"
            if not closed:
                _require_as_new(new, old, where)
            _require_own_figures(new, old, where)
        _require_same_unit([(new, old) for _, new, old in pairs], large, value)
        for series, new, old in pairs:
            for year, moved in _restated(new, old, large).items():
                if moved > dataset.restated_by:
                    raise SourceError(
                        f"{value} of {', '.join(map(str, series)) or dataset.name} in {year} is "
                        f"{_whole(new[year]):,.0f}, was {_whole(old[year]):,.0f}: restated by {moved:.0%}, more than "
                        f"{dataset.restated_by:.0%}"
                    )
                restated[year] = max(moved, restated.get(year, 0.0))
    if not restated:
        return ""
    years = sorted(restated)
    span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    return f"restated: {len(years)} years ({span}), totals by at most {max(restated.values()):.1%}"


Years = dict[int, dict[str, float]]
"""Figures by year and area."""


def _values(dataset: Dataset) -> list[str]:
    """The columns of figures: numbers outside the primary key."""
    key = set(dataset.schema.primary_key())
    return [name for name, column in dataset.schema.columns().items() if name not in key and column.dtype.is_numeric()]


def _years_of(frame: pl.DataFrame, dataset: Dataset, value: str) -> dict[tuple[object, ...], Years]:
    """The figures of every series."""
    year = str(dataset.year)
    key = [name for name in dataset.schema.primary_key() if name not in {year, "area"}]
    area = pl.col("area") if "area" in frame.columns else pl.lit(_NATIONAL)
    rows = frame.filter(pl.col(value).is_not_null()).select(*key, year, area.alias("area"), pl.col(value))
    found: dict[tuple[object, ...], Years] = {}
    for *series, of_year, of_area, amount in rows.iter_rows():
        found.setdefault(tuple(series), {}).setdefault(of_year, {})[of_area] = amount
    return found


def _whole(areas: dict[str, float]) -> float:
    return areas[_NATIONAL] if _NATIONAL in areas else sum(areas.values())


def _require_as_new(new: Years, old: Years, where: str) -> None:
    """A document of several years has to reach as far as the figures at hand."""
    if len(new) > 1 and max(new) < max(old):
        raise SourceError(f"{where} ends in {max(new)}, the figures at hand go to {max(old)}: an older document")


def _require_same_unit(pairs: list[tuple[Years, Years]], large: dict[int, float], value: str) -> None:
    """In no year may the series by and large be hundreds of times those of a year nearby.

    A series that is small beside the largest one before and after may come and go.
    """
    ratios: dict[int, list[float]] = {}
    for new, old in pairs:
        beside = [(year, old, _nearest(year, old)) for year in new]
        beside += [(later, new, earlier) for earlier, later in pairwise(sorted(new))]
        for year, other, near in beside:
            whole, known = abs(_whole(new[year])), abs(_whole(other[near]))
            matters = max(whole, known) >= MATTERS * large.get(_nearest(year, old), 0.0)
            if known and matters and not whole and len(new[year]) >= MANY_AREAS:
                raise SourceError(f"{value} in {year} is zero in every area, and {known:,.0f} in {near}")
            if whole and known and matters and abs(year - near) <= NEAR_YEARS:
                ratios.setdefault(year, []).append(whole / known)
    for year, found in sorted(ratios.items()):
        if not 1 / UNIT_CHANGE < (ratio := median(found)) < UNIT_CHANGE:
            times = f"{ratio:,.0f}" if ratio > 1 else f"1/{1 / ratio:,.0f}"
            raise SourceError(f"{value} in {year} is {times} times that of years nearby: has the unit changed?")


def _nearest(year: int, years: Years) -> int:
    return min(years, key=lambda other: (abs(other - year), -other))


def _large(series: Iterable[Years]) -> dict[int, float]:
    """The largest whole of each year at hand."""
    largest: dict[int, float] = {}
    for years in series:
        for year, areas in years.items():
            largest[year] = max(abs(_whole(areas)), largest.get(year, 0.0))
    return largest


def _restated(new: Years, old: Years, large: dict[int, float]) -> dict[int, float]:
    """By what part of itself, or of a line that matters, the whole of each year moved.

    Of the newest year at hand only a fall counts: it may still be filling up.
    """
    moved = {}
    for year in sorted(new.keys() & old.keys()):
        before = _whole(old[year])
        if year == max(old) and _whole(new[year]) * before >= before * before:
            continue
        base = max(abs(before), MATTERS * large[year])
        part = abs(_whole(new[year]) - before) / base if base else 0.0
        if part > NOTED:
            moved[year] = part
    return moved


def _require_own_figures(new: Years, old: Years, where: str) -> None:
    """No year may hold what another year holds, in every area: last year's document under this year's name."""
    for year, areas in new.items():
        if len(areas) < MANY_AREAS or len(set(areas.values())) == 1:
            continue
        for other in (year - 1, year + 1):
            if any(known.get(other) == areas for known in (old, new)) and old.get(year) != areas:
                raise SourceError(f"{where} in {year} is that of {other}, in every area: the document of another year")
