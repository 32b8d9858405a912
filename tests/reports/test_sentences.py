"""Sentences of the site's pages, those of one page read together: no contradiction, no mixed words, no slip.

Belongs here: rules that hold of every page's text. Does not belong here: the rules themselves (``grammar.py``), words
of charts (``tests/assets/test_words_of_charts.py``).
"""

import html
import re

import pytest

from reports.site import leads
from reports.site.build import site
from tests.reports import grammar, made_up_site


@pytest.fixture(scope="module")
def texts():
    """Path -> sentences of the page, without scripts, code and the method's own text."""
    made = site(made_up_site.material())
    found = {}
    for path, page in made.items():
        if path.endswith(".html") and path.split("/")[0] in {"index.html", "years", "states", "compare.html"}:
            main = page.partition('<main id="content" tabindex="-1">')[2]
            body = re.sub(r"<(script|style|svg|pre|table|nav)\b.*?</\1>", " ", main, flags=re.DOTALL)
            body = re.sub(r"</(?:p|h\d|dt|dd|li|div)>", "\n", body)
            lines = [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", line)).split()) for line in body.split("\n")]
            found[path] = [re.sub(r" ([.,;:?])", r"\1", line) for line in lines if line]
    return found


@pytest.mark.parametrize("rule", [grammar.faults, grammar.mixed, grammar.other_names, grammar.tied])
def test_no_page_breaks_a_rule(texts, rule):
    broken = {path: [found for line in lines for found in rule(line)] for path, lines in texts.items()}
    assert {path: found for path, found in broken.items() if found} == {}


def test_sentences_of_one_page_agree(texts):
    assert {path: found for path, lines in texts.items() if (found := grammar.contradictions(" ".join(lines)))} == {}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("1 states pay in more.", grammar.faults),
        ("District of Columbia pays in more.", grammar.faults),
        ("In none of 18 years it paid in more.", grammar.faults),
        ("Blue states got $50 less per person.", grammar.mixed),
        ("With the deficit taken out, all pay.", grammar.other_names),
        ("Blue states get $50 less in all 1,296 ways.", grammar.tied),
        ("It did in 58% of 1,296 ways as it happened. It did in 57% of 1,296 ways as it happened.",
         grammar.contradictions),
        ("All 50 states got back more than they paid in. Utah paid in $5 more than it got back.",
         grammar.contradictions),
    ],
)  # fmt: skip
def test_a_breach_is_found(text, rule):
    assert rule(text) != []


def test_the_first_screen_is_one_short_sentence():
    made = made_up_site.material()
    for lead in (
        leads.of_groups(made, 2022),
        leads.of_groups(made, 2023),
        *(leads.of_state(made, c) for c in ("CA", "DC")),
    ):
        assert len(lead.title.split()) <= 20
        assert len(lead.title) <= 90
        assert len(lead.pair) == 2
    assert leads.of_state(made, "DC").title.startswith("The District of Columbia ")
    assert "less per person" not in leads.of_groups(made, 2023).deck


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (50, "50th")]
)
def test_ranks_in_words(number, said):
    assert leads.ordinal(number) == said
