"""Every way of counting: the finding in words, the curve and its strips as the mart gives them, what is refused."""

import gzip
from itertools import product
from pathlib import Path
from statistics import median

import duckdb
import polars as pl
import pytest

from pipeline.publish.charts import render
from reports.charts import specification_curve
from reports.pages.chart_page import cell
from reports.words.groups import names

AXES_SQL = Path(__file__).parents[2] / "sql" / "core" / "specification_axis.sql"
WHO = names("president")
BLUE, RED = "blue states", "red states"
HAD = "got less per person, net of taxes, in"
DEPENDS = "which group got less per person, net of taxes, depends on the method:"
SMALL = {"payroll_tax": ["contributions", "wages"], "social_insurance": ["in", "out"], "deficit": ["raw", "balanced"]}


def axes_of(options):
    return pl.DataFrame(
        [
            {
                "axis": axis, "axis_position": place, "option": option, "option_position": number,
                "label": f"{option.capitalize()} label", "why": "", "source": "",
            }
            for place, axis in enumerate(options, start=1)
            for number, option in enumerate(options[axis], start=1)
        ]
    )  # fmt: skip


def specification_of(axes):
    """All combinations of the options, the last axis fastest, as the mart numbers them."""
    order = axes.sort("axis_position", "option_position").group_by("axis", maintain_order=True).agg("option")
    rows = product(*order["option"].to_list())
    return pl.DataFrame(
        [{"spec_id": number, **dict(zip(order["axis"], row, strict=True))} for number, row in enumerate(rows, start=1)]
    )


def gaps_of(values, year=2023, definition="president"):
    return pl.DataFrame(
        {
            "fiscal_year": year,
            "definition": definition,
            "spec_id": range(1, len(values) + 1),
            "gap_per_capita_usd": [None if value is None else float(value) for value in values],
        }
    )


def drawn(context, values=(1200.4, 300.0, -150.6, 900.0), taken_out=(5.0, 6.0, 7.0, 8.0)):
    """Two questions and the deficit: ``values`` as it happened, ``taken_out`` with the deficit set aside."""
    axes = axes_of(SMALL)
    both = [gap for pair in zip(values, taken_out, strict=True) for gap in pair]
    return specification_curve.draw(gaps_of(both), specification_of(axes), axes, context)


def left_as_it_is(gaps, specification):
    """The gaps drawn: of the ways as it happened."""
    return gaps.join(specification.filter(pl.col("deficit") == "raw"), on="spec_id", how="semi", maintain_order="left")


@pytest.fixture(scope="module")
def whole():
    """The axes of the method and gaps of all their combinations, on both sides of zero and some of them equal."""
    axes = duckdb.sql(AXES_SQL.read_text(encoding="utf-8")).pl()
    specification = specification_of(axes)
    values = [round((number * 7919) % 2593 * 2.3 - 700, 1) // 4 * 4 for number in specification["spec_id"]]
    return gaps_of(values), specification, axes


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((1.0, 0.0), f"{BLUE} {HAD} all 1,000 ways of counting"),
        ((0.0, 1.0), f"{RED} {HAD} all 1,000 ways of counting"),
        ((0.92, 0.08), f"{BLUE} {HAD} 92% of 1,000 ways of counting"),
        ((0.9999, 0.0001), f"{BLUE} {HAD} over 99% of 1,000 ways of counting"),
        ((0.1, 0.8), f"{RED} {HAD} 80% of 1,000 ways of counting"),
        ((0.0, 0.0), "net of taxes, the groups got the same in all 1,000 ways of counting"),
        ((0.61, 0.39), f"{DEPENDS} {BLUE} in 61% of 1,000 ways of counting, {RED} in 39%"),
        ((0.0, 0.3), f"{DEPENDS} {BLUE} in 0% of 1,000 ways of counting, {RED} in 30%"),
    ],
)
def test_finding(shares, said):
    row = {"ways": 1000, "share_blue_pays_more": shares[0], "share_red_pays_more": shares[1]}
    assert specification_curve.finding(row, WHO) == said
    which = specification_curve.finding(row, WHO, " that are red")
    assert which == said.replace("ways of counting", "ways of counting that are red")


def test_words_of_a_year(context):
    figure = drawn(context)
    assert figure.name == "specification-curve-2023"
    assert figure.title == ("In FY2023, which side got less, net, depends on how one counts")
    moved = (
        "Default method: $1,200; median of the ways: $600. The choice that moves the median most: payroll tax "
        "(\N{LEFT DOUBLE QUOTATION MARK}Wages label\N{RIGHT DOUBLE QUOTATION MARK} $375, \N{LEFT DOUBLE QUOTATION MARK}"
        "Contributions\N{RIGHT DOUBLE QUOTATION MARK} $750). "
        f"With the deficit set aside, {BLUE} {HAD} all 4 ways of counting."
    )
    assert figure.subtitle.endswith("under every combination of 2 choices of method, as it happened")
    assert moved in figure.notes
    assert figure.alt.endswith(f"The gap runs from \N{MINUS SIGN}$151 to $1,200 per person. {moved}")
    assert any("2020 presidential election" in note for note in figure.notes)


