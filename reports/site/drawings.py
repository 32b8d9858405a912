"""The charts there are, and their pictures for the site's own pages.

Belongs here: telling a chart's kind, year and state by its name, taking the drawings for wide and narrow screens out of
its page, the links a chart's page is given. Does not belong here: drawing. A chart that is not there is not shown: not
every kind need be drawn for every year. Where a page holds no drawings the picture with title and footer is shown.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import escape

from reports import theme
from reports.pages import embed as embeds
from reports.site.material import Drawing, State

NAVIGATION, LINKS = "<!--site-nav-->", "<!--site-links-->"
"""Marks in the page of a chart, replaced by the site's navigation and by links to the pages on its year or state."""
_YEARLY = re.compile(r"(?P<kind>[a-z][a-z-]*)-(?P<year>\d{4})")
_OF_STATE = re.compile(r"(?P<kind>[a-z][a-z-]*)-(?P<state>[a-z]{2})")
_ORDER = ("blue-red", "map", "ranking", "robustness", "specification-curve", "margin", "representation", "trend",
          "profile")  # fmt: skip
_PREVIEW = re.compile(r'(<meta (?:property|name)="(?:og|twitter):image" content=")(?=[a-z0-9][a-z0-9-]*\.png")')
_RELATIVE = re.compile(r'<p class="relative">[^<]*</p>\n?')
_SIZE = re.compile(r'<svg[^>]*?viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"')


@dataclass(frozen=True)
class Placed:
    """A chart and what it is about: a fiscal year, a state (postal code), or neither."""

    drawing: Drawing
    kind: str
    year: int | None = None
    state: str = ""

    @property
    def page(self) -> str:
        """The address of its page."""
        return f"charts/{self.drawing.name}.html"


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


def placed(drawings: Iterable[Drawing], states: Iterable[State]) -> list[Placed]:
    """Every chart with its kind, year and state, in the order in which readers meet the kinds, latest year first."""
    codes = {state.code.lower() for state in states}
    found = []
    for drawing in drawings:
        if yearly := _YEARLY.fullmatch(drawing.name):
            found.append(Placed(drawing, yearly["kind"], year=int(yearly["year"])))
        elif (of := _OF_STATE.fullmatch(drawing.name)) and of["state"] in codes:
            found.append(Placed(drawing, of["kind"], state=of["state"].upper()))
        else:
            found.append(Placed(drawing, drawing.name))
    return sorted(found, key=lambda one: (_position(one.kind), -(one.year or 0), one.state))


def _position(kind: str) -> tuple[int, str]:
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind)


def pictures(drawing: Drawing) -> dict[str, str]:
    """The pictures of a chart for the site's pages: path -> SVG, with colours for the dark where its page has them."""
    return {
        f"pictures/{drawing.name}{suffix}.svg": _with_dark(found) if found else drawing.picture
        for suffix, found in (("", _inside(drawing, 0)), ("-narrow", _inside(drawing, 1)))
    }


def image(one: Placed) -> Image:
    """The chart as pages show it."""
    (wide, wide_svg), (narrow, narrow_svg) = pictures(one.drawing).items()
    return Image(
        wide, _size(wide_svg), narrow, _size(narrow_svg), one.page,
        one.drawing.title, one.drawing.label, one.drawing.alt,
    )  # fmt: skip


def with_links(text: str, navigation: str, links: str = "") -> str:
    """A page of the folder of charts with the site's navigation and links in the places it keeps for them."""
    return text.replace(NAVIGATION, navigation).replace(LINKS, links)


def with_address(one: Drawing, text: str, charts_url: str) -> str:
    """The page of a chart with whole addresses where others read them: previews, and code to paste.

    Raises:
        ValueError: the page does not hold the code it should.
    """
    text = _PREVIEW.sub(lambda found: f"{found[1]}{charts_url}", text)
    if one.embed is None:
        return text
    for code in (embeds.frame_code, embeds.image_code):
        relative, whole = str(escape(str(code(one.embed, "")))), str(escape(str(code(one.embed, charts_url))))
        if relative not in text:
            raise ValueError(f"{one.name}: its page does not hold the code to embed it")
        text = text.replace(relative, whole)
    return _RELATIVE.sub("", text)


def kinds(found: Iterable[Placed]) -> Mapping[str, list[Placed]]:
    """The charts by kind, in their order."""
    by_kind: dict[str, list[Placed]] = {}
    for one in found:
        by_kind.setdefault(one.kind, []).append(one)
    return by_kind


def _inside(drawing: Drawing, number: int) -> str:
    """The ``number``-th drawing inside the chart's page, known by the id of its title; '' where there is none."""
    ident = re.escape(f"{drawing.name}-{number}-title")
    found = re.search(rf'<svg[^>]*aria-labelledby="{ident}[ "][^>]*>.*?</svg>', drawing.page, re.DOTALL)
    return found[0] if found else ""


def _with_dark(svg: str) -> str:
    """``svg`` with the theme's colours for the dark, as the charts' own pages have them."""
    rules = "".join(
        f'[fill="{light}"]{{fill:{dark}}}[stroke="{light}"]{{stroke:{dark}}}' for light, dark in theme.DARK.items()
    )
    end = svg.index(">") + 1
    return f"{svg[:end]}<style>@media screen and (prefers-color-scheme:dark){{{rules}}}</style>{svg[end:]}\n"


def _size(svg: str) -> tuple[str, str]:
    found = _SIZE.search(svg)
    return (f"{float(found['width']):.0f}", f"{float(found['height']):.0f}") if found else ("600", "400")
