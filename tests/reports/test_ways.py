"""In how many ways of counting an answer holds: whole sentences, for every kind of row."""

import polars as pl
import pytest

from reports.charts import blue_red, blue_red_years
from reports.words.groups import capital, names
from reports.words.ways_of_counting import finding, finding_of_years, method_decides, of_one_year, of_years
from tests.reports import made_up

BLUE, RED = "blue states", "red states"
WHO = names("president")
DEFICIT_YEAR = {"democratic": (-2851, 1139), "republican": (-4593, -1491)}
DEFICIT_WORDS = (
    f"In FY2023, states grouped by the 2020 vote, both groups got back more than they paid in: {BLUE} by $2,851 per "
    f"person, {RED} by $4,593. With the deficit set aside (taxes scaled to equal spending), {BLUE} would "
    f"have paid in $1,139 more per person than "
    f"they got back; {RED} would have got back $1,491 more per person than they paid in."
)
RAW = "1,000 ways of counting as it happened"
ALL = "all of these ways, and in all 1,000 with the deficit set aside"
LESS = "got less per person, net of taxes,"
HAD = f"{BLUE} {LESS}"
WAYS = "1,000 ways"
DID = f"Did {BLUE} pay in more than they got back, as it happened?"
WHETHER = f"Whether {BLUE} paid in more than they got back depends on the method: they did in"
CLEAR = f"In 90% of {RAW}, {BLUE} paid in more than they got back; {RED} in 3%. Blue states {LESS} in {ALL}."
UNDECIDED = (
    f"Whether {BLUE} paid in more than they got back depends on the method: they did in 61% of {RAW}, {RED} in 3%. "
    f"Blue states {LESS} in {ALL}."
)
GAP = (
    f"In FY2023, the gap, {BLUE} less {RED}, is $2,184 in the median of {RAW}, and "
    "between $522 and $4,176 in 90% of them; with the deficit set aside, it is $2,684 in the median of 1,000 ways, and "
    "between $1,022 and $4,676 in 90% of them."
)
BOTH = "of these ways, and in all 1,000 with the deficit set aside"
OUT = f"of these ways; with the deficit set aside, {HAD} in all of 1,000 ways"
DEPENDS = f"Which group got less per person, net of taxes, depends on the method: {BLUE} in"


def row(pays_more=(1.0, 0.0), net_payer=(0.9, 0.03), year=2023, taken_out=(1.0, 0.0), **more):
    """The rows of a year by view. Shares of blue and of red: ``pays_more`` in which the group's net is the higher.

    ``net_payer`` is in which it is above zero as it happened, ``taken_out`` in which it is the higher with
    the deficit set aside, and then above zero by construction.
    """
    definition, specifications = more.get("definition", "president"), more.get("specifications", 1000)
    return {
        view: {
            "fiscal_year": year, "definition": definition, "view": view, "specifications": specifications,
            "share_blue_pays_more": more[0], "share_red_pays_more": more[1],
            "share_blue_net_payer": payer[0], "share_red_net_payer": payer[1],
            "gap_per_capita_p05": 522.2 + added, "gap_per_capita_p50": 2184.4 + added,
            "gap_per_capita_p95": 4175.9 + added,
        }
        for view, more, payer, added in (("raw", pays_more, net_payer, 0), ("balanced", taken_out, taken_out, 500))
    }  # fmt: skip


def ways(*years):
    return pl.DataFrame([of_view for year in years or [row()] for of_view in year.values()])


def years(*pays_more, start=2022):
    return ways(*(row(pays_more=pair, year=start + place) for place, pair in enumerate(pays_more)))


def higher(*pays_more):
    """The sentence on which group's net was the higher, over years in which blue paid in more in nearly every way."""
    said = finding_of_years(of_years(years(*pays_more), "president"), WHO)
    opening = f"{DID} In every year at least 80% of the ways say yes. As it happened, "
    end = f" With the deficit set aside, in every year {HAD} in all 1,000 ways."
    assert said.startswith(opening)
    assert said.endswith(end)
    return capital(said.removeprefix(opening).removesuffix(end))


