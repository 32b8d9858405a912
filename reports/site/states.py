"""Pages on states: the list of them with its search box, one for each, and two side by side.

Belongs here: their tables, and the figures the comparison is made of in the reader's browser. Does not belong here:
sentences (``findings.py``), charts. Without scripts the list is plain and the comparison leads to the states' pages.
"""

from collections.abc import Sequence
from typing import Any

import polars as pl

from reports.figure import Column
from reports.pages.drawn import Drawn
from reports.site import findings, layout, leads, reasons
from reports.site.drawings import image
from reports.site.layout import Footing, Link, Table
from reports.site.material import Material, State
from reports.words.choices import choice
from reports.words.groups import capital
from reports.words.numbers import fiscal_year, money, share
from reports.words.one_state import in_sentence
from reports.words.views import RAW, VIEWS

_FIGURES = (
    Column("fiscal_year", "Fiscal year"),
    Column("paid_per_capita_usd", "Paid in, $ per person", "usd"),
    Column("received_per_capita_usd", "Got back, $ per person", "usd"),
    Column("net_per_capita_usd", "Paid in more (+) or got back more (\N{MINUS SIGN}), $ per person", "usd"),
    Column("balanced_net_per_capita_usd", "The same with the deficit set aside, $ per person", "usd"),
    Column("rank", "Rank (1 = pays in most)", "count"),
    Column("share_raw", "Ways in which it pays in more, as it happened", "share"),
    Column("share_balanced", "Ways in which it pays in more, deficit set aside", "share"),
    Column("population", "People", "count"),
)
_MOVES = (
    Column("axis", "Choice"),
    Column("distance", "Apart, $ per person", "usd"),
    Column("lowest", "Net contribution lowest with"),
    Column("highest", "Net contribution highest with"),
)
_DECIMALS = 6
"""Of the figures handed to the browser, which rounds them to whole dollars as ``words.money`` does."""


def pages(material: Material, charts: Sequence[Drawn], footing: Footing) -> dict[str, str]:
    """The list of states, the page of each, and the comparison."""
    states, year = material.states, material.years[-1]
    nets = {row["state"]: row for row in material.of("mart.net_contribution", fiscal_year=year).iter_rows(named=True)}
    ways = material.ways_of_states(year)
    says = {code: findings.of_state(row, ways.get(code)) for code, row in nets.items()}
    made = {
        state.path: _state(material, state, says[state.code], charts, footing) for state in states if state.code in says
    }
    entries = [
        {
            "state": state,
            "net": money(nets[state.code]["net_per_capita_usd"]),
            "share": share(ways[state.code][RAW]["share_net_payer"]) if state.code in ways else "",
        }
        for state in states
        if state.code in says
    ]
    made["states/index.html"] = layout.page(
        "states/index.html", "states.html.j2", "States", footing,
        base_url=material.base_url,
        description="What each state paid in to the federal government and got back, and what moves the figure.",
        entries=entries, when=fiscal_year(year), counted=findings.counted(material, year),
    )  # fmt: skip
    made["compare.html"] = layout.page(
        "compare.html", "compare.html.j2", "Compare two states", footing,
        base_url=material.base_url,
        description="What two states paid in to the federal government and got back, side by side.",
        states=[state for state in states if state.code in says], when=fiscal_year(year),
        figures=compared(material, says),
    )  # fmt: skip
    return made


