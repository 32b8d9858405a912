"""From a picture's SVG to a PNG of few colours.

Belongs here: converting, the choice of colours, whether the picture shows anything. Does not belong here: the SVG
(``reports/pages/picture.py``), processes (``workers.py``). The converter has to be loaded with its own font before
(``converter.py``). 128 colours are enough for areas and the edges of letters: three quarters of the bytes go.
"""

import io
from dataclasses import dataclass

import vl_convert
from PIL import Image

from reports.pages.picture import BlankPictureError

COLOURS = 128
LARGEST_BYTES = 150_000
_LEAST_COLOURS = 3
"""Ground and one ink are no picture."""


@dataclass(frozen=True)
class Job:
    """What a worker process needs to make a PNG."""

    name: str
    svg: str


def made(job: Job) -> bytes:
    """The picture as a PNG.

    Raises:
        BlankPictureError: as ``few_colours``.
    """
    return few_colours(job.name, vl_convert.svg_to_png(job.svg))


def few_colours(name: str, content: bytes) -> bytes:
    """A PNG with at most 128 colours, checked not to be blank.

    Raises:
        BlankPictureError: it has hardly a colour.
    """
    with Image.open(io.BytesIO(content)) as opened:
        image = opened.convert("RGB")
    few = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    if len(few.getcolors() or ()) < _LEAST_COLOURS:
        raise BlankPictureError(f"{name}: the picture is blank")
    out = io.BytesIO()
    few.save(out, "PNG", compress_level=6)
    return out.getvalue()
