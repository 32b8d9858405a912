"""The first screen of home, year and state pages: one short sentence, a pair of numbers, a picture.

Belongs here: what is measured in the browser before anybody scrolls, the box for one's own state, tables that sort, and
rules over every file of the site. Does not belong here: what the words say (``tests/reports/test_sentences.py``).
"""

import re

import pytest

PAGES = ("index.html", "years/2023.html", "states/ca.html")
PHONE, LAPTOP = (390, 844), (1200, 800)
VISIBLE_PIXELS = 150
"""How much of the picture is seen at least."""


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
@pytest.mark.parametrize("path", PAGES)
def test_first_screen_holds_a_sentence_a_pair_and_a_picture(tab, path, size):
    page = tab(path, width=size[0], height=size[1])
    heading = page.locator("h1")
    assert len(heading.inner_text().split()) <= 20
    assert heading.bounding_box()["y"] + heading.bounding_box()["height"] < size[1]
    numbers = page.locator(".pair strong")
    assert numbers.count() == 2
    assert all(one.bounding_box()["y"] < size[1] for one in numbers.all())
    picture = page.locator("figure img").first.bounding_box()
    assert picture["y"] + VISIBLE_PIXELS <= size[1]


def test_ones_own_state_is_found_by_keyboard(tab):
    page = tab("index.html")
    page.locator("#yours").focus()
    page.keyboard.type("new mexico")
    assert page.locator("#said p").inner_text().startswith("New Mexico gets back $")
    assert page.locator("#said svg path").count() == 2
    assert page.locator("#said a").get_attribute("href") == "states/nm.html"
    page.locator("#yours").fill("<b>nowhere")
    assert page.locator("#said").inner_text() == ""


def test_a_table_sorts_and_groups_stay_on_top(tab):
    page = tab("years/2023.html")
    page.locator("table[data-sorts] thead button", has_text="Paid in, $").click()
    rows = page.locator("table[data-sorts] tbody tr")
    assert [rows.nth(place).get_attribute("class") for place in range(3)] == ["of-us", "of-blue", "of-red"]
    paid = [
        int(re.sub(r"\D", "", text)) for text in page.locator("tbody tr:not([class]) td:nth-child(3)").all_inner_texts()
    ]
    assert paid == sorted(paid, reverse=True)
    assert page.locator("th[aria-sort=descending]").count() == 1


def test_titles_of_pages_and_pictures_are_sentences_not_program_words(folder):
    wrong = {}
    for path in [*folder.rglob("*.html"), *folder.rglob("*.svg")]:
        titles = re.findall(r"<title[^>]*>(.*?)</title>", path.read_text(encoding="utf-8"), re.DOTALL)
        if path.suffix == ".html" and (len(titles[0].removesuffix(" &middot; moneymap")) > 90):
            wrong[path.name] = titles[0]
        if any(re.search(r"\w+_\w+|; \w+: ", title) for title in titles):
            wrong[path.name] = titles
    assert wrong == {}
