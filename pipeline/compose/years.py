"""Fiscal years that were asked for, beside those there are.

Belongs here: refusing years without figures, years in blocks. Does not belong here: which years have figures
(``compose.py``).
"""

from collections.abc import Sequence

from pipeline.errors import UsageError


def check_years(years: Sequence[int], known: Sequence[int], where: str = "") -> None:
    """Refuse fiscal years there are no figures for, naming those there are."""
    if unknown := sorted(set(years) - set(known)):
        is_whole = list(known) == list(range(known[0], known[-1] + 1))
        there_are = f"{known[0]} to {known[-1]}" if is_whole else ", ".join(map(str, known))
        raise UsageError(f"no fiscal year {', '.join(map(str, unknown))}{where}; there are {there_are}")


def consecutive(years: Sequence[int]) -> list[list[int]]:
    """Years in blocks without a gap: a run of Dagster covers one block."""
    blocks: list[list[int]] = []
    for year in years:
        if blocks and year == blocks[-1][-1] + 1:
            blocks[-1].append(year)
        else:
            blocks.append([year])
    return blocks
