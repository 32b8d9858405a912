"""Charts in other people's pages: code to paste, oEmbed, frames that take their height."""

import gzip
import json
import re
from dataclasses import replace

import pytest

from pipeline.publish import chart_record
from pipeline.publish import charts as render
from reports.charts import blue_red, ranking
from reports.charts import map as map_chart
from reports.pages import embed, picture
from reports.pages.header import ALONE
from tests.reports import made_up
from tests.reports.markup import HOSTILE, Page

BASE = "https://charts.example/moneymap/"
NAMES = ("map-2023", "ranking-2023", "blue-red-2023")
HOST = """<!doctype html><html lang="en"><title>A post</title><body style="margin:0;width:{width}px">
<p>Text</p>{code}<p id="after">More</p></body></html>"""

SETTLED = """() => new Promise((resolve) => {
  let left = 10;
  const next = () => (left-- ? requestAnimationFrame(next) : resolve());
  next();
})"""
"""Resolves after ten pictures of the page: a frame tells its height in one or two."""
HEARING = """() => {
  window.heard = new Promise((resolve) => {
    addEventListener("message", ({ data }) => { if (data === "last") resolve(); });
  });
}"""
"""Sets ``heard``, which waits for the last message: by then the page has dealt with those before it."""


def figures():
    states = made_up.net_contribution()
    groups = made_up.net_by_lean({"democratic": (-2851.4, 1139.2), "republican": (-4593.3, -1491.0)})
    return [
        map_chart.draw(states, made_up.CONTEXT),
        ranking.draw(states, made_up.CONTEXT, made_up.lean()),
        blue_red.draw(groups, made_up.CONTEXT),
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("embeds")
    render.render(figures(), folder)
    return folder


@pytest.fixture
def chart():
    return embed.Embed("map-2023", "A title", "Alt text", "Sources: x", 500, 600, 400)


def codes(folder, name):
    """The code to paste as a reader copies it from the chart's page: frame, picture."""
    return copied(folder, name)[:2]


def copied(folder, name):
    """All a reader copies from the chart's page: both codes, then the picture in words."""
    return [code.strip() for code in Page((folder / f"{name}.html").read_text()).codes]


def test_page_offers_the_words_of_its_picture(folder):
    assert copied(folder, "map-2023")[2:] == [chart_record.read(folder)["map-2023"].drawn.alt]


def test_page_offers_both_codes(folder):
    frame, image = codes(folder, "map-2023")
    chart = embed.of(chart_record.read(folder)["map-2023"].drawn)
    assert (frame, image) == (str(embed.frame_code(chart, "")), str(embed.image_code(chart, "")))
    attributes = {(tag, name): value for tag, name, value in Page(frame).attributes}
    assert attributes["iframe", "src"] == "map-2023.embed.html"
    assert attributes["iframe", "title"] == chart.title
    assert attributes["iframe", "loading"] == "lazy"
    assert attributes["iframe", "width"] == "100%"
    assert attributes["iframe", "style"] == "width:100%;border:0"
    assert int(attributes["iframe", "height"]) == chart.frame_height
    pasted = Page(image)
    assert ("img", "alt", chart.alt) in pasted.attributes
    assert {"map-2023.png", "map-2023.html"} == set(pasted.addresses)
    assert chart.source.startswith("Sources: ")


def test_addresses_are_whole_where_the_place_is_known(chart):
    for code in (embed.frame_code(chart, BASE), embed.image_code(chart, BASE)):
        assert all(address.startswith(BASE) for address in Page(str(code)).addresses)


def test_oembed_says_what_the_frame_says(chart):
    answer = json.loads(embed.oembed(chart, BASE))
    assert answer["version"] == "1.0"
    assert answer["type"] == "rich"
    assert answer["title"] == "A title"
    assert answer["html"] == str(embed.frame_code(chart, BASE))
    assert (answer["width"], answer["height"]) == (600, 500)
    assert answer["thumbnail_url"] == f"{BASE}map-2023.png"
    assert (answer["thumbnail_width"], answer["thumbnail_height"]) == (picture.CARD_WIDTH, picture.CARD_HEIGHT)
    assert answer["provider_url"] == BASE
    assert "provider_url" not in json.loads(embed.oembed(chart, ""))


@pytest.mark.parametrize("name", NAMES)
def test_embedded_page_is_light_and_links_to_the_whole(folder, name):
    text = (folder / f"{name}.embed.html").read_text()
    seen = Page(text)
    assert len(gzip.compress(text.encode())) <= 60_000
    assert seen.runs == ["height.js"]
    assert seen.data == []
    assert f"{name}.html" in seen.addresses
    assert "Sources: " in text
    assert ("body", "data-figure", name) in seen.attributes


def test_hostile_words_stay_words_in_every_code(tmp_path):
    hostile = embed.Embed("map-2023", HOSTILE, HOSTILE, HOSTILE, 500, 600, 400)
    frame, image = Page(str(embed.frame_code(hostile, BASE))), Page(str(embed.image_code(hostile, BASE)))
    assert frame.tags == ["iframe", "script"]
    assert frame.runs == [f"{BASE}embed.js"]
    assert image.tags == ["figure", "a", "img", "figcaption"]
    assert not frame.handlers + image.handlers
    assert ("iframe", "title", HOSTILE) in frame.attributes
    assert ("img", "alt", HOSTILE) in image.attributes
    answer = json.loads(embed.oembed(hostile, BASE))
    assert answer["title"] == HOSTILE
    assert Page(answer["html"]).tags == ["iframe", "script"]
    figure = replace(figures()[2], title=HOSTILE, subtitle=HOSTILE, alt=HOSTILE, notes=(HOSTILE,))
    render.render([figure], tmp_path)
    for name, runs in (("blue-red-2023.embed.html", ["height.js"]), ("embeds.html", ["embed.js"] * 3)):
        seen = Page((tmp_path / name).read_text())
        assert seen.runs == runs
        assert ("img", "src", "x") not in seen.attributes
        assert not seen.handlers
    for code in codes(tmp_path, "blue-red-2023"):
        assert not Page(code).handlers
        assert ("img", "src", "x") not in Page(code).attributes


def test_page_of_all_kinds_shows_the_code_itself(folder):
    text = (folder / "embeds.html").read_text()
    charts = {name: codes(folder, name) for name in NAMES}
    frames = [frame for frame, _ in charts.values()]
    assert sum(frame in text for frame in frames) == 2
    assert sum(frame.split("\n")[0].replace("></iframe>", ' sandbox=""></iframe>') in text for frame in frames) == 1
    assert sum(image in text for _, image in charts.values()) == 1
    assert text.count('sandbox=""') == 1
    ids = {value for _, name, value in Page(text).attributes if name == "id"}
    assert ids == {"content", "with-scripts", "without-scripts", "narrow-column", "dark-page", "picture"}
    assert embed.demo_page([], ALONE).count("<iframe") == 0


class TestBrowser:
    """Frames in Chromium, opened from the folder."""

    def host(self, folder, name, width, code):
        path = folder / f"post-{name}-{width}.html"
        path.write_text(HOST.format(width=width, code=code))
        return path

    @pytest.mark.parametrize("name", NAMES)
    def test_the_height_in_the_code_holds_the_chart(self, folder, tab, name):
        height = int(re.search(r'height="(\d+)"', codes(folder, name)[0])[1])
        opened = tab(folder / f"{name}.embed.html")
        for width in (320, 400, 480, 481, 600, 900):
            opened.set_viewport_size({"width": width, "height": 900})
            assert opened.evaluate("innerWidth") == width
            assert opened.evaluate("document.body.getBoundingClientRect().height") <= height, width
            assert opened.evaluate("document.documentElement.scrollWidth") <= width

    @pytest.mark.parametrize("width", [320, 600])
    @pytest.mark.parametrize("name", NAMES)
    def test_a_frame_takes_the_height_of_its_chart(self, folder, tab, name, width):
        opened = tab(self.host(folder, name, width, codes(folder, name)[0]))
        frame = opened.wait_for_selector("iframe[style*=height]")
        inside = frame.content_frame().evaluate("document.body.getBoundingClientRect().height")
        assert 0 <= frame.bounding_box()["height"] - inside < 1
        opened.evaluate("document.body.style.width = '340px'")
        opened.evaluate(SETTLED)
        inside = frame.content_frame().evaluate("document.body.getBoundingClientRect().height")
        assert 0 <= frame.bounding_box()["height"] - inside < 1
        assert opened.said == []

    def test_a_frame_keeps_its_height_where_scripts_are_removed(self, folder, tab):
        frame, _ = codes(folder, "map-2023")
        opened = tab(self.host(folder, "plain", 600, frame.split("\n")[0]))
        opened.frame_locator("iframe").locator("svg:visible").first.wait_for()
        opened.evaluate(SETTLED)
        height = int(re.search(r'height="(\d+)"', frame)[1])
        assert opened.query_selector("iframe").bounding_box()["height"] == height

    def test_messages_of_others_change_nothing(self, folder, tab):
        opened = tab(self.host(folder, "message", 600, codes(folder, "map-2023")[0]))
        frame = opened.wait_for_selector("iframe[style*=height]")
        before = frame.bounding_box()["height"]
        for message in (
            {"type": "moneymap:height", "name": "ranking-2023", "height": 77},
            {"type": "moneymap:height", "name": "map-2023", "height": 1e9},
            {"type": "moneymap:height", "name": "map-2023", "height": -5},
            {"type": "moneymap:height", "name": "map-2023", "height": "77px;color:red"},
            {"type": "other", "name": "map-2023", "height": 77},
            None,
        ):
            opened.evaluate(HEARING)
            frame.content_frame().evaluate(
                "(said) => [said, 'last'].forEach((one) => parent.postMessage(one, '*'))", message
            )
            opened.evaluate("() => heard")
            opened.evaluate(HEARING)
            opened.evaluate("() => postMessage({ type: 'moneymap:height', name: 'map-2023', height: 88 }, '*')")
            opened.evaluate("() => { postMessage('last', '*'); return heard; }")
            assert frame.bounding_box()["height"] == before, message
        assert opened.said == []

    def test_button_copies_the_code(self, folder, tab):
        opened = tab(folder / "map-2023.html", permissions=["clipboard-read", "clipboard-write"])
        opened.get_by_role("button", name="Copy embed code").click()
        opened.get_by_text("Copied.").wait_for()
        assert opened.evaluate("navigator.clipboard.readText()") == codes(folder, "map-2023")[0]
        assert opened.said == []

    def test_code_is_selected_where_copying_is_refused(self, folder, tab):
        opened = tab(folder / "map-2023.html")
        opened.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
        opened.get_by_role("button", name="Copy embed code").click()
        opened.get_by_text("Not copied").wait_for()
        assert opened.evaluate("getSelection().toString()") == codes(folder, "map-2023")[0]

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_page_of_all_kinds_shows_every_chart(self, folder, tab, scheme):
        opened = tab(folder / "embeds.html", color_scheme=scheme)
        for part in ("with-scripts", "without-scripts", "narrow-column", "dark-page"):
            opened.locator(f"#{part}").scroll_into_view_if_needed()
            inside = opened.frame_locator(f"#{part} iframe")
            inside.locator("svg:visible").first.wait_for()
            assert inside.locator(".narrow svg").is_visible() == (part == "narrow-column")
        opened.locator("#picture img").scroll_into_view_if_needed()
        opened.wait_for_function("document.querySelector('#picture img').naturalWidth > 0")
        assert all(address.startswith(folder.as_uri()) or address == "data:," for address in opened.asked)
        blocked = [text for text in opened.said if "sandboxed" in text]
        assert blocked == opened.said
        assert len(blocked) == 1
