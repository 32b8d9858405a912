"""The groups' chart: the gap's range under the figures of its view, and DC named and left out.

Belongs here: what is drawn and said of the gap, and of DC in its group. Does not belong here: shares of ways in words
(``test_ways.py``), the states' ranges (``test_robustness_chart.py``).
"""

import json

import polars as pl
import pytest

from reports.charts import blue_red
from reports.drawings.blue_red import GAP_PANEL, PANEL
from reports.words import gap_between_groups as gaps
from reports.words.groups import members, names
from tests.reports import made_up
from tests.reports.specs import datasets

GROUPS = {"democratic": (-2851.4, 1139.2), "republican": (-4593.3, -1491.0)}


class TestGap:
    def test_the_ranges_drawn_are_the_marts(self, groups, context):
        figure = blue_red.draw(groups(GROUPS), context, ways=made_up.lean_robustness())
        rows = [rows[0] for rows in datasets(figure.chart) if "median" in rows[0]]
        assert [(row["view"], row["low"], row["median"], row["high"]) for row in rows] == [
            ("raw", -120.4, 2000.0, 4100.6), ("balanced", 379.6, 2500.0, 4600.6),
        ]  # fmt: skip
        assert (rows[0]["low_label"], rows[0]["high_label"]) == ("\N{MINUS SIGN}$120", "$4,101")
        for view, expected in (("raw", (-120.4, 2000.0, 4100.6)), ("balanced", (379.6, 2500.0, 4600.6))):
            assert figure.table.select(gaps.NAMES[view]).rows() == [expected] * 2
        assert [column.name for column in figure.columns] == figure.table.columns

    def test_a_range_stands_under_the_bars_of_its_view(self, groups, context):
        """Heads from the top down: nets as it happened, their gap, nets with the deficit set aside, their gap."""
        chart = blue_red.draw(groups(GROUPS), context, ways=made_up.lean_robustness()).chart.to_dict()
        heads = [(row["y"], row["text"]) for rows in chart["datasets"].values() for row in rows if "text" in row]
        gap_heads = [
            (layer["encoding"]["y"]["value"], layer["encoding"]["text"]["value"])
            for layer in chart["layer"]
            if str(layer["encoding"].get("text", {}).get("value", "")).startswith("Blue less")
        ]
        assert [text for _, text in sorted([*heads, *gap_heads])] == [
            PANEL["raw"], GAP_PANEL["raw"], PANEL["balanced"], GAP_PANEL["balanced"],
        ]  # fmt: skip

    def test_years_have_a_band_and_each_year_its_own_figures(self, groups, context):
        frame = groups(GROUPS, year=2022).vstack(groups(GROUPS))
        mart = made_up.lean_robustness(2022, gap=(1.0, 2.0, 3.0)).vstack(made_up.lean_robustness())
        figure = blue_red.draw_years(frame, context, ways=mart)
        raw, balanced = (rows for rows in datasets(figure.narrow) if "median" in rows[0])
        assert {(row["view"], row["year"]): row["high"] for row in [*raw, *balanced]} == {
            ("raw", 2022): 3.0, ("raw", 2023): 4100.6, ("balanced", 2022): 503.0, ("balanced", 2023): 4600.6,
        }  # fmt: skip
        assert dict(figure.table.select("fiscal_year", gaps.HIGH).unique().iter_rows()) == {2022: 3.0, 2023: 4100.6}
        titles = [panel["title"]["text"] for panel in figure.chart.to_dict()["vconcat"]]
        assert titles == [PANEL["raw"], GAP_PANEL["raw"], PANEL["balanced"], GAP_PANEL["balanced"]]

    def test_without_ways_or_with_one_group_there_is_none(self, groups, context):
        plain = blue_red.draw(groups(GROUPS), context)
        alone = blue_red.draw(groups({"democratic": (300, 0)}), context, ways=made_up.lean_robustness())
        for figure in (plain, alone):
            assert gaps.LOW not in figure.table.columns
            assert "Blue less red" not in json.dumps(figure.chart.to_dict())
        years = blue_red.draw_years(groups(GROUPS), context)
        assert gaps.LOW not in years.table.columns
        assert len(years.chart.to_dict()["vconcat"]) == 2

    @pytest.mark.parametrize("gap", [(None, 1.0, 2.0), (1.0, float("nan"), 2.0), (3.0, 2.0, 4.0)])
    def test_a_gap_missing_or_out_of_order_is_refused(self, groups, context, gap):
        with pytest.raises(ValueError, match="percentiles of the gap of 2023 are missing or out of order"):
            blue_red.draw(groups(GROUPS), context, ways=made_up.lean_robustness(gap=gap))

    def test_the_words_name_the_groups_of_the_definition(self):
        row = made_up.lean_robustness(definition="governor").row(0, named=True)
        assert gaps.lies(row, names("governor")) == (
            "the gap, blue states less red states, is $2,000 in the median of 1,000 ways of counting as it happened, "
            "and between \N{MINUS SIGN}$120 and $4,101 in 90% of them"
        )


class TestDc:
    """DC is named where it is in a group, and what the group is without it is said."""

    def test_labels_count_states_and_name_dc(self, groups, context):
        rows = next(rows for rows in datasets(blue_red.draw(groups(GROUPS), context).chart) if "name" in rows[0])
        assert [row["name"] for row in rows] == [
            "Blue states (25 states and DC)", "Red states (25 states)",
        ] * 2  # fmt: skip

    @pytest.mark.parametrize(("states", "without", "says"), [(2, 5.0, "1 state and DC"), (1, None, "1 state")])
    def test_one_state(self, states, without, says):
        assert members({"states": states, "net_per_capita_without_dc_usd": without}) == says

    def test_what_the_group_is_without_it(self, groups, context):
        figure = blue_red.draw(groups(GROUPS), context)
        said = (
            "Without DC, blue states got back $2,482 more per person than they paid in; with the deficit set aside, "
            "they would have paid in $1,500 more per person than they got back."
        )
        assert said in figure.notes
        assert figure.table["net_per_capita_without_dc_usd"].to_list() == [-2851.4 + 369.2, None]

    def test_where_it_takes_no_part_nothing_is_said(self, groups, context):
        alone = groups({"republican": (300, 0)}, definition="governor")
        figure = blue_red.draw(alone, context)
        assert not any("Without DC" in note for note in figure.notes)

    def test_one_view_without_it_is_refused(self, groups, context):
        half = groups(GROUPS).with_columns(balanced_net_per_capita_without_dc_usd=pl.lit(None, pl.Float64))
        with pytest.raises(ValueError, match="without DC in one view only"):
            blue_red.draw(half, context)
