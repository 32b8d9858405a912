"""Charts in other people's pages, in a browser: the code from the button, pasted into a post at another address."""

import re

import pytest

from tests.browser.page_kinds import EXAMPLES, SANDBOXED

POST = (
    '<!doctype html><html lang="en"><title>A post</title><link rel="icon" href="data:,">'
    '<body style="margin:0;width:{width}px"><p>Text</p>{code}'
)
NAMES = ("map-2023", "profile-ca", "blue-red")
WIDEN = """(width) => new Promise((resolve) => {
  document.body.style.width = `${width}px`;
  let left = 10;
  const next = () => (left-- ? requestAnimationFrame(next) : resolve());
  next();
})"""
"""Gives the post another width, and waits for ten pictures of it: a frame takes its height in one or two."""


@pytest.fixture
def code(tab):
    """The frame's code as the button on a chart's page puts it into the clipboard."""

    def copied(name):
        page = tab(f"charts/{name}.html", permissions=["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy embed code").click()
        page.wait_for_selector("#says-frame:not(:empty)")
        assert page.locator("#says-frame").text_content() == "Copied."
        return page.evaluate("navigator.clipboard.readText()")

    return copied


@pytest.fixture
def post(serve, tab, site, tmp_path):
    """Open a post with this code, at an address that is not the site's."""

    def opened(code, width, **settings):
        (tmp_path / "post.html").write_text(POST.format(width=width, code=code))
        there = serve(tmp_path)
        return tab(f"{there}post.html", width=max(width, 700), origins=[there, site], **settings)

    return opened


def test_button_copies_a_frame_with_whole_addresses(code, site):
    text = code("map-2023")
    assert text.startswith(f'<iframe src="{site}charts/map-2023.embed.html" title="In FY2023, ')
    assert 'loading="lazy"' in text
    assert f'<script async src="{site}charts/embed.js"></script>' in text


@pytest.mark.parametrize("name", NAMES)
def test_frame_takes_the_height_of_its_chart_at_another_address(code, post, name):
    page = post(code(name), 340)
    frame = page.frame_locator("iframe")
    frame.locator("figcaption").wait_for()
    for width in (340, 660, 320):
        page.evaluate(WIDEN, width)
        height = frame.locator("body").evaluate("(body) => body.getBoundingClientRect().height")
        assert page.locator("iframe").evaluate("(frame) => frame.clientHeight") == pytest.approx(height, abs=1)
        shown, other = (".wide", ".narrow") if width > 560 else (".narrow", ".wide")
        assert frame.locator(f"{shown} svg").is_visible()
        assert not frame.locator(f"{other} svg").is_visible()


@pytest.mark.parametrize("name", NAMES)
def test_frame_whose_scripts_are_forbidden_holds_its_chart(code, post, name):
    frame_alone = re.sub(r"></iframe>.*", ' sandbox=""></iframe>', code(name), flags=re.DOTALL)
    page = post(frame_alone, 320, expected=[SANDBOXED])
    frame = page.frame_locator("iframe")
    for width in (320, 640):
        page.evaluate(WIDEN, width)
        assert frame.locator("svg:visible text").first.is_visible()
        last, around = frame.locator("figcaption").bounding_box(), page.locator("iframe").bounding_box()
        assert around["width"] == width
        assert last["y"] + last["height"] <= around["y"] + around["height"], width


def test_page_at_another_address_cannot_set_a_height_for_a_chart_it_does_not_show(code, post):
    page = post(code("map-2023"), 640)
    page.frame_locator("iframe").locator("figcaption").wait_for()
    page.wait_for_timeout(250)
    before = page.locator("iframe").evaluate("(frame) => frame.clientHeight")
    page.evaluate("window.postMessage({ type: 'moneymap:height', name: 'map-2023', height: 4000 }, '*')")
    page.wait_for_timeout(100)
    assert page.locator("iframe").evaluate("(frame) => frame.clientHeight") == before


def test_examples_show_every_way(tab):
    page = tab(EXAMPLES, height=6000, expected=[SANDBOXED])
    frames = page.locator("iframe")
    assert frames.count() == 4
    for place in range(frames.count()):
        inside = frames.nth(place).content_frame
        assert inside.locator("svg:visible text").first.is_visible()
    for section in ("with-scripts", "narrow-column", "dark-page"):
        height = (
            page.locator(f"#{section} iframe").content_frame.locator("body").evaluate("(body) => body.clientHeight")
        )
        found = page.locator(f"#{section} iframe").evaluate("(frame) => frame.clientHeight")
        assert found == pytest.approx(height, abs=1.5)
    picture = page.locator("#picture img")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("(img) => img.decode().then(() => img.naturalWidth)") > 1000
    assert len(picture.get_attribute("alt")) > 50


def test_frame_follows_the_readers_setting(tab):
    page = tab("charts/map-2023.embed.html", color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)" != dark
