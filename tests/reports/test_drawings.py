"""Every kind of chart in every frame: what is drawn is the table, nothing is cut off, every mark says a sentence."""

import re
from dataclasses import replace

import altair as alt
import polars as pl
import pytest

from reports import theme
from reports.charts import (
    blue_red,
    blue_red_years,
    margin,
    profile,
    ranking,
    robustness,
    trend,
)
from reports.charts import map as map_chart
from reports.drawings import albers, axes
from reports.drawings.blue_red_years import Line, Point
from reports.drawings.map import Area
from reports.pages import picture
from reports.svg import marks
from reports.svg.frame import PAGE, PHONE, TALL, WIDE
from reports.words import numbers
from reports.words.categories import Categories
from tests.reports import made_up, made_up_states, test_representation_chart, test_specification_curve
from tests.reports.drawings import FRAMES, drawn, sentences, texts, words

DASHED = re.compile(r'stroke-dasharray="[\d.]+,[\d.]+"')
GROUPS = {"democratic": (-2851.4, 1139.2), "republican": (-4593.3, -1491.0), "split": (120.0, 30.0)}


@pytest.fixture(scope="module")
def figures():
    """One of every kind, of made-up rows."""
    context, states = made_up.CONTEXT, made_up.net_contribution()
    years = pl.concat([made_up.net_by_lean(GROUPS, year=year) for year in (2012, 2013, 2014, 2022, 2023)])
    nominal = made_up_states.net()
    state = replace(context, state="MA")
    found = [
        map_chart.draw(states, context),
        ranking.draw(states, context, made_up.lean(), robustness=made_up.robustness(states)),
        robustness.draw(made_up.robustness(states), states, context),
        blue_red.draw(made_up.net_by_lean(GROUPS), context, ways=made_up.lean_robustness()),
        blue_red.draw(made_up.net_by_lean(GROUPS), context, ways=made_up.lean_robustness(), view="balanced"),
        blue_red_years.draw_years(years, context),
        blue_red_years.draw_years(years, context, view="balanced"),
        trend.draw(made_up_states.real(nominal), nominal, state),
        profile.draw(made_up_states.flow(nominal), nominal, Categories.of(made_up.CATEGORIES), state),
        margin.draw(states, made_up.lean().with_columns(margin=pl.int_range(pl.len()) / 60 - 0.4), context),
        test_representation_chart.drawn(made_up.net_contribution, context),
        test_specification_curve.drawn(context),
    ]
    return {figure.name: figure for figure in found}


KINDS = (
    "map-2023", "ranking-2023", "robustness-2023", "blue-red-2023", "blue-red-2023-balanced", "blue-red",
    "blue-red-balanced", "trend-ma", "profile-ma", "margin-2023", "representation-2023", "specification-curve-2023",
)  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
class TestEveryKind:
    @pytest.mark.parametrize("frame", FRAMES)
    def test_no_text_is_cut_off_with_letters_a_seventh_wider(self, figures, name, frame):
        body = drawn(figures[name], FRAMES[frame])
        out = [
            text.said
            for text in texts(figures[name], FRAMES[frame])
            if text.left < -1.5 or text.right > body.width + 1.5 or text.top < -1.5 or text.bottom > body.height + 1.5
        ]
        assert out == []

    @pytest.mark.parametrize("frame", FRAMES)
    def test_no_text_lies_on_another(self, figures, name, frame):
        found = texts(figures[name], FRAMES[frame])
        over = [(a.said, b.said) for n, a in enumerate(found) for b in found[n + 1 :] if a.overlaps(b)]
        on_map = name.startswith("map") and frame == "page"  # codes and figures of small states stand close
        assert len(over) <= (8 if on_map else 0), over

    def test_letters_are_large_enough_on_the_smallest_phone(self, figures, name):
        """A phone of 320 pixels leaves the drawing 304."""
        assert min(text.size for text in texts(figures[name], PHONE)) * 304 / PHONE.width >= 11

    @pytest.mark.parametrize("frame", [PAGE, PHONE, WIDE, TALL])
    def test_a_title_is_a_sentence(self, figures, name, frame):
        given = replace(frame, height=frame.height)
        found = sentences(figures[name], given)
        assert found
        for said in found:
            assert re.match(r"[A-Z0-9]", said), said
            assert said.endswith("."), said
            assert not re.search(r"\w_\w|\bnan\b|None|\d\.\d{4}|: -?\d+\.\d+;", said), said

    @pytest.mark.parametrize("frame", [WIDE, TALL])
    def test_a_picture_has_room_for_it(self, figures, name, frame):
        assert drawn(figures[name], frame).height <= frame.height + 1

    def test_colours_are_the_themes(self, figures, name):
        known = {*theme.DARK, "none"}
        content = drawn(figures[name]).content
        assert {value for value in re.findall(r'(?:fill|stroke)="([^"]*)"', content) if "url(" not in value} <= known

    def test_pictures_have_title_site_and_source(self, figures, name):
        figure = figures[name]
        said = picture.Words(name, "A title", "A subtitle", "Alt", "A note", "Sources: x", address="example.org")
        made = picture.draw(said, figure.drawing)
        for svg, size in ((made.card, 'width="1200" height="675"'), (made.tall, 'width="1080" height="1350"')):
            assert size in svg
            assert all(f">{part}<" in svg for part in ("A title", "A subtitle", "A note", "Sources: x", "example.org"))
            sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]
            assert max(sizes) >= 44
            assert min(sizes) >= 20


