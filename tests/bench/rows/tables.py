"""Tables and checks against their bare SQL, and how they grow with years and ways of counting."""

import json
import re
import shutil
import sys
from pathlib import Path

from pipeline.settings import shipped
from tests.bench.measured import Bench, Row, ran

FIRST, LAST = 2008, 2025
MORE_WAYS = ",\n".join(f"    ('more', 99, 'way_{number}', {number}, '', '', '')" for number in range(1, 5))
SCRIPT = Path(__file__).resolve().parents[1] / "tables_timed.py"


def measure(bench: Bench) -> list[Row]:
    """With a third of the years, two thirds and all; with four times the ways of counting."""
    years = {18: FIRST} if bench.is_tiny else {6: LAST - 5, 12: LAST - 11, 18: FIRST}
    took = {number: _timed(bench, first, "") for number, first in years.items()}
    whole = took[18]
    rows = [Row("tables and checks, 18 years", whole["ours"], "bare SQL", whole["bare"], 1.3)]
    if bench.is_tiny:
        return rows
    fourfold = _timed(bench, FIRST, MORE_WAYS)
    more_years = (took[18]["ours"] - took[12]["ours"]) / max(took[12]["ours"] - took[6]["ours"], 1e-9)
    return [
        *rows,
        Row("six years more, from 12 to 18 against from 6 to 12", more_years, "linear", 1.0, 1.25,
            ", ".join(f"{number}: {one['ours']:.1f} s" for number, one in took.items())),
        Row("specifications, 4 x against 1 x", fourfold["ours"], "1 x", whole["ours"], 4.4),
    ]  # fmt: skip


def _timed(bench: Bench, first: int, more_ways: str) -> dict[str, float]:
    """Processor seconds, ``bare`` and ``ours``, of the tables from a first year on."""
    folder = bench.scratch / f"sql-{first}-{len(more_ways)}"
    shutil.copytree(shipped("sql"), folder)
    _edit(folder / "core" / "constant.sql", r"\('first_fiscal_year', \d+", f"('first_fiscal_year', {first}")
    if more_ways:
        _edit(folder / "core" / "specification_axis.sql", r"\n\) as options \(", f",\n{more_ways}\n) as options (")
    done = ran([sys.executable, SCRIPT, folder, bench.scratch / f"{folder.name}.duckdb"])
    found: dict[str, float] = json.loads(done.out)
    return found


def _edit(path: Path, before: str, after: str) -> None:
    text, times = re.subn(before, after, path.read_text(encoding="utf-8"))
    if times != 1:
        raise SystemExit(f"{path.name} does not say {before} once")
    path.write_text(text, encoding="utf-8")
