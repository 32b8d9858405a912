"""Every page of a folder of charts: of each its own, the one for frames and what it answers to oEmbed; and the lists.

Belongs here: which pages there are, by their file names. Does not belong here: what a page says. The charts alone
(``pipeline/publish/charts.py``) and the site make theirs here, with what stands around them.
"""

from collections.abc import Sequence

from reports.pages import embed
from reports.pages.chart_page import Around, chart_page
from reports.pages.drawn import Content, Drawn, first_of_each_kind, newest_first
from reports.pages.header import Header
from reports.pages.style import filled


def pages_of(chart: Drawn, content: Content, around: Around) -> dict[str, str]:
    """The pages of one chart: file name -> text."""
    return {
        f"{chart.name}.html": chart_page(chart, content, around),
        f"{chart.name}.embed.html": embed.embed_page(chart, content, around.base_url),
        f"{chart.name}.oembed.json": embed.oembed(embed.of(chart), around.base_url),
    }


def lists(charts: Sequence[Drawn], header: Header) -> dict[str, str]:
    """The list of all charts, and examples of embedding one of each kind: file name -> text."""
    listed = newest_first(charts)
    return {
        "index.html": filled("index.html.j2", charts=listed, header=header),
        "embeds.html": embed.demo_page([embed.of(one) for one in first_of_each_kind(listed)], header),
    }
