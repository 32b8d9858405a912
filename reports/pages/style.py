"""The style that stands inside pages of charts, which thus need no other file to be read.

Belongs here: filling templates with the theme's colours, from which width on which drawing is shown. Does not belong
here: rules (``templates/*.css.j2``), what a page says.
"""

import functools
from typing import Any

from markupsafe import Markup

from reports import theme
from reports.pages.templates import environment

NARROW_TO, NARROW_MOST = 560, 520
"""Pixels: pages up to the first show the narrow drawing, at most as wide as the second."""


@functools.cache
def style() -> Markup:
    """The rules of all of them."""
    text = environment().get_template("style.css.j2").render(
        ground=theme.GROUND, ink=theme.INK, muted=theme.MUTED, grid=theme.GRID,
        link=theme.PARTY["democratic"], dark=theme.DARK, stack=Markup(theme.STACK),  # noqa: S704
        narrow_to=NARROW_TO, narrow_most=NARROW_MOST,
    )  # fmt: skip
    return Markup(text)  # noqa: S704  (the project's own colours)


def filled(template: str, **values: Any) -> str:  # noqa: ANN401  (whatever the template asks for)
    """A template's text with the style and ``values``, escaped unless they are ``Markup``."""
    return environment().get_template(template).render(style=style(), narrow_to=NARROW_TO, **values)
