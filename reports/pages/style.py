"""The style that pages of charts share, in one file beside them, and templates filled.

Belongs here: the theme's colours in that style, from which width on which drawing is shown, sentences said once a page.
Does not belong here: rules (``templates/*.css.j2``), what a page says.
"""

import functools
import re
from typing import Any

from markupsafe import Markup

from reports import theme
from reports.pages.templates import environment

_TITLE = re.compile(r"<title>([^<]*)</title>")
NARROW_TO, NARROW_MOST = 560, 520
"""Pixels: pages up to the first show the narrow drawing, at most as wide as the second."""


@functools.lru_cache(maxsize=256)
def sheet(colours: frozenset[str] = frozenset(theme.DARK)) -> str:
    """The rules of pages whose drawings have these colours of the theme: what becomes of each in the dark."""
    return environment().get_template("style.css.j2").render(
        ground=theme.GROUND, ink=theme.INK, muted=theme.MUTED, grid=theme.GRID,
        link=theme.PARTY["democratic"], dark=theme.DARK, drawn=sorted(colours), stack=Markup(theme.STACK),  # noqa: S704
        narrow_to=NARROW_TO, narrow_most=NARROW_MOST,
    )  # fmt: skip


def unsaid(wide: str, narrow: str) -> str:
    """``narrow`` without the sentences that ``wide`` says, for pages without the script that finds them there."""
    return re.sub(r'<desc data-says="\d+"/>', "", said_once(wide, narrow))


def page_sheet() -> str:
    """What the charts' own pages have beyond pages for frames."""
    return environment().get_template("page.css.j2").render(narrow_to=NARROW_TO)


def sheet_of(drawings: str) -> Markup:
    """The rules for these drawings alone: pages in frames hold them, as hosts that forbid scripts refuse them files."""
    return Markup(sheet(frozenset(colour for colour in theme.DARK if f'"{colour}"' in drawings)))  # noqa: S704  (own)


def said_once(wide: str, narrow: str) -> str:
    """``narrow`` whose marks name by its number the sentence that a mark of ``wide`` says, too."""
    numbers = {said: n for n, said in reversed([*enumerate(_TITLE.findall(wide))])}

    def named(found: re.Match[str]) -> str:
        return f'<desc data-says="{numbers[found[1]]}"/>' if found[1] in numbers else found[0]

    return _TITLE.sub(named, narrow)


def filled(template: str, **values: Any) -> str:  # noqa: ANN401  (whatever the template asks for)
    """A template's text with ``values``, escaped unless they are ``Markup``.

    Drawings are the values ``wide`` and ``narrow``.
    """
    if "narrow" in values:
        values["narrow"] = Markup(said_once(str(values["wide"]), str(values["narrow"])))  # noqa: S704  (own marks)
    return environment().get_template(template).render(narrow_to=NARROW_TO, **values)
