"""The site's colours by what they are for, light and dark.

Belongs here: the tokens of the style sheet; contrast on the ground is at least 4.5 for text and 3 for marks. Does not
belong here: colours of charts (``theme``), rules (``templates/site/site.css.j2``). Blue and red name parties only, teal
and ochre money only.
"""

LIGHT = {
    "ground": "#ffffff", "surface": "#f6f5f1", "band": "#f1efe9", "ink": "#16181d", "soft": "#484d56",
    "muted": "#646a74", "line": "#dedcd6", "grid": "#e4e2dc", "link": "#0b5d8c", "blue": "#2358a8", "red": "#b93330",
    "pays": "#0b6b62", "gets": "#8a5a12", "other": "#8a3f9e",
}  # fmt: skip
DARK = {
    "ground": "#15171b", "surface": "#1d2025", "band": "#20242a", "ink": "#eceef0", "soft": "#b9bec6",
    "muted": "#9aa0aa", "line": "#343840", "grid": "#2b3037", "link": "#7cc3ee", "blue": "#86b4f4", "red": "#f1918a",
    "pays": "#6fcfc0", "gets": "#e0ad5e", "other": "#d39be4",
}  # fmt: skip


def rules(tokens: dict[str, str]) -> str:
    """The tokens as properties of a style sheet."""
    return "".join(f"--{name}:{colour};" for name, colour in tokens.items())
