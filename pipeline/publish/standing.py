"""Nothing changed, build nothing: what release and charts were made of, and whether they still stand.

Belongs here: what a whole build rests on, noting it, comparing it. Does not belong here: what is done about it
(``app/nightly.py``, ``assets/fetch.py``).

What was built from the same figures by the same program stands, if release and charts are still the files made then.
Whether an agency served its document again tonight is no part of it (``differences.py``).
"""

import json
from collections.abc import Sequence

from pipeline.files import fingerprint
from pipeline.files.durable import write_whole
from pipeline.release.differences import AS_AT_RELEASE
from pipeline.release.latest import read_latest
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot


def inputs_of(settings: Settings, figures: Snapshot, years: Sequence[int] = ()) -> str:
    """A checksum of all that release and charts are made of.

    Args:
        settings: how many copies are kept.
        figures: those of the build.
        years: the fiscal years whose charts are drawn; none for all charts.
    """
    documents = [
        {name: said for name, said in entry.items() if name not in AS_AT_RELEASE}
        for entry in figures.manifest["documents"]
    ]
    made_of = [figures.manifest["tables"], documents]
    return fingerprint.of([fingerprint.software(), settings.keep, list(years), *made_of])


def stands(settings: Settings, inputs: str) -> bool:
    """Whether release and charts are those that were made of these inputs, and whole."""
    latest = read_latest(settings.latest)
    if latest is None or not latest.describes(settings.released):
        return False
    try:
        built = json.loads(settings.built.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    expected = {"inputs": inputs, "release": latest.sha256, "charts": _charts(settings)}
    return isinstance(built, dict) and built == expected


def remember(settings: Settings, inputs: str) -> None:
    """Note what release and charts were made of."""
    latest = read_latest(settings.latest)
    built = {"inputs": inputs, "release": latest.sha256 if latest else "", "charts": _charts(settings)}
    write_whole(settings.built, json.dumps(built).encode())


def charts_standing(settings: Settings) -> int:
    """How many charts there are."""
    return len(list(settings.charts.glob("*.vl.json")))


def _charts(settings: Settings) -> str:
    """A checksum of the charts' names, sizes and times."""
    files = sorted(settings.charts.iterdir()) if settings.charts.is_dir() else []
    return fingerprint.of([[path.name, path.stat().st_size, path.stat().st_mtime_ns] for path in files])
