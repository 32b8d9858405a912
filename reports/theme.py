"""How every chart looks: type, spacing, colours.

Belongs here: letters, the colours with their dark counterparts. Does not belong here: anything a single chart needs.
Quirks:
- an unknown font makes every label vanish from the PNG without an error: ``sans-serif`` only;
- blue and red mean party and nothing else; net contribution is teal (pays in more) to ochre (gets back more), which
  stay apart for colour-blind readers; neither by colour alone: payers are outlined, about even is dotted;
- a page in the dark swaps colours by their hex value (``DARK``), so every colour here has one meaning, text on a
  coloured area among them.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

_Of = TypeVar("_Of")

FONT = "sans-serif"
STACK = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Liberation Sans',sans-serif"
"""The letters of pages: what the reader's system has, nothing is fetched."""

GROUND, INK, MUTED, GRID, ZERO = "#ffffff", "#16181d", "#5c626c", "#e4e2dc", "#16181e"
SOFT, BAND, GAP_FILL = "#484d56", "#f1efe9", "#e6e5e0"
"""Second ink; the pandemic's column; the room between two lines."""
PAYS_IN, GETS_BACK, EVEN, NO_SCALE = "#0b6b62", "#8a5a12", "#646a74", "#4a2c06"
"""Bars and words of money: who pays in more, who gets back more, who is about even; DC, off the map's scale."""
VERDICT = {"pays_in": PAYS_IN, "about_even": EVEN, "gets_back": GETS_BACK}
PARTY = {"democratic": "#2358a8", "republican": "#b93330", "split": "#6a6f76"}
PARTY_LETTER = {"democratic": "D", "republican": "R", "split": "S"}
PARTY_NAME = {"democratic": "Democratic", "republican": "Republican", "split": "split"}

_THRESHOLDS_FROM = {
    1981: (-3_500, -2_000, -1_000, 0, 400, 800),
    1991: (-5_000, -3_000, -1_500, 0, 500, 1_000),
    2005: (-7_000, -4_000, -2_000, 0, 750, 1_500),
    2020: (-9_000, -5_000, -2_500, 0, 1_000, 2_000),
}
"""First fiscal year -> dollars of the year per person between the map's classes, up to the next; from all years' data.
They follow prices in steps, so that a colour stands for about as much money in every year, and are round."""
THRESHOLDS = _THRESHOLDS_FROM[max(_THRESHOLDS_FROM)]
"""Those of the latest years."""
CLASSES = ("#915d18", "#cb9240", "#e5c184", "#f5e1ba", "#c3e4de", "#6bb9ad", "#0f766c")
ON_CLASS = ("#fdfdfc", "#17181d", "#16191d", "#16181c", "#16181b", "#16181a", "#fdfcfd")
"""Text on each class; colours of their own, for in the dark other ones are read there."""
ABOUT_EVEN, EVEN_DOTS, ON_EVEN, OUTLINE, BORDER = "#ebeae7", "#7b7f88", "#16181f", "#053f3a", "#fffffe"
"""The class around zero, dotted; the outline of those that pay in more; the border between two areas."""

DARK = {
    GROUND: "#15171b", INK: "#eceef0", MUTED: "#a7adb6", GRID: "#2b3037", ZERO: "#d5d9de",
    SOFT: "#b9bec6", BAND: "#20242a", GAP_FILL: "#2a2f36",
    PAYS_IN: "#6fcfc0", GETS_BACK: "#e0ad5e", EVEN: "#9aa0aa", NO_SCALE: "#fbe3b4",
    PARTY["democratic"]: "#86b4f4", PARTY["republican"]: "#f1918a", PARTY["split"]: "#d4d8de",
    **dict(zip(CLASSES, ("#f0c77d", "#b4863b", "#74572a", "#423520", "#1d4642", "#3f9d90", "#6fd0c1"), strict=True)),
    **dict(zip(ON_CLASS, ("#15171a", "#15171c", "#f4f5f6", "#f4f5f7", "#f4f5f8", "#14171b", "#14171c"), strict=True)),
    ABOUT_EVEN: "#2d3138", EVEN_DOTS: "#878d97", ON_EVEN: "#eceef1", OUTLINE: "#c9fff4", BORDER: "#15171d",
}  # fmt: skip
"""Colour in the light -> colour in the dark: in the map's ramp the middle is dark, the ends are bright."""


def thresholds(fiscal_year: int) -> tuple[int, ...]:
    """Dollars of the year per person between the map's classes."""
    return in_force(_THRESHOLDS_FROM, fiscal_year)


def in_force(steps: Mapping[int, _Of], fiscal_year: int) -> _Of:
    """Of values by the first fiscal year they hold for, the one of a year; before all, the first."""
    return steps[max(year for year in steps if year <= max(fiscal_year, min(steps)))]


def class_of(amount_usd: float, limits: Sequence[int] = THRESHOLDS) -> int:
    """Position in ``CLASSES`` of dollars per person; zero belongs to no payer, so it falls below the zero threshold."""
    return sum(amount_usd > limit if limit >= 0 else amount_usd >= limit for limit in limits)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours by WCAG 2 (4.5 is asked of text)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  (sRGB)

    red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