def test_every_row_of_the_table_is_what_its_ways_give(whole, context):
    gaps, specification, axes = whole
    table = specification_curve.draw(gaps, specification, axes, context).table
    by_number = dict(left_as_it_is(gaps, specification).select("spec_id", "gap_per_capita_usd").iter_rows())
    asked = [set(by_number), {1}]
    labels = ["Every way of counting, as it happened", "Default method"]
    for row in axes.filter(pl.col("axis") != "deficit").sort("axis_position", "option_position").iter_rows(named=True):
        asked.append(set(specification.filter(pl.col(row["axis"]) == row["option"])["spec_id"]))
        labels.append(row["label"])
    assert table["option"].to_list() == labels
    for row, of_option in zip(table.iter_rows(named=True), asked, strict=True):
        found = [by_number[number] for number in of_option if number in by_number]
        assert row["ways"] == len(found)
        assert row["lowest_gap_per_capita_usd"] == min(found)
        assert row["median_gap_per_capita_usd"] == median(found)
        assert row["highest_gap_per_capita_usd"] == max(found)
        assert row["share_blue_pays_more"] == sum(gap > 0 for gap in found) / len(found)
        assert row["share_red_pays_more"] == sum(gap < 0 for gap in found) / len(found)
    assert table.filter(pl.col("in_default") == "yes")["ways"].to_list()[1:] == [
        len(by_number) // len(set(specification[axis])) for axis in specification.columns[1:] if axis != "deficit"
    ]


def test_columns_describe_the_table(context):
    figure = drawn(context)
    assert [column.name for column in figure.columns] == figure.table.columns
    printed = [[cell(value, column) for value, column in zip(row, figure.columns, strict=True)]
               for row in figure.table.iter_rows()]  # fmt: skip
    assert printed[1] == [
        "2023",
        "All choices",
        "Default method",
        "yes",
        "1",
        "$1,200",
        "$1,200",
        "$1,200",
        "100%",
        "0%",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda gaps: gaps.filter(pl.col("spec_id") != 2), "one gap for each of 8"),
        (lambda gaps: pl.concat([gaps, gaps[:1]]), "one gap for each of 8"),
        (lambda gaps: pl.concat([gaps[:7], gaps[:1]]), "one gap for each of 8"),
        (lambda gaps: gaps.with_columns(fiscal_year=pl.col("spec_id") + 2000), "exactly one fiscal year"),
        (lambda gaps: gaps.clear(), "exactly one definition, got none"),
        (lambda gaps: pl.concat([gaps, gaps.with_columns(definition=pl.lit("solid"))]), "exactly one definition"),
        (lambda gaps: gaps.with_columns(gap_per_capita_usd=pl.lit(None, pl.Float64)), "is missing"),
        (lambda gaps: gaps.with_columns(gap_per_capita_usd=float("nan")), "is missing"),
    ],
)
def test_incomplete_gaps_are_refused(change, message, context):
    axes = axes_of(SMALL)
    with pytest.raises(ValueError, match=message):
        specification_curve.draw(change(gaps_of(range(1, 9))), specification_of(axes), axes, context)


def test_options_without_words_are_refused(context):
    axes = axes_of(SMALL)
    with pytest.raises(ValueError, match="options of payroll_tax differ"):
        specification_curve.draw(
            gaps_of(range(1, 9)), specification_of(axes), axes.filter(pl.col("option") != "wages"), context
        )


def test_ways_of_one_view_alone_are_refused(context):
    """A curve of half the ways would pass for all of them."""
    axes = axes_of(SMALL | {"deficit": ["balanced"]})
    with pytest.raises(ValueError, match="the ways as it happened, and those with the deficit set aside"):
        specification_curve.draw(gaps_of([1, 2, 3, 4]), specification_of(axes), axes, context)


def test_page_is_light_and_hostile_labels_stay_inert(whole, context, tmp_path):
    gaps, specification, axes = whole
    hostile = axes.with_columns(
        label=pl.when(pl.col("option") == "wages")
        .then(pl.lit("\N{RIGHT-TO-LEFT OVERRIDE}<script>alert(1)</script>"))
        .otherwise("label")
    )
    figure = specification_curve.draw(gaps, specification, hostile, context)
    render([figure], tmp_path)
    page = (tmp_path / "specification-curve-2023.html").read_bytes()
    assert b"<script>alert" not in page
    assert b"&lt;script&gt;alert" in page
    assert "\N{RIGHT-TO-LEFT OVERRIDE}".encode() not in page
    assert len(gzip.compress(page)) <= 60_000
