"""From a Vega-Lite spec to SVG and PNG.

Belongs here: conversion, the frame of title and footer around a drawing, the card for link previews, what Altair's SVG
lacks (role, title, description), and checks that a picture shows something. Does not belong here: pages, files. Altair
and polars are not imported, so that a worker process starts fast. The converter has to be loaded with its own font
before (``pipeline/publish/converter.py``). Quirks:
- gradient and clip ids count up per process; they are numbered anew, so that bytes are the same on every run;
- SVG does not wrap text: lines are broken by estimated widths, on the generous side.
"""

import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import vl_convert

from reports import theme

_ROOT = re.compile(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"[^>]*>')
_LABELLED = re.compile(
    r'<(path|text|line|rect) aria-label="([^"]*)" role="[^"]*" aria-roledescription="[^"]*"([^>]*?)/>'
)
_ARIA = re.compile(r' (?:aria-[a-z]+|role|class)="[^"]*"')
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_GEOMETRY = re.compile(r' d="[^"]*"')
_ID = re.compile(r'(id="|url\(#|href="#)((?:gradient|clip)[\w-]*)')
_PART = "\x00part-"
"""Stands for the start of an id until the picture it is in has a name; no text can hold it."""
_TEXT = re.compile(r"<text[^>]*>([^<]+)")
_FONT = re.compile(r'font-family="([^"]*)"')
_PNG = b"\x89PNG\r\n\x1a\n"
_LEVEL = 3
"""Of compression: higher ones take three times as long for files a fifth smaller."""
_SAMPLE_STEP = 101
"""Prime to the four bytes of a pixel, so that every channel and column is sampled."""
_LEAST_DRAWN = 0.002
"""A blank picture differs from nothing in one byte a row, far below this share."""


AREAS = 51
"""Shapes on a map: 50 states and DC."""
CARD_WIDTH, CARD_HEIGHT = 1200, 630
"""Pixels of the picture platforms show with a link."""
_CARD_EDGE, _CARD_TEXT_WIDTH, _CARD_LEAST_EDGE = 40, 450, 20
_CARD_TITLES = (40, 36, 32, 28, 24, 20)
_CARD_SUBTITLE, _CARD_SOURCE = 18, 15
_SHAPE = re.compile(r'aria-roledescription="geoshape"[^>]*? d="M[^"]+Z"')


@dataclass(frozen=True)
class Job:
    """What a worker process needs of a figure: the specs as JSON text, and the words around the drawing."""

    name: str
    wide: str
    narrow: str
    title: str
    subtitle: str
    alt: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A drawn figure.

    ``wide`` and ``narrow`` are drawings without title for the page, ``svg`` and ``png`` (twice the pixels) one picture
    with title and footer, ``card`` a PNG of 1200 by 630 for link previews. Sizes are width and height in pixels.
    """

    wide: str
    narrow: str
    svg: str
    png: bytes
    card: bytes
    size: tuple[float, float]
    wide_size: tuple[float, float]
    narrow_size: tuple[float, float]


class BlankPictureError(Exception):
    """A picture came out without text, without anything drawn, or a map without its 51 areas."""


def draw(job: Job) -> Picture:
    """Convert the job's two specs.

    Raises:
        BlankPictureError: no text, a font other than sans-serif, a blank picture, a map without 51 areas.
    """
    name = job.name
    drawings = [vl_convert.vegalite_to_svg(spec) for spec in (job.wide, job.narrow)]
    for drawing, spec in zip(drawings, (job.wide, job.narrow), strict=True):
        check_shapes(name, drawing, spec)
    bodies = [_body(drawing) for drawing in drawings]
    framed, size = _framed(job, bodies[0])
    card = card_svg(job, bodies)
    inline = [_document(job, body, f"{name}-{n}") for n, body in enumerate(bodies)]
    for svg in (framed, card, *inline):
        check_svg(name, svg)
    return Picture(
        wide=inline[0],
        narrow=inline[1],
        svg=framed,
        png=smaller(name, vl_convert.svg_to_png(framed, scale=2)),
        card=smaller(name, vl_convert.svg_to_png(card)),
        size=size,
        wide_size=bodies[0][:2],
        narrow_size=bodies[1][:2],
    )


def letters(text: str, weight: str) -> str:
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
    if "<path" not in svg and "<rect" not in svg:
        raise BlankPictureError(f"{name}: nothing is drawn")


def check_shapes(name: str, svg: str, spec: str) -> None:
    """Raise ``BlankPictureError`` when ``svg``, drawn from ``spec`` (JSON text) with a map in it, lacks an area."""
    if '"geoshape"' in spec and (found := len(_SHAPE.findall(svg))) != AREAS:
        raise BlankPictureError(f"{name}: {found} of {AREAS} areas are drawn")


def smaller(name: str, png: bytes) -> bytes:
    """``png`` with its pixels packed better (less than half the size), checked not to be blank.

    Raises:
        BlankPictureError: nearly every pixel is like its neighbour.
    """
    position, pixels, others = len(_PNG), b"", []
    while position < len(png):
        (length,) = struct.unpack(">I", png[position : position + 4])
        kind, end = png[position + 4 : position + 8], position + 12 + length
        if kind == b"IDAT":
            pixels += png[position + 8 : end - 4]
        else:
            others.append(png[position:end])
        position = end
    raw = zlib.decompress(pixels)
    sample = raw[::_SAMPLE_STEP]
    if len(sample) - sample.count(b"\x00") - sample.count(b"\xff") < len(sample) * _LEAST_DRAWN:
        raise BlankPictureError(f"{name}: the picture is blank")
    packed = b"IDAT" + zlib.compress(raw, _LEVEL)
    chunk = struct.pack(">I", len(packed) - 4) + packed + struct.pack(">I", zlib.crc32(packed))
    return _PNG + b"".join(others[:-1]) + chunk + others[-1]


def wrap(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Break ``text`` into lines of at most ``width`` pixels, by estimated widths of a wide sans-serif."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """As ``wrap``, in as few lines; those of a bold text (a title) of about one length, without a last lone word."""
    lines = wrap(text, size, width, bold=bold)
    while bold and len(lines) > 1:
        width -= size / 2
        tighter = wrap(text, size, width, bold=bold)
        if len(tighter) > len(lines) or width < size:
            break
        lines = tighter
    return lines


def _width(text: str, size: float, *, bold: bool) -> float:
    def of(character: str) -> float:
        if character in "iljtfrI.,:;'|!() -":
            return 0.36
        return 0.88 if character in "mwMW%" else 0.70 if character.isupper() else 0.58

    return sum(map(of, text)) * size * (1.06 if bold else 1.0)


def _body(svg: str) -> tuple[float, float, str]:
    """Width, height and content of vl-convert's SVG, numbers shortened, labels of marks turned into tooltips."""
    root = _ROOT.search(svg)
    if root is None:
        raise BlankPictureError("vl-convert gave no SVG")
    content = svg[root.end() : svg.rindex("</svg>")]
    content = _LABELLED.sub(r"<\1\3><title>\2</title></\1>", content)
    content = _ARIA.sub("", content)
    content = _GEOMETRY.sub(lambda m: _LONG_NUMBER.sub(lambda n: f"{float(n[0]):.1f}", m[0]), content)
    numbers: dict[str, str] = {}
    content = _ID.sub(lambda m: m[1] + numbers.setdefault(m[2], f"{_PART}{len(numbers)}"), content)
    return float(root[1]), float(root[2]), content


def _document(job: Job, body: tuple[float, float, str], ident: str) -> str:
    """A whole SVG with role, title and description; its ids start with ``ident``."""
    width, height, content = body
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" lang="en-US" '
        f'aria-labelledby="{ident}-title {ident}-desc" {size}><title id="{ident}-title">{escape(job.title)}</title>'
        f'<desc id="{ident}-desc">{escape(job.alt)}</desc>{content.replace(_PART, f"{ident}-part-")}</svg>\n'
    )


