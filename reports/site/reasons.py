"""Why a state stands where it does: from the nation to the state by tax and program, what moves it, sums over years.

Belongs here: the rows and titles of those parts of a state's page. Does not belong here: bars (``marks``), wordings
(``words/titles_one_state``).
"""

from collections.abc import Sequence
from typing import Any

import polars as pl

from reports.site.marks import Bar, bars
from reports.site.material import Material, State
from reports.words import titles_one_state as titles
from reports.words.groups import capital
from reports.words.numbers import count, is_even, money

_SHOWN = 9
"""Taxes and programs with a bar of their own."""
_SPANS = (5, 10)
"""Years whose sums are given, beside all there are."""


def why(material: Material, state: State, name: str) -> tuple[str, list[Bar]]:
    """From the nation's net to the state's in the latest year, taxes first; nothing where no reasons are at hand."""
    year = material.years[-1]
    rows = material.of("mart.driver", fiscal_year=year, state=state.code)
    if rows.is_empty():
        return "", []
    nets = material.of("mart.net_contribution", fiscal_year=year)
    nation = float(nets["net_contribution_usd"].sum()) / float(nets["population"].sum())
    effects = [
        (row["side"], material.categories.label(row["category"]), float(row["effect_per_capita_usd"]))
        for row in rows.sort(pl.col("effect_per_capita_usd").abs(), descending=True).iter_rows(named=True)
    ]
    shown = sorted(effects[:_SHOWN], key=lambda one: one[0] != "paid")
    rest = sum(effect for *_, effect in effects[_SHOWN:])
    spans, at = [("The nation", money(nation), 0.0, nation, "nation")], nation
    for side, words, effect in shown:
        more = (effect > 0) == (side == "paid")
        label = f"{('Higher' if more else 'Lower') if side == 'paid' else 'More' if more else 'Less'} {words}"
        spans.append((label, signed(effect), at, at + effect, _kind(effect)))
        at += effect
    if effects[_SHOWN:]:
        said = count(len(effects) - _SHOWN, "smaller item")
        spans.append((said, signed(rest), at, at + rest, _kind(rest)))
        at += rest
    spans.append((capital(name), money(at), 0.0, at, "own"))
    return titles.why(name, at - nation, effects), bars(spans)


def moves(rows: Sequence[Sequence[Any]], name: str) -> tuple[str, list[Bar]]:
    """How far apart the options of each choice lie; the choice that matters most in the title."""
    found = [row for row in rows if not is_even(row[1])]
    if not found:
        return "", []
    spans = [(str(row[0]), money(row[1]), 0.0, float(row[1]), "range") for row in found]
    return titles.moves(name, str(found[0][0]), float(found[0][1])), bars(spans)


def sums(real: pl.DataFrame, name: str) -> list[str]:
    """What a state paid in or got back more over the last 5, 10 and all years, dollars of one year together."""
    years = real.sort("fiscal_year", descending=True)["net_contribution_usd"].to_list()
    spans = [*(span for span in _SPANS if span < len(years)), len(years)]
    return [titles.cumulative(name, sum(years[:span]), span, per_person=False) for span in spans]


def signed(amount_usd: float) -> str:
    """Dollars with a sign."""
    return f"+{money(amount_usd)}" if amount_usd > 0 and not is_even(amount_usd) else money(amount_usd)


def _kind(effect: float) -> str:
    return "pays" if effect > 0 else "gets"