class TestOneYear:
    @pytest.mark.parametrize(
        ("pays_more", "end"),
        [
            ((1.0, 0.0), f"Blue states {LESS} in all {BOTH}"),
            ((0.94, 0.06), f"Blue states {LESS} in 94% {BOTH}"),
            ((0.8, 0.2), f"Blue states {LESS} in 80% {BOTH}"),
            ((0.0, 1.0), f"Red states {LESS} in all {OUT}"),
            ((0.2, 0.8), f"Red states {LESS} in 80% {OUT}"),
            ((0.51, 0.49), f"{DEPENDS} 51% {OUT}"),
            ((0.21, 0.79), f"{DEPENDS} 21% {OUT}"),
            ((0.7999, 0.2001), f"Blue states {LESS} in 80% {BOTH}"),  # the printed share decides
            ((0.2001, 0.7999), f"Red states {LESS} in 80% {OUT}"),
            ((0.794, 0.206), f"{DEPENDS} 79% {OUT}"),
            ((0.0, 0.7), f"{DEPENDS} none {OUT}"),  # the rest are ties
            ((0.0, 0.0), f"Net of taxes, the groups got the same per person in all {OUT}"),
        ],
    )
    def test_which_group_had_the_higher_net(self, pays_more, end):
        assert finding(row(pays_more), WHO) == (
            f"In 90% of {RAW}, {BLUE} paid in more than they got back; {RED} in 3%. {end}."
        )

    @pytest.mark.parametrize(
        ("taken_out", "end"),
        [
            ((0.83, 0.17), "in all of these ways, and in 83% of 1,000 with the deficit set aside"),
            (
                (0.1, 0.9),
                f"in all of these ways; with the deficit set aside, {HAD.replace(BLUE, RED)} in 90% of 1,000 ways",
            ),
            (
                (0.6, 0.4),
                f"in all of these ways; with the deficit set aside, w{DEPENDS[1:]} 60% of 1,000 ways",
            ),
        ],
    )
    def test_a_view_is_said_by_itself(self, taken_out, end):
        """No share is over the ways of both views: they may well say different things."""
        assert finding(row(taken_out=taken_out), WHO).endswith(f" {capital(HAD)} {end}.")

    @pytest.mark.parametrize(
        ("net_payer", "payers"),
        [
            ((1.0, 1.0), f"In all {RAW}, {BLUE} paid in more than they got back; {RED} in all"),
            ((0.0, 0.1), f"In none of {RAW}, {BLUE} paid in more than they got back; {RED} in 10%"),
            ((0.0, 0.0), f"In all {RAW}, both groups got back at least as much as they paid in"),
            (
                (0.5, 0.0),
                (f"{WHETHER} 50% of {RAW}, {RED} in none"),
            ),
            (
                (0.7999, 0.3),
                (f"In 80% of {RAW}, {BLUE} paid in more than they got back; {RED} in 30%"),
            ),
            (
                (1 / 1000, 999 / 1000),
                f"In under 1% of {RAW}, {BLUE} paid in more than they got back; {RED} in over 99%",
            ),
            ((0.005, 0.995), f"In under 1% of {RAW}, {BLUE} paid in more than they got back; {RED} in over 99%"),
            ((0.012, 0.988), f"In 1% of {RAW}, {BLUE} paid in more than they got back; {RED} in 99%"),
        ],
    )
    def test_who_paid_in_more_is_never_rounded_to_all_or_none(self, net_payer, payers):
        assert finding(row(net_payer=net_payer), WHO) == (f"{payers}. Blue states {LESS} in {ALL}.")

    @pytest.mark.parametrize(
        ("net", "share", "decides"),
        [
            *((-1.0, share, share > 0.205) for share in (0.0, 0.2, 0.2001, 0.206, 0.5, 0.7999, 0.8, 1.0)),
            *((1.0, share, share < 0.795) for share in (0.0, 0.2, 0.2001, 0.5, 0.794, 0.7999, 0.8, 1.0)),
            (0.2, 0.9, True),  # rounds to no dollars: not a payer
            (-0.2, 0.1, False),
        ],
    )
    def test_the_method_decides_between_a_fifth_and_four_fifths_or_where_the_default_stands_apart(
        self, net, share, decides
    ):
        assert method_decides(row(net_payer=(share, 0.0)), net) is decides

    def test_the_groups_have_the_names_of_the_definition(self):
        said = finding(row(definition="governor"), names("governor"))
        assert said.startswith(f"In 90% of {RAW}, blue states paid in more")
        assert "red states in 3%" in said


