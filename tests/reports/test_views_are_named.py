"""No number of ways of counting without its view: every sentence that gives one says what is done with the deficit.

Belongs here: all sentences of charts and pages read together. Does not belong here: each sentence by itself
(``test_ways.py``, ``test_robustness_chart.py``, ``test_specification_curve.py``).
"""

import html
import re

import pytest

from reports.charts import blue_red, blue_red_years, ranking, robustness
from reports.site.build import site
from tests.reports import made_up, made_up_site, test_specification_curve
from tests.reports.drawings import sentences

GROUPS = {"democratic": (-2851.4, 1139.2), "republican": (-4593.3, -1491.0)}
NUMBER = re.compile(r"\d (?:of )?(?:contested )?ways\b")
SAID = ("deficit", "as it happened", "these")
"""What says which ways they are: by name, or as those of the sentence before."""


def without_view(texts):
    """Sentences that give a number of ways and do not say which."""
    sentences = [part for text in texts for part in re.split(r"(?<=[.?])\s+(?=[A-Z])", text)]
    return [said for said in sentences if NUMBER.search(said) and not any(word in said.lower() for word in SAID)]


@pytest.fixture
def figures(context):
    states, ways = made_up.net_contribution(), made_up.lean_robustness()
    years = made_up.net_by_lean(GROUPS, year=2022).vstack(made_up.net_by_lean(GROUPS))
    return [
        blue_red.draw(made_up.net_by_lean(GROUPS), context, ways=ways),
        blue_red_years.draw_years(years, context, ways=made_up.lean_robustness(2022).vstack(ways)),
        ranking.draw(states, context, robustness=made_up.robustness(states)),
        robustness.draw(made_up.robustness(states), states, context),
        test_specification_curve.drawn(context),
    ]


def said_by(figure):
    return [figure.title, figure.subtitle, figure.alt, *figure.notes, *sentences(figure)]


def test_charts_say_which_ways(figures):
    texts = [text for figure in figures for text in said_by(figure)]
    assert sum(bool(NUMBER.search(text)) for text in texts) > 50
    assert without_view(texts) == []


def test_pages_say_which_ways():
    made = site(made_up_site.material())
    texts = [
        html.unescape(text)
        for path, page in made.items()
        if path.endswith(".html")
        for text in re.findall(r">([^<]+)<", re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL))
    ]
    assert sum(bool(NUMBER.search(text)) for text in texts) > 50
    assert without_view(texts) == []


@pytest.mark.parametrize(
    "text",
    [
        "It paid in more than it got back in 100 of 1,000 ways of counting (10%).",
        "As the deficit is. In 10% of 1,000 ways, states paid in more.",
    ],
)
def test_a_number_alone_is_found(text):
    assert len(without_view([text])) == 1