class TestMap:
    def test_51_areas_each_with_its_sentence(self, figures):
        found = sentences(figures["map-2023"])
        assert sum(", FY2023: paid $" in said for said in found) == 51 + 9  # nine of them in the box, too
        assert len(re.findall('class="area"', drawn(figures["map-2023"]).content)) == 51
        assert len(albers.shapes()) == 51

    def test_every_state_has_code_and_figure_on_a_page(self, figures):
        found = [text.said for text in texts(figures["map-2023"])]
        for entry in made_up.ENTRIES:
            assert entry[3:5] in found

    def test_the_sign_is_seen_and_told_three_ways(self):
        pays, even, gets = (Area("OH", "39", value, verdict, "") for value, verdict in (
            (23.0, "pays_in"), (23.0, "about_even"), (-23.0, "gets_back")
        ))  # fmt: skip
        assert theme.CLASSES.index(pays.fill) >= theme.THRESHOLDS.index(0) + 1
        assert theme.CLASSES.index(gets.fill) <= theme.THRESHOLDS.index(0)
        assert "even" in even.fill

    def test_payers_are_outlined(self, states, context):
        frame = states(highest=120.0)
        content = drawn(map_chart.draw(frame, context), PHONE).content
        areas = re.findall(r'<path class="area"[^>]*>', content)
        outlined = sum(f'stroke="{theme.OUTLINE}"' in area for area in areas)
        assert outlined == (frame.filter(pl.col("state") != "DC")["net_per_capita_usd"] > 0).sum()
        assert all(f'stroke="{theme.OUTLINE}"' in area for area in areas[-outlined:])  # no neighbour lies over them

    @pytest.mark.parametrize("year", [1981, 1990, 1991, 2004, 2019, 2030])
    def test_colours_stand_for_as_much_money_in_every_year(self, states, context, year):
        """Classes are of the year's dollars: what is a dark colour in 1981 is a light one in 2030."""
        frame = states(highest=120.0).with_columns(fiscal_year=pl.lit(year, dtype=pl.Int64))
        said = words(map_chart.draw(frame, context)).split(" | ")
        assert axes.short_money(theme.thresholds(year)[0]) in said
        limits = theme.thresholds(year)
        assert [limits.index(0), sorted(limits)] == [3, list(limits)]
        assert abs(limits[0]) >= abs(theme.thresholds(year - 1)[0])

    def test_projection_is_that_of_the_shapes(self):
        """d3's own figures for places in its map of 975 by 610."""
        assert albers.place("06", -119.9, 37.2) == pytest.approx((91, 303), abs=25)
        x, y = albers.place("02", -152.8, 65.0)
        assert (x < 250, y > 480) == (True, True)
        assert all(
            -20 < x < 975 and 0 < y < 612 for rings in albers.outlines().values() for ring in rings for x, y in ring
        )


