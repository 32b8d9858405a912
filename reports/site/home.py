"""The home page: the finding, the reader's own state, why, what a doubtful reader asks, who is blue.

Belongs here: what is put on that page and in which order. Does not belong here: sentences (``leads``, ``findings``),
small pictures (``marks``), the template.
"""

from collections.abc import Sequence
from typing import Any

import polars as pl

from reports.charts.blue_red import provisional_line
from reports.figure import Column
from reports.pages.drawn import Drawn
from reports.pages.header import SITE, TAGLINE
from reports.site import drawings, findings, layout, leads, marks, years
from reports.site.drawings import image
from reports.site.layout import Footing, Table
from reports.site.material import Material
from reports.words import numbers, titles_groups
from reports.words.groups import BLUE, BY, LAST_ELECTION, RED
from reports.words.numbers import fiscal_year

_SIDES = (
    Column("what", "Dollars per person"),
    Column("blue", "Blue states", "usd"),
    Column("red", "Red states", "usd"),
    Column("gap", "Blue less red", "usd"),
)
_WHAT = (("Paid in", "paid"), ("Got back", "received"), ("Paid in less got back", "net_contribution"))
_MARKED = ("president_2024", "governor")
"""The definitions told apart in the picture of all: the first filled, the second a diamond."""
_WIDE, _NARROW = (760, 330), (350, 280)


def page(material: Material, charts: Sequence[Drawn], footing: Footing) -> str:
    """The home page."""
    latest = material.years[-1]
    chosen = drawings.on_home(charts, latest)
    found, lead = findings.of_year(material, latest), leads.of_groups(material, latest)
    reason, table = _why(material, latest)
    return layout.page(
        "index.html", "home.html.j2", f"{SITE}: {TAGLINE}", footing,
        base_url=material.base_url,
        description=f"{lead.title}, {fiscal_year(latest)}. {lead.deck}",
        image=chosen[0].card if chosen else "",
        lead=lead, finding=found, when=fiscal_year(latest), year_page=years.path_of(latest),
        provisional=provisional_line(material.provisional),
        first=fiscal_year(material.years[0]), last=fiscal_year(latest),
        documents=material.tables["mart.source"].height,
        images=[image(one) for one in chosen],
        has_count=bool(material.api), yours=_yours(material), reason=reason, table=table,
        definitions=_definitions(material),
    )  # fmt: skip


def _why(material: Material, year: int) -> tuple[str, Table | None]:
    """Whether taxes or spending make the gap, and both sides per person."""
    groups = {row["lean"]: row for row in material.of("mart.net_by_lean", fiscal_year=year).iter_rows(named=True)}
    if not {BLUE, RED} <= set(groups):
        return "", None
    per_person = {
        what: [groups[lean][f"{column}_usd"] / groups[lean]["population"] for lean in (BLUE, RED)]
        for what, column in (
            ("Paid in", "paid"),
            ("Got back", "received"),
            ("Paid in less got back", "net_contribution"),
        )
    }
    taxes, spending = (per_person[what][0] - per_person[what][1] for what in ("Paid in", "Got back"))
    if abs(taxes) >= abs(spending):
        which = "more" if taxes > 0 else "less"
        said = f"Taxes make the gap: blue states pay {numbers.money(abs(taxes))} {which} per person"
    else:
        which = "more" if spending > 0 else "less"
        said = f"Spending makes the gap: blue states receive {numbers.money(abs(spending))} {which} per person"
    rows = [[what, blue, red, blue - red] for what, (blue, red) in per_person.items()]
    return said, Table.of(f"Blue and red states, {fiscal_year(year)}", _SIDES, rows)


def _yours(material: Material) -> list[dict[str, Any]]:
    """For each state what the box on the page says of it: name, page, sentence, share, net by year in whole dollars."""
    real = material.tables["mart.real_net_contribution"].sort("fiscal_year")
    nets = {
        code: found["net_per_capita_usd"].to_list()
        for (code,), found in real.partition_by("state", as_dict=True).items()
    }
    return [
        {
            "name": state.name, "page": state.path, "says": f"{leads.of_state(material, state.code).title}.",
            "share": leads.share_of(material, state.code), "nets": [round(net) for net in nets.get(state.code, [])],
        }
        for state in material.states
    ]  # fmt: skip


def _definitions(material: Material) -> dict[str, Any] | None:
    """The gap of every year under each definition, as a picture and in words; none where no definition is at hand."""
    gaps = material.gaps
    if gaps.is_empty():
        return None
    last = material.years[-1]
    series = {
        name: dict(found.select("fiscal_year", "gap_per_capita_usd").iter_rows())
        for (name,), found in gaps.sort("definition", "fiscal_year").partition_by("definition", as_dict=True).items()
    }
    counts = [(name, sum(gap > 0 for gap in found.values()), len(found)) for name, found in series.items()]
    title = titles_groups.definitions_title(gaps)
    apart = titles_groups.years_without_dc(material.tables["mart.net_by_lean"])
    without = f"By {BY[LAST_ELECTION]} and without DC, {apart}." if apart else ""
    return {
        "title": title,
        "subtitle": f"Blue less red, paid in less got back, per person, FY{last} dollars, by fiscal year. Each mark "
        "is one way to say which states are blue",
        "wide": marks.dots(series, _MARKED, title, _WIDE),
        "narrow": marks.dots(series, _MARKED, title, _NARROW),
        "key": f"Filled: by {BY[_MARKED[0]]}. Diamond: by {BY[_MARKED[1]]}. Rings: by "
        f"{', '.join(BY[name] for name in BY if name not in _MARKED)}.",
        "counts": " ".join(filter(None, (titles_groups.definitions_note(counts), without))),
    }


def gaps_in_dollars_of_the_last_year(gaps: pl.DataFrame, real: pl.DataFrame) -> pl.DataFrame:
    """Gaps by definition and year in dollars of the latest fiscal year.

    Args:
        gaps: rows of ``gap_by_lean``: definition, fiscal_year, gap_per_capita_usd.
        real: rows of ``real_net_contribution``: fiscal_year, price_level.
    """
    prices = real.select("fiscal_year", "price_level").unique("fiscal_year")
    return gaps.join(prices, on="fiscal_year").with_columns(pl.col("gap_per_capita_usd") / pl.col("price_level"))
