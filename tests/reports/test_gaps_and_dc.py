"""The groups' chart: the gap's range under the figures of its view, and DC named and left out.

Belongs here: what is drawn and said of the gap, and of DC in its group. Does not belong here: shares of ways in words
(``test_ways.py``), the states' ranges (``test_robustness_chart.py``).
"""

import polars as pl
import pytest

from reports.charts import blue_red
from reports.words import gap_between_groups as gaps
from reports.words.groups import members, names
from tests.reports import made_up

GROUPS = {"democratic": (-2851.4, 1139.2), "republican": (-4593.3, -1491.0)}


class TestGap:
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
