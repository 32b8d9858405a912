"""From a Vega-Lite spec to SVG and PNG.

Belongs here: conversion, the frame of title and footer around a drawing, what Altair's SVG lacks (role, title,
description), and checks that a picture shows something. Does not belong here: pages, files. Altair and polars are not
imported, so that a worker process starts fast. Quirks:
- gradient and clip ids count up per process; they are numbered anew, so that bytes are the same on every run;
- vl-convert holds the interpreter's lock: threads gain nothing, processes do;
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
    """A drawn figure: two drawings without title for the page, one picture with title and footer, as SVG and PNG."""

    wide: str
    narrow: str
    svg: str
    png: bytes


_SMALLEST = {"data": {"values": [{}]}, "mark": {"type": "text", "text": "ready"}}


class BlankPictureError(Exception):
    """A picture came out without text or without anything drawn."""


def draw(job: Job) -> Picture:
    """Convert the job's two specs.

    Raises:
        BlankPictureError: no text, a font other than sans-serif, or a blank picture.
    """
    name = job.name
    bodies = [_body(vl_convert.vegalite_to_svg(spec)) for spec in (job.wide, job.narrow)]
    framed = _framed(job, bodies[0])
    inline = [_document(job, size, f"{name}-{n}") for n, size in enumerate(bodies)]
    png = smaller(name, vl_convert.svg_to_png(framed, scale=2))
    for svg in (framed, *inline):
        check_svg(name, svg)
    return Picture(wide=inline[0], narrow=inline[1], svg=framed, png=png)


def ready() -> bool:
    """Convert something small, so that the converter and its fonts are loaded; true when it works."""
    return "<svg" in vl_convert.vegalite_to_svg(_SMALLEST)


def check_svg(name: str, svg: str) -> None:
    """Raise ``BlankPictureError`` when ``svg`` has no text or a font that may be missing where it is shown."""
    if not any(text.strip() for text in _TEXT.findall(svg)):
        raise BlankPictureError(f"{name}: the picture has no text")
    if others := {font for font in _FONT.findall(svg) if font != theme.FONT}:
        raise BlankPictureError(f"{name}: font {', '.join(sorted(others))} may be missing; use {theme.FONT}")
    if "<path" not in svg and "<rect" not in svg:
        raise BlankPictureError(f"{name}: nothing is drawn")


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


def _framed(job: Job, body: tuple[float, float, str]) -> str:
    """The drawing on a white ground with title, subtitle and footer."""
    width, height, content = body
    head = [(job.title, theme.SIZE_TITLE, theme.INK, True), (job.subtitle, theme.SIZE_SUBTITLE, theme.MUTED, False)]
    top, above = _block(head, width, theme.MARGIN - 4)
    top += 12
    foot = [(note, theme.SIZE_NOTE, theme.MUTED, False) for note in job.notes]
    bottom, below = _block(foot, width, top + height + 12)
    size = width + 2 * theme.MARGIN, round(bottom + theme.MARGIN)
    inside = (
        f'<rect width="{size[0]:g}" height="{size[1]:g}" fill="{theme.GROUND}"/>{above}'
        f'<g transform="translate({theme.MARGIN},{top:g})">{content}</g>{below}'
    )
    return _document(job, (*size, inside), job.name)


def _block(entries: Sequence[tuple[str, float, str, bool]], width: float, top: float) -> tuple[float, str]:
    """Wrapped lines from ``top`` on; gives where they end and the SVG text."""
    parts = []
    for text, size, colour, bold in entries:
        for line in balanced(text, size, width, bold=bold):
            top += size * 1.28
            weight = ' font-weight="bold"' if bold else ""
            parts.append(
                f'<text x="{theme.MARGIN}" y="{top:.1f}" font-family="{theme.FONT}" font-size="{size:g}px"{weight} '
                f'fill="{colour}">{escape(line)}</text>'
            )
        top += 4
    return top, "".join(parts)
