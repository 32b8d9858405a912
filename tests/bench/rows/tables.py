"""Tables and checks against their bare SQL, and how they grow with years and ways of counting."""

import json
import re
import shutil
import sys
from pathlib import Path

from pipeline.settings import first_fiscal_year, shipped
from tests.bench.measured import Bench, Row, ran

LAST = 2025
MORE_WAYS = ",\n".join(f"    ('more', 99, 'way_{number}', {number}, '', '', '')" for number in range(1, 5))
FEW = 18
"""Years of the first release, which all are compared with."""
SCRIPT = Path(__file__).resolve().parents[1] / "tables_timed.py"


def measure(bench: Bench) -> list[Row]:
    """Of 18 years, of all, of half of those between; with four times the ways of counting."""
    whole_years = LAST - first_fiscal_year() + 1
    numbers = (FEW,) if bench.is_tiny else (FEW, (FEW + whole_years) // 2, whole_years)
    took = {number: _timed(bench, LAST - number + 1, "") for number in numbers}
    few, *rest = took.values()
    rows = [Row(f"tables and checks, {FEW} years", few["ours"], "bare SQL", few["bare"], 1.3)]
    if bench.is_tiny:
        return rows
    half, whole = rest
    fourfold = _timed(bench, LAST - FEW + 1, MORE_WAYS)
    early = (half["ours"] - few["ours"]) / (numbers[1] - FEW)
    late = (whole["ours"] - half["ours"]) / (whole_years - numbers[1])
    return [
        *rows,
        Row(f"tables and checks, {whole_years} years", whole["ours"], "bare SQL", whole["bare"], 1.3),
        Row(f"tables and checks, {whole_years} years", whole["ours"], f"{FEW} years", few["ours"], 2.5),
        Row("a year more, of the later half against the earlier", late, "a year", max(early, 1e-9), 1.25,
            ", ".join(f"{number}: {one['ours']:.1f} s" for number, one in took.items())),
        Row("specifications, 4 x against 1 x", fourfold["ours"], "1 x", few["ours"], 4.4),
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
