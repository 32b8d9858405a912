"""Titles of one state's charts and lengths of words: every situation once."""

import pytest

from reports.words import lengths
from reports.words import titles_one_state as titles
from reports.words.numbers import count, together
from reports.words.ways_of_counting import printed

TAXES = [("paid", "income tax", 2300.0), ("paid", "payroll tax", 1046.0), ("received", "Medicaid", -590.0)]


@pytest.mark.parametrize(
    ("effects", "relative", "said"),
    [
        (TAXES, 4438.0, "Higher taxes make $3,346 of California's $4,438 above the nation"),
        ([("paid", "income tax", -100.0), ("received", "contracts", -4206.0)], -13_244.0,
         "More contracts make $4,206 of California's $13,244 below the nation"),
        ([("received", "Social Security", 900.0), ("paid", "income tax", 10.0)], 800.0,
         "Less Social Security puts California $900 above the nation"),
        ([("paid", "income tax", 900.0)], 0.2, "California's net contribution is the nation's"),
    ],
)  # fmt: skip
def test_why(effects, relative, said):
    assert titles.why("California", relative, effects) == said


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("The deficit", "The deficit moves Ohio most: $2,878 per person"),
        ("Federal pay and contracts", "Federal pay and contracts move Ohio most: $2,878 per person"),
    ],
)
def test_what_moves_a_state(choice, said):
    assert titles.moves("Ohio", choice, 2878.4) == said
    assert titles.moves("Ohio", choice, 0.1) == "No choice of method moves Ohio"


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ("More contracts and other purchases", "move"), ("Less veterans' medical care", "moves"),
        ("Less veterans' benefits", "move"), ("More pandemic aid, food and farms", "moves"),
        ("More payments to individuals", "move"), ("Less pandemic aid to businesses", "moves"),
        ("Changes in the value of student loans", "move"), ("Interest on the debt", "moves"),
        ("Who bears the corporate tax", "moves"), ("Other receipts", "move"),
    ],
)  # fmt: skip
def test_verbs_agree(of, said):
    assert titles.agreeing("move", of) == said


def test_a_state_within_its_error_is_about_even():
    assert (
        titles.net("Utah", -350.2, "about_even")
        == "Utah is about even: $350 more received per person, within the error"
    )
    assert titles.net("Utah", 350.2, "pays_in") == "Utah pays in $350 more per person than it gets back"
    dc = titles.net("the District of Columbia", -103_854.0, "gets_back")
    assert dc == "The District of Columbia gets back $103,854 more than it pays in"


def test_sums_over_years():
    assert titles.cumulative("Ohio", -451e9, 18, per_person=False) == (
        "Over 18 years, Ohio got back $451 billion more than it paid in"
    )
    assert titles.cumulative("Ohio", 5000.0, 5) == "Over 5 years, Ohio paid in $5,000 more per person than it got back"


@pytest.mark.parametrize(
    ("amount", "said"),
    [(999.6e9, "$1.0 trillion"), (999.4e9, "$999 billion"), (37.2e9, "$37 billion"), (4.51e9, "$4.5 billion"),
     (-9.96e9, "\N{MINUS SIGN}$10 billion")],
)  # fmt: skip
def test_totals_in_words(amount, said):
    assert together(amount) == said


def test_one_and_many():
    assert (count(1, "state"), count(2500, "mile")) == ("1 state", "2,500 miles")


def test_a_class_is_computed_on_the_printed_share():
    assert (printed(0.7951), printed(0.8), printed(0.794)) == (0.8, 0.8, 0.79)


def test_card_texts_end_at_a_sentence():
    text = f"One sentence of $1.5 billion. Another one. {'word ' * 60}"
    assert lengths.ended(text, 60) == "One sentence of $1.5 billion. Another one."
    assert lengths.ended("word " * 60, 50).endswith("\N{HORIZONTAL ELLIPSIS}")
    assert len(lengths.ended("word " * 60, 50)) <= 50
    assert lengths.ended("Short.", 50) == "Short."


def test_a_title_is_the_first_wording_that_fits():
    assert lengths.fitting("a" * 80, "b" * 60) == "b" * 60
    assert lengths.fitting("a" * 80, "b" * 75) == "a" * 80
    assert lengths.fitting("a" * 99, "b" * 95) == "b" * 95
