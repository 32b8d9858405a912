"""Golden specs: what a chart of a small fixed frame is made of, line by line."""

import json
import os
from pathlib import Path

FOLDER = Path(__file__).with_name("golden")


def require_golden(name, spec):
    """``spec`` is the one kept under ``name``.

    Set MONEYMAP_REWRITE_GOLDEN=1 to keep it anew, then read the difference.
    """
    path = FOLDER / f"{name}.json"
    text = json.dumps(spec, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if os.environ.get("MONEYMAP_REWRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
