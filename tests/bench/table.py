"""How fast everything is, one table: a row a goal, its floor measured beside it. Run by ``make bench``.

``make bench ARGS="help query"`` measures these rows alone, ``ARGS="--json"`` prints JSON. The goals are ratios of
processor time. Belongs here: which rows there are, printing them. Does not belong here: measuring (``measured.py``).
"""

import argparse
import importlib
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.bench.measured import Bench, Row  # noqa: E402  (the tests' own folder is no installed package)

ROWS = (
    "help", "query", "unchanged", "quiet_night", "one_document", "headline", "tables", "charts", "pictures", "frames",
)  # fmt: skip
"""Modules of ``rows/``, in the order in which they are measured."""


def measured(name: str, bench: Bench) -> list[Row]:
    """The rows of one module."""
    found: list[Row] = importlib.import_module(f"tests.bench.rows.{name}").measure(bench)
    return found


def printed(row: Row) -> str:
    """A row as a line for people."""
    return (
        f"{row.what:<58}{row.seconds:8.2f} s {row.ratio:7.2f} x {row.floor:<22}{row.floor_seconds:7.2f} s  "
        f"goal {row.goal:<5g}{'met' if row.is_met else 'NOT met'}{f'  {row.note}' if row.note else ''}"
    )


def main() -> None:
    """Measure the rows asked for, print each as it is known."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", choices=[*ROWS, []], help="which rows  [default: all]")
    parser.add_argument("--runs", type=int, default=5, help="runs of each side of a short row")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    arguments = parser.parse_args()
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch), arguments.runs)
        for name in arguments.rows or ROWS:
            rows = measured(name, bench)
            found += rows
            for row in rows:
                print(printed(row), file=sys.stderr if arguments.json else sys.stdout, flush=True)
    if arguments.json:
        print(json.dumps([{**asdict(row), "ratio": row.ratio, "is_met": row.is_met} for row in found], indent=1))


if __name__ == "__main__":
    main()
