"""The head of every page: the way past it, the site's name, the main navigation.

Belongs here: what the template ``header.html.j2`` shows. Does not belong here: which pages the site has
(``site/layout.py``), how it looks (``header.css.j2``).
"""

from dataclasses import dataclass

SITE = "moneymap"
TAGLINE = "who pays, who gets back"


@dataclass(frozen=True)
class Item:
    """A link: its text, and its address from the page it stands on."""

    text: str
    href: str
    current: str = ""
    """``page`` where it leads to the page it stands on, ``true`` where to the part of the site that page is in."""


@dataclass(frozen=True)
class Header:
    """Where the site's name leads, and the main navigation."""

    home: str
    main: tuple[Item, ...] = ()
    site: str = SITE
    tagline: str = TAGLINE


ALONE = Header(home="index.html")
"""That of charts in a folder of their own: it leads to the list of them."""
