"""A chart's own page, alone in a folder of charts or inside the site: HTML text, everything escaped.

Belongs here: the printed form of a table's cells, data for the page's scripts, what may stand around a chart. Does not
belong here: drawing, files, pages for other sites (``embed.py``). The only texts put in unescaped are the SVG of
``picture.py``, the style and JSON made inert, all the project's own.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from markupsafe import Markup

from reports.figure import Column, Figure, Kind
from reports.pages import embed
from reports.pages.drawn import Content, Drawn
from reports.pages.header import ALONE, Header, Item
from reports.pages.picture import CARD_HEIGHT, CARD_WIDTH, Picture
from reports.pages.style import filled
from reports.words import numbers
from reports.words.lengths import CARD, CARD_ALT, ended

MISSING = "\N{EN DASH}"
_YEAR = "fiscal_year"
_PRINTED: dict[Kind, Callable[[Any], str]] = {
    "text": str,
    "year": str,
    "usd": numbers.money,
    "count": "{:,.0f}".format,
    "years": "{:.1f}".format,
    "rate": "{:.2f}".format,
    "share": numbers.share,
    "percent": lambda value: f"{value:+.1f} %".replace("-", numbers.MINUS),
}
_BREAKS_OUT = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"}


@dataclass(frozen=True)
class Around:
    """What stands around charts, and differs between a folder of them and the site.

    ``links`` lead from a chart to more on it. ``base_url`` is where the charts will be served, with a closing slash;
    empty for addresses relative to the page.
    """

    header: Header = ALONE
    links: tuple[Item, ...] = ()
    base_url: str = ""


def content(figure: Figure, picture: Picture) -> Content:
    """What the page of ``figure`` holds, drawn as ``picture``."""
    return Content(
        wide=picture.wide,
        narrow=picture.narrow,
        card=picture.card,
        tall=picture.tall,
        columns=figure.columns,
        rows=_printed(figure.drawn, figure.columns),
        years=_years(figure),
    )


def chart_page(chart: Drawn, content: Content, around: Around) -> str:
    """The page of one chart, which needs no other file to be read."""
    code = embed.of(chart)
    return filled(
        "figure.html.j2",
        chart=chart,
        columns=content.columns,
        rows=content.rows,
        years=inert(content.years) if content.years else "",
        snippets={
            "frame": str(embed.frame_code(code, around.base_url)),
            "image": str(embed.image_code(code, around.base_url)),
        },
        header=around.header,
        links=around.links,
        base_url=around.base_url,
        card=(CARD_WIDTH, CARD_HEIGHT),
        description=ended(chart.alt, CARD),
        image_alt=ended(chart.alt, CARD_ALT),
        wide=Markup(content.wide),  # noqa: S704  (the project's own marks, text escaped)
        narrow=Markup(content.narrow),  # noqa: S704
    )


def as_vega_lite(chart: Drawn) -> str:
    """The picture as a Vega-Lite specification: what the address of one holds, which posts of old may name."""
    image = {"type": "image", "width": CARD_WIDTH, "height": CARD_HEIGHT}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": {"text": chart.title, "subtitle": chart.subtitle},
        "description": chart.alt,
        "width": CARD_WIDTH,
        "height": CARD_HEIGHT,
        "data": {"values": [{"picture": f"{chart.name}.svg"}]},
        "mark": image,
        "encoding": {"url": {"field": "picture"}},
        "usermeta": {"notes": list(chart.notes)},
    }
    return json.dumps(spec, ensure_ascii=False) + "\n"


def inert(value: Any) -> Markup:  # noqa: ANN401  (whatever JSON holds)
    """``value`` as JSON that cannot end the script element it stands in, nor be taken for anything but data."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.translate(_BREAKS_OUT))  # noqa: S704  (no character of markup is left)


def cell(value: Any, column: Column) -> str:  # noqa: ANN401  (whatever the column holds)
    """A table cell as printed: rounded here and nowhere else; a dash where there is no figure."""
    return MISSING if value is None else _PRINTED[column.kind](value)


def _printed(table: pl.DataFrame, columns: Sequence[Column]) -> list[list[str]]:
    return [[cell(row[column.name], column) for column in columns] for row in table.iter_rows(named=True)]


def _years(figure: Figure) -> dict[str, Any] | None:
    """The fiscal years a figure holds and does not draw, latest first, for the selector; none where there is no other.

    Cells are as printed; dollars in a pair with their part of the most dollars of all years, so that bars can be
    compared.
    """
    if figure.shown is None:
        return None
    drawn = figure.shown[_YEAR].unique().to_list()
    table = figure.table.filter(~pl.col(_YEAR).is_in(drawn))
    columns = _telling(figure)
    dollars = [column.name for column in columns if column.kind == "usd"]
    most = figure.table.select(pl.max_horizontal(pl.col(*dollars).abs()).max()).item() if dollars else 0

    def one(row: Mapping[str, Any], column: Column) -> str | list[Any]:
        printed = cell(row[column.name], column)
        if most and column.kind == "usd" and row[column.name] is not None:
            return [printed, round(row[column.name] / most, 3)]
        return printed

    years = []
    for year in table[_YEAR].unique().sort(descending=True):
        rows = table.filter(pl.col(_YEAR) == year).iter_rows(named=True)
        years.append({"name": numbers.fiscal_year(year), "rows": [[one(row, c) for c in columns] for row in rows]})
    heads = [{"heading": column.heading, "isNumber": column.kind != "text"} for column in columns]
    return {"columns": heads, "years": years} if years else None


def _telling(figure: Figure) -> list[Column]:
    """Columns that tell rows of a year apart: not the year, not what never changes, not a code beside its name."""
    table = figure.table
    columns = [column for column in figure.columns if column.name != _YEAR and table[column.name].n_unique() > 1]
    texts = [column.name for column in columns if column.kind == "text"]

    def is_code(name: str) -> bool:
        later = texts[texts.index(name) + 1 :]
        count = table[name].n_unique()
        return any(count == table[other].n_unique() == table.n_unique([name, other]) for other in later)

    return [column for column in columns if column.kind != "text" or not is_code(column.name)]
