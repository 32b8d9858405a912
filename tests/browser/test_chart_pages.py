"""Charts in a browser: interactive, legible, by keyboard, on paper, from a folder, whatever a name holds."""

import re
import shutil

import polars as pl
import pytest
from reports.pages.bundle import BUNDLE

from pipeline.publish.charts import render
from pipeline.read.marts import marts_of
from reports.charts import charts
from reports.figure import Context
from tests.browser.page_kinds import CHARTS

HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u202eevil ]]>"
NO_BUNDLE = "Failed to load resource"
LEAST_CONTRAST = 4.5
TALL = 2000
"""Of a window that shows a whole chart."""
PALE = """([where, least]) => {
  const style = document.createElement("style");
  style.textContent = "svg * { pointer-events: visiblePainted !important }";
  document.head.append(style);
  const parts = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const over = ([r, g, b, a = 1], under, more) =>
    [r, g, b].map((part, at) => part * a * more + under[at] * (1 - a * more));
  const light = (colour) => colour.slice(0, 3)
    .map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = parts(getComputedStyle(document.body).backgroundColor).slice(0, 3);
  const found = [];
  for (const text of document.querySelectorAll(`${where} svg text`)) {
    if (!text.textContent.trim()) continue;
    const box = text.getBoundingClientRect();
    const stack = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    let under = ground;
    for (const part of stack.reverse()) {
      const is = getComputedStyle(part);
      const isArea = part instanceof SVGGeometryElement && is.fill !== "none";
      if (isArea) under = over(parts(is.fill), under, is.opacity * is.fillOpacity);
    }
    const is = getComputedStyle(text);
    const ink = over(parts(is.fill), under, is.opacity * is.fillOpacity);
    const [high, low] = [light(ink), light(under)].sort((one, other) => other - one);
    const ratio = (high + 0.05) / (low + 0.05);
    if (!stack.length || ratio < least) found.push([text.textContent, is.fill, under.map(Math.round), ratio]);
  }
  style.remove();
  return found;
}"""
"""Texts of a drawing paler than the contrast asked for, on whatever area lies beneath their middle."""
SPOTS = """() => [...document.querySelectorAll(".wide svg .mark")].flatMap((mark) => {
  const box = mark.getBoundingClientRect();
  const places = [[.5, .5], [.5, .2], [.2, .3], [.8, .7]].map(
    ([x, y]) => [box.x + x * box.width, box.y + y * box.height]);
  const hit = places.find(([x, y]) => mark.contains(document.elementFromPoint(x, y)));
  return hit ? [hit] : [];
})"""
"""Where marks that say something can be pointed at."""
CELLS = "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent).join(' | '))"
ORDER = """() => {
  const reached = "a[href], button, summary, select, input, textarea, [tabindex]:not([tabindex='-1'])";
  const seen = [...document.querySelectorAll(reached)].filter((e) => e.checkVisibility({ visibilityProperty: true }));
  seen.forEach((e, at) => { e.dataset.order = at; });
  return seen.length;
}"""
FOCUSED = """() => {
  const e = document.activeElement, is = getComputedStyle(e), box = e.getBoundingClientRect();
  return [Number(e.dataset.order), is.outlineStyle !== "none" && parseFloat(is.outlineWidth) >= 2,
          box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0];
}"""
KEYBOARD = ("charts/map-2023.html", "charts/profile-ca.html", "index.html", "states/index.html", "compare.html")


@pytest.mark.parametrize("path", CHARTS)
def test_pointing_at_a_mark_says_a_sentence(tab, chance, path):
    page = tab(path, height=TALL)
    assert page.locator("figure svg:visible").count() == 1
    assert page.evaluate("document.querySelectorAll('.wide svg text').length") > 3
    spots = page.evaluate(SPOTS)
    assert len(spots) > 2
    for x, y in chance.sample(spots, 3):
        page.mouse.move(x, y)
        told = page.locator(".tip:visible").text_content()
        assert told.endswith(".")
        assert numbers(told)


