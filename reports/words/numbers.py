"""Figures in words: money, who paid in more.

Belongs here: number formats and the phrases every chart shares, so that each says the same thing the same way.
Does not belong here: a chart's own title. Positive net = pays in more than it gets back. Minus is U+2212.
"""

import unicodedata

MINUS = "\N{MINUS SIGN}"


def plain(text: str) -> str:
    """``text`` on one line without control or direction-changing characters, which could break or turn a page."""
    visible = "".join(c if not unicodedata.category(c).startswith("C") else " " for c in text)
    return " ".join(visible.split())


def money(amount_usd: float) -> str:
    """Whole dollars: ``$1,234``, with a minus sign below zero; what rounds to nothing is ``$0``."""
    rounded = round(abs(amount_usd))
    return f"{MINUS if amount_usd < 0 and rounded else ''}${rounded:,}"


def billions(amount_usd: float) -> str:
    """Billions of dollars: ``$45 bn``, ``$4.5 bn`` below ten, with a minus sign below zero."""
    size = abs(amount_usd) / 1e9
    text = f"{size:,.0f}" if size >= 10 else f"{size:.1f}"  # noqa: PLR2004  (two figures that count)
    return f"{MINUS if amount_usd < 0 and float(text.replace(',', '')) else ''}${text} bn"


def share(part: float) -> str:
    """A share of 0 to 1 in whole per cent; only all is 100 % and only none 0 %."""
    if part <= 0 or part >= 1:
        return f"{part:.0%}"
    return "under 1%" if part < 0.01 else "over 99%" if part > 0.99 else f"{part:.0%}"  # noqa: PLR2004  (per cent)


def fiscal_year(year: int, *, in_progress: bool = False, provisional: bool = False) -> str:
    """``FY2023``, ``FY2025 so far``, or ``FY2026 (provisional)``."""
    return f"FY{year} so far" if in_progress else f"FY{year} (provisional)" if provisional else f"FY{year}"


def is_even(amount_usd: float) -> bool:
    """Whether an amount rounds to no dollars, so that words and printed figures agree."""
    return round(amount_usd) == 0


def together(amount_usd: float) -> str:
    """A total in words: ``$37 billion``, ``$4.5 billion`` below ten, from $999.5 billion on ``$1.0 trillion``."""
    size = abs(amount_usd) / 1e9
    minus = MINUS if amount_usd < 0 and f"{size:.1f}" != "0.0" else ""
    if size >= 999.5:  # noqa: PLR2004  (would print as 1,000 billion)
        return f"{minus}${size / 1000:.1f} trillion"
    return f"{minus}${f'{size:.0f}' if size >= 9.95 else f'{size:.1f}'} billion"  # noqa: PLR2004  (two figures)


def count(number: int, one: str, many: str = "") -> str:
    """A number of things: ``1 state``, ``12 states``, ``1,200 miles``."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def net(amount_usd: float, *, many: bool = False, would: bool = False, even: bool = False, now: bool = False) -> str:
    """Who paid in more, by how much per person: ``paid in $5 more per person than it got back``.

    ``many`` is for a group (they), ``would`` for what did not happen (the deficit set aside), ``even`` for a net within
    its error, ``now`` for the present tense of the latest year.
    """
    they = "they" if many else "it"
    have = "would have " if would else ""
    pay, get, be = ("pay", "get", "are") if many else ("pays", "gets", "is")
    if not now or would:
        pay, get, be = "paid", "got", "were" if many else "was"
    if is_even(amount_usd):
        return f"{have}{get} back as much per person as {they} {pay} in"
    if even:
        extra = f"{money(amount_usd)} more paid in" if amount_usd > 0 else f"{money(-amount_usd)} more received"
        return f"{'would have been' if would else be} about even: {extra} per person, within the error"
    if amount_usd > 0:
        return f"{have}{pay} in {money(amount_usd)} more per person than {they} {get} back"
    return f"{have}{get} back {money(-amount_usd)} more per person than {they} {pay} in"


def payers(names: list[str], total: int) -> str:
    """How many of ``total`` states paid in more than they got back, the one named when it is one."""
    if not names:
        return "no state paid in more than it got back"
    if len(names) == 1:
        return f"only {names[0]} paid in more than it got back"
    if len(names) == total:
        return f"all {total} states paid in more than they got back"
    return f"{len(names)} of {total} states paid in more than they got back"


def election_year(year: int) -> int:
    """The year of the last presidential election before the end of fiscal year ``year``, which ends in September."""
    return (year - 1) // 4 * 4


def election_before(year: int) -> str:
    """That election in words."""
    return f"the {election_year(year)} presidential election"
