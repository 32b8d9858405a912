"""How the tables of docs/methodology.md are read, and that they hold together.

Belongs here: the parser, and whether one table names what another one has. Does not belong here: whether the figures
follow from them (``test_recomputed.py``, ``test_specifications.py``).
"""

import pytest

from tests.sql import methodology
from tests.sql.methodology import axes, categories, keys, rows_under, weights, years_in


class TestWords:
    def test_one_key_carries_all_and_two_carry_half_each(self):
        assert weights("`snap`") == {"snap": 1.0}
        assert weights("`wages`, `dividends`") == {"wages": 0.5, "dividends": 0.5}

    def test_weights_stand_before_their_keys(self):
        assert weights(".75 `wages`, .25 `dividends`") == {"wages": 0.75, "dividends": 0.25}

    def test_no_state_is_no_key(self):
        assert weights("no state, beside net interest") == {}

    @pytest.mark.parametrize("words", ["by wages", ".5 `wages`, `dividends`", ".5 `wages`, .4 `dividends`", ""])
    def test_what_is_neither_is_refused(self, words):
        with pytest.raises(ValueError, match=r"keys|add to one"):
            weights(words)

    @pytest.mark.parametrize(
        ("words", "within", "outside"),
        [
            ("`a`, FY2020-21", (2020, 2021), (2019, 2022)),
            ("`a`, to FY2022", (2008, 2022), (2023,)),
            ("`a`, from FY2023", (2023, 2040), (2022,)),
            ("`a`, net of premiums", (2008, 2040), ()),
        ],
    )
    def test_years_of_a_category(self, words, within, outside):
        assert all(year in years_in(words) for year in within)
        assert not any(year in years_in(words) for year in outside)

    @pytest.mark.parametrize("heading", ["colour", "fiscal"])
    def test_a_table_that_is_not_there_is_refused(self, heading):
        with pytest.raises(ValueError, match="0 tables"):
            rows_under(heading)

    def test_an_option_that_does_not_say_by_what_is_refused(self):
        with pytest.raises(ValueError, match="option"):
            methodology._option("`wages`: `payroll_tax` along `wages`")  # noqa: SLF001


class TestTables:
    def test_every_category_has_a_side_and_stands_once(self):
        stated = [row[0] for heading in ("receipts", "outlays", "of no state") for row in rows_under(heading)]
        assert len(stated) == len(categories())
        assert {category.side for category in categories().values()} == {"paid", "received"}

    def test_every_key_that_shares_something_out_is_described_and_no_other(self):
        by_default = {key for category in categories().values() for key in category.weights}
        by_choice = {
            key
            for options in axes().values()
            for changed in options.values()
            for shared in changed.values()
            for key in shared
        }
        assert by_default | by_choice == set(keys())

    def test_options_change_categories_there_are(self):
        changed = {name for options in axes().values() for changes in options.values() for name in changes}
        assert changed <= set(categories())

    def test_a_default_changes_nothing_and_another_option_something(self):
        for axis, options in axes().items():
            default, *others = options.values()
            assert default == {}
            assert axis == "deficit" or all(others)
