"""A chart's page: what readers, platforms and scripts find in it, and what a browser makes of it."""

import gzip
import json
import re
import struct
from dataclasses import replace

import altair as alt
import polars as pl
import pytest

from pipeline.publish import chart_record
from pipeline.publish import charts as render
from reports import theme
from reports.charts import blue_red
from reports.charts import map as map_chart
from reports.figure import Column, Figure
from reports.pages import bundle, chart_folder, picture
from reports.pages import chart_page as page
from reports.pages.chart_page import Around
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
    bars = alt.Chart(alt.InlineData(values=shown.to_dicts())).mark_bar(color=theme.PAYS_IN)
    chart = bars.encode(x="per_capita_usd:Q", y="item:N").properties(height=80, config=theme.config())
    return Figure(
        kind="profile",
        state="OH",
        title=title,
        subtitle="US dollars per person",
        alt="Bars of two taxes.",
        chart=chart.properties(width=theme.WIDTH - 90),
        narrow=chart.properties(width=theme.NARROW - 90),
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


@pytest.mark.parametrize("name", NAMES)
def test_data_in_the_page_is_the_published_spec(folder, name):
    published = json.loads((folder / f"{name}.vl.json").read_text())
    in_page = json.loads(Page((folder / f"{name}.html").read_text()).data[0])
    added = {"title", "description", "background", "padding", "usermeta"}
    assert {k: v for k, v in in_page.items() if k not in added} == {
        k: v for k, v in published.items() if k not in added
    }


def test_links_show_the_card(folder):
    figure = profile()
    (known,) = [one for one in chart_record.charts(folder) if one[0].name == "profile-oh"]
    whole = chart_folder.pages_of(*known, Around(base_url=BASE))["profile-oh.html"]
    for text, base in ((whole, BASE), ((folder / "profile-oh.html").read_text(), "")):
        attributes = Page(text).attributes
        contents = [value for tag, name, value in attributes if tag == "meta" and name == "content"]
        assert contents.count(f"{base}profile-oh-card.png") == 2
        assert contents.count(figure.title) == 2
        assert ("link", "href", f"{base}profile-oh.oembed.json") in attributes
        assert (("link", "href", f"{base}profile-oh.html") in attributes) == bool(base)


@pytest.mark.parametrize("name", NAMES)
def test_card_has_the_size_platforms_ask_for(folder, name):
    png = (folder / f"{name}-card.png").read_bytes()
    assert struct.unpack(">II", png[16:24]) == (1200, 630)
    assert len(png) < 1_000_000


def test_card_holds_title_and_source_beside_the_whole_drawing():
    job = picture.Job("a", "", "", "A title " * 60, "A subtitle", "Alt", ("A note", "Sources: x"))
    svg = picture.card_svg(job, [(568.0, 900.0, "<path/>"), (344.0, 340.0, "<rect/>")])
    assert "<rect/></g>" in svg
    assert "Sources: x" in svg
    assert "A note" not in svg
    x, y, scale = map(float, re.search(r"translate\(([\d.]+),([\d.]+)\) scale\(([\d.]+)\)", svg).groups())
    assert x + 344 * scale <= 1200
    assert y + 340 * scale <= 630


def test_a_map_without_an_area_is_refused(folder):
    text = (folder / "map-2023.svg").read_text()
    assert len(re.findall(r"<title>[^<]*, FY2023: paid ", text)) == picture.AREAS
    shape = '<path aria-label="x" aria-roledescription="geoshape" d="M1,1L2,2Z"/>'
    picture.check_shapes("a", shape * 51, '{"type": "geoshape"}')
    picture.check_shapes("a", "", '{"type": "bar"}')
    for drawn in (shape * 50, shape * 50 + shape.replace("M1,1L2,2Z", "")):
        with pytest.raises(picture.BlankPictureError, match="50 of 51 areas"):
            picture.check_shapes("a", drawn, '{"type": "geoshape"}')


def test_other_years_are_printed_as_in_the_table(folder):
    years = json.loads(Page((folder / "profile-oh.html").read_text()).data[1])
    assert [column["heading"] for column in years["columns"]] == ["Tax", "$ per person"]
    assert [year["name"] for year in years["years"]] == ["FY2022", "FY2021"]
    assert years["years"][0]["rows"] == [
        [{"text": "Income tax"}, {"text": "$1,801", "part": 0.6}],
        [{"text": "Payroll tax"}, {"text": "\N{MINUS SIGN}$450", "part": -0.1499}],
    ]
    text = (folder / "map-2023.html").read_text()
    assert "years" not in {value for _, name, value in Page(text).attributes if name == "id"}


def test_table_shows_the_year_drawn_and_csv_all(folder):
    assert (folder / "profile-oh.html").read_text().count("<bdi>") == 2 * 4
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
    assert json.loads(seen.data[1])["years"][0]["rows"][0][0]["text"] == f"income{HOSTILE}"


class TestBundle:
    def test_it_stands_beside_the_pages_whole_and_wrapped(self, folder):
        content = (folder / "vega.js").read_bytes()
        assert bundle.is_whole(content)
        first, rest = content.decode().split("\n", 1)
        assert re.fullmatch(
            r"/\*! vl-convert [\d.a-z]+, Vega [\d.]+, Vega-Lite [\d.v_]+, Vega-Embed [\d.]+; .*\*/", first
        )
        assert rest.startswith("(function(){\n")
        assert rest.endswith("\n})();\n")
        assert "Vega-Embed" in (folder / "vega.NOTICE.txt").read_text()

    def test_a_whole_one_is_kept_and_another_replaced(self, folder, tmp_path, monkeypatch):
        def missing():
            return bundle.missing({path.name: path.read_bytes() for path in tmp_path.iterdir()})

        whole = (folder / "vega.js").read_bytes()
        (tmp_path / "vega.js").write_bytes(whole)
        for name, content in bundle.static_files().items():
            (tmp_path / name).write_bytes(content)
        monkeypatch.setattr(bundle, "vega", lambda: b"made anew")
        assert missing() == {}
        (tmp_path / "vega.js").write_bytes(whole[:-1])
        (tmp_path / "chart.js").write_bytes(b"older")
        assert set(missing()) == {"vega.js", "chart.js"}
        (tmp_path / "vega.js").write_bytes(whole.replace(b"vl-convert ", b"vl-convert 0.", 1))
        assert missing()["vega.js"] == b"made anew"


class TestBrowser:
    """What Chromium makes of the pages, opened from the folder as a reader would."""

    @pytest.mark.parametrize("name", NAMES)
    def test_picture_becomes_interactive_without_a_word_on_the_console(self, folder, tab, name):
        opened = tab(folder / f"{name}.html")
        opened.wait_for_selector(".wide[data-live] svg")
        assert opened.said == []
        assert all(address.startswith(folder.as_uri()) or address == "data:," for address in opened.asked)
        assert opened.get_attribute(".wide svg", "aria-label") == opened.text_content(".narrow svg desc")
        assert opened.evaluate("Object.keys(window).filter((name) => name.length < 3)") == []

    def test_every_area_is_drawn_and_says_its_figures(self, folder, tab):
        opened = tab(folder / "map-2023.html")
        opened.wait_for_selector(".wide[data-live] svg")
        areas = opened.locator(".wide .mark-shape path")
        assert areas.count() == 51
        areas.nth([entry[3:5] for entry in made_up.ENTRIES].index("TX")).hover()
        told = opened.wait_for_selector("#vg-tooltip-element.visible").text_content()
        assert told.startswith("Texas paid in $601 more per person than it got back, FY2023")
        opened.locator("summary", has_text="Table").click()
        row = opened.locator("tr", has_text="Texas").text_content()
        assert all(figure in row for figure in re.findall(r"\$[\d,]+\d", told))

    @pytest.mark.parametrize("name", NAMES)
    def test_both_drawings_change_with_the_readers_setting(self, folder, tab, name):
        fills = "(where) => [...document.querySelectorAll(where + ' svg text')].map((t) => getComputedStyle(t).fill)"
        opened = tab(folder / f"{name}.html")
        opened.wait_for_selector(".wide[data-live] svg")
        light = [opened.evaluate(fills, where) for where in (".wide", ".narrow")]
        opened.emulate_media(color_scheme="dark")
        dark = [opened.evaluate(fills, where) for where in (".wide", ".narrow")]
        kept = {rgb(theme.ON_LIGHT), rgb(theme.ON_DARK)}
        pairs = {(a, b) for before, after in zip(light, dark, strict=True) for a, b in zip(before, after, strict=True)}
        swaps = {(rgb(a), rgb(b)) for a, b in theme.DARK.items()} | {(colour, colour) for colour in kept}
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
        assert opened.locator("textarea:visible").count() == 2
        assert not [address for address in opened.asked if address.endswith(".js")]

    @pytest.mark.parametrize("bundle_text", ["", "window.vegaEmbed = () => Promise.reject(new Error('no'));"])
    def test_picture_stays_where_the_bundle_fails(self, folder, tab, tmp_path, bundle_text):
        for name in ("blue-red-2023.html", "chart.js", "copy.js"):
            (tmp_path / name).write_bytes((folder / name).read_bytes())
        (tmp_path / "vega.js").write_text(bundle_text)
        opened = tab(tmp_path / "blue-red-2023.html")
        opened.wait_for_timeout(500)
        assert any(address.endswith("vega.js") for address in opened.asked)
        assert opened.locator(".wide svg > title").count() == 1
        assert opened.said == []

    @pytest.mark.parametrize("name", NAMES)
    def test_phone_gets_the_narrow_drawing_and_no_bundle(self, folder, tab, name):
        opened = tab(folder / f"{name}.html", width=320)
        opened.wait_for_timeout(300)
        assert opened.locator(".narrow svg").is_visible()
        assert not opened.locator(".wide svg").is_visible()
        assert not [address for address in opened.asked if address.endswith("vega.js")]
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
        opened.wait_for_selector(".wide[data-live] svg")
        assert opened.locator("img, main script").count() == 0
        assert opened.said == []


def rgb(colour):
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"
