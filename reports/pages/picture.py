"""A figure's drawings with what stands around them: SVG for pages, the wide and the tall picture.

Belongs here: title, note and foot of a picture, role and description of an SVG, checks that a picture shows something.
Does not belong here: marks (``drawings``), PNG (``pipeline/publish/png.py``), pages, files. It imports neither polars
nor charts, so that a worker process starts fast. The drawing gets what room the title leaves.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from reports import theme
from reports.svg import frame as frames
from reports.svg import letters, marks
from reports.svg.frame import Body, Drawing, Frame

AREAS = 51
"""Shapes on a map: 50 states and DC."""
CARD_WIDTH, CARD_HEIGHT = 1200, 675
"""Pixels of the wide picture, which platforms show with a link, too."""
TALL_WIDTH, TALL_HEIGHT = 1080, 1350
LARGEST_BYTES = 150_000
_MARGIN = 48
_LEAST_TITLE, _LEADING = 44, 1.1
_FOOT, _SIGN = 22, 25
"""Pixels of the letters of the foot, and of the site's name."""
_MOST_LINES = 2
_TEXT = re.compile(r"<text[^>]*>([^<]+)")
_FONT = re.compile(r'font-family="([^"]*)"')
_SIZE = re.compile(r' font-size="([^"]*)"')
_SHAPE = re.compile(r'<path class="area"')
_SENTENCE = re.compile(r"(?<=[.;])\s")


@dataclass(frozen=True)
class Words:
    """What stands around a drawing: name of the figure, its texts, a note, source and year in short, the site."""

    name: str
    title: str
    subtitle: str
    alt: str
    note: str = ""
    source: str = ""
    site: str = "moneymap"
    address: str = ""


@dataclass(frozen=True)
class Picture:
    """A drawn figure as SVG.

    ``wide`` and ``narrow`` are drawings without title for pages; ``card`` (1200 by 675) and ``tall`` (1080 by 1350)
    pictures with title and foot. Sizes are width and height in pixels.
    """

    wide: str
    narrow: str
    card: str
    tall: str
    wide_size: tuple[float, float]
    narrow_size: tuple[float, float]


class BlankPictureError(Exception):
    """A picture came out without text, without anything drawn, or a map without its 51 areas."""


def draw(words: Words, drawing: Drawing) -> Picture:
    """Draw a figure for every frame.

    Raises:
        BlankPictureError: no text, a font of another name, nothing drawn, a map without 51 areas.
    """
    bodies = [drawing(frame) for frame in (frames.PAGE, frames.PHONE)]
    inline = [_document(words, body, f"{words.name}-{n}") for n, body in enumerate(bodies)]
    card = _picture(words, drawing, frames.WIDE, (CARD_WIDTH, CARD_HEIGHT))
    tall = _picture(words, drawing, frames.TALL, (TALL_WIDTH, TALL_HEIGHT))
    for svg in (card, tall, *inline):
        check_svg(words.name, svg)
    sizes = [(body.width, body.height) for body in bodies]
    return Picture(inline[0], inline[1], card, tall, *sizes)


def letters_svg(text: str, weight: str) -> str:
    """A small SVG of ``text`` in the font of every picture, ``weight`` normal or bold: do letters show?"""
    font = f'font-family="{theme.FONT}" font-size="20px" font-weight="{weight}"'
    size = 'width="60" height="30"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><text y="20" {font}>{escape(text)}</text></svg>'


def check_svg(name: str, svg: str) -> None:
    """Raise ``BlankPictureError`` when ``svg`` has no text or a font that may be missing where it is shown."""
    if not any(text.strip() for text in _TEXT.findall(svg)):
        raise BlankPictureError(f"{name}: the picture has no text")
    if others := {font for font in _FONT.findall(svg) if font != theme.FONT}:
        raise BlankPictureError(f"{name}: font {', '.join(sorted(others))} may be missing; use {theme.FONT}")
    if not re.search(r"<(?:path|rect|circle)", svg):
        raise BlankPictureError(f"{name}: nothing is drawn")
    areas = len(_SHAPE.findall(svg))
    if areas % AREAS:
        raise BlankPictureError(f"{name}: {areas} areas are drawn, no multiple of {AREAS}")