@pytest.mark.parametrize("path", CHARTS)
def test_text_in_the_chart_is_legible_by_day_by_night_and_on_paper(tab, live, path):
    page = tab(path, height=TALL)
    live(page)
    for where, width in ((".narrow", 360), (".wide", 800)):
        page.set_viewport_size({"width": width, "height": TALL})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(PALE, [where, LEAST_CONTRAST]) == [], (where, scheme)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(".wide svg text").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(PALE, [".wide", LEAST_CONTRAST]) == []
    assert page.locator("button:visible, summary:visible, nav:visible").count() == 0


def numbers(text):
    """Dollars in a text, without sign."""
    return set(re.findall(r"\$[\d,]*\d", text))


@pytest.mark.parametrize("path", KEYBOARD)
def test_keyboard_reaches_everything_in_order_and_shows_where_it_is(tab, path):
    page = tab(path)
    count = page.evaluate(ORDER)
    visited = []
    for _ in range(count):
        page.keyboard.press("Tab")
        visited.append(page.evaluate(FOCUSED))
    assert visited == [[place, True, True] for place in range(count)]


def test_keyboard_opens_the_table(tab):
    page = tab("charts/map-2023.html")
    page.locator("summary", has_text="Table").focus()
    page.keyboard.press("Enter")
    assert page.locator("details table").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "scroll"


@pytest.fixture(scope="module")
def drawn(build, tmp_path_factory):
    """Pages of figures whose names and titles try to break out."""
    folder = tmp_path_factory.mktemp("hostile")
    marts = marts_of(build / "moneymap.duckdb")
    context = Context(
        sources=HOSTILE,
        release_date=HOSTILE,
        notes=(HOSTILE,),
        state="CA",
        method_label=HOSTILE,
        method="residence",
        definition="president",
    )
    figures = []
    for chart in (kind for kind in charts() if kind.name in {"map", "ranking", "profile"}):
        rows = marts.of_year(chart.marts, 2023) if chart.per == "year" else marts.rows(chart.marts)
        figures.append(chart.draw({name: renamed(part) for name, part in rows.items()}, context))
    shutil.copy(build / "site" / "charts" / BUNDLE, folder)  # seconds to make
    render(figures, folder)
    return folder


class TestHostileNames:
    """Names and titles of figures that try to break out of the page."""

    @pytest.mark.parametrize("name", ["map-2023", "ranking-2023", "profile-ca"])
    def test_chart_page(self, tab, live, folder, drawn, name):
        page = tab(f"{drawn.as_uri()}/{name}.html", origins=[drawn.as_uri()], height=TALL)
        live(page)
        (x, y, says), *_ = page.evaluate(SPOTS)
        page.mouse.move(x, y)
        page.wait_for_selector("#vg-tooltip-element.visible")
        assert "<script>alert(1)</script>" in says
        assert page.locator("#vg-tooltip-element").text_content() == says
        assert page.locator("img, main script, figure script").count() == 0
        assert page.locator("script").count() == 1 + (folder / "charts" / f"{name}.html").read_text().count("<script")
        assert "alert(1)" in page.locator("main").inner_text()
        assert "\u202e" not in page.locator("h1").text_content()

    @pytest.mark.parametrize("name", ["ranking-2023.embed", "embeds", "index"])
    def test_other_pages(self, tab, drawn, name):
        page = tab(f"{drawn.as_uri()}/{name}.html", origins=[drawn.as_uri()], expected=["Blocked script execution"])
        page.wait_for_load_state("networkidle")
        assert page.locator('img[src="x"]').count() == 0
        assert "alert(1)" in page.locator("main").inner_html()


def renamed(rows):
    """Rows whose states have hostile names."""
    return rows.with_columns(pl.col("state_name") + HOSTILE) if "state_name" in rows.columns else rows
