"""Marks as SVG text: every text escaped, numbers short, words of a mark as its title.

Belongs here: elements, one function each. Does not belong here: where they stand. Colours are attributes, so that a
page in the dark swaps them by their value; a mark's ``words`` are a sentence, shown where one points and read aloud.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Literal

PART = "\x00part-"
"""Stands for the start of an id until the picture it is in has a name; no text can hold it."""
Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


def number(value: float) -> str:
    """A length with at most one decimal: ``3``, ``2.5``."""
    rounded = round(value, 1)
    return f"{rounded:.0f}" if rounded == int(rounded) else f"{rounded:.1f}"


def _attributes(**values: str | float | None) -> str:
    return "".join(
        f' {name.replace("_", "-")}="{value if isinstance(value, str) else number(value)}"'
        for name, value in values.items()
        if value is not None
    )


def element(name: str, words: str = "", content: str = "", **values: str | float | None) -> str:
    """An element; ``words`` become its title. Attributes' names have hyphens for underscores."""
    inside = (f"<title>{escape(words)}</title>" if words else "") + content
    return f"<{name}{_attributes(**values)}>{inside}</{name}>" if inside else f"<{name}{_attributes(**values)}/>"


def group(parts: Iterable[str], words: str = "", **values: str | float | None) -> str:
    """Marks together, with one sentence for all of them."""
    return element("g", words, "".join(parts), **values)


def text(
    said: str,
    x: float,
    y: float,
    size: float,
    fill: str,
    *,
    anchor: Anchor = "start",
    bold: bool = False,
    halo: str | None = None,
) -> str:
    """One line of text whose letters stand on ``y``; ``halo`` is the colour that keeps marks under it off."""
    around: dict[str, Any] = {
        "stroke": halo,
        "stroke_width": size / 5,
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }
    return element(
        "text", content=escape(said, quote=False), x=x, y=y, font_size=size, fill=fill,
        text_anchor=None if anchor == "start" else anchor, font_weight="bold" if bold else None,
        **(around if halo else {}),
    )  # fmt: skip


def middle(y: float, size: float) -> float:
    """Where letters stand whose middle is at ``y``."""
    return y + size * 0.36


def rect(
    x: float, y: float, width: float, height: float, fill: str, words: str = "", **more: str | float | None
) -> str:
    """A filled rectangle; a negative size is turned round."""
    left, top = min(x, x + width), min(y, y + height)
    look: dict[str, Any] = more
    return element("rect", words, x=left, y=top, width=abs(width), height=abs(height), fill=fill, **look)


def line(x: float, y: float, x2: float, y2: float, stroke: str, width: float, dash: str | None = None) -> str:
    """A straight line."""
    return element(
        "path", d=f"M{number(x)} {number(y)}L{number(x2)} {number(y2)}", stroke=stroke, stroke_width=width, fill="none",
        stroke_dasharray=dash,
    )  # fmt: skip


def path(points: Sequence[Point], stroke: str, width: float, dash: str | None = None, words: str = "") -> str:
    """A line through ``points``."""
    return element(
        "path", words, d=through(points), fill="none", stroke=stroke, stroke_width=width, stroke_linejoin="round",
        stroke_linecap=None if dash else "round", stroke_dasharray=dash,
    )  # fmt: skip


def area(points: Sequence[Point], fill: str, opacity: float | None = None, words: str = "") -> str:
    """A filled shape around ``points``."""
    return element(
        "path", words, d=through(points) + "Z", fill=fill, fill_opacity=None if opacity is None else f"{opacity:g}"
    )


def through(points: Sequence[Point]) -> str:
    """The path through ``points``, as ``d`` has it."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def circle(x: float, y: float, radius: float, fill: str, words: str = "", **more: str | float | None) -> str:
    """A filled circle."""
    look: dict[str, Any] = more
    return element("circle", words, cx=x, cy=y, r=radius, fill=fill, **look)


def whisker(x: float, low: float, high: float, cap: float, stroke: str, width: float, *, across: bool = False) -> str:
    """A thin line from ``low`` to ``high`` with caps; down at ``x``, or ``across`` at the height ``x``."""
    if across:
        ends = "".join(f"M{number(end)} {number(x - cap)}V{number(x + cap)}" for end in (low, high))
        shape = f"M{number(low)} {number(x)}H{number(high)}{ends}"
    else:
        ends = "".join(f"M{number(x - cap)} {number(end)}H{number(x + cap)}" for end in (low, high))
        shape = f"M{number(x)} {number(low)}V{number(high)}{ends}"
    return element("path", d=shape, fill="none", stroke=stroke, stroke_width=width)


def dots(ident: str, ground: str, ink: str, step: float) -> str:
    """A pattern of dots, named ``ident``, to be used as ``url(#...)`` by ``filled_with``."""
    half = step / 2
    inside = rect(0, 0, step, step, ground) + circle(half / 2, half / 2, step * 0.13, ink)
    inside += circle(half * 1.5, half * 1.5, step * 0.13, ink)
    return element(
        "pattern", content=inside, id=f"{PART}{ident}", width=step, height=step, patternUnits="userSpaceOnUse"
    )


def hatch(ident: str, ground: str, ink: str, step: float) -> str:
    """A pattern of slanted lines, named ``ident``."""
    edge = number(step)
    inside = rect(0, 0, step, step, ground) + element(
        "path", d=f"M0 {edge}L{edge} 0M-1 1L1 -1M{number(step - 1)} {number(step + 1)}L{number(step + 1)} "
        f"{number(step - 1)}", stroke=ink, stroke_width=step * 0.3,
    )  # fmt: skip
    return element(
        "pattern", content=inside, id=f"{PART}{ident}", width=step, height=step, patternUnits="userSpaceOnUse"
    )


def filled_with(ident: str) -> str:
    """The fill that is the pattern ``ident``."""
    return f"url(#{PART}{ident})"
