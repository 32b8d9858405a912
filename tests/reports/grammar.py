"""What no sentence may hold: slips of grammar, gross words beside net ones, other names of the views, contradictions.

Belongs here: the rules, as functions from text to what breaks them. Does not belong here: the texts, each room tests
its own.
"""

import re

_FAULTS = {
    "one of many": r"\b1 (?:states|years|ways|areas)\b",
    "many of one": r"\b(?:[2-9]|\d{2,}) (?:state|year|way) ",
    "twice the same word": r"\b(\w+) \1\b",
    "space before a stop": r" [.,;:?]",
    "District without its article": r"(?<![Tt]he )District of Columbia (?!\()\w",
    "empty": r"\(\s*\)|  |\.\.|,,",
    "in none of": r"\b[Ii]n none of \d",
    "not a number": r"\bnan\b|\bNone\b|inf\b",
    "underscore": r"[a-z]_[a-z]",
    "hyphen for minus": r"(?<![\w-])-\$?\d",
    "harsh words": r"\b(?:subsidi[sz]e|moocher|donor|fair share|freeload)\w*|!",
}
_NAMES = r"taken out|takes? (?:it|the deficit) out|deficit (?:as it is|left)|leaves? the deficit|as collected"
_NET = r"(?:net of taxes|than (?:it|they) (?:pays?|paid|gets?|got)|\bnet\b|less red|red less)"


def faults(text: str) -> list[str]:
    """What is wrong with the grammar or the wording of a text."""
    return [f"{name}: {found.group()!r}" for name, rule in _FAULTS.items() if (found := re.search(rule, text))]


def other_names(text: str) -> list[str]:
    """Names of the two views other than "as it happened" and "deficit set aside"."""
    return re.findall(_NAMES, text, re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [one for one in re.split(r"(?<=[.?:;])\s+(?=[A-Z])", text) if one]


def mixed(text: str) -> list[str]:
    """Sentences in which "got back ... less" or "got less" stands without saying that it is a net.

    "Got back" alone is what is received; a comparison of nets says "net of taxes" or "than it pays in".
    """
    compared = r"\bg[eo]ts? back (?:\$[\d,]+ )?less\b|\bg[eo]ts? (?:\$[\d,]+ )?less\b"
    return [one for one in sentences(text) if re.search(compared, one) and not re.search(_NET, one, re.IGNORECASE)]


def tied(text: str) -> list[str]:
    """Sentences that tie "in all N ways" to an amount: only a sign holds in all ways, the amount is the default's."""
    return [one for one in sentences(text) if re.search(r"\bin all (?:of )?[\d,]+ ", one) and re.search(r"\$\d", one)]


def contradictions(text: str) -> list[str]:
    """What cannot hold together in the sentences of one page, as its reader takes them.

    The same clause with two shares of the same ways of one view; all on one side, and one on the other.
    """
    found = []
    claims: dict[tuple[str, ...], set[str]] = {}
    for one in sentences(text):
        for share in re.finditer(r"(\d+)% of ([\d,]+) ways (?:of counting )?(as it happened|with the deficit)", one):
            before = one[: share.start()].rsplit(". ", 1)[-1].strip()
            claims.setdefault((before, share[2], share[3]), set()).add(share[1])
    found += [f"{key[0]!r}: {' and '.join(sorted(shares))}" for key, shares in claims.items() if len(shares) > 1]
    if re.search(r"\b[Aa]ll 50 states got back more than", text) and re.search(r"(?<!would have )paid in \$", text):
        found.append("all 50 states got back more, and one paid in more")
    return found
