"""The areas of the map and the names agencies give them.

Belongs here: the 50 states, the District of Columbia, the territories and the residual areas agencies print, with their
codes. Does not belong here: figures, or one agency's peculiar spelling (that is handled in its own file).
"""

from collections.abc import Collection, Iterator, Sequence

import dataframely as dy
import polars as pl

from pipeline.errors import SourceError


class AreaSchema(dy.Schema):
    """One row an area code: ``kind`` is state, territories_abroad, not_allocated or national."""

    area = dy.String(
        primary_key=True,
        description="Postal code of a state or territory, a word for other areas agencies print, or US for the nation.",
    )
    area_name = dy.String(description="Name of the area.")
    fips = dy.String(nullable=True, description="FIPS code, two digits as text; null for areas that have none.")
    kind = dy.Enum(
        ["state", "territories_abroad", "not_allocated", "national"],
        description="state (50 states and DC), territories_abroad, not_allocated or national.",
    )


_STATES = """
01 AL Alabama|02 AK Alaska|04 AZ Arizona|05 AR Arkansas|06 CA California|08 CO Colorado|09 CT Connecticut
10 DE Delaware|11 DC District of Columbia|12 FL Florida|13 GA Georgia|15 HI Hawaii|16 ID Idaho|17 IL Illinois
18 IN Indiana|19 IA Iowa|20 KS Kansas|21 KY Kentucky|22 LA Louisiana|23 ME Maine|24 MD Maryland|25 MA Massachusetts
26 MI Michigan|27 MN Minnesota|28 MS Mississippi|29 MO Missouri|30 MT Montana|31 NE Nebraska|32 NV Nevada
33 NH New Hampshire|34 NJ New Jersey|35 NM New Mexico|36 NY New York|37 NC North Carolina|38 ND North Dakota|39 OH Ohio
40 OK Oklahoma|41 OR Oregon|42 PA Pennsylvania|44 RI Rhode Island|45 SC South Carolina|46 SD South Dakota
47 TN Tennessee|48 TX Texas|49 UT Utah|50 VT Vermont|51 VA Virginia|53 WA Washington|54 WV West Virginia
55 WI Wisconsin|56 WY Wyoming
"""
_OTHERS = [
    ("PR", "Puerto Rico", "72", "territories_abroad"),
    ("GU", "Guam", "66", "territories_abroad"),
    ("VI", "Virgin Islands", "78", "territories_abroad"),
    ("AS", "American Samoa", "60", "territories_abroad"),
    ("MP", "Northern Mariana Islands", "69", "territories_abroad"),
    ("overseas", "Armed forces overseas", None, "territories_abroad"),
    ("international", "International", None, "territories_abroad"),
    ("other_areas", "Other areas", None, "territories_abroad"),
    ("undistributed", "Undistributed", None, "not_allocated"),
    ("unknown", "No place given", None, "not_allocated"),
    ("US", "United States", "00", "national"),
]

STATES: tuple[tuple[str, str, str], ...] = tuple(
    (entry[3:5], entry[6:], entry[:2]) for line in _STATES.strip().splitlines() for entry in line.split("|")
)
"""(postal code, name, FIPS code) of the 50 states and the District of Columbia."""

STATE_CODES: tuple[str, ...] = tuple(code for code, _, _ in STATES)
CODE_OF_NAME: dict[str, str] = {name: code for code, name, _ in STATES} | {name: code for code, name, _, _ in _OTHERS}
CODE_OF_FIPS: dict[str, str] = {fips: code for code, _, fips in STATES} | {f: c for c, _, f, _ in _OTHERS if f}


def areas() -> pl.DataFrame:
    """Every area code with its name, FIPS code and kind."""
    rows = [(code, name, fips, "state") for code, name, fips in STATES] + _OTHERS
    return AreaSchema.validate(
        pl.DataFrame(rows, schema=["area", "area_name", "fips", "kind"], orient="row"), cast=True
    )


