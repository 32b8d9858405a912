"""What a figure's drawing holds: its texts with the room they take, its sentences, its shapes. From the SVG itself."""

import html
import re
from dataclasses import dataclass

from reports.svg import letters
from reports.svg.frame import PAGE, PHONE

FRAMES = {"page": PAGE, "phone": PHONE}
_TEXT = re.compile(r"<text([^>]*)>([^<]*)</text>")
_TITLE = re.compile(r"<title>([^<]*)</title>")


@dataclass(frozen=True)
class Text:
    """A line of text: its box in pixels, with letters ``slack`` times as wide as measured."""

    said: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    fill: str

    def overlaps(self, other):
        return (
            min(self.right, other.right) - max(self.left, other.left) > 1
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 1.5
        )


def drawn(figure, frame=PAGE):
    return figure.drawing(frame)


def sentences(figure, frame=PAGE):
    """What marks say, in order."""
    return [html.unescape(said) for said in _TITLE.findall(drawn(figure, frame).content)]


def texts(figure, frame=PAGE, slack=1.15):
    found = []
    for attributes, said in _TEXT.findall(drawn(figure, frame).content):
        of = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        size, x, y = float(of["font-size"]), float(of["x"]), float(of["y"])
        plain = html.unescape(said)
        width = letters.width(plain, size, bold=of.get("font-weight") == "bold") * slack
        left = x - {"middle": width / 2, "end": width}.get(of.get("text-anchor"), 0)
        found.append(Text(plain, left, y - size * 0.74, left + width, y + size * 0.2, size, of["fill"]))
    return found


def words(figure, frame=PAGE):
    """All texts of the drawing, as one string."""
    return " | ".join(text.said for text in texts(figure, frame))
