"""Internal Revenue Service, Data Book Table 5 as the Treasury Bulletin prints it (Table FFO-5, FFO-4 to FY1997).

Belongs here: reading the transcription of 24 editions, the states in one CSV, the other areas in
``treasury_bulletin_rows.py``. Quirks:
- in FY1995-98 Maryland holds the District of Columbia, which then has no row: a share of Maryland's is one of both;
- in FY1995-98 estate and gift tax are one column, ``estate_and_gift``; before FY2010 estate and trust income tax has no
  column and lies in ``not_withheld_income_and_seca``;
- FY1997 is left out. It is printed by state but was booked by district: the seats of districts over several states
  have nearly all of it (withheld tax of Wyoming $0.9, 0.2, 1.1 billion in FY1996-98, of Colorado 16, 27, 22);
- FY2004's estate tax and total are left out: two states print the same estate tax, see ``DO_NOT_ADD``;
- 11 to 12 % is not classified by state in FY2006-08 (corporation tax 23 % in FY2006, estate tax 20 %), under 1 % else
  (estate tax 6 to 10 % in FY2020-22);
- by zip code of the return from FY2006 on, by the district's office before: states move between FY2004 and FY2006, and
  in FY2006-08 a few employers' withheld tax stands in another state (South Carolina 2006, Arkansas and Idaho 2007);
- FY2013 is the December edition: the final total by state differs from it by up to 0.1 %.
Does not belong here: where the document lies (``data_book.py``), the Data Book's own workbooks (``table_5.py``).
"""

from collections.abc import Iterator

import polars as pl

from assets.areas import CODE_OF_NAME, require_every_state, require_national_row, require_parts
from assets.sources.irs.treasury_bulletin_rows import COLUMNS, CORRECTIONS, DO_NOT_ADD, LESS_THAN_500_DOLLARS, ROWS
from pipeline.documents.cells import csv_cells, number_in, require_known
from pipeline.errors import SourceError

EDITIONS = (*range(1995, 1999), 2003, 2004, *range(2006, 2024))
"""Fiscal years of the transcription."""
BY_DISTRICT = 1997
_DISTRICT_AND_NEXT_YEAR = ("Idaho", 1998)
"""Idaho's tax of FY1997 is a third of the next year's; where it is not, the year is by state after all."""
_LAST_WITH_DC_IN_MARYLAND = 1998
_MARYLAND_WITH_DC = "Maryland and District of Columbia"
_AREA_OF_NAME = CODE_OF_NAME | {_MARYLAND_WITH_DC: "MD"}
_COLUMN_OF_ITEM = {item: f"{item}_thousands" for item in COLUMNS} | {
    "business_income": "business_income_tax_thousands",
    "individual_and_employment": "individual_total_thousands",
    "withheld_income_and_fica": "withheld_and_fica_thousands",
    "not_withheld_income_and_seca": "not_withheld_and_seca_thousands",
}
_PRINTED = {
    "estate": range(2003, 2024),
    "gift": range(2003, 2024),
    "estate_and_gift": range(1995, 1999),
    "estate_and_trust_income": range(2010, 2024),
}
"""Fiscal years whose edition has a column, of those that not every edition has."""
_PARTS = {
    "total": ("business_income", "individual_and_employment", "estate", "gift", "estate_and_gift", "excise"),
    "individual_and_employment": (
        "withheld_income_and_fica",
        "not_withheld_income_and_seca",
        "unemployment_insurance",
        "railroad_retirement",
        "estate_and_trust_income",
    ),
}
_THOUSAND = 1e3
_ROUNDING_USD = 10 * _THOUSAND
"""By how much areas may differ from US: 56 rounded figures, at most 6 thousand as found."""
_ROW_ROUNDING_USD = 3 * _THOUSAND
Figure = tuple[int, str, str, int]


def parse_treasury_bulletin(content: bytes) -> pl.DataFrame:
    """Read the transcription of every edition.

    Returns: fiscal_year, item, area, amount_usd (dollars); FY1997, and estate and total of FY2004, left out.

    Raises:
        SourceError: an edition, state or column missing, a figure where none is printed, a misprint that is not there
            any more, rows that do not add up twice, or areas that do not add to US.
    """
    figures = _corrected([*_states(content), *_other_areas()])
    frame = pl.DataFrame(figures, schema=["fiscal_year", "item", "area", "amount_usd"], orient="row")
    frame = frame.with_columns(pl.col("amount_usd") * _THOUSAND)
    key = ["fiscal_year", "item"]
    if frame.select(*key, "area").is_duplicated().any():
        twice = frame.filter(frame.select(*key, "area").is_duplicated()).row(0)
        raise SourceError(f"FY{twice[0]}: {twice[2]} stands twice")
    in_maryland = pl.col("fiscal_year") <= _LAST_WITH_DC_IN_MARYLAND
    require_every_state(frame.filter(in_maryland), by=key, without={"DC"})
    require_every_state(frame.filter(~in_maryland), by=key)
    _require_rows_that_add(frame)
    wrong = [(year, item) for year, item in DO_NOT_ADD if not _gap_is_known(frame, year, item)]
    if wrong:
        raise SourceError(f"areas add to US, or to something else than known, in {wrong}")
    known = pl.struct(key).is_in([{"fiscal_year": year, "item": item} for year, item in DO_NOT_ADD])
    return require_national_row(frame.filter(~known), "amount_usd", key, tolerance=_ROUNDING_USD)


