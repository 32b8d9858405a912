"""The pages on which readers count their own way, and the page on the data they are made of.

Belongs here: what these pages say before a script runs, and without scripts. Does not belong here: the figures
(``reports/count``), what happens when readers choose (``static/count``).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from reports import package_data
from reports.count import arithmetic, words
from reports.count.shapes import paths
from reports.pages.header import SITE
from reports.site import document, layout, structured
from reports.site.count_map import count_map
from reports.site.count_words import SOURCES, signed, total, who
from reports.site.group import group
from reports.site.layout import Footing
from reports.site.material import Material
from reports.site.program import program
from reports.site.views import views
from reports.words.numbers import fiscal_year

FOLDER = "count/"
_BLUE, _RED = "d", "r"

Payload = Mapping[str, Any]


def pages(material: Material, footing: Footing) -> dict[str, str]:
    """Every page, once for the site and once to be embedded, with the scripts and the style; none without figures."""
    if not material.api:
        return {}
    made = {
        f"{FOLDER}{name}": _light(package_data.text(f"static/count/{name}"))
        for name in package_data.names("static/count")
    }
    made[f"{FOLDER}height.js"] = package_data.text("static/height.js")
    index = material.api["index"]
    years = [int(year["fiscal_year"]) for year in index["years"]]
    latest = material.api[str(years[-1])]
    shared: dict[str, Any] = {
        "years": years, "when": fiscal_year(years[-1]),
        "ticks": _ticks(years), "softer": words.stand_ins(latest["stand_in_share"]),
        "states": sorted(index["states"], key=lambda state: str(state["name"])),
    }  # fmt: skip
    every = {
        "count": _count(index, latest),
        "group": group(index, latest),
        "program": program(index, latest),
        "views": views(index, latest),
    }
    for name, given in every.items():
        if "classes" in given:
            given |= {"areas": _areas(index, given["classes"])}
        for is_embed in (False, True):
            path = f"{name}.embed.html" if is_embed else f"{name}.html"
            frame = "site/count/embed.html.j2" if is_embed else "site/base.html.j2"
            made[path] = layout.page(
                path, f"count/{name}.html.j2", str(given["heading"]), footing, base_url=material.base_url, frame=frame,
                is_embed=is_embed, whole=f"{name}.html", name=f"{name}", **shared, **given,
            )  # fmt: skip
    files = ("index.json", "all-years.json", *(f"{year}.json" for year in years), "schema.json")
    for path, title, text, named in (
        ("api.html", "Figures for programs", material.api_text, files),
        ("assistants.html", "Assistants and notebooks", material.assistants_text, ()),
    ):
        made[path] = layout.page(
            path, "count/api.html.j2", title, footing, base_url=material.base_url,
            description="Every way of counting for programs: small JSON files, and answers for assistants.",
            body=layout.html(document.convert(text, "text", down=0).html),
            structured=structured.dataset(material), files=named,
        )  # fmt: skip
    return made


_TYPES = re.compile(r"\n *(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)(?=\n)", re.DOTALL)


def _light(script: str) -> str:
    """A script as it travels: without the comments that take whole lines, but for what stands first, what it is."""
    return _TYPES.sub("", script)


def _ticks(years: Sequence[int]) -> list[dict[str, Any]]:
    """Where the decades stand under the slider, in per cent of its length; the ends have their years beside them."""
    first, last = years[0], years[-1]
    near = (last - first) / 12
    return [
        {"year": year, "at": round(100 * (year - first) / (last - first), 1)}
        for year in years
        if year % 10 == 0 and near < year - first < last - first - near
    ]


def _areas(index: Payload, classes: Mapping[str, str]) -> list[dict[str, str]]:
    """The areas of the map: postal code, class and path; outlined ones last, so that no neighbour covers them."""
    ordered = sorted(index["states"], key=lambda one: classes[one["state"]] in words.OUTLINED)
    return [{"state": one["state"], "class": classes[one["state"]], "path": paths()[one["fips"]]} for one in ordered]


def _count(index: Payload, year: Payload) -> dict[str, Any]:
    """What ``count.html`` says by the default method in the latest year."""
    when = fiscal_year(year["fiscal_year"])
    shown = count_map(index, year, when)
    nets = shown.nets
    groups = [
        arithmetic.members(year["leans"][index["definitions"][0]["definition"]], party) for party in (_BLUE, _RED)
    ]
    blue, red = (arithmetic.per_head(year, nets, members) for members in groups)
    return {
        "heading": words.capital(words.gap(blue, red)) if blue is not None and red is not None else "Count it your way",
        "pair": [
            {
                "id": name, "name": f"{name.capitalize()} states", "net": signed(net), "who": who(index, members),
                "total": total(year, nets, members),
            }
            for name, net, members in (("blue", blue, groups[0]), ("red", red, groups[1]))
        ],
        "when_said": "per person",
        **shown.said,
        "definitions": index["definitions"],
        "ways": index["ways"],
        "questions": sorted(index["questions"], key=lambda question: int(question["position"])),
        "moves": _moves(index, year, groups),
        "page": {"edges": words.EDGES, "name": SITE, "site": f" \N{MIDDLE DOT} {SITE}", "sources": SOURCES},
        "footing_line": f"{when}. {SOURCES}",
    }  # fmt: skip


def _moves(index: Payload, year: Payload, groups: Sequence[Sequence[int]]) -> list[dict[str, Any]]:
    """A row an answer: the groups' nets and their gap with that one answer, all others the default's."""
    rows: list[dict[str, Any]] = []
    for question in sorted(index["questions"], key=lambda one: int(one["position"])):
        usual: float | None = None
        for place, option in enumerate(question["options"]):
            nets = arithmetic.sides(index, year, {question["axis"]: option["option"]}).nets
            blue, red = (arithmetic.per_head(year, nets, members) for members in groups)
            gap = None if blue is None or red is None else blue - red
            usual = gap if usual is None else usual
            rows.append(
                {
                    "question": question["question"], "answers": 0 if place else len(question["options"]),
                    "answer": option["answer"], "meaning": option["meaning"],
                    "blue": signed(blue), "red": signed(red), "gap": signed(gap),
                    "moves": "our default" if option is question["options"][0]
                    else signed(None if gap is None or usual is None else gap - usual),
                }
            )  # fmt: skip
    return rows
