"""Pages on fiscal years: the list of them, and one for each.

Belongs here: their tables and links. Does not belong here: sentences (``findings.py``), charts.
"""

from collections.abc import Sequence

from reports.figure import Column
from reports.pages.drawn import Drawn
from reports.site import findings, layout, leads
from reports.site.drawings import image
from reports.site.layout import Footing, Link, Table
from reports.site.material import Material
from reports.words.groups import BLUE, RED
from reports.words.numbers import fiscal_year
from reports.words.views import NET, RAW, VIEWS
from reports.words.who_is_in import nets_without_dc

_STATES = (
    Column("state", "State"),
    Column("rank", "Rank (1 = pays in most)", "count"),
    Column("paid_per_capita_usd", "Paid in, $ per person", "usd"),
    Column("received_per_capita_usd", "Got back, $ per person", "usd"),
    Column("net_per_capita_usd", "Paid in more (+) or got back more (\N{MINUS SIGN}), $ per person", "usd"),
    Column("balanced_net_per_capita_usd", "The same with the deficit set aside, $ per person", "usd"),
    Column("share_raw", "Ways in which it pays in more, as it happened", "share"),
    Column("share_balanced", "Ways in which it pays in more, deficit set aside", "share"),
)
_YEARS = (
    Column("fiscal_year", "Fiscal year"),
    Column("states", "States that paid in more (of 50)", "count"),
    Column("blue", "Paid in less got back, blue states, $ per person", "usd"),
    Column("red", "Paid in less got back, red states, $ per person", "usd"),
    Column("gap", "Blue less red, $ per person", "usd"),
    Column("without_dc", "Blue less red without DC, $ per person", "usd"),
    Column("blue_payer", "Ways of counting, as it happened, in which blue states pay in more", "share"),
    Column("red_payer", "In which red states do", "share"),
)  # fmt: skip


def path_of(year: int) -> str:
    """The address of a year's page."""
    return f"years/{year}.html"


def pages(material: Material, charts: Sequence[Drawn], footing: Footing) -> dict[str, str]:
    """The list of years and the page of each."""
    years = material.years
    made = {
        path_of(year): _year(material, [one for one in charts if one.year == year], year, footing) for year in years
    }
    title = f"Fiscal years {years[0]} to {years[-1]}"
    made["years/index.html"] = layout.page(
        "years/index.html", "years.html.j2", title, footing,
        base_url=material.base_url,
        description="The federal balance of payments by state, year by year.", dollars=f"FY{years[-1]}",
        table=Table.of(
            f"Every fiscal year from {years[0]} to {years[-1]}, by the default method, FY{years[-1]} dollars", _YEARS,
            [_row(material, year) for year in reversed(years)], [""] * len(years),
        ),
    )  # fmt: skip
    return made


def _row(material: Material, year: int) -> list[object]:
    nets = material.of("mart.net_contribution", fiscal_year=year)
    level = float(material.of("mart.real_net_contribution", fiscal_year=year)["price_level"][0])
    groups = {row["lean"]: row for row in material.of("mart.net_by_lean", fiscal_year=year).to_dicts()}
    blue, red = (None if lean not in groups else groups[lean][NET[RAW]] / level for lean in (BLUE, RED))
    apart = nets_without_dc(groups) if {BLUE, RED} <= set(groups) else None
    ways = material.of("mart.lean_robustness", fiscal_year=year, view=RAW).to_dicts()
    way = ways[0] if ways else {}
    payers = nets.filter((nets["net_per_capita_usd"] > 0) & nets["rank"].is_not_null()).height
    return [
        Link(fiscal_year(year), path_of(year)),
        payers,
        blue,
        red,
        None if blue is None or red is None else blue - red,
        None if apart is None else (apart[0] - apart[1]) / level,
        way.get("share_blue_net_payer"),
        way.get("share_red_net_payer"),
    ]


def _together(material: Material, year: int) -> dict[str, list[object]]:
    """The US and the two groups as rows of the table of states, by what they are of."""
    nets = material.of("mart.net_contribution", fiscal_year=year)
    people = float(nets["population"].sum())
    whole = [float(nets[f"{name}_usd"].sum()) / people for name in ("paid", "received", "net_contribution")]
    rows: dict[str, list[object]] = {"us": ["The 50 states and DC", None, *whole, None, None, None]}
    for row in material.of("mart.net_by_lean", fiscal_year=year).iter_rows(named=True):
        if row["lean"] in {BLUE, RED}:
            of, word = ("blue", "Blue states") if row["lean"] == BLUE else ("red", "Red states")
            sides = [row[f"{name}_usd"] / row["population"] for name in ("paid", "received")]
            nets_of = [row["net_per_capita_usd"], row["balanced_net_per_capita_usd"]]
            rows[of] = [word, None, *sides, *nets_of, None, None]
    return rows


def _year(material: Material, charts: Sequence[Drawn], year: int, footing: Footing) -> str:
    found = findings.of_year(material, year)
    ways = material.ways_of_states(year)
    names = {state.code: Link(state.name, state.path) for state in material.states}
    rows = material.of("mart.net_contribution", fiscal_year=year).sort("rank", nulls_last=True)
    figures = [
        [
            names[row["state"]],
            *(row[column.name] for column in _STATES[1:-2]),
            *(ways.get(row["state"], {}).get(view, {}).get("share_net_payer") for view in VIEWS),
        ]
        for row in rows.iter_rows(named=True)
    ]
    groups = _together(material, year)
    years = material.years
    place = years.index(year)
    when, lead = fiscal_year(year), leads.of_groups(material, year)
    first = next((one for one in charts if one.kind == "map"), None)
    charts = [first, *(one for one in charts if one is not first)] if first else charts
    return layout.page(
        path_of(year), "year.html.j2", lead.title, footing,
        base_url=material.base_url,
        description=f"{lead.title}. {found.payers}",
        lead=lead, year=year, span=f"{years[0]} {years[-1]}",
        image=charts[0].card if charts else "",
        finding=found,
        when=when,
        counted=findings.counted(material, year),
        images=[image(one) for one in charts],
        table=Table.of(f"The 50 states and DC in {when}, highest net contribution per person first", _STATES,
                       [*groups.values(), *figures], [*groups, *[""] * len(figures)]),
        earlier=Link(fiscal_year(years[place - 1]), path_of(years[place - 1])) if place else None,
        later=Link(fiscal_year(years[place + 1]), path_of(years[place + 1])) if place + 1 < len(years) else None,
    )  # fmt: skip
