"""Every page of the site from its material: ``site(material)``.

Belongs here: gallery, the page for addresses that lead nowhere, and putting all pages together. Does not belong
here: reading or writing files.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reports.pages.chart_folder import lists, pages_of
from reports.pages.chart_page import Around
from reports.pages.drawn import Drawn, by_kind
from reports.pages.header import Item
from reports.site import (
    count,
    data,
    drawings,
    evidence,
    home,
    layout,
    maps,
    method_changes,
    releases,
    states,
    years,
)
from reports.site.drawings import image
from reports.site.layout import Footing, Link
from reports.site.material import Material, State
from reports.words.numbers import fiscal_year

VIEWED = {"map", "ranking", "trend", "profile"}
"""Kinds of charts that ``views.html`` has in every view and year."""


def site(material: Material) -> dict[str, str]:
    """Every page and text of the site: path from its root -> text.

    Pictures, figures and data files that are copied as they are are not among them.

    Raises:
        ValueError: figures of the latest year are missing, or a state's postal code can name no file.
    """
    charts = by_kind(chart for chart, _ in material.charts)
    read = material.tables["mart.source"]["retrieved"].max()
    footing = Footing(
        release=material.releases[-1].version if material.releases else "",
        read=str(read),
        method=material.method_version,
        waiting=tuple(material.waiting),
    )
    made = {
        "index.html": home.page(material, charts, footing),
        "gallery.html": _gallery(material, charts, footing),
        "404.html": not_found(material, footing),
        "site.css": layout.style(),
        "site.js": layout.script(),
        **years.pages(material, charts, footing),
        **states.pages(material, charts, footing),
        **evidence.pages(material, footing),
        **data.pages(material, footing),
        **releases.pages(material, footing),
        **method_changes.pages(material, footing),
        **count.pages(material, footing),
        **_charts(material),
    }
    return made | maps.for_robots(made, material.base_url)


def not_found(material: Material, footing: Footing) -> str:
    """The page for an address that leads nowhere; its links are whole where the site's address is known.

    It is shown in place of pages at any depth, so without that address its links hold at the root of the site only.
    """
    return layout.page(
        "404.html", "not_found.html.j2", "There is no such page", footing,
        root=material.base_url or None, base_url=material.base_url, description="",
    )  # fmt: skip


def _gallery(material: Material, charts: Sequence[Drawn], footing: Footing) -> str:
    """Every chart by kind; the newest of each kind as a picture, those of states under the states' names."""
    names = {state.code: state.name for state in material.states}
    groups = []
    for found in drawings.kinds(charts).values():
        first = next((one for one in found if one.year is None and not one.state), found[0])
        groups.append({"title": first.group, "image": image(first), "parts": _parts(found, names, material.years[-1])})
    return layout.page(
        "gallery.html", "gallery.html.j2", "All charts", footing,
        base_url=material.base_url, description="Every chart, by kind, fiscal year and state.",
        groups=groups, count=len(charts),
    )  # fmt: skip


def _parts(found: Sequence[Drawn], names: Mapping[str, str], last: int) -> list[dict[str, Any]]:
    """Links to the charts of a kind where it has several: those of years by decade, newest first, after all others."""
    if len(found) == 1:
        return []
    parts: dict[str, list[Link]] = {}
    first = [one for one in found if not one.switch or one.name == one.switch[0][1]]  # the others are a switch away
    for one in sorted(first, key=lambda one: one.year is not None):
        said = fiscal_year(one.year, provisional=one.year > last) if one.year else names.get(one.state, "All years")
        decade = f"{one.year // 10 * 10}s" if one.year else ""
        parts.setdefault(decade, []).append(Link(said, drawings.page_of(one)))
    return [{"name": name, "links": links} for name, links in parts.items()]


def _charts(material: Material) -> dict[str, str]:
    """The pages of every chart inside the site, its pictures for the site's own pages, and the lists of charts."""
    charts_url = f"{material.base_url}{layout.CHARTS}" if material.base_url else ""
    years_of, states_of = material.years, {state.code: state for state in material.states}
    made: dict[str, str] = {}
    for chart, content in material.charts:
        header = layout.header(drawings.page_of(chart))
        around = Around(header, tuple(_more_on(chart, years_of, states_of)), charts_url)
        made |= drawings.pictures(chart, content)
        made |= {f"{layout.CHARTS}{name}": text for name, text in pages_of(chart, content, around).items()}
    if material.charts:
        found = lists([chart for chart, _ in material.charts], layout.header(layout.CHARTS))
        made |= {f"{layout.CHARTS}{name}": text for name, text in found.items()}
    return made


def _more_on(chart: Drawn, years_of: Sequence[int], states_of: Mapping[str, State]) -> Iterator[Item]:
    """Links from the page of a chart to those on its year, its state (where there are such) and the method."""
    root = layout.root_of(layout.CHARTS)
    if chart.year is not None and chart.year in years_of:
        yield Item(f"All of {fiscal_year(chart.year)}", f"{root}{years.path_of(chart.year)}")
    if state := states_of.get(chart.state):
        yield Item(state.name, f"{root}{state.path}")
    if chart.kind in VIEWED and (chart.year is None or chart.year in years_of):  # a provisional year has no views
        said = "".join(f"&{key}={of}" for key, of in (("y", chart.year), ("s", chart.state)) if of)
        yield Item("Other views and years", f"{root}views.html#1{said}")
    yield Item("How it is counted", f"{root}methodology.html")
