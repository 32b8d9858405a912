"""How every chart looks: type, spacing, colours.

Belongs here: the one type scale, the colours with their dark counterparts, the Vega configuration. Does not belong
here: anything a single chart needs. Quirks:
- an unknown font makes every label vanish from the PNG without an error: ``sans-serif`` only;
- blue and red mean party and nothing else; net contribution is teal (pays in more) to ochre (gets back more),
  ColorBrewer's BrBG, which stays apart for colour-blind readers;
- a page in the dark swaps colours by their hex value (``DARK``), so every colour here has one meaning; text on a
  coloured area keeps its colour.
"""

from typing import Any

from reports.words import numbers

FONT = "sans-serif"
SIZE_TITLE, SIZE_SUBTITLE, SIZE_LABEL, SIZE_SMALL, SIZE_NOTE = 20, 13, 12, 11, 10.5
WIDTH, NARROW, MARGIN = 568, 344, 16
"""Pixels: a wide drawing makes a picture of 600, a narrow one fits a phone."""

GROUND, INK, MUTED, GRID, ZERO = "#ffffff", "#1b1f24", "#59616b", "#e4e7ea", "#3c434b"
ON_LIGHT, ON_DARK = "#101214", "#fdfdfd"
PAYS_IN, GETS_BACK, NO_SCALE = "#137a70", "#b5751c", "#9aa1a9"
PARTY = {"democratic": "#1d5fbf", "republican": "#c0272d", "split": "#6a6f76"}
PARTY_LETTER = {"democratic": "D", "republican": "R", "split": "S"}
PARTY_NAME = {"democratic": "Democratic", "republican": "Republican", "split": "split"}

THRESHOLDS = (-10_000, -5_000, -2_000, 0, 2_000, 5_000, 10_000)
"""Dollars per person between the map's classes, the same every year so that maps can be compared."""
CLASSES = ("#8c510a", "#bf812d", "#dfc27d", "#f6e8c3", "#c7eae5", "#80cdc1", "#35978f", "#01665e")

DARK = {
    GROUND: "#15191e",
    INK: "#eceff2",
    MUTED: "#a9b1ba",
    GRID: "#2f363d",
    ZERO: "#c3c9d0",
    PAYS_IN: "#35a99c",
    GETS_BACK: "#cf9440",
    PARTY["democratic"]: "#78aefb",
    PARTY["republican"]: "#ff8079",
    PARTY["split"]: "#a2a8b0",
}
"""Colour in the light -> colour in the dark."""


def config() -> dict[str, Any]:
    """The Vega-Lite configuration: quiet grid, no frame, true minus signs, American number format."""
    return {
        "background": "transparent",
        "font": FONT,
        "padding": 0,
        "locale": {
            "number": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["$", ""], "minus": numbers.MINUS}
        },
        "view": {"stroke": None},
        "axis": {
            "labelFont": FONT, "labelFontSize": SIZE_SMALL, "labelColor": MUTED, "titleFont": FONT,
            "titleFontSize": SIZE_SMALL, "titleColor": MUTED, "titleFontWeight": "normal", "domain": False,
            "ticks": False, "gridColor": GRID, "gridWidth": 1, "labelPadding": 6,
        },
        "legend": {
            "labelFont": FONT, "labelFontSize": SIZE_LABEL, "labelColor": INK, "labelLimit": 400, "title": None,
            "orient": "top", "symbolType": "square", "symbolSize": 110, "columnPadding": 18, "offset": 8, "padding": 0,
        },
        "title": {"font": FONT, "fontSize": SIZE_LABEL, "fontWeight": "bold", "color": INK, "anchor": "start"},
        "text": {"font": FONT, "fontSize": SIZE_LABEL, "color": INK},
    }  # fmt: skip


def class_of(amount_usd: float) -> int:
    """Position in ``CLASSES`` of dollars per person; zero belongs to no payer, so it falls below the zero threshold."""
    return sum(amount_usd > limit if limit >= 0 else amount_usd >= limit for limit in THRESHOLDS)


def text_on(colour: str) -> str:
    """Ink or white, whichever reads better on ``colour``."""
    return ON_LIGHT if contrast(colour, ON_LIGHT) >= contrast(colour, ON_DARK) else ON_DARK


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours by WCAG 2 (4.5 is asked of text)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  (sRGB)

    red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
