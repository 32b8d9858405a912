"""Every page of the site from its material: ``site(material)``.

Belongs here: home, gallery, the page for addresses that lead nowhere, and putting all pages together. Does not belong
here: reading or writing files.
"""

from collections.abc import Sequence

from reports.pages.embed import oembed
from reports.site import data, drawings, evidence, findings, layout, releases, states, years
from reports.site.drawings import Placed, image
from reports.site.layout import Footing, Link
from reports.site.material import Material
from reports.words.numbers import fiscal_year

_HOME = ("blue-red",)
_HOME_OF_YEAR = ("map", "ranking", "robustness")
_GROUP = {
    "blue-red": "Blue and red", "map": "Map", "ranking": "Ranking", "robustness": "How robust the states' figures are",
    "specification-curve": "Every way of counting", "margin": "Vote and net contribution",
    "representation": "Senate seats and net contribution", "trend": "Trend of a state", "profile": "Profile of a state",
}  # fmt: skip


def site(material: Material) -> dict[str, str]:
    """Every page and text of the site: path from its root -> text.

    Pictures, figures and data files that are copied as they are are not among them.

    Raises:
        ValueError: figures of the latest year are missing, or a state's postal code can name no file.
    """
    charts = drawings.placed(material.drawings.values(), material.states)
    read = material.tables["mart.source"]["retrieved"].max()
    footing = Footing(release=material.releases[-1].version if material.releases else "", read=str(read))
    made = {
        "index.html": _home(material, charts, footing),
        "gallery.html": _gallery(material, charts, footing),
        "404.html": not_found(material, footing),
        "site.css": layout.style(),
        "site.js": layout.script(),
        **years.pages(material, charts, footing),
        **states.pages(material, charts, footing),
        **evidence.pages(material, footing),
        **data.pages(material, footing),
        **releases.pages(material, footing),
    }
    for one in charts:
        made |= drawings.pictures(one.drawing)
        made |= _chart(material, one)
    for name, text in material.chart_pages.items():
        made[f"charts/{name}"] = drawings.with_links(text, layout.navigation(f"charts/{name}"))
    return made


def not_found(material: Material, footing: Footing) -> str:
    """The page for an address that leads nowhere; its links are whole where the site's address is known.

    It is shown in place of pages at any depth, so without that address its links hold at the root of the site only.
    """
    return layout.page(
        "404.html", "not_found.html.j2", "There is no such page", footing,
        root=material.base_url or None, base_url=material.base_url, description="",
    )  # fmt: skip


def _home(material: Material, charts: Sequence[Placed], footing: Footing) -> str:
    latest = material.years[-1]
    chosen = [one for kind in _HOME for one in charts if one.kind == kind and one.year is None]
    chosen += [one for kind in _HOME_OF_YEAR for one in charts if one.kind == kind and one.year == latest]
    found = findings.of_year(material, latest)
    return layout.page(
        "index.html", "home.html.j2", layout.SITE, footing,
        base_url=material.base_url,
        description=f"{found.answer} {found.told}",
        image=chosen[0].drawing.preview if chosen else "",
        finding=found, when=fiscal_year(latest), year_page=years.path_of(latest),
        first=fiscal_year(material.years[0]), last=fiscal_year(latest),
        documents=material.tables["mart.source"].height,
        images=[image(one) for one in chosen],
    )  # fmt: skip


def _gallery(material: Material, charts: Sequence[Placed], footing: Footing) -> str:
    """Every chart by kind; the newest of each kind as a picture, those of states under the states' names."""
    names = {state.code: state.name for state in material.states}
    groups = []
    for kind, found in drawings.kinds(charts).items():
        first = next((one for one in found if one.year is None and not one.state), found[0])
        links = [
            Link(fiscal_year(one.year) if one.year else names.get(one.state, "All years"), one.page) for one in found
        ]
        groups.append(
            {
                "title": _GROUP.get(kind, findings.sentence(kind.replace("-", " "))),
                "image": image(first),
                "links": links,
            }
        )
    return layout.page(
        "gallery.html", "gallery.html.j2", "All charts", footing,
        base_url=material.base_url, description="Every chart, by kind, fiscal year and state.",
        groups=groups, count=len(charts),
    )  # fmt: skip


def _chart(material: Material, one: Placed) -> dict[str, str]:
    """The page of a chart inside the site; and what it answers to oEmbed, where the site's address is known."""
    to = []
    if one.year in material.years:
        to.append(Link(f"All of {fiscal_year(one.year)}", years.path_of(one.year)))
    if one.state:
        to += [Link(state.name, state.path) for state in material.states if state.code == one.state]
    to.append(Link("How it is counted", "methodology.html"))
    text = drawings.with_links(one.drawing.page, layout.navigation(one.page), layout.links(one.page, to))
    if not material.base_url:
        return {one.page: text}
    url = f"{material.base_url}charts/"
    made = {one.page: drawings.with_address(one.drawing, text, url)}
    if one.drawing.embed:
        made[f"charts/{one.drawing.name}.oembed.json"] = oembed(one.drawing.embed, url)
    return made
