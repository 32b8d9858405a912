"""Terms of use that several documents share, in words, as ``Document.licence`` and ``Live.licence`` say them.

Belongs here: terms of more than one publisher. Does not belong here: one publisher's own (they stand in its file), the
terms of what this project makes (``sql/mart/about.sql``).
"""

US_GOVERNMENT_WORK = "US government work, public domain"
COMPILED_ELSEWHERE = "US government figures; their compilation is not a US government work"
"""Figures of an agency that others put together: who did is said by ``compiled_by``."""
CC0 = "CC0"
THIS_PROJECT = "this project"
"""Who compiled what was typed from a publisher's page for this project."""
