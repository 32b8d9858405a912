"""What search engines and other robots read of the site: its map, and the way to it.

Belongs here: ``sitemap.xml`` and ``robots.txt``. Does not belong here: heads of pages. Both need the site's address.
"""

from collections.abc import Iterable
from html import escape

_KEPT_OUT = ("404.html",)


def for_robots(paths: Iterable[str], base_url: str) -> dict[str, str]:
    """The files by name; none where the site's address is not known.

    Args:
        paths: every page and text of the site.
        base_url: its address, with a closing slash.
    """
    if not base_url:
        return {}
    pages = sorted(
        path for path in paths if path.endswith(".html") and not path.endswith(".embed.html") and path not in _KEPT_OUT
    )
    entries = "".join(f"<url><loc>{escape(base_url + path.removesuffix('index.html'))}</loc></url>\n" for path in pages)
    return {
        "sitemap.xml": '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n',
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {base_url}sitemap.xml\n",
    }