class TestWhatIsRefused:
    def test_a_definition_that_is_not_there(self):
        with pytest.raises(ValueError, match="one row a view of definition solid, got none"):
            of_one_year(ways(), "solid")
        with pytest.raises(ValueError, match="one row a year of definition solid"):
            of_years(ways(), "solid")

    def test_two_rows(self):
        with pytest.raises(ValueError, match="president, got balanced, balanced, raw, raw"):
            of_one_year(ways(row(), row(year=2022)), "president")

    @pytest.mark.parametrize("view", ["raw", "balanced"])
    def test_one_view_alone(self, view):
        alone = ways(row(), row(year=2022)).filter((pl.col("view") == view) | (pl.col("fiscal_year") == 2023))
        with pytest.raises(ValueError, match=f"one row a view of definition president, got {view}$"):
            of_years(alone, "president")

    @pytest.mark.parametrize("share", [-0.01, 1.01, 61.0, float("nan"), None])
    @pytest.mark.parametrize("kind", ["pays_more", "net_payer"])
    def test_a_share_that_is_none(self, kind, share):
        for pair in ((share, 0.0), (0.0, share)):
            broken = ways(row(**{kind: pair}))
            with pytest.raises(ValueError, match=r"share_\w+ is no share"):
                of_one_year(broken, "president")
            with pytest.raises(ValueError, match=r"share_\w+ is no share"):
                of_years(broken, "president")


