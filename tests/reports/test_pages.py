"""A chart's page: what readers, platforms and scripts find in it, and what a browser makes of it."""

import gzip
import json
import re
import struct
from dataclasses import replace

import polars as pl
import pytest

from pipeline.publish import chart_record
from pipeline.publish import charts as render
from reports import theme
from reports.charts import blue_red
from reports.charts import map as map_chart
from reports.figure import Column, Figure
from reports.pages import chart_folder
from reports.pages import chart_page as page
from reports.pages.chart_page import Around
from reports.svg import marks
from reports.svg.frame import Body
from tests.reports import made_up
from tests.reports.markup import HOSTILE, Page

BASE = "https://charts.example/moneymap/"


def profile(title="In FY2023 Ohio paid most by income tax"):
    """A figure that draws one fiscal year and holds three."""
    rows = [
        {"fiscal_year": year, "code": code, "item": item, "per_capita_usd": amount * (year - 2020.5)}
        for year in (2021, 2022, 2023)
        for code, item, amount in (("income", "Income tax", 1200.6), ("payroll", "Payroll tax", -300.0))
    ]
    table = pl.DataFrame(rows)
    shown = table.filter(pl.col("fiscal_year") == 2023)

    def bars(frame):
        rows = [
            marks.group(
                [marks.rect(0, 20 * n, abs(row["per_capita_usd"]) / 40, 12, theme.PAYS_IN),
                 marks.text(row["item"], 100, 20 * n + 12, 11, theme.INK)],
                f"{row['item']} in words.",
            )
            for n, row in enumerate(shown.to_dicts())
        ]  # fmt: skip
        return Body(frame.width, frame.height or 80, "".join(rows))

    return Figure(
        kind="profile",
        state="OH",
        title=title,
        subtitle="US dollars per person",
        alt="Bars of two taxes.",
        drawing=bars,
        table=table,
        shown=shown,
        columns=(
            Column("fiscal_year", "Fiscal year", "year"),
            Column("code", "Code"),
            Column("item", "Tax"),
            Column("per_capita_usd", "$ per person", "usd"),
        ),
        notes=("Sources: made-up figures.",),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    groups = made_up.net_by_lean({"democratic": (-2851.4, 1139.2), "republican": (-4593.3, -1491.0)})
    figures = [
        map_chart.draw(made_up.net_contribution(), made_up.CONTEXT),
        blue_red.draw(groups, made_up.CONTEXT),
        profile(),
    ]
    render.render(figures, folder)
    return folder


NAMES = ("map-2023", "blue-red-2023", "profile-oh")


@pytest.mark.parametrize("name", NAMES)
def test_page_is_light_and_keeps_a_strict_policy(folder, name):
    text = (folder / f"{name}.html").read_text()
    assert len(gzip.compress(text.encode())) <= (120_000 if name.startswith("map") else 60_000)
    seen = Page(text)
    policy = next(v for t, n, v in seen.attributes if t == "meta" and n == "content" and "default-src" in v)
    assert "default-src 'none'; script-src 'self'; " in policy
    assert "unsafe-eval" not in policy
    assert [kind for kind, src, _ in seen.scripts if src is None] == ["application/json"] * len(seen.data)
    assert "//" not in "".join(a for a in seen.addresses if not a.startswith("data:"))
    assert re.search(r'<body>\s*<a class="skip" href="#content">.*?</a>\s*<header>', text)
    assert re.search(r"</article>\s*<footer", text)
    header = Page(re.search(r"<header>.*?</header>", text, re.DOTALL)[0])
    assert header.addresses == ["index.html"]


def test_links_show_the_card(folder):
    figure = profile()
    (known,) = [one for one in chart_record.charts(folder) if one[0].name == "profile-oh"]
    whole = chart_folder.pages_of(*known, Around(base_url=BASE))["profile-oh.html"]
    for text, base in ((whole, BASE), ((folder / "profile-oh.html").read_text(), "")):
        attributes = Page(text).attributes
        contents = [value for tag, name, value in attributes if tag == "meta" and name == "content"]
        assert contents.count(f"{base}profile-oh.png") == 2
        assert contents.count(figure.title) == 2
        assert ("link", "href", f"{base}profile-oh.oembed.json") in attributes
        assert (("link", "href", f"{base}profile-oh.html") in attributes) == bool(base)


@pytest.mark.parametrize("name", NAMES)
def test_card_has_the_size_platforms_ask_for(folder, name):
    png = (folder / f"{name}.png").read_bytes()
    assert struct.unpack(">II", png[16:24]) == (1200, 675)
    assert len(png) <= 150_000


def test_other_years_are_printed_as_in_the_table(folder):
    years = json.loads(Page((folder / "profile-oh.html").read_text()).data[0])
    assert [column["heading"] for column in years["columns"]] == ["Tax", "$ per person"]
    assert [year["name"] for year in years["years"]] == ["FY2022", "FY2021"]
    assert years["years"][0]["rows"] == [
        ["Income tax", ["$1,801", 0.6]],
        ["Payroll tax", ["\N{MINUS SIGN}$450", -0.15]],
    ]
    text = (folder / "map-2023.html").read_text()
    assert "years" not in {value for _, name, value in Page(text).attributes if name == "id"}


def test_table_shows_the_year_drawn_and_csv_all(folder):
    assert (folder / "profile-oh.html").read_text().count("<td") == 2 * 4
    assert len((folder / "profile-oh.csv").read_text().splitlines()) == 1 + 6


def test_data_cannot_leave_its_element():
    value = {HOSTILE: ["<!--<script>", "a\u2028b\u2029c & d"]}
    text = str(page.inert(value))
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == value


def test_hostile_title_and_cells_stay_data(tmp_path):
    figure = profile(title=HOSTILE)
    table = figure.table.with_columns(pl.lit(HOSTILE).alias("item"), pl.col("code") + HOSTILE)
    shown = table.filter(pl.col("fiscal_year") == 2023)
    figure = replace(figure, table=table, shown=shown, subtitle=HOSTILE, alt=HOSTILE, notes=(HOSTILE,))
    render.render([figure], tmp_path)
    seen = Page((tmp_path / "profile-oh.html").read_text())
    assert seen.runs == ["chart.js", "copy.js", "years.js"]
    assert "img" not in seen.tags
    assert not seen.handlers
    assert json.loads(seen.data[0])["years"][0]["rows"][0][0] == f"income{HOSTILE}"


def texas_among_areas():
    """Its place on the map, where those that pay in more come last, by number."""
    nets = dict(made_up.net_contribution().select("state", "net_per_capita_usd").iter_rows())
    order = sorted(made_up.ENTRIES, key=lambda entry: (nets[entry[3:5]] > 0, entry[:2]))
    return [entry[3:5] for entry in order].index("TX")


class TestBrowser:
    """What Chromium makes of the pages, opened from the folder as a reader would."""

    def test_pointing_at_an_area_says_its_figures(self, folder, tab):
        opened = tab(folder / "map-2023.html")
        areas = opened.locator(".wide .area")
        assert areas.count() == 51
        areas.nth(texas_among_areas()).hover()
        told = opened.locator(".tip:visible").text_content()
        assert told.startswith("Texas paid in $601 more per person than it got back, FY2023")
        opened.locator("summary", has_text="Table").click()
        row = opened.locator("tr", has_text="Texas").text_content()
        assert all(figure in row for figure in re.findall(r"\$[\d,]+\d", told))
        assert opened.said == []

    def test_tapping_an_area_says_them_under_the_map_and_again_clears(self, folder, tab):
        opened = tab(folder / "map-2023.html", width=390)
        area = opened.locator(".narrow .area").nth(texas_among_areas())
        area.click()
        assert opened.locator(".said").text_content().startswith("Texas paid in")
        area.click()
        assert opened.locator(".said").text_content() == ""
        area.click()
        opened.keyboard.press("Escape")
        assert opened.locator(".said").text_content() == ""

    @pytest.mark.parametrize("name", NAMES)
    def test_both_drawings_change_with_the_readers_setting(self, folder, tab, name):
        fills = "(where) => [...document.querySelectorAll(where + ' svg text')].map((t) => getComputedStyle(t).fill)"
        opened = tab(folder / f"{name}.html")
        light = [opened.evaluate(fills, where) for where in (".wide", ".narrow")]
        opened.emulate_media(color_scheme="dark")
        dark = [opened.evaluate(fills, where) for where in (".wide", ".narrow")]
        pairs = {(a, b) for before, after in zip(light, dark, strict=True) for a, b in zip(before, after, strict=True)}
        swaps = {(rgb(a), rgb(b)) for a, b in theme.DARK.items()} | set()
        assert pairs
        assert pairs <= swaps
        opened.emulate_media(color_scheme="light")
        assert [opened.evaluate(fills, where) for where in (".wide", ".narrow")] == light

    @pytest.mark.parametrize("name", NAMES)
    def test_page_is_whole_without_scripts(self, folder, tab, name):
        opened = tab(folder / f"{name}.html", java_script_enabled=False)
        assert opened.locator(".wide svg").is_visible()
        assert opened.locator("button:visible, select:visible").count() == 0
        opened.locator("summary", has_text="Embed").click()
        assert opened.locator("textarea:visible").count() == 3
        assert not [address for address in opened.asked if address.endswith(".js")]

    @pytest.mark.parametrize("name", NAMES)
    def test_phone_gets_the_narrow_drawing(self, folder, tab, name):
        opened = tab(folder / f"{name}.html", width=320)
        opened.wait_for_timeout(300)
        assert opened.locator(".narrow svg").is_visible()
        assert not opened.locator(".wide svg").is_visible()
        for summary in opened.locator("summary").all():
            summary.click()
        assert opened.evaluate("document.documentElement.scrollWidth") <= 320

    def test_selector_shows_another_year_from_the_pages_data(self, folder, tab):
        opened = tab(folder / "profile-oh.html")
        assert opened.locator("#years table").is_hidden()
        opened.get_by_role("combobox", name="Fiscal year", exact=True).select_option("FY2021")
        assert opened.locator("#years caption").text_content() == "Figures of FY2021"
        cells = [row.locator("td").all_text_contents() for row in opened.locator("#years tbody tr").all()]
        assert cells == [["Income tax", "$600"], ["Payroll tax", "\N{MINUS SIGN}$150"]]
        widths = [bar.evaluate("(b) => b.style.width") for bar in opened.locator("#years .bar").all()]
        assert widths == ["20%", "5%"]
        opened.get_by_role("combobox", name="Fiscal year", exact=True).select_option("choose")
        assert opened.locator("#years table").is_hidden()

    def test_hostile_cells_stay_text_in_the_selector(self, tab, tmp_path):
        figure = profile()
        table = figure.table.with_columns(pl.col("item") + HOSTILE)
        shown = table.filter(pl.col("fiscal_year") == 2023)
        render.render([replace(figure, table=table, shown=shown)], tmp_path)
        opened = tab(tmp_path / "profile-oh.html")
        opened.on("dialog", lambda dialog: opened.said.append(dialog.message))
        opened.get_by_role("combobox", name="Fiscal year", exact=True).select_option("FY2022")
        assert opened.locator("#years bdi").first.text_content() == f"Income tax{HOSTILE}"
        assert opened.locator("img, main script").count() == 0
        assert opened.said == []


def rgb(colour):
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"