class TestPaths:
    def test_a_path_steps_from_point_to_point_in_tenths(self):
        assert marks.through([(1.0, 2.04), (1.5, 1.96), (0.5, 12.0)]) == "M1 2l.5 0l-1 10"

    def test_rounding_does_not_add_up(self):
        points = [(n / 30, -n / 70) for n in range(1000)]
        steps = re.findall(r"l(-?[\d.]+) ?(-?[\d.]+)", marks.through(points))
        assert sum(float(across) for across, _ in steps) == pytest.approx(points[-1][0], abs=0.06)
        assert sum(float(down) for _, down in steps) == pytest.approx(points[-1][1], abs=0.06)

    def test_points_that_nobody_tells_apart_are_left_out_and_the_ends_stay(self):
        assert albers.apart([(0, 0), (0.3, 0.3), (0.5, 0.5), (9, 9), (9.1, 9)]) == [
            (0, 0),
            (0.5, 0.5),
            (9, 9),
            (9.1, 9),
        ]
        for rings in albers.outlines().values():
            for ring in rings:
                assert (albers.apart(ring)[0], albers.apart(ring)[-1]) == (ring[0], ring[-1])


class TestYears:
    def test_no_segment_joins_years_with_other_members(self):
        points = [(2012, 1.0, "a"), (2013, 2.0, "b"), (2014, 3.0, "b"), (2016, 4.0, "b"), (2017, 5.0, "c")]
        assert axes.runs(points) == [[(2012, 1.0)], [(2013, 2.0), (2014, 3.0)], [(2016, 4.0)], [(2017, 5.0)]]

    def test_drawn_lines_break_at_each_election(self, figures):
        content = drawn(figures["blue-red"]).content
        paths = re.findall(rf'd="M([^"]*)" stroke="{theme.PARTY["democratic"]}" stroke-width="2.6"', content)
        assert [path.count("L") for path in paths] == [1, 1]  # FY2013-14 and FY2022-23; FY2012 is a dot

    def test_dollars_are_those_of_the_last_year(self, groups, context):
        frame = pl.concat([groups(GROUPS, year=year) for year in (2022, 2023)])
        real = blue_red_years.draw_years(frame, context, prices={2022: 0.5, 2023: 1.0})
        assert any("FY2022: \N{MINUS SIGN}$5,703 per person" in said for said in sentences(real))
        assert "FY2023 dollars" in real.subtitle

    def test_groups_of_2024_stand_from_2017_on(self, groups, context):
        years = (2016, 2017)
        frame = pl.concat([groups(GROUPS, year=year) for year in years])
        fixed = pl.concat(
            [groups({"democratic": (1.0, 2.0), "republican": (3.0, 4.0)}, year, "president_2024") for year in years]
        )
        said = sentences(blue_red_years.draw_years(frame, context, fixed=fixed))
        assert any("FY2016: \N{MINUS SIGN}$2,851" in one for one in said)
        assert any("FY2017: +$1 per person" in one for one in said)

    def test_provisional_years_are_dashed_and_hollow(self, groups, context):
        plain = drawn(blue_red_years.draw_years(groups(GROUPS), context)).content
        draft = blue_red_years.draw_years(groups(GROUPS, year=2022), context, provisional=groups(GROUPS, year=2023))
        assert not DASHED.search(plain)
        assert DASHED.search(drawn(draft).content)

    def test_marks_are_those_of_a_specification_altair_reads(self):
        from reports.drawings import blue_red_years as drawing  # noqa: PLC0415

        members = frozenset("a")
        groups = [
            Line(lean, "n", "f", "m", tuple(Point(year, value + year - 2022, members, "W.") for year in (2022, 2023)))
            for lean, value in (("democratic", 10.0), ("republican", -10.0))
        ]
        area = axes.plot(PAGE, [2022, 2023], [-10.0, 11.0], 100, 300)
        spec = drawing.specification(groups, area, PAGE)
        assert alt.Chart.from_dict(spec).to_dict()["datasets"] == spec["datasets"]
        assert [(row["year"], row["value"]) for row in spec["datasets"]["lines"]] == [
            (2022, 10.0), (2023, 11.0), (2022, -10.0), (2023, -9.0),
        ]  # fmt: skip
        drawn_at = re.findall(
            r'd="M([\d.]+),([\d.]+)L([\d.]+),([\d.]+)" stroke="', drawing.lines(groups, [], PAGE).content
        )
        assert len(drawn_at) == 2

    @pytest.mark.parametrize(("view", "stands"), [("raw", True), ("balanced", False)])
    def test_the_error_of_nets_as_they_happened_stands_at_no_other(self, groups, context, view, stands):
        plain = groups(GROUPS)
        with_error = plain.with_columns(net_error_per_capita_usd=pl.lit(900.0))
        for draw in (blue_red_years.draw_years, blue_red.draw):
            figures = [draw(frame, context, view=view) for frame in (plain, with_error)]
            assert (drawn(figures[0]) != drawn(figures[1])) is stands

    def test_bands_are_left_out_where_they_lie_over_each_other(self):
        from reports.drawings import blue_red_years as drawing  # noqa: PLC0415

        def line(lean, low, high):
            return Line(lean, "n", "f", "m", (Point(2023, 1.0, frozenset("a"), "W.", low=low, high=high),))

        assert drawing.shows_bands([line("democratic", 1, 2), line("republican", 3, 4)])
        assert not drawing.shows_bands([line("democratic", 1, 3), line("republican", 2, 4)])