def _state(material: Material, state: State, says: str, charts: Sequence[Drawn], footing: Footing) -> str:
    robust = material.of("mart.robustness", state=state.code).select("fiscal_year", "view", "share_net_payer")
    shares = {(year, view): share for year, view, share in robust.iter_rows()}
    nominal = material.of("mart.net_contribution", state=state.code)
    real = material.of("mart.real_net_contribution", state=state.code)
    rows = real.join(nominal.select("fiscal_year", "rank", "population"), on="fiscal_year").sort(
        "fiscal_year", descending=True
    )
    dollars = f"FY{material.years[-1]}"
    lead, name = leads.of_state(material, state.code), in_sentence(state.name, state.code)
    why_title, why = reasons.why(material, state, name)
    moves_title, moved = reasons.moves(_moves(material, state), name)
    figures = [
        [
            Link(fiscal_year(row["fiscal_year"]), f"years/{row['fiscal_year']}.html"),
            *(row[column.name] for column in _FIGURES[1:6]),
            *(shares.get((row["fiscal_year"], view)) for view in VIEWS),
            row["population"],
        ]
        for row in rows.iter_rows(named=True)
    ]
    own = [one for one in charts if one.state == state.code]
    when = fiscal_year(material.years[-1])
    states = material.states
    place = states.index(state)
    return layout.page(
        state.path, "state.html.j2", lead.title, footing,
        base_url=material.base_url,
        description=f"{lead.title}, {when}. {lead.deck}",
        lead=lead, name=name, dollars=dollars, why_title=why_title, why=why, moves_title=moves_title, moved=moved,
        sums=reasons.sums(real, name),
        image=own[0].card if own else "",
        state=state, says=says, when=when,
        counted=findings.counted(material, material.years[-1]),
        images=[image(one) for one in own],
        table=Table.of(f"{state.name}, every fiscal year, {dollars} dollars", _FIGURES, figures, [""] * len(figures)),
        moves=Table.of(f"What moves {name}, {when}, as it happened", _MOVES, _moves(material, state)),
        earlier=Link(states[place - 1].name, states[place - 1].path) if place else None,
        later=Link(states[place + 1].name, states[place + 1].path) if place + 1 < len(states) else None,
    )  # fmt: skip


def _moves(material: Material, state: State) -> list[list[Any]]:
    """The axes of choice for the latest year, those that matter most first, as the macro ``what_moves`` has them.

    Over the ways as it happened, like the net of the page; the deficit itself over both views.
    """
    labels = {
        (row["axis"], row["option"]): row["label"]
        for row in material.tables["core.specification_axis"].iter_rows(named=True)
    }
    effect = pl.col("mean_effect_per_capita")
    chosen = (
        material.of("mart.choice_effect", fiscal_year=material.years[-1], state=state.code)
        .filter((pl.col("view") == RAW) | (pl.col("axis") == "deficit"))
        .sort("axis", "option")
        .group_by("axis", maintain_order=True)
        .agg(
            distance=effect.max() - effect.min(),
            least=effect.min(),
            most=effect.max(),
            lowest=pl.col("option").sort_by(effect).first(),
            highest=pl.col("option").sort_by(effect).last(),
        )
        .sort(["distance", "axis"], descending=[True, False])
    )
    return [
        [
            choice(row["axis"]), row["distance"],
            labels.get((row["axis"], row["lowest"]), row["lowest"]),
            labels.get((row["axis"], row["highest"]), row["highest"]),
        ]
        for row in chosen.iter_rows(named=True)
    ]  # fmt: skip


def compared(material: Material, says: dict[str, str]) -> dict[str, Any]:
    """What the comparison needs of each state: words, net by year in dollars of the latest, that year by category."""
    years, latest = material.years, material.years[-1]
    flows = material.of("mart.flow", fiscal_year=latest)
    lines = flows.group_by("side", "category").agg(pl.col("amount_usd").abs().sum())
    ordered = list(lines.sort(["side", "amount_usd", "category"], descending=[False, True, False]).iter_rows())
    amounts = {(row["state"], row["side"], row["category"]): row["per_capita_usd"] for row in flows.to_dicts()}
    nets, real = (
        {(row["state"], row["fiscal_year"]): row for row in material.tables[mart].iter_rows(named=True)}
        for mart in ("mart.net_contribution", "mart.real_net_contribution")
    )

    def rounded(amount: float | None) -> float | None:
        return None if amount is None else round(amount, _DECIMALS)

    def net(code: str, year: int) -> float | None:
        return rounded(real[code, year]["net_per_capita_usd"]) if (code, year) in real else None

    return {
        "year": fiscal_year(latest),
        "years": [fiscal_year(year) for year in years],
        "shown": material.of("mart.net_contribution", fiscal_year=latest)
        .sort(["population", "state"], descending=[True, False])["state"]
        .to_list()[:2],
        "lines": [[side, capital(material.categories.label(category))] for side, category, _ in ordered],
        "states": {
            state.code: {
                "name": state.name,
                "page": state.path,
                "says": says[state.code],
                "sums": [
                    rounded(nets[state.code, latest][f"{name}_per_capita_usd"]) for name in ("paid", "received", "net")
                ],
                "lines": [rounded(amounts.get((state.code, side, category))) for side, category, _ in ordered],
                "nets": [net(state.code, year) for year in years],
            }
            for state in material.states
            if state.code in says
        },
    }
