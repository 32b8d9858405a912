"""The fiscal year a sentence is about: how it opens, and in which tense it speaks.

Belongs here: the opening of titles and their tense. Does not belong here: what is said (``titles_*.py``). The latest
final year is spoken of in the present and named in the subtitle; every other year opens its title.
"""

from dataclasses import dataclass
from typing import Self

from reports.figure import Context
from reports.words import numbers


@dataclass(frozen=True)
class When:
    """A fiscal year and where it stands: the latest final one, not closed yet, provisional, or any other."""

    year: int
    is_latest: bool = False
    in_progress: bool = False
    provisional: bool = False

    @classmethod
    def of(cls, year: int, context: Context) -> Self:
        """The year of a chart drawn in ``context``."""
        return cls(year, context.is_latest, context.in_progress, context.provisional)

    @property
    def printed(self) -> str:
        """``FY2023``, ``FY2026 (provisional)``."""
        return numbers.fiscal_year(self.year, in_progress=self.in_progress, provisional=self.provisional)

    @property
    def is_past(self) -> bool:
        """Whether it is spoken of in the past tense."""
        return not (self.is_latest or self.in_progress or self.provisional)

    def opens(self, clause: str) -> str:
        """``clause`` as a title: ``In FY2012, no state ...``; the latest year's without an opening."""
        if self.in_progress or self.provisional:
            said = "so far" if self.in_progress else "provisional"
            return f"FY{self.year}, {said}: {clause}"
        return f"{clause[:1].upper()}{clause[1:]}" if self.is_latest else f"In FY{self.year}, {clause}"