def _states(content: bytes) -> Iterator[Figure]:
    """The figures of the CSV, thousands, without FY1997."""
    cells = csv_cells(content, ["fiscal_year", "area", *_COLUMN_OF_ITEM.values()])
    require_known(cells["area"], _AREA_OF_NAME, "area")
    require_known(cells["fiscal_year"], {str(year) for year in EDITIONS}, "edition")
    if absent := sorted({str(year) for year in EDITIONS} - set(cells["fiscal_year"])):
        raise SourceError(f"no edition of FY{', FY'.join(absent)}")
    _require_by_district(cells)
    for row in cells.filter(pl.col("fiscal_year") != str(BY_DISTRICT)).iter_rows(named=True):
        year, name = int(row["fiscal_year"]), row["area"]
        if name == ("Maryland" if year <= _LAST_WITH_DC_IN_MARYLAND else _MARYLAND_WITH_DC):
            raise SourceError(f"FY{year}: {name!r}: Maryland holds the District of Columbia to FY1998, and only then")
        for item, column in _COLUMN_OF_ITEM.items():
            where = (year, item, _AREA_OF_NAME[name])
            if year not in _PRINTED.get(item, EDITIONS):
                if row[column] is not None:
                    raise SourceError(f"FY{year}: a figure under {column}, which the edition has not")
            elif row[column] is None and (year, where[2], item) in LESS_THAN_500_DOLLARS:
                yield *where, 0
            else:
                yield *where, number_in(row[column], f"FY{year}, {name}, {item}", int)


def _other_areas() -> Iterator[Figure]:
    """The figures of the other areas, thousands."""
    for line in ROWS.split():
        year, area, *cells = line.split(",")
        yield from ((int(year), item, area, int(cell)) for item, cell in zip(COLUMNS, cells, strict=True) if cell != "")


def _corrected(figures: list[Figure]) -> list[Figure]:
    """The figures with every misprint corrected.

    Raises:
        SourceError: a misprint is not there any more.
    """
    corrected = {(year, area, item): amount for year, item, area, amount in figures}
    for where, (printed, _) in CORRECTIONS.items():
        if corrected.get(where) != printed:
            raise SourceError(f"a misprint is gone: {where} is {corrected.get(where)}, not {printed}")
    return [
        (year, item, area, CORRECTIONS.get((year, area, item), (0, amount))[1]) for year, item, area, amount in figures
    ]


def _require_by_district(cells: pl.DataFrame) -> None:
    """Raise SourceError where FY1997 is not booked by district, so that it ought to be read."""
    state, next_year = _DISTRICT_AND_NEXT_YEAR
    of_state = dict(cells.filter(area=state).select("fiscal_year", _COLUMN_OF_ITEM["total"]).rows())
    old, new = (number_in(of_state.get(str(year)), f"{state}, {year}", int) for year in (BY_DISTRICT, next_year))
    if old > new / 2:
        raise SourceError(f"FY{BY_DISTRICT} is left out as booked by district, but {state} has {old:,} of {new:,}")


def _require_rows_that_add(frame: pl.DataFrame) -> None:
    """Raise SourceError where in an area the parts do not add to the total and to that of the individual taxes."""
    for (year,), edition in frame.group_by("fiscal_year", maintain_order=True):
        wide = edition.pivot("item", index="area", values="amount_usd")
        for item, parts in _PARTS.items():
            try:
                require_parts(wide, item, [part for part in parts if part in wide.columns], _ROW_ROUNDING_USD)
            except SourceError as error:
                raise SourceError(f"FY{year}: {error}") from error


def _gap_is_known(frame: pl.DataFrame, year: int, item: str) -> bool:
    """Whether the areas add to as much more than US as ``DO_NOT_ADD`` says."""
    of_item = dict(frame.filter(fiscal_year=year, item=item).select("area", "amount_usd").rows())
    gap = sum(of_item.values()) - 2 * of_item.get("US", 0.0)
    return bool(abs(gap - DO_NOT_ADD[year, item] * _THOUSAND) < _THOUSAND)