class TestFigures:
    """What is drawn is what the table says."""

    def test_ranking(self, figures):
        table = dict(figures["ranking-2023"].table.select("state_name", "net_per_capita_usd").iter_rows())
        said = words(figures["ranking-2023"])
        assert len(table) == 50
        for name, net in table.items():
            figure = f"{'+' if round(net) > 0 else ''}{numbers.money(net)}"
            assert f"{name} | {figure}" in said

    def test_robustness(self, figures):
        said = words(figures["robustness-2023"])
        for row in figures["robustness-2023"].table.iter_rows(named=True):
            share = numbers.share(row["share_net_payer"]).replace("under ", "<").replace("over ", ">")
            assert f"{row['state_name']} | {share}" in said
        assert "off the scale" in said

    def test_profile(self, figures):
        said = words(figures["profile-ma"])
        for row in figures["profile-ma"].drawn.iter_rows(named=True):
            assert numbers.money(row["per_capita_usd"]) in said

    def test_scatter_names_every_state(self, figures):
        for name in ("margin-2023", "representation-2023"):
            found = [text.said for text in texts(figures[name]) if re.fullmatch("[A-Z]{2}", text.said)]
            assert len(found) >= 49

    def test_groups(self, figures):
        said = words(figures["blue-red-2023"])
        assert "Blue states" in said
        assert "25 states and DC" in said
        assert "\N{MINUS SIGN}$2,851" in said
        assert "+$1,139" in words(figures["blue-red-2023-balanced"])


def test_all_equal_and_all_zero_still_draw(states, groups, context):
    for frame in (PAGE, PHONE, WIDE, TALL):
        assert drawn(ranking.draw(states(highest=0.0, step=0.0), context), frame).content
        assert drawn(map_chart.draw(states(highest=0.0, step=0.0), context), frame).content
        assert drawn(blue_red.draw(groups({"democratic": (0, 0), "republican": (0, 0)}), context), frame).content


def test_a_pictures_png_is_light(figures):
    """Flat colours and the edges of letters: no picture over 150 KB."""
    from pipeline.publish import converter, png  # noqa: PLC0415

    assert converter.load()
    for name in ("map-2023", "ranking-2023"):
        made = picture.draw(picture.Words(name, "A title", "A subtitle", "Alt"), figures[name].drawing)
        for svg in (made.card, made.tall):
            assert len(png.made(png.Job(name, svg))) < png.LARGEST_BYTES
