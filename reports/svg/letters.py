"""How wide text is, and breaking it into lines: SVG does neither.

Belongs here: the widths of Liberation Sans (those of Arial and Helvetica, the widest of the usual sans-serifs), lines.
Does not belong here: drawing text (``marks.py``). Widths are hundredths of the font size; a letter not listed counts
as a wide one, so that no text comes out narrower than it is measured.
"""

from collections.abc import Mapping

_REGULAR = {
    19: "'", 22: "ijl\N{RIGHT SINGLE QUOTATION MARK}", 26: "|", 28: " !,./:;I[\\]ft\N{MIDDLE DOT}", 33: "()-`r{}",
    35: '"', 39: "*", 47: "^", 50: "Jcksvxyz", 55: "\N{PLUS-MINUS SIGN}",
    56: "#$0123456789?L_abdeghnopqu\N{EN DASH}",
    58: "+<=>~\N{MINUS SIGN}\N{MULTIPLICATION SIGN}", 61: "FTZ", 67: "&ABEKPSVXY", 72: "CDHNRUw", 78: "GOQ", 83: "Mm",
    89: "%", 94: "W", 100: "\N{EM DASH}\N{LEFTWARDS ARROW}\N{RIGHTWARDS ARROW}\N{HORIZONTAL ELLIPSIS}", 102: "@",
}  # fmt: skip
_BOLD = {
    24: "'", 28: " ,./I\\ijl|\N{RIGHT SINGLE QUOTATION MARK}\N{MIDDLE DOT}", 33: "!()-:;[]`ft", 39: "*r{}", 47: '"',
    50: "z", 55: "\N{PLUS-MINUS SIGN}", 56: "#$0123456789J_aceksvxy\N{EN DASH}",
    58: "+<=>^~\N{MINUS SIGN}\N{MULTIPLICATION SIGN}", 61: "?FLTZbdghnopqu", 67: "EPSVXY", 72: "&ABCDHKNRU",
    78: "GOQw", 83: "M", 89: "%m", 94: "W", 98: "@",
    100: "\N{EM DASH}\N{LEFTWARDS ARROW}\N{RIGHTWARDS ARROW}\N{HORIZONTAL ELLIPSIS}",
}  # fmt: skip
_WIDEST = 100


def _by_letter(widths: Mapping[int, str]) -> dict[str, int]:
    return {letter: width for width, letters in widths.items() for letter in letters}


_OF = {False: _by_letter(_REGULAR), True: _by_letter(_BOLD)}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels ``text`` takes in one line at ``size`` pixels."""
    of = _OF[bold]
    return sum(of.get(letter, _WIDEST) for letter in text) * size / 100


def wrap(text: str, size: float, most: float, *, bold: bool = False) -> list[str]:
    """Lines of at most ``most`` pixels, as full as can be; a word that is longer has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(text: str, size: float, most: float, *, bold: bool = False) -> list[str]:
    """As few lines as ``wrap``, of about one length, so that no word stands alone on the last."""
    lines = wrap(text, size, most, bold=bold)
    while len(lines) > 1:
        most -= size / 2
        tighter = wrap(text, size, most, bold=bold)
        if len(tighter) > len(lines) or most < size:
            break
        lines = tighter
    return lines
