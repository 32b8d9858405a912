"""The charts' drawings as pictures for the site's own pages.

Belongs here: pictures for wide and narrow screens, with colours for the dark, and which chart leads where. Does not
belong here: drawing, the charts' own pages (``reports/pages``). A chart that is not there is not shown: not every kind
need be drawn for every year.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reports import theme
from reports.pages import picture
from reports.pages.drawn import Content, Drawn, Size
from reports.site.layout import CHARTS


@dataclass(frozen=True)
class Image:
    """A chart as pages show it: pictures for wide and narrow screens with their sizes in pixels, and its words."""

    wide: str
    wide_size: tuple[str, str]
    narrow: str
    narrow_size: tuple[str, str]
    page: str
    title: str
    label: str
    alt: str
    says: str = ""
    """What stands under it: what is measured, in which dollars, and what its lines mean."""


def page_of(chart: Drawn) -> str:
    """The address of a chart's page."""
    return f"{CHARTS}{chart.name}.html"


def pictures(chart: Drawn, content: Content) -> dict[str, str]:
    """The pictures of a chart for the site's pages: path -> SVG, without words of marks, which nobody can point at."""
    if _is_old(chart):
        return {}
    wide, narrow = _paths(chart)
    return {wide: _with_dark(_still(content.wide)), narrow: _with_dark(_still(content.narrow))}


def image(chart: Drawn) -> Image:
    """The chart as pages show it, one of an old year by its wide picture."""
    wide, narrow = _paths(chart)
    said = (f"{chart.subtitle}." if chart.subtitle else "", chart.caution)
    found = Image(
        wide, _size(chart.wide_size), narrow, _size(chart.narrow_size), page_of(chart),
        chart.title, chart.label, chart.alt, " ".join(filter(None, said)),
    )  # fmt: skip
    if not _is_old(chart):
        return found
    path, size = f"{CHARTS}{chart.card}", _size((picture.CARD_WIDTH, picture.CARD_HEIGHT))
    return replace(found, wide=path, narrow=path, wide_size=size, narrow_size=size)


def _is_old(chart: Drawn) -> bool:
    """Whether pages show a chart by its wide picture: one of an old year, unless it is the map, which comes first."""
    return not chart.has_every_form and chart.kind != "map"


def kinds(charts: Iterable[Drawn]) -> Mapping[str, list[Drawn]]:
    """The charts by kind, in their order."""
    by_kind: dict[str, list[Drawn]] = {}
    for one in charts:
        by_kind.setdefault(one.kind, []).append(one)
    return by_kind


def on_home(charts: Iterable[Drawn], latest: int) -> list[Drawn]:
    """The charts the home page shows: of those it does, the one of the latest fiscal year, or of all years."""
    shown_of = {"latest year": latest, "all years": None}
    return [one for one in charts if one.on_home in shown_of and one.year == shown_of[one.on_home] and not one.state]


def _paths(chart: Drawn) -> tuple[str, str]:
    return f"pictures/{chart.name}.svg", f"pictures/{chart.name}-narrow.svg"


def _still(svg: str) -> str:
    """``svg`` without titles of marks and what is there to be pointed at; its own title, which has an id, stays."""
    return re.sub(r'<(?:rect|circle)[^>]* fill-opacity="0"/>', "", re.sub(r"<title>[^<]*</title>", "", svg))


def _with_dark(svg: str) -> str:
    """``svg`` with the theme's colours for the dark, as the charts' own pages have them, as far as it has them."""
    rules = "".join(
        f'[{of}="{light}"]{{{of}:{dark}}}'
        for light, dark in theme.DARK.items()
        for of in ("fill", "stroke")
        if f'{of}="{light}"' in svg
    )
    end = svg.index(">") + 1
    return f"{svg[:end]}<style>@media screen and (prefers-color-scheme:dark){{{rules}}}</style>{svg[end:]}"


def _size(size: Size) -> tuple[str, str]:
    return f"{size[0]:.0f}", f"{size[1]:.0f}"