class TestAllYears:
    @pytest.mark.parametrize(
        ("pays_more", "said"),
        [
            (
                [(1.0, 0.0), (0.945, 0.055)],
                (f"In every year {HAD} in 94% to all of {WAYS}."),
            ),
            (
                [(1.0, 0.0), (1.0, 0.0)],
                f"In every year {HAD} in all {WAYS}.",
            ),
            (
                [(0.0, 1.0), (0.0, 1.0)],
                f"In every year {RED} {LESS} in all {WAYS}.",
            ),
            (
                [(1.0, 0.0), (0.5, 0.5), (0.79, 0.21)],
                (f"In 1 of 3 years {HAD} in all {WAYS}; in 2 of 3 years it depends on the method."),
            ),
            (
                [(1.0, 0.0), (0.1, 0.9), (0.2, 0.8), (0.5, 0.5)],
                (
                    f"In 1 of 4 years {HAD} in all {WAYS}; "
                    f"in 2 of 4 years {RED} in 80% to 90%; in 1 of 4 years it depends on the method."
                ),
            ),
            (
                [(0.83, 0.17), (0.5, 0.5)],
                (f"In 1 of 2 years {HAD} in 83% of {WAYS}; in 1 of 2 years it depends on the method."),
            ),
            (
                [(0.5, 0.5), (0.4, 0.6)],
                (
                    f"In every year it depends on the method, over {WAYS}, which group got less per person, net of "
                    "taxes."
                ),
            ),
            (
                [(0.0, 0.0), (1.0, 0.0)],
                (
                    f"In 1 of 2 years {HAD} in all {WAYS}; "
                    "in 1 of 2 years the groups got the same per person, net of taxes, in all."
                ),
            ),
        ],
    )
    def test_whole_sentences(self, pays_more, said):
        assert higher(*pays_more) == said

    @pytest.mark.parametrize(
        ("shares", "answer"),
        [
            ([0.0, 0.2], "In every year at least 80% of the ways say no"),
            ([0.3, 0.5], "In every year it depends on the method"),
            (
                [0.9, 0.1],
                "In 1 of 2 years at least 80% of the ways say yes; in 1 of 2 years at least 80% of the ways say no",
            ),
            ([0.9, 0.5], "In 1 of 2 years at least 80% of the ways say yes; in 1 of 2 years it depends on the method"),
            ([0.1, 0.5], "In 1 of 2 years at least 80% of the ways say no; in 1 of 2 years it depends on the method"),
        ],
    )
    def test_did_blue_pay_in_more(self, shares, answer):
        rows = [row(net_payer=(share, 0.0), year=2022 + place) for place, share in enumerate(shares)]
        said = finding_of_years(of_years(ways(*rows), "president"), WHO)
        assert said.startswith(f"{DID} {answer}. ")

    def test_rows_of_other_definitions_do_not_count(self):
        mixed = ways(row(), row(year=2022), row(pays_more=(0.0, 1.0), definition="governor"))
        assert f"in every year {HAD}" in finding_of_years(of_years(mixed, "president"), WHO)

    def test_a_share_prints_as_everywhere(self):
        """The least of ``president_2024`` is 93.87 %: 94 % here as in every table."""
        assert "94% to all of 1,000 ways" in higher((0.938657, 0.061343), (1.0, 0.0))
        assert "over 99% to all of" in higher((0.9996, 0.0004), (1.0, 0.0))

    def test_a_tie_in_every_way_depends_on_no_method(self):
        assert "depends" not in higher((0.0, 0.0), (0.0, 0.0))

    @pytest.mark.parametrize(
        ("rows", "match"),
        [
            ((row(), row()), "one row a view of definition president"),
            ((row(), row(year=2022, specifications=2)), "one row a year of definition president, of equally many ways"),
        ],
    )
    def test_a_year_twice_and_years_of_unlike_ways_are_refused(self, rows, match):
        with pytest.raises(ValueError, match=match):
            of_years(ways(*rows), "president")

    def test_each_view_has_its_own_sentence(self):
        rows = [row(taken_out=(0.9, 0.1)), row(year=2022, taken_out=(0.5, 0.5))]
        assert finding_of_years(of_years(ways(*rows), "president"), WHO).endswith(
            f" As it happened, in every year {HAD} in all {WAYS}. With the deficit set aside, in 1 of 2 years {HAD} in "
            "90% of 1,000 ways; in 1 of 2 years it depends on the method."
        )


class TestHeadline:
    def test_without_ways_it_answers_alone(self, groups):
        assert blue_red.headline(groups(DEFICIT_YEAR)) == f"No. {DEFICIT_WORDS}"

    def test_it_opens_with_the_method_where_the_method_decides(self, groups):
        undecided = ways(row(net_payer=(0.61, 0.03)))
        assert blue_red.headline(groups(DEFICIT_YEAR), ways=undecided) == (
            f"It depends on the method. {DEFICIT_WORDS} {UNDECIDED}"
        )

    def test_a_year_in_which_all_receive(self, groups):
        """As FY2020 and FY2021: as it happened no group pays in more in any way."""
        headline = blue_red.headline(groups(DEFICIT_YEAR), ways=ways(row(net_payer=(0.0, 0.0))))
        assert headline.startswith(
            f"No. {DEFICIT_WORDS} In all {RAW}, both groups got back at least as much as they paid in."
        )

    @pytest.mark.parametrize(
        ("net", "share", "answer"),
        [
            (900, 1.0, "Yes."),
            (900, 0.8, "Yes."),
            (900, 0.79, "It depends on the method."),
            (-900, 0.21, "It depends on the method."),
            (-900, 0.2, "No."),
            (-900, 0.0, "No."),
            (0, 0.5, "It depends on the method."),
        ],
    )
    def test_the_answer(self, groups, net, share, answer):
        frame = groups({"democratic": (net, net), "republican": (-4593, -1491)})
        assert blue_red.headline(frame, ways=ways(row(net_payer=(share, 0.0)))).startswith(f"{answer} In FY2023")

    @pytest.mark.parametrize(("net", "share", "wrong"), [(-9, 0.877, "No."), (12, 0.1, "Yes.")])
    def test_the_answer_is_not_the_opposite_of_what_nearly_all_ways_say(self, groups, net, share, wrong):
        """FY2014 to FY2016: the default method says no, 83 to 88 % of the ways say yes."""
        frame = groups({"democratic": (net, 799), "republican": (-1990, -1377)})
        assert not blue_red.headline(frame, ways=ways(row(net_payer=(share, 0.0)))).startswith(wrong)

    def test_where_no_state_is_blue_there_is_no_answer(self, groups):
        headline = blue_red.headline(groups({"republican": (300, 0)}), ways=ways(row(definition="solid")))
        assert headline.startswith("There is no answer.")
        assert "ways of counting" not in headline

    def test_other_definitions_take_their_own_row(self, groups):
        both = ways(row(), row(net_payer=(0.5, 0.4), definition="governor"))
        headline = blue_red.headline(groups(DEFICIT_YEAR, definition="governor"), ways=both)
        assert headline.startswith("It depends on the method.")
        assert "states grouped by the governor's party" in headline
        assert "Whether blue states paid in more than they got back depends on the method" in headline