def _framed(job: Job, body: tuple[float, float, str]) -> tuple[str, tuple[float, float]]:
    """The drawing on a white ground with title, subtitle and footer; and its size."""
    width, height, content = body
    head = [(job.title, theme.SIZE_TITLE, theme.INK, True), (job.subtitle, theme.SIZE_SUBTITLE, theme.MUTED, False)]
    top, above = _block(head, width, theme.MARGIN - 4)
    top += 12
    foot = [(note, theme.SIZE_NOTE, theme.MUTED, False) for note in job.notes]
    bottom, below = _block(foot, width, top + height + 12)
    size = width + 2 * theme.MARGIN, float(round(bottom + theme.MARGIN))
    drawn = f'{above}<g transform="translate({theme.MARGIN},{top:g})">{content}</g>{below}'
    return _document(job, (*size, _on_ground(size, drawn)), job.name), size


def card_svg(job: Job, bodies: Sequence[tuple[float, float, str]]) -> str:
    """Title, subtitle (where it fits) and source at the left; at the right the whole drawing that comes out larger."""
    left = _CARD_EDGE + _CARD_TEXT_WIDTH + _CARD_EDGE
    room = CARD_WIDTH - left - _CARD_LEAST_EDGE, CARD_HEIGHT - 2 * _CARD_LEAST_EDGE
    scale, (width, height, content) = max(
        ((min(room[0] / body[0], room[1] / body[1]), body) for body in bodies), key=lambda choice: choice[0]
    )
    source = [(job.notes[-1], _CARD_SOURCE, theme.MUTED, False)] if job.notes else []
    source_height, _ = _block(source, _CARD_TEXT_WIDTH, 0)
    source_top = CARD_HEIGHT - _CARD_EDGE - source_height
    for size in _CARD_TITLES:
        title = [(job.title, size, theme.INK, True)]
        top, above = _block(title, _CARD_TEXT_WIDTH, _CARD_EDGE - 10, _CARD_EDGE)
        subtitle = [(job.subtitle, _CARD_SUBTITLE, theme.MUTED, False)]
        bottom, under = _block(subtitle, _CARD_TEXT_WIDTH, top + size / 4, _CARD_EDGE)
        if bottom + size / 4 < source_top:
            above += under
            break
    _, below = _block(source, _CARD_TEXT_WIDTH, source_top, _CARD_EDGE)
    x = left + (room[0] - width * scale) / 2
    y = (CARD_HEIGHT - height * scale) / 2
    drawn = f'{above}{below}<g transform="translate({x:.1f},{y:.1f}) scale({scale:.4f})">{content}</g>'
    card = float(CARD_WIDTH), float(CARD_HEIGHT)
    return _document(job, (*card, _on_ground(card, drawn)), job.name)


def _on_ground(size: tuple[float, float], content: str) -> str:
    return f'<rect width="{size[0]:g}" height="{size[1]:g}" fill="{theme.GROUND}"/>{content}'


def _block(
    entries: Sequence[tuple[str, float, str, bool]], width: float, top: float, left: float = theme.MARGIN
) -> tuple[float, str]:
    """Wrapped lines from ``top`` on; gives where they end and the SVG text."""
    parts = []
    for text, size, colour, bold in entries:
        for line in balanced(text, size, width, bold=bold):
            top += size * 1.28
            weight = ' font-weight="bold"' if bold else ""
            parts.append(
                f'<text x="{left}" y="{top:.1f}" font-family="{theme.FONT}" font-size="{size:g}px"{weight} '
                f'fill="{colour}">{escape(line)}</text>'
            )
        top += 4
    return top, "".join(parts)