def title_lines(title: str, width: float, sizes: Sequence[int]) -> tuple[int, list[str]]:
    """The largest of ``sizes`` at which a title takes two lines, and those; more lines at the least of them."""
    for size in sizes:
        lines = letters.balanced(title, size, width, bold=True)
        if len(lines) <= _MOST_LINES:
            break
    return size, lines


def in_few_lines(text: str, size: float, width: float) -> list[str]:
    """As many of the sentences of ``text`` as take two lines; its beginning where even the first takes more."""
    sentences = _SENTENCE.split(text)
    while len(sentences) > 1 and len(letters.wrap(" ".join(sentences), size, width)) > _MOST_LINES:
        sentences.pop()
    lines = letters.wrap(" ".join(sentences).rstrip(" ;,"), size, width)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1].rstrip(',;:')}\N{HORIZONTAL ELLIPSIS}"]
    return lines


def _picture(words: Words, drawing: Drawing, frame: Frame, size: tuple[int, int]) -> str:
    """Title and subtitle above the drawing, note and foot below it, on the ground of pages."""
    width, height = size
    is_tall = height > width
    sizes = (66, 62, 58, 54, 50, 46, _LEAST_TITLE) if is_tall else (56, 52, 48, _LEAST_TITLE)
    px, lines = title_lines(words.title, frame.width, sizes)
    y, parts = 26.0, []
    for said in lines:
        y += px * _LEADING
        parts.append(marks.text(said, _MARGIN, y, px, theme.INK, bold=True))
    y += 14
    below = frame.label + 2
    for said in in_few_lines(words.subtitle, below, frame.width):
        y += below * 1.25
        parts.append(marks.text(said, _MARGIN, y, below, theme.SOFT))
    foot, bottom = _foot(words, frame, size)
    top = y + (36 if is_tall else 22)
    body = drawing(replace(frame, height=bottom - top))
    left = _MARGIN + (frame.width - body.width) / 2
    moved = f'<g transform="translate({marks.number(left)},{marks.number(top)})">{body.content}</g>'
    ground = marks.rect(0, 0, width, height, theme.GROUND)
    return _document(words, Body(width, height, "".join([ground, *parts, moved, *foot])), words.name)


def _foot(words: Words, frame: Frame, size: tuple[int, int]) -> tuple[list[str], float]:
    """Note and source at the left, the site's name and address at the right; and where the drawing has to end."""
    width, height = size
    y = height - 30.0
    named = [words.site, words.address] if words.address else [words.site]
    room = frame.width - max(letters.width(said, _SIGN, bold=True) for said in named) - 30
    parts = [
        marks.text(said, width - _MARGIN, y - (len(named) - 1 - n) * _SIGN * 1.2, _SIGN, theme.INK, anchor="end",
                   bold=n == 0)
        for n, said in enumerate(named)
    ]  # fmt: skip
    lines = [
        *(letters.wrap(words.note, _FOOT, frame.width if height > width else room) if words.note else ()),
        *letters.wrap(words.source, _FOOT, room)[:2],
    ]
    for n, said in enumerate(reversed(lines)):
        parts.append(marks.text(said, _MARGIN, y - n * _FOOT * 1.28, _FOOT, theme.MUTED))
    return parts, y - max(len(lines), len(named)) * _FOOT * 1.28 - 12


def _document(words: Words, body: Body, ident: str) -> str:
    """A whole SVG with role, title and description; its ids start with ``ident``."""
    size = f'width="{body.width:g}" height="{body.height:g}" viewBox="0 0 {body.width:g} {body.height:g}"'
    letters_of, content = "", body.content
    if found := Counter(_SIZE.findall(content)).most_common(1):  # said once for all texts of that size
        letters_of = f' font-size="{found[0][0]}"'
        content = content.replace(letters_of, "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="en-US" '
        f'font-family="{theme.FONT}"{letters_of} stroke-linejoin="round" '
        f'aria-labelledby="{ident}-title {ident}-desc" {size}>'
        f'<title id="{ident}-title">{escape(words.title)}</title>'
        f'<desc id="{ident}-desc">{escape(words.alt)}</desc>{content.replace(marks.PART, f"{ident}-part-")}'
        f"</svg>\n"
    )
