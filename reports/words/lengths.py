"""How long a chart's words may be, and the choice among wordings of one finding.

Belongs here: the limits of titles, subtitles and notes, and which wording fits. Does not belong here: the wordings
(``titles_*.py``).
"""

TITLE, TITLE_HARD, SUBTITLE, NOTE_WORDS = 70, 90, 140, 30
"""Characters a title should have at most and may never pass; characters of a subtitle; words under a picture."""
CARD, CARD_ALT = 200, 420
"""Characters of a description and of a picture's words in previews."""


def fitting(*wordings: str) -> str:
    """The first wording a title has room for, else the first below the hard limit, else the shortest."""
    for most in (TITLE, TITLE_HARD):
        for wording in wordings:
            if len(wording) <= most:
                return wording
    return min(wordings, key=len)


def ended(text: str, most: int) -> str:
    """``text`` ended at a sentence within ``most`` characters; a first sentence too long is cut at a word."""
    if len(text) <= most:
        return text
    kept = ""
    for sentence in _sentences(text):
        if len(kept) + len(sentence) > most:
            break
        kept += sentence
    if kept.strip():
        return kept.strip()
    cut = text[: most - 1].rsplit(" ", 1)[0].rstrip(",;:")
    return f"{cut}\N{HORIZONTAL ELLIPSIS}"


def _sentences(text: str) -> list[str]:
    """The sentences of a text with what stands between them; a dot inside a number or before a letter ends none."""
    found, start = [], 0
    for place in range(len(text) - 1):
        if text[place] in ".?!" and text[place + 1] == " ":
            found.append(text[start : place + 2])
            start = place + 2
    return [*found, text[start:]]
