"""Charts over forty-five years: softer years dashed, DC apart where it makes the figure, words that lie on no line.

Belongs here: what only so many years show. Does not belong here: charts of few years (``test_drawings.py``).
"""

import math
import re
from dataclasses import replace

import polars as pl
import pytest

from reports.charts import blue_red, blue_red_years, trend
from reports.drawings import axes
from reports.svg.frame import PAGE, PHONE, TALL, WIDE
from reports.words import caveats, titles_groups
from reports.words.categories import Categories
from tests.reports import made_up, made_up_states
from tests.reports.drawings import FRAMES, drawn, sentences, texts, words

YEARS = range(1981, 2026)
SOFTER = tuple((year, 29) for year in range(1981, 1997))
LABELS = Categories({"federal_pay": "federal pay", "snap": "SNAP", "payroll_tax": "payroll tax"})
DASHED = re.compile(r'stroke-dasharray="([\d.]+),([\d.]+)"')
FRAME_OF_EACH = {**FRAMES, "wide picture": replace(WIDE, height=300), "tall picture": replace(TALL, height=800)}


def flow(*rows):
    return pl.DataFrame(rows, schema=["fiscal_year", "category", "amount_usd", "key", "key_lag_years"], orient="row")


def nets(year):
    """Nets that rise and fall, and end on either side of zero."""
    return 3000 * math.sin((year - 1981) / 5), -2000 + 2500 * math.cos((year - 1981) / 7)


@pytest.fixture
def years(groups, context):
    """The chart of the groups over all years; ``dc_moves`` is what DC takes from blue's net in the first eight."""

    def draw(view="raw", dc_moves=2000.0, softer=SOFTER):
        frames = []
        for year in YEARS:
            blue, red = nets(year)
            frame = groups({"democratic": (blue, blue + 900), "republican": (red, red + 400)}, year)
            apart = dc_moves if year <= 1988 else 100.0
            frames.append(
                frame.with_columns(
                    pl.when(pl.col("lean") == "democratic").then(pl.col(name) + apart).alias(f"{of}_without_dc_usd")
                    for name, of in (
                        ("net_per_capita_usd", "net_per_capita"),
                        ("balanced_net_per_capita_usd", "balanced_net_per_capita"),
                    )
                )
            )
        return blue_red_years.draw_years(pl.concat(frames), replace(context, softer=softer), view=view)

    return draw


@pytest.fixture
def state(context):
    nominal = made_up_states.net([nets(year)[0] for year in YEARS], list(YEARS))
    real = nominal.select(
        "fiscal_year", "state", "state_name", "method", *(name for name in nominal.columns if name.endswith("_usd"))
    ).with_columns(dollars_of_fiscal_year=pl.lit(2025))
    return trend.draw(real, nominal, replace(context, state="MA", softer=SOFTER))


class TestSofterYears:
    def test_stand_ins_are_named_with_their_part_of_the_dollars(self):
        rows = flow(
            (1985, "federal_pay", 20.0, "pay (earnings)", 0.0), (1985, "snap", -5.0, "snap (BEA's food stamps)", 0.0),
            (1985, "payroll_tax", 75.0, "wages", 0.0),
        )  # fmt: skip
        (said,) = caveats.stand_ins(rows, 1985, LABELS)
        assert said.startswith(
            "In FY1985, 25% of the dollars are shared out by stand-ins for measures that begin later"
        )
        assert said.endswith("later: federal pay (earnings), SNAP (BEA's food stamps).")
        assert caveats.stand_ins(rows.filter(category="payroll_tax"), 1985, LABELS) == ()

    def test_a_good_part_by_stand_ins_or_old_measures_makes_a_year_softer(self):
        rows = flow(
            (1985, "federal_pay", 10.0, "pay (earnings)", 0.0), (1985, "snap", 6.0, "snap", 7.0),
            (1985, "payroll_tax", 84.0, "wages", 0.0),
            (1986, "federal_pay", 14.0, "pay (earnings)", 9.0), (1986, "payroll_tax", 86.0, "wages", 0.0),
            (1987, "payroll_tax", 100.0, "wages", None),
        )  # fmt: skip
        found = caveats.softer(rows)
        assert found == ((1985, 16),)
        assert caveats.says_softer(found, 1985).startswith("16% of FY1985's dollars")
        assert caveats.says_softer(found, 1986) == ""

    def test_their_lines_are_dashed_wherever_they_stand(self, years, state):
        for figure in (years(), state):
            assert DASHED.search(drawn(figure).content) or "stroke-dasharray=" in drawn(figure).content
            assert caveats.DASHED in figure.caution
        assert not DASHED.search(drawn(years(softer=())).content)

    def test_a_stretch_is_soft_where_either_end_is(self):
        assert axes.turns([True, True, False, False, True]) == [(0, 2, True), (2, 3, False), (3, 4, True)]
        assert axes.turns([False]) == []

    @pytest.mark.parametrize("step", [2.0, 5.5, 14.0, 60.0])
    def test_dashes_are_seen_between_years_that_are_close(self, step):
        drawn_px, left_out = axes.dash_of(2.6, step)
        assert min(drawn_px, left_out) >= 2
        assert drawn_px + left_out <= max(step, 5.0)

    def test_a_chart_of_such_a_year_says_so(self, groups, context):
        frame = groups({"democratic": (1.0, 2.0), "republican": (3.0, 4.0)}, 1985)
        said = blue_red.draw(frame, replace(context, softer=((1985, 29),))).caution
        assert "29% of FY1985's dollars are shared out by stand-ins or old measures." in said


