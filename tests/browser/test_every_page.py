"""What holds of every kind of page: silent, asks its own place only, fits every width, accessible, readable alone.

That a page says nothing on the console and asks for nothing elsewhere is looked at in every test (``tab``).
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.page_kinds import CHARTS, EXAMPLES, FRAMES, LIST, PAGES, SITE, expected

WIDTHS = (320, 600, 1200)
OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(
    (e) => e.getBoundingClientRect().right > root.clientWidth);
  return [`${root.scrollWidth} of ${root.clientWidth}`, ...wide.slice(0, 5).map((e) => e.outerHTML.slice(0, 90))];
}"""
OPEN_ALL = "document.querySelectorAll('details').forEach((details) => { details.open = true; })"
TWICE = """() => {
  const named = [...document.querySelectorAll("[id]")].map((e) => `#${e.id}`)
    .concat([...document.querySelectorAll("[role=region]")].map((e) => e.getAttribute("aria-label")));
  return named.filter((name, at) => !name || named.indexOf(name) < at);
}"""
"""Identifiers and names of regions that are no name or another's, which a shortened page would hide."""
ALIKE = 3
SHORTEN = """(alike) => {
  for (const part of document.querySelectorAll("figure svg > :not(title, desc)")) part.remove();
  const isWord = (name) => ["id", "href", "src", "srcset", "aria-label"].includes(name);
  const own = (e) => [e.localName,
    ...[...e.attributes].map(({ name, value }) => (isWord(name) ? name : `${name}=${value}`)).sort(),
    [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim())].join(" ");
  const shape = (e) => [own(e), ...new Set([...e.querySelectorAll("*")].map(own))].join("\\n");
  const shorten = (parent) => {
    const seen = {};
    for (const e of [...parent.children]) {
      const is = shape(e);
      seen[is] = (seen[is] || 0) + 1;
      if (seen[is] > alike) e.remove(); else shorten(e);
    }
  };
  shorten(document.querySelector("main"));
}"""
"""Leaves what the rules would find no more in: parts made like three before them in the same place, but for their words
and addresses, and the insides of pictures."""


def kind(path):
    """A page's name without the state or year that tells it from others of its kind."""
    return re.sub(r"(?<=[-/])(\d{4}|[a-z]{2})(?=\.)", "*", path)


def test_every_kind_of_page_is_looked_at(folder):
    found = {kind(path.relative_to(folder).as_posix()) for path in folder.rglob("*.html")}
    assert found == {kind(path) for path in PAGES}


@pytest.fixture(scope="module")
def axe():
    """A function that runs rules of axe-core on a page: names of those broken and the first places."""
    script = Axe().axe_script
    run = """async (options) => {
      const { violations } = await axe.run({ resultTypes: ["violations"], ...options });
      return violations.map((rule) => [rule.id, rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 120))]);
    }"""

    def broken(page, **options):
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(script)
        return page.evaluate(run, options)

    return broken


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_every_width_and_breaks_no_rule_of_accessibility(tab, live, axe, path):
    """Rules of axe-core, all in the light; in the dark once more the one on contrast, for nothing else changes.

    Text inside a chart is beyond that rule: its contrast is measured in ``test_chart_pages.py``.
    """
    page = tab(path, width=WIDTHS[0], expected=expected(path))
    page.evaluate(OPEN_ALL)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if path in CHARTS and width > WIDTHS[0]:
            live(page)
        assert page.evaluate(OVERFLOW) == [], width
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    assert page.evaluate(OVERFLOW) == []
    if path in FRAMES[2:]:
        return
    page.set_viewport_size({"width": 800, "height": 900})
    assert page.evaluate(TWICE) == []
    page.evaluate(SHORTEN, ALIKE)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    assert axe(page, runOnly=["color-contrast"]) == []


@pytest.mark.parametrize("path", [*SITE, LIST, EXAMPLES])
def test_page_reads_without_scripts(tab, path):
    page = tab(path, java_script_enabled=False, expected=expected(path))
    assert page.locator("h1").count() == 1
    assert page.locator("h1").is_visible()
    assert len(page.locator("main").inner_text()) > 100
    assert page.locator("form:visible, input:visible, select:visible, button:visible").count() == 0


@pytest.mark.parametrize("path", [*CHARTS, *FRAMES])
def test_chart_reads_without_scripts(tab, path):
    page = tab(path, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    for width, shown, other in ((800, ".wide", ".narrow"), (360, ".narrow", ".wide")):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator(f"{shown} svg text").first.is_visible()
        assert not page.locator(f"{other} svg").is_visible()
    assert page.locator("button:visible, select:visible").count() == 0
    if path in CHARTS:
        assert not page.locator("table").first.is_visible()
        page.locator("summary", has_text="Table").click()
        assert page.locator("table td").first.is_visible()
    assert not [url for url in page.notes.asked if url.endswith(".js")]
