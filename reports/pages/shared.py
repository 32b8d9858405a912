"""The project's own scripts and style beside charts: small, shared by all their pages.

Belongs here: what they are, and which of them a folder lacks. Does not belong here: what a page says; the scripts
themselves (``static/``); files (``pipeline/publish``).
"""

from collections.abc import Mapping

from reports import package_data
from reports.pages.style import page_sheet, sheet

SHEET = "chart.css"
_OF_THE_SITE = "site.js"
"""The one script that charts do not share."""
RETIRED = ("vega.js", "vega.NOTICE.txt")
"""What earlier versions put there and no page asks for any more.

No address is lost that anybody was given: it was ``chart.js`` that asked for the bundle, on a chart's own page; embeds,
pictures and the lines to copy never did. A page kept from then shows its picture where the bundle does not come.
"""


def static_files() -> dict[str, bytes]:
    """Name -> bytes."""
    found = (name for name in package_data.names("static") if name != _OF_THE_SITE)
    return {name: package_data.content(f"static/{name}") for name in found} | {
        SHEET: f"{sheet()}\n{page_sheet()}".encode()
    }


def missing(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """Shared files that a folder lacks or holds in another version: name -> bytes; ``found`` are those it holds."""
    return {name: content for name, content in static_files().items() if found.get(name) != content}


def names() -> tuple[str, ...]:
    """The names of all shared files."""
    return tuple(static_files())