def require_every_state(frame: pl.DataFrame, by: Sequence[str] = (), *, without: Collection[str] = ()) -> pl.DataFrame:
    """Return ``frame`` when each group of ``by`` holds each of the 51 states exactly once.

    ``without`` are states that the agency counts within another: they must not be there.

    Raises:
        SourceError: a state is missing, stands twice or is there though counted within another; names group and states.
    """
    states = frame.filter(pl.col("area").is_in(STATE_CODES))
    if states.is_empty():
        raise SourceError("holds no state")
    for where, group in _groups(states, by):
        found = group["area"].to_list()
        if missing := sorted(set(STATE_CODES) - set(without) - set(found)):
            raise SourceError(f"missing {', '.join(missing)}{where}")
        if unexpected := sorted(set(without) & set(found)):
            raise SourceError(f"{', '.join(unexpected)} has a row of its own{where}")
        if len(found) != len(set(found)):
            raise SourceError(f"{', '.join(sorted({a for a in found if found.count(a) > 1}))} stands twice{where}")
    return frame


def require_national_row(
    frame: pl.DataFrame, measure: str, by: Sequence[str] = (), *, tolerance: float = 0, relative: float = 0
) -> pl.DataFrame:
    """Return ``frame`` when, in each group of ``by``, ``measure`` of the other areas adds to that of the one row US.

    Sums may differ by ``tolerance`` (in the unit of ``measure``) or by the share ``relative`` of US, whichever is more.

    Raises:
        SourceError: US is missing, stands twice or has no figure, or the areas do not add to it; names the group.
    """
    if frame.is_empty():
        raise SourceError("holds no area")
    is_national = pl.col("area").eq_missing("US")
    for where, group in _groups(frame, by):
        printed = group.filter(is_national)[measure].to_list()
        if len(printed) != 1:
            raise SourceError(f"{len(printed)} rows for US{where}, not 1")
        if printed[0] is None:
            raise SourceError(f"no {measure} of US{where}")
        added = group.filter(~is_national)[measure].sum()
        if not abs(added - printed[0]) <= max(tolerance, relative * printed[0]):
            raise SourceError(f"{measure}: areas add to {added:,.0f}{where}, US is {printed[0]:,.0f}")
    return frame


def require_steady(
    frame: pl.DataFrame, measure: str, year: str, most_times: float, by: Sequence[str] = ()
) -> pl.DataFrame:
    """Return ``frame`` when no area's ``measure`` is more than ``most_times`` that of the year before, or less than so.

    For figures that no sum holds: a digit lost in one state is not seen otherwise. ``by`` are the columns, besides area
    and year, that tell series apart; only years next to each other are compared.

    Raises:
        SourceError: one is; the message names area and year.
    """
    series, before = ["area", *by], pl.col(measure).shift()
    steps = frame.sort(*series, year).with_columns(
        _before=before.over(series), _is_next=(pl.col(year) - pl.col(year).shift().over(series)) == 1
    )
    low, high = (pl.col("_before") * factor for factor in (1 / most_times, most_times))
    moved = steps.filter(pl.col("_is_next") & ~pl.col(measure).is_between(low, high))
    for area, of_year, new, old in moved.select("area", year, measure, "_before").rows():
        raise SourceError(f"{measure} of {area} is {new:,.0f} in {of_year}, {old:,.0f} the year before")
    return frame


def require_parts(frame: pl.DataFrame, total: str, parts: Sequence[str], tolerance: float) -> pl.DataFrame:
    """Return ``frame`` when in each area the columns ``parts`` add to the column ``total`` within ``tolerance``.

    Raises:
        SourceError: a part or a total is missing, or they do not add; the message names the areas.
    """
    gap = (pl.col(total) - pl.sum_horizontal(parts, ignore_nulls=False)).abs()
    if wrong := frame.filter(gap.is_null() | ~(gap <= tolerance))["area"].to_list():
        raise SourceError(f"{', '.join(parts)} do not add to {total} in {', '.join(map(str, wrong))}")
    return frame


def _groups(frame: pl.DataFrame, by: Sequence[str]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Each group of ``by`` with the words that say which it is; the whole frame and '' without ``by``."""
    if not by:
        yield "", frame
        return
    for key, group in frame.group_by(by, maintain_order=True):
        yield f" in {', '.join(f'{name} {value}' for name, value in zip(by, key, strict=True))}", group
