"""The four frames a chart is drawn for, each anew: a page, a phone, a wide picture, a tall one.

Belongs here: their widths and type, what a drawing gives back. Does not belong here: what stands around a drawing in a
picture (``pages/picture.py``). A drawing may ask for the type and the weight of lines, never for a name of a frame
where these will do. On pages letters may be a seventh wider than measured: a reader's own sans-serif.
"""

from collections.abc import Callable
from dataclasses import dataclass

from reports.svg import letters

SLACK = 1.15
"""How much wider a reader's letters may be than those measured."""


@dataclass(frozen=True)
class Frame:
    """The room for a drawing and its type, in pixels.

    ``height`` is what there is to fill; None where the drawing takes what it needs. ``line`` is how much stronger than
    on a page lines are.
    """

    width: float
    height: float | None
    label: float
    small: float
    strong: float
    line: float = 1.0
    slack: float = 1.0
    is_narrow: bool = False
    is_picture: bool = False

    def tall_or(self, wanted: float) -> float:
        """The height there is, or the one the drawing wants."""
        return wanted if self.height is None else self.height

    def wide(self, text: str, size: float | None = None, *, bold: bool = False) -> float:
        """Pixels to leave for ``text``, in labels' size where none is given."""
        return letters.width(text, size or self.label, bold=bold) * self.slack


PAGE = Frame(width=720, height=None, label=14.5, small=14, strong=17, slack=SLACK)
PHONE = Frame(width=360, height=None, label=13.2, small=13.2, strong=14.5, slack=SLACK, is_narrow=True)
WIDE = Frame(width=1104, height=410, label=25, small=23, strong=30, line=2.2, is_picture=True)
TALL = Frame(width=984, height=900, label=29, small=26, strong=35, line=2.4, is_picture=True, is_narrow=True)
"""The last two stand in pictures; how high they are there follows from the title above."""


@dataclass(frozen=True)
class Body:
    """What a drawing gives: its size, and SVG without the outermost element. Ids in it start with ``marks.PART``."""

    width: float
    height: float
    content: str


Drawing = Callable[[Frame], Body]
"""A chart's figures as marks, for whatever frame is given."""
