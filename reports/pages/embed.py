"""Charts in other people's pages: the embedded page, the code to paste, oEmbed, a page that shows all kinds.

Belongs here: what stands outside the project's own pages and how tall it is. Does not belong here: the chart's own page
(``chart_page.py``), messages between pages (``static/height.js``, ``static/embed.js``). Code to paste escapes every
text that comes from a figure.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.pages import picture
from reports.pages.drawn import Content, Drawn
from reports.pages.header import Header
from reports.pages.style import NARROW_MOST, NARROW_TO, filled, sheet_of, unsaid
from reports.svg import letters
from reports.svg.frame import SLACK
from reports.words.terms import LICENCE

PROVIDER = "moneymap"
WIDTH = 600
"""Pixels an embedded chart has at best; it fits narrower places too."""
_NARROWEST, _PADDING, _BLEED = 320, 12, 16
_TITLE, _SUBTITLE, _SOURCE = 18, 13, 12
"""Type of the embedded page in pixels."""
_LEADING, _REST = 1.45, 80
"""Line height, and pixels for gaps, edges and the link."""


@dataclass(frozen=True)
class Embed:
    """What code to paste says of a chart."""

    name: str
    title: str
    alt: str
    source: str
    """The source line: the figure's last note."""
    frame_height: int
    """Pixels that hold the embedded page from 320 pixels wide on, so that a frame fits without scripts."""
    picture_width: int
    picture_height: int
    """Pixels the PNG is shown at; it has twice as many."""


def of(chart: Drawn) -> Embed:
    """What to say of a chart."""
    texts = ((chart.title, _TITLE), (chart.subtitle, _SUBTITLE), (f"{chart.caution} {chart.source} {LICENCE}", _SOURCE))

    def height(width: int, size: tuple[float, float]) -> float:
        inner = width - 2 * _PADDING
        lines = sum(len(letters.wrap(text, px * SLACK, inner, bold=px == _TITLE)) * px * _LEADING for text, px in texts)
        shown = inner if width > NARROW_TO else min(inner + _BLEED, NARROW_MOST)
        return lines + size[1] * shown / size[0] + _REST

    heights = [height(WIDTH, chart.wide_size), *(height(w, chart.narrow_size) for w in (_NARROWEST, NARROW_TO))]
    return Embed(
        name=chart.name,
        title=chart.title,
        alt=chart.alt,
        source=chart.source,
        frame_height=round(max(heights)),
        picture_width=picture.CARD_WIDTH // 2,
        picture_height=picture.CARD_HEIGHT // 2,
    )


def frame_code(chart: Embed, base_url: str, *, without_scripts: bool = False) -> Markup:
    """A frame with the chart, and the script that fits its height; addresses are relative where ``base_url`` is empty.

    ``without_scripts`` gives the frame alone, with scripts in it forbidden.
    """
    frame = Markup(
        '<iframe src="{base}{name}.embed.html" title="{title}" width="100%" height="{height}" '
        'style="width:100%;border:0" loading="lazy"{more}></iframe>'
    ).format(
        base=base_url,
        name=chart.name,
        title=chart.title,
        height=chart.frame_height,
        more=Markup(' sandbox=""') if without_scripts else "",
    )
    return frame if without_scripts else frame + Markup('\n<script async src="{}embed.js"></script>').format(base_url)


def image_code(chart: Embed, base_url: str) -> Markup:
    """The picture with its description and source, linked to its page, for platforms that allow only images."""
    return Markup(
        '<figure style="margin:0">\n<a href="{at}.html"><img src="{at}.png" alt="{alt}" width="{width}" '
        'height="{height}" style="max-width:100%;height:auto" loading="lazy"></a>\n'
        "<figcaption>{source} {licence}</figcaption>\n</figure>"
    ).format(
        at=f"{base_url}{chart.name}",
        alt=chart.alt,
        width=chart.picture_width,
        height=chart.picture_height,
        source=chart.source,
        licence=LICENCE,
    )


def embed_page(chart: Drawn, content: Content, base_url: str) -> str:
    """The light page for a frame: title, subtitle, drawing, source line, link to the chart's own page."""
    return filled(
        "embed.html.j2",
        chart=chart,
        source=chart.source,
        base_url=base_url,
        style=sheet_of(content.wide + content.narrow),
        wide=Markup(content.wide),  # noqa: S704  (the project's own marks, text escaped)
        narrow=Markup(unsaid(content.wide, content.narrow)),  # noqa: S704
        sizes={"title": _TITLE, "subtitle": _SUBTITLE, "source": _SOURCE, "padding": _PADDING, "width": WIDTH},
    )


def oembed(chart: Embed, base_url: str) -> str:
    """The oEmbed answer for the chart's page, JSON text (oembed.com, type ``rich``)."""
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": chart.title,
        "provider_name": PROVIDER,
        **({"provider_url": base_url} if base_url else {}),
        "html": str(frame_code(chart, base_url)),
        "width": WIDTH,
        "height": chart.frame_height,
        "thumbnail_url": f"{base_url}{chart.name}.png",
        "thumbnail_width": picture.CARD_WIDTH,
        "thumbnail_height": picture.CARD_HEIGHT,
    }
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def demo_page(charts: Sequence[Embed], header: Header) -> str:
    """A page that embeds charts in every way: with scripts, without, in a narrow column, on a dark page, as a picture.

    ``charts`` are shown in turn; addresses are relative, so the page stands in their folder.
    """
    turns = [charts[i % len(charts)] for i in range(5)] if charts else []
    return filled(
        "embeds.html.j2",
        header=header,
        frames=[frame_code(chart, "", without_scripts=i == 1) for i, chart in enumerate(turns[:4])],
        image=image_code(turns[4], "") if turns else "",
    )