class TestDc:
    def test_a_line_without_it_is_drawn_where_it_makes_the_figure(self, years):
        figure = years()
        assert "Thin: without DC" in figure.caution
        thin = re.compile(rf'd="M([^"]*)" stroke="[^"]*" stroke-width="{1.1 * PAGE.line}"')
        found = thin.findall(drawn(figure).content)
        assert [piece.count("L") for piece in found] == [3, 3]  # FY1981-84 and FY1985-88
        assert "without DC" not in years(dc_moves=200.0).caution
        assert not thin.findall(drawn(years(dc_moves=200.0)).content)

    def test_the_count_of_years_is_said_where_it_is_another(self, groups):
        def rows(blue, without):
            frame = groups({"democratic": (blue, blue), "republican": (0.0, 0.0)}, 1985)
            apart = pl.when(pl.col("lean") == "democratic").then(pl.lit(without))
            return frame.with_columns(net_per_capita_without_dc_usd=apart)

        assert titles_groups.years_without_dc(rows(-1000.0, 315.0)) == "less in the one year"
        assert titles_groups.years_without_dc(rows(-1000.0, -315.0)) == ""

    @pytest.mark.parametrize(
        ("without", "title", "says"),
        [
            (315.0, "; without DC, less", "Without DC, blue states got $315 less per person than red states, net."),
            (-500.0, "", "Without DC, blue states got $500 more per person than red states, net."),
            (-1100.0, "", ""),
        ],
    )
    def test_a_year_whose_gap_is_made_by_it_says_so(self, groups, context, without, title, says):
        frame = groups({"democratic": (-1158.0, -900.0), "republican": (0.0, 0.0)}, 1985).with_columns(
            net_per_capita_without_dc_usd=pl.when(pl.col("lean") == "democratic").then(pl.lit(without))
        )
        figure = blue_red.draw(frame, context)
        assert figure.caution == says
        assert figure.title.endswith(title)
        assert ("without DC" in figure.title) == bool(title)
        assert len(figure.title) <= 90


@pytest.mark.parametrize("frame", FRAME_OF_EACH)
class TestRoom:
    def test_no_text_lies_on_another(self, years, state, frame):
        for figure in (years(), years("balanced"), state):
            found = texts(figure, FRAME_OF_EACH[frame])
            over = [(a.said, b.said) for n, a in enumerate(found) for b in found[n + 1 :] if a.overlaps(b)]
            assert over == []

    def test_decades_are_marked_and_every_election_before_the_last_groups(self, years, frame):
        said = words(years(), FRAME_OF_EACH[frame]).split(" | ")
        assert {"1990", "2000", "2010"} <= set(said) or frame == "phone"
        assert "2025" in said
        if frame != "phone":
            assert [one for one in said if re.fullmatch("\N{RIGHT SINGLE QUOTATION MARK}\\d\\d", one)][:2] == [
                "\N{RIGHT SINGLE QUOTATION MARK}80", "\N{RIGHT SINGLE QUOTATION MARK}84",
            ]  # fmt: skip


@pytest.mark.parametrize("frame", [PAGE, PHONE])
def test_a_word_on_the_sides_lies_on_no_line(frame):
    area = axes.plot(frame, list(YEARS), [-3000.0, 3000.0], 80, 300)
    low = [(area.x(year), area.y(-2900.0)) for year in range(1981, 1996)]
    content = "".join(axes.words_inside(frame, area, list(YEARS), [low]))
    (x,) = re.findall(r'<text x="([\d.]+)"[^>]*>\N{DOWNWARDS ARROW} Gets', content)
    assert float(x) > area.x(1995)


def test_a_mark_says_who_is_counted(years):
    assert "Blue states (25 states and DC), FY1981:" in " ".join(sentences(years()))
    assert made_up.CONTEXT.softer == ()
