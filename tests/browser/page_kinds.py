"""Addresses of one page of every kind the small site has, for tests that look at each; those with a chart apart."""

CHARTS = tuple(
    f"charts/{name}.html"
    for name in (
        "blue-red", "blue-red-2023", "blue-red-2023-balanced", "blue-red-balanced",
        "map-2023", "margin-2023", "profile-ca", "ranking-2023", "representation-2023",
        "robustness-2023", "specification-curve-2023", "trend-ca",
    )
)  # fmt: skip
SITE = (
    "index.html", "404.html", "api.html", "assistants.html", "compare.html", "count.html",
    "dictionary.html", "downloads.html", "estimates.html", "examples.html", "gallery.html", "group.html",
    "method-changes.html", "methodology.html", "program.html", "releases.html", "sources.html", "states/ca.html",
    "states/index.html", "views.html", "years/2023.html", "years/index.html",
)  # fmt: skip
FRAMES = tuple(chart.replace(".html", ".embed.html") for chart in CHARTS)
TOOLS = ("count.embed.html", "group.embed.html", "program.embed.html", "views.embed.html")
"""Pages readers choose on, as they stand in other people's."""
LIST, EXAMPLES = "charts/index.html", "charts/embeds.html"
PAGES = (*SITE, LIST, EXAMPLES, *CHARTS, *FRAMES, *TOOLS)
SANDBOXED = "Blocked script execution in"
"""What Chromium itself says of a frame whose scripts a page forbids, as the page of examples does once."""


def expected(path):
    """Beginnings of what the console may say of a page."""
    return (SANDBOXED,) if path == EXAMPLES else ()
