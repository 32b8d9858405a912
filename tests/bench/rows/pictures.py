"""Pictures: those of old years, which a site has made, against converting the same SVGs."""

import json
import shutil
import sys
from pathlib import Path

from tests.bench.measured import Bench, Row, ran

SCRIPT = Path(__file__).resolve().parents[1] / "pictures_timed.py"


def measure(bench: Bench) -> list[Row]:
    """The pictures that a cold run leaves to the site; none where no charts are drawn."""
    assert bench.cold
    charts, copy = bench.scratch / "build" / "charts", bench.scratch / "pictures"
    if not charts.is_dir():
        return []
    shutil.copytree(charts, copy)
    took = json.loads(ran([sys.executable, SCRIPT, copy]).out)
    return [Row("pictures of old years", took["ours"], "SVG to palette PNG", took["bare"], 1.3, f"{took['pictures']}")]
