"""The first screen of home, year and state pages: one short sentence, a pair of numbers, a picture.

Belongs here: what is measured in the browser before anybody scrolls, the box for one's own state, tables that sort, and
rules over every file of the site. Does not belong here: what the words say (``tests/reports/test_sentences.py``).
"""

import html
import re

import pytest

from reports.pages.drawn import EVERY_FORM_FROM

PAGES = ("index.html", "years/2023.html", "states/ca.html")
PHONE, LAPTOP = (390, 844), (1200, 800)
VISIBLE_PIXELS = 150
"""How much of the picture is seen at least."""
LONGEST_TITLE, HEAVIEST_BYTES, LARGEST_SITE_BYTES = 90, 150_000, 180_000_000
PICTURES = {".png", ".svg", ".webp", ".jpg"}
SENTENCE = re.compile(r"[A-Z0-9\N{MINUS SIGN}+$].*[.?]", re.DOTALL)
"""What the title of a mark is; that of a whole picture is its headline."""


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


@pytest.mark.parametrize("path", ["index.html", "count.html", "charts/map-2023.html"])
@pytest.mark.parametrize("width", [320, 390, 1200])
def test_the_header_is_one_row_and_its_last_link_is_reached(tab, path, width):
    page = tab(path, width=width)
    links = page.locator("header nav a")
    assert {"Count", "Group", "Programs"} <= set(links.all_inner_texts())
    middles = [box["y"] + box["height"] / 2 for box in (one.bounding_box() for one in links.all())]
    name = page.locator("header .site a").bounding_box()
    assert max(middles) - min(middles) < 4
    assert abs(name["y"] + name["height"] / 2 - middles[0]) < 8
    links.last.focus()
    assert links.last.bounding_box()["x"] + links.last.bounding_box()["width"] <= width


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
        text = path.read_text(encoding="utf-8")
        titles = [html.unescape(title) for title in re.findall(r"<title[^>]*>(.*?)</title>", text, re.DOTALL)]
        own = titles[:1] if path.suffix == ".html" else []
        if own and len(own[0].removesuffix(" \N{MIDDLE DOT} moneymap")) > LONGEST_TITLE:
            wrong[path.name] = own
        body = text.partition("</head>")[2] if own else text
        of_marks = [html.unescape(title) for title in re.findall(r"<title>([^<]*)</title>", body)]
        marks = [title for title in of_marks if not SENTENCE.fullmatch(title)]
        words = [title for title in titles if re.search(r"\w+_\w+|; \w+: |\bnan\b|\bNone\b", title)]
        if marks or words:
            wrong[path.name] = [*marks, *words][:3]
    assert wrong == {}


def test_no_picture_is_heavy(folder):
    sizes = {path.name: path.stat().st_size for path in folder.rglob("*") if path.suffix in PICTURES}
    assert any(name.endswith(".png") for name in sizes)
    assert {name: size for name, size in sizes.items() if size > HEAVIEST_BYTES} == {}


def test_the_site_of_all_years_is_small(folder, mart):
    """What this site of one drawn year weighs, were each file of that year there for every year of the data.

    Charts of years that were never published before come without some forms. The year drawn here is heavier than most:
    the site of all years is 170 MB.
    """
    years = [row.fiscal_year for row in mart("from mart.fiscal_year where status = 'final'")]
    in_every_form = sum(year >= EVERY_FORM_FROM for year in years)
    of_year, late = re.compile(r"\b2023\b"), re.compile(r"charts/.*(-card\.png|\.svg|\.vl\.json)$|pictures/(?!map-)")

    def times(path):
        if not of_year.search(path.name):
            return 1
        return in_every_form if late.match(path.relative_to(folder).as_posix()) else len(years)

    files = [path for path in folder.rglob("*") if path.is_file()]
    charts_of_states = [path.stat().st_size for path in files if re.match(r"(trend|profile)-(ca|dc)\b", path.name)]
    whole = sum(path.stat().st_size * times(path) for path in files)
    assert len(years) > in_every_form > 1
    assert whole + sum(charts_of_states) / 2 * 49 < LARGEST_SITE_BYTES