class TestCharts:
    def test_one_year_carries_the_sentence(self, groups, context):
        figure = blue_red.draw(groups(DEFICIT_YEAR), context, ways=ways())
        assert f"{CLEAR} {GAP}" in figure.notes
        assert figure.alt.endswith(f"would have got back $1,491 more per person than they paid in. {CLEAR} {GAP}")
        assert figure.notes[0] == (
            "Blue states got less, net of taxes, in all 1,000 ways as it happened and in all 1,000 ways with the "
            "deficit set aside."
        )

    def test_the_note_names_the_side_that_got_less(self, groups, context):
        """Never "in none of the ways": it is said the other way round."""
        red = ways(row(pays_more=(0.0, 1.0), taken_out=(0.07, 0.93)))
        assert blue_red.draw(groups(DEFICIT_YEAR), context, ways=red).notes[0] == (
            "Red states got less, net of taxes, in all 1,000 ways as it happened and in 93% of 1,000 ways with the "
            "deficit set aside."
        )

    def test_all_years_carry_the_sentence(self, groups, context):
        frame = groups(DEFICIT_YEAR, year=2022).vstack(groups(DEFICIT_YEAR))
        figure = blue_red_years.draw_years(frame, context, ways=years((1.0, 0.0), (0.94, 0.06)))
        said = (
            f"{DID} In every year at least 80% of the ways say yes. As it happened, in every year {HAD} in 94% to all "
            f"of 1,000 ways. With the deficit set aside, in every year {HAD} in all 1,000 ways."
        )
        assert f"{said} {GAP}" in figure.notes
        assert figure.alt.endswith(f" {said} {GAP}")

    def test_without_ways_there_is_none(self, groups, context):
        frame = groups(DEFICIT_YEAR, method="collections")
        for figure in (blue_red.draw(frame, context), blue_red_years.draw_years(frame, context)):
            assert "ways of counting" not in " ".join((figure.subtitle, figure.alt, *figure.notes))
            assert not figure.alt.endswith(" ")

    def test_the_charts_of_the_project_hand_the_marts_over(self, groups, context):
        for chart in (blue_red.CHART, blue_red_years.CHART):
            assert {"mart.net_by_lean", "mart.lean_robustness"} <= set(chart.marts)
            rows = {
                "mart.net_by_lean": groups(DEFICIT_YEAR),
                "mart.lean_robustness": ways(),
                "mart.net_by_lean@president_2024": groups(DEFICIT_YEAR, definition="president_2024"),
                "mart.lean": made_up.lean(),
                "mart.lean@president_2024": made_up.lean(definition="president_2024"),
                "mart.real_net_contribution": pl.DataFrame({"fiscal_year": [2023], "price_level": [1.0]}),
            }
            assert "1,000 ways" in chart.draw(rows, context).alt
