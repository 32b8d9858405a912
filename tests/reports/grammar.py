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
    "in none of": r"\bin none of \d",
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
    """Pairs of sentences that cannot both hold: read together, as a reader of one page does."""
    found = []
    for number, one in re.findall(r"\b([\d,]+) ways\b([^.]*)", text):
        found += (
            [f"a share of {number} ways of no view"]
            if not re.search(r"happened|set aside|these|counting", f"{number} ways{one}")
            else []
        )
    shares = re.findall(r"(\d+)% of ([\d,]+) ways (?:of counting )?(as it happened|with the deficit set aside)", text)
    by_claim: dict[tuple[str, str], set[str]] = {}
    for share, number, view in shares:
        by_claim.setdefault((number, view), set()).add(share)
    if re.search(r"no state (?:pays|paid) in more", text) and re.search(r"\b[A-Z]\w+ (?:pays|paid) in \$", text):
        found.append("no state pays in more, and one does")
    return found
