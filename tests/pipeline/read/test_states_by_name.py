"""States by the names people give them; what is no state is answered with where its dollars are."""

import pytest

from pipeline.errors import UsageError
from pipeline.read.areas import state, states


@pytest.fixture(scope="module")
def file(released):
    return released / "moneymap.duckdb"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("ca", "CA"), ("California", "CA"), ("NEW YORK", "NY"), ("new  york", "NY"),
        (" new-york ", "NY"), ("New_York", "NY"),
        ("District of Columbia", "DC"), ("D.C.", "DC"), ("west virginia", "WV"), ("Washington", "WA"),
    ],
)  # fmt: skip
def test_understood(file, said, code):
    assert state(file, said) == code


def test_all_without_any_and_each_once(file):
    assert len(states(file)) == 51
    assert states(file, ["wy", "Alabama", "WY"]) == ["AL", "WY"]


@pytest.mark.parametrize("said", ["PR", "puerto rico", "Guam", "VI", "as", "overseas"])
def test_a_territory_is_answered_with_where_it_is_counted(file, said):
    with pytest.raises(UsageError, match=r"is no state: territories .* territories_abroad_usd of mart.reconciliation"):
        state(file, said)


def test_the_nation_and_what_has_no_place(file):
    with pytest.raises(UsageError, match=r"US \(United States\) is no state: .*official_usd of mart.reconciliation"):
        state(file, "US")
    with pytest.raises(UsageError, match=r"not_allocated_usd of mart.reconciliation"):
        state(file, "undistributed")


@pytest.mark.parametrize(
    ("said", "nearest"),
    [
        ("new yrok", r"New York \(NY\)"), ("Masachusets", r"Massachusetts \(MA\)"),
        ("Porto Rico", r"Puerto Rico \(PR\)"),
        ("Washington, DC", r"District of Columbia \(DC\), Washington \(WA\)"),
    ],
)  # fmt: skip
def test_an_unknown_one_suggests_the_nearest(file, said, nearest):
    with pytest.raises(UsageError, match=f"^no state {said}; nearest: {nearest}.*; postal codes are AK, .*, WY$"):
        state(file, said)


@pytest.mark.parametrize("said", ["", "ZZ", "%", "'", "\udce9"])
def test_nothing_near(file, said):
    with pytest.raises(UsageError, match=r"^no state .*; postal codes are AK, .*, WY$"):
        state(file, said)
