"""Are a document's figures plausible beside the last good ones? For what a parser cannot see in one document.

Belongs here: comparing two frames of a dataset, whatever it holds: a unit that changed, history that was rewritten,
last year's figures under this year's name, a document older than the one at hand. Does not belong here: what is wrong
within one document (its parser and schema say), or what to do about it (``refresh.py``).

A *series* is what the primary key says but for area and year; its *whole* in a year is the printed national row, or the
sum of the areas where none is printed.

What is accepted need not be true, and the truth must not be refused for it: of two wholes it is measured how far they
are apart, whichever of them came first. Two rules look one way only, as time does: a document has to go as far as the
figures at hand, and their newest year may rise by any part. What these cannot take back by themselves, bytes that were
released can (``refresh.py``), or somebody's word.
"""

from collections.abc import Iterable
from itertools import chain, pairwise
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


def require_plausible(
    dataset: Dataset, frame: pl.DataFrame, last_good: pl.DataFrame, *, closed: bool = False, may_rise: bool = True
) -> str:
    """What is worth noting of a document's ``frame`` beside the dataset's last good figures; '' where nothing is.

    ``closed`` says that the document is of years gone by, and may end before the figures at hand; ``may_rise`` that its
    newest year may still be filling up.

    Raises:
        SourceError: it ends before the figures at hand, its wholes are of another unit or restated by more than
            ``dataset.restated_by``, or a year's figures are those of another year.
    """
    if dataset.year is None:
        return ""
    restated: dict[int, float] = {}
    for value in _values(dataset):
        mine, theirs = (_years_of(one, dataset, value) for one in (frame, last_good))
        pairs = [(series, years, theirs[series]) for series, years in mine.items() if series in theirs]
        large = _large(chain(mine.values(), theirs.values()))
        for series, new, old in pairs:
            where = _where(dataset, value, series)
            if not closed:
                _require_as_new(new, old, where)
            _require_own_figures(new, old, where)
        _require_same_unit([(new, old) for _, new, old in pairs], large, value)
        for series, new, old in pairs:
            for year, moved in _restated(new, old, large, may_rise).items():
                if moved > dataset.restated_by:
                    raise SourceError(
                        f"{_where(dataset, value, series)} in {year} is {_whole(new[year]):,.0f}, was "
                        f"{_whole(old[year]):,.0f}: restated by {moved:.0%}, more than {dataset.restated_by:.0%}"
                    )
                restated[year] = max(moved, restated.get(year, 0.0))
    if not restated:
        return ""
    years = sorted(restated)
    span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    return f"restated: {len(years)} years ({span}), totals by at most {max(restated.values()):.1%}"


def require_as_new(dataset: Dataset, frame: pl.DataFrame, last_good: pl.DataFrame) -> None:
    """A document has to reach as far as the figures at hand, whatever else it says.

    Raises:
        SourceError: it does not; ``require_plausible`` looks at this, too, where the document is not ``closed``.
    """
    if dataset.year is None:
        return
    for value in _values(dataset):
        mine, theirs = (_years_of(one, dataset, value) for one in (frame, last_good))
        for series in [one for one in mine if one in theirs]:
            _require_as_new(mine[series], theirs[series], _where(dataset, value, series))


Years = dict[int, dict[str, float]]
"""Figures by year and area."""


def _values(dataset: Dataset) -> list[str]:
    """The columns of figures: numbers outside the primary key."""
    key = set(dataset.schema.primary_key())
    return [name for name, column in dataset.schema.columns().items() if name not in key and column.dtype.is_numeric()]


def _where(dataset: Dataset, value: str, series: tuple[object, ...]) -> str:
    return f"{value} of {', '.join(map(str, series)) or dataset.name}"


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

    A series that is small beside the largest one before and after may come and go. By and large is in the middle of
    the ratios, or of their inverses, which is not the inverse of that middle where they are even in number.
    """
    compared: dict[int, list[tuple[float, float]]] = {}
    for new, old in pairs:
        beside = [(year, old, _nearest(year, old)) for year in new]
        beside += [(later, new, earlier) for earlier, later in pairwise(sorted(new))]
        for year, other, near in beside:
            whole, known = abs(_whole(new[year])), abs(_whole(other[near]))
            matters = max(whole, known) >= MATTERS * large.get(_nearest(year, old), 0.0)
            if known and matters and not whole and len(new[year]) >= MANY_AREAS:
                raise SourceError(f"{value} in {year} is zero in every area, and {known:,.0f} in {near}")
            if whole and known and matters and abs(year - near) <= NEAR_YEARS:
                compared.setdefault(year, []).append((whole, known))
    for year, found in sorted(compared.items()):
        more, less = median(whole / known for whole, known in found), median(known / whole for whole, known in found)
        if max(more, less) >= UNIT_CHANGE:
            times = f"{more:,.0f}" if more > less else f"1/{less:,.0f}"
            raise SourceError(f"{value} in {year} is {times} times that of years nearby: has the unit changed?")


def _nearest(year: int, years: Years) -> int:
    return min(years, key=lambda other: (abs(other - year), -other))


def _large(series: Iterable[Years]) -> dict[int, float]:
    """The largest whole of each year, in a document and at hand."""
    largest: dict[int, float] = {}
    for years in series:
        for year, areas in years.items():
            largest[year] = max(abs(_whole(areas)), largest.get(year, 0.0))
    return largest


def _restated(new: Years, old: Years, large: dict[int, float], may_rise: bool) -> dict[int, float]:  # noqa: FBT001
    """By what part of the smaller of the two, or of a line that matters, the whole of each year moved.

    Of the smaller: three quarters of the truth are a third from it, as it is from them. Of the newest year at hand only
    a fall counts where it ``may_rise``: it may still be filling up.
    """
    moved = {}
    for year in sorted(new.keys() & old.keys()):
        before, after = _whole(old[year]), _whole(new[year])
        if may_rise and year == max(old) and after * before >= before * before:
            continue
        base = max(min(abs(before), abs(after)), MATTERS * large[year])
        part = abs(after - before) / base if base else 0.0
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
