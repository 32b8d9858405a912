"""Specs as they are published: the rows they hold; golden ones, what a chart of a small fixed frame is made of."""

import json
import os
from pathlib import Path

FOLDER = Path(__file__).with_name("golden")


def datasets(chart):
    """Lists of rows that a chart's spec holds: Altair moves data to the top under hashed names."""
    published = json.loads(json.dumps(chart.to_dict()))
    return [rows for rows in published["datasets"].values() if isinstance(rows, list)]


def require_golden(name, spec):
    """``spec`` is the one kept under ``name``.

    Set MONEYMAP_REWRITE_GOLDEN=1 to keep it anew, then read the difference.
    """
    path = FOLDER / f"{name}.json"
    text = json.dumps(spec, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if os.environ.get("MONEYMAP_REWRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
