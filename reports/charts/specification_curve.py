"""The gap between blue and red under every way of counting, sorted, with the choices beneath: one fiscal year.

Belongs here: the figures by option and the words. Does not belong here: the drawing (``drawings``), who is blue
(``lean``), the shares over the years (``ways_of_counting``). A way is one specification: one option of every axis.
Drawn are those as it happened, like the default method, so that the deficit is no choice here; a sentence says what
those with the deficit set aside say. The gap is the blue states' net contribution per person less the red
states'. Which is the higher is judged on the sign of the gap, as in ``lean_robustness``; equal gaps stand in the order
of their numbers. The table sums up the ways by option, as the drawing does: way by way they are in the mart.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl

from reports.drawings.specification_curve import Option, Ways
from reports.drawings.specification_curve import draw as draw_ways
from reports.figure import Chart, Column, Context, Figure
from reports.words import numbers
from reports.words import titles_groups as titles
from reports.words.caveats import says_softer
from reports.words.choices import choice
from reports.words.groups import BLUE, RED, basis, capital, definition_of, names, tag
from reports.words.rows import clean, footer
from reports.words.views import ASIDE, BALANCED, RAW, THAT
from reports.words.ways_of_counting import HIGH, LOW, printed
from reports.words.when import When

DEFAULT = 1
"""The number of the default method among the specifications."""
GAP = "gap_per_capita_usd"
_APART = "gap_per_capita_without_dc_usd"
_ANOTHER = 0.2
"""Apart by this, shares of ways are another answer."""
DEFICIT = "deficit"
"""The axis whose options are the views: ``raw`` and ``balanced``."""
_SHORT = {
    ("income_tax", "after_credits"): "After credits",
    ("payroll_tax", "contributions"): "Contributions",
    ("corporate_tax", "half_and_half"): "Half owners, half workers",
    ("corporate_tax", "three_quarters_owners"): "Three quarters owners",
    ("corporate_tax", "shareholders"): "60% shareholders",
    ("excise_customs", "producers"): "Customs partly producers",
    ("other_receipts", "without_federal_reserve"): "Federal Reserve left out",
    ("pay_procurement", "at_home"): "Pay at home",
    ("pay_procurement", "where_spent"): "Pay where the work is",
    ("pay_procurement", "left_out"): "Left out",
}
"""What an option is called where its label is too long for the drawing."""
_ALL, _EVERY, _THE_DEFAULT = "All choices", "Every way of counting, as it happened", "Default method"
COLUMNS = (
    Column("fiscal_year", "Fiscal year", "year"),
    Column("choice", "Choice"),
    Column("option", "Option"),
    Column("in_default", "In the default method"),
    Column("ways", "Ways of counting with it", "count"),
    Column("lowest_gap_per_capita_usd", "Lowest gap, $ per person", "usd"),
    Column("median_gap_per_capita_usd", "Median gap, $ per person", "usd"),
    Column("highest_gap_per_capita_usd", "Highest gap, $ per person", "usd"),
    Column("share_blue_pays_more", "Share of ways with a gap above zero", "share"),
    Column("share_red_pays_more", "Share of ways with a gap below zero", "share"),
)


@dataclass(frozen=True)
class _Axis:
    """One contested choice: its name in the frame and in words, its options as rows of ``specification_axis``."""

    name: str
    words: str
    options: list[dict[str, Any]]


def draw(
    gaps: pl.DataFrame,
    specification: pl.DataFrame,
    axes: pl.DataFrame,
    context: Context,
) -> Figure:
    """The sorted gaps of one fiscal year and definition, with the summary by option.

    Args:
        gaps: rows of ``lean_by_specification`` of one definition and year, one a specification.
        specification: rows of ``specification``: the option of every axis, by ``spec_id``.
        axes: rows of ``specification_axis``: axis, option, their positions, label.
        context: sources, release.

    Raises:
        ValueError: no rows (a group is missing in the year), more than one year or definition, a specification missing
            or twice, a gap that is none, an option the axes do not know.
    """
    definition = definition_of(gaps)
    every_way, questions = _checked(gaps, specification, axes), _axes(axes)
    ways, taken_out = (every_way.filter(pl.col(DEFICIT) == view) for view in (RAW, BALANCED))
    year = int(ways["fiscal_year"][0])
    when, who = numbers.fiscal_year(year, in_progress=context.in_progress), names(definition)
    table = _table(ways, questions, year)
    every, default = table.row(0, named=True), table.row(1, named=True)
    title = titles.every_way(every, When.of(year, context), definition)
    balanced = f" {capital(ASIDE)}, {finding(_summary(taken_out), who)}."
    options = _options(table, questions, when)
    low, middle, high = (numbers.money(every[f"{name}_{GAP}"]) for name in ("lowest", "median", "highest"))
    known = numbers.money(default[f"median_{GAP}"])
    figures = f"Default method: {known}; median of the ways: {middle}.{_moves_most(table, options)}{balanced}"
    alt_text = (
        f"Curve of the gap between the two groups in {ways.height:,} ways of counting {THAT[RAW]}, sorted, the choices "
        f"beneath it. {title}. The gap runs from {low} to {high} per person. {figures}"
    )
    return Figure(
        kind="specification-curve",
        year=year,
        variant=(tag(definition, context),),
        label=f"Every way of counting, {when}",
        title=title,
        subtitle=f"Paid in less got back, blue less red, dollars per person, {when}, under every combination of "
        f"{len(questions)} choices of method, {THAT[RAW]}",
        alt=alt_text,
        drawing=partial(draw_ways, Ways(tuple(ways[GAP].to_list()), float(default[f"median_{GAP}"])), options),
        table=table,
        columns=COLUMNS,
        notes=footer(
            context,
            "The gap says which side gets less, net of taxes, not whether it pays in more than it gets back. Every "
            "combination counts alike.",
            figures,
            "Beneath: the median gap of the ways that give each answer to a question. Filled: the default method's "
            "answer. At the right: how far apart the answers lie.",
            basis(definition, year),
        ),
        caution=" ".join(filter(None, (_without_dc(ways), says_softer(context.softer, year)))),
        is_latest=context.is_latest,
    )


def _without_dc(ways: pl.DataFrame) -> str:
    """In what share of the ways blue states get less without DC, where that is another answer than with it."""
    if _APART not in ways.columns or ways[_APART].is_null().any():
        return ""
    with_dc, apart = (float((ways[name] > 0).mean()) for name in (GAP, _APART))  # type: ignore[arg-type]
    if abs(with_dc - apart) < _ANOTHER:
        return ""
    if LOW < printed(apart) < HIGH:
        return f"Without DC it depends: blue states got less, net, in {numbers.share(apart)} of {ways.height:,} ways."
    which, share = ("less", apart) if apart > 1 / 2 else ("more", 1 - apart)
    part = "all" if share == 1 else f"{numbers.share(share)} of"
    return f"Without DC, blue states got {which}, net, in {part} {ways.height:,} ways."


def finding(row: dict[str, Any], who: dict[str, str], which: str = "") -> str:
    """In what share of the ways which group's net is the higher; right for ties and where the method decides.

    Args:
        row: ways, share_blue_pays_more, share_red_pays_more.
        who: what the groups are called.
        which: the ways of the view, in words that follow "ways of counting".
    """
    shares = {BLUE: row["share_blue_pays_more"], RED: row["share_red_pays_more"]}
    ways = f"{row['ways']:,} ways of counting{which}"
    if not any(shares.values()):
        return f"net of taxes, the groups got the same in all {ways}"
    for lean, share in shares.items():
        if printed(share) >= HIGH:
            part = "all" if share == 1 else f"{numbers.share(share)} of"
            return f"{who[lean]} got less per person, net of taxes, in {part} {ways}"
    return (
        "which group got less per person, net of taxes, depends on the method: "
        f"{who[BLUE]} in {numbers.share(shares[BLUE])} of {ways}, {who[RED]} in {numbers.share(shares[RED])}"
    )


def _checked(gaps: pl.DataFrame, specification: pl.DataFrame, axes: pl.DataFrame) -> pl.DataFrame:
    """One row a specification with its gap and options, sorted by the gap."""
    if gaps["fiscal_year"].n_unique() != 1:
        raise ValueError("a curve needs gaps of exactly one fiscal year")
    numbers = specification["spec_id"]
    if gaps.height != numbers.len() or set(gaps["spec_id"]) != set(numbers) or DEFAULT not in set(numbers):
        raise ValueError(f"a curve needs one gap for each of {numbers.len()} specifications, got {gaps.height}")
    if not gaps[GAP].cast(pl.Float64).is_finite().fill_null(value=False).all():
        raise ValueError(f"{GAP} is missing for a specification")
    for name in axes["axis"].unique(maintain_order=True):
        if set(specification[name]) != set(axes.filter(pl.col("axis") == name)["option"]):
            raise ValueError(f"the options of {name} differ between specifications and axes")
    if set(specification[DEFICIT]) != {RAW, BALANCED}:
        raise ValueError("a curve needs the ways as it happened, and those with the deficit set aside")
    found = [name for name in (GAP, _APART) if name in gaps.columns]
    return gaps.select("fiscal_year", "spec_id", *found).join(specification, on="spec_id").sort(GAP, "spec_id")


def _axes(axes: pl.DataFrame) -> list[_Axis]:
    """The axes in their order but the deficit, with their options in theirs."""
    rows = clean(axes).sort("axis_position", "option_position").to_dicts()
    order = [axis for axis in dict.fromkeys(row["axis"] for row in rows) if axis != DEFICIT]
    return [_Axis(name, choice(name), [row for row in rows if row["axis"] == name]) for name in order]


def _table(ways: pl.DataFrame, questions: list[_Axis], year: int) -> pl.DataFrame:
    """All ways, the default method, and the ways with each option: how many, where their gaps lie, which is higher."""
    default = ways.filter(pl.col("spec_id") == DEFAULT)
    rows = [
        {"choice": _ALL, "option": _EVERY, "in_default": None, **_summary(ways)},
        {"choice": _ALL, "option": _THE_DEFAULT, "in_default": "yes", **_summary(default)},
    ]
    for axis in questions:
        for option in axis.options:
            is_default = default[axis.name].item() == option["option"]
            chosen = ways.filter(pl.col(axis.name) == option["option"])
            named = {"choice": axis.words, "option": option["label"], "in_default": "yes" if is_default else "no"}
            rows.append({**named, **_summary(chosen)})
    return pl.DataFrame([{"fiscal_year": year, **row} for row in rows]).select(column.name for column in COLUMNS)


def _summary(ways: pl.DataFrame) -> dict[str, Any]:
    return ways.select(
        pl.len().alias("ways"),
        pl.col(GAP).min().alias(f"lowest_{GAP}"),
        pl.col(GAP).median().alias(f"median_{GAP}"),
        pl.col(GAP).max().alias(f"highest_{GAP}"),
        (pl.col(GAP) > 0).mean().alias("share_blue_pays_more"),
        (pl.col(GAP) < 0).mean().alias("share_red_pays_more"),
    ).row(0, named=True)


def _options(table: pl.DataFrame, questions: list[_Axis], when: str) -> list[Option]:
    """The rows beneath the curve, each with its figures from the table."""
    named = [(axis, option) for axis in questions for option in axis.options]
    return [
        Option(
            axis=axis.name,
            heading=axis.words,
            label=_SHORT.get((axis.name, option["option"]), option["label"]),
            value=float(row[f"median_{GAP}"]),
            is_default=row["in_default"] == "yes",
            words=f"{axis.words}: {option['label']}. {row['ways']:,} ways of counting {THAT[RAW]}, gap from "
            f"{numbers.money(row[f'lowest_{GAP}'])} to {numbers.money(row[f'highest_{GAP}'])}, median "
            f"{numbers.money(row[f'median_{GAP}'])} per person; above zero in "
            f"{numbers.share(row['share_blue_pays_more'])}, {when}.",
        )
        for (axis, option), row in zip(named, table[2:].iter_rows(named=True), strict=True)
    ]


def _moves_most(table: pl.DataFrame, options: list[Option]) -> str:
    """The choice whose options' medians lie farthest apart, in words; nothing where none moves the gap."""
    medians = table[2:][f"median_{GAP}"].to_list()
    by_axis: dict[str, list[tuple[float, Option]]] = {}
    for median, option in zip(medians, options, strict=True):
        by_axis.setdefault(option.axis, []).append((median, option))
    ends = [(min(of, key=_median), max(of, key=_median)) for of in by_axis.values()]
    low, high = max(ends, key=lambda pair: pair[1][0] - pair[0][0])
    if numbers.is_even(high[0] - low[0]):
        return ""
    heading = low[1].heading
    return (
        f" The choice that moves the median most: {heading[:1].lower()}{heading[1:]} "
        f"({_quoted(low[1].label)} {numbers.money(low[0])}, {_quoted(high[1].label)} {numbers.money(high[0])})."
    )


def _median(entry: tuple[float, Option]) -> float:
    return entry[0]


def _quoted(text: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}"


CHART = Chart(
    name="specification_curve",
    title="Every way of counting",
    rank=50,
    description="The gap between blue and red states under every way of counting, sorted, with the choices beneath.",
    marts=("mart.lean_by_specification", "mart.specification", "core.specification_axis"),
    draw=lambda rows, context: draw(
        rows["mart.lean_by_specification"], rows["mart.specification"], rows["core.specification_axis"], context
    ),
)
