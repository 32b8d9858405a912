"""Nothing changed, build nothing: what release and charts were made of, and whether they still stand.

Belongs here: what a whole build rests on, noting it, comparing it. Does not belong here: what is done about it
(``app/nightly.py``, ``app/commands/run.py``, ``assets/fetch.py``).

What was built from the same figures by the same program stands, if release and charts are still the files made then.
Whether an agency served its document again tonight is no part of it (``differences.py``). The release is noted when it
is in place, the charts when the last one is drawn: a run stopped in between draws the rest the next time.
"""

import json
from collections.abc import Sequence

from pipeline.files import fingerprint
from pipeline.files.checksum import sha256_if_there
from pipeline.files.durable import write_whole
from pipeline.release.differences import AS_AT_RELEASE
from pipeline.release.latest import read_latest
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot


def inputs_of(settings: Settings, figures: Snapshot, years: Sequence[int] = ()) -> str:
    """What release and charts are made of: a checksum of all the release is made of, then the years of the charts.

    Args:
        settings: how many copies are kept.
        figures: those of the build.
        years: the fiscal years whose charts are drawn; none for all charts.
    """
    documents = [
        {name: said for name, said in entry.items() if name not in AS_AT_RELEASE}
        for entry in figures.manifest["documents"]
    ]
    # As they lie there, not as the manifest says: one that was altered is to be met by the build, which refuses it.
    tables = {
        name: [entry, sha256_if_there(figures.folder / entry["file"])]
        for name, entry in figures.manifest["tables"].items()
    }
    release = fingerprint.of([fingerprint.software(), settings.keep, tables, documents])
    return " ".join([release, *map(str, sorted(set(years)))])


def release_stands(settings: Settings, inputs: str) -> bool:
    """Whether the release is the one that was made of these inputs, and whole; the charts may be others."""
    return _stands(settings, inputs) is not None


def stands(settings: Settings, inputs: str, *, every_file: bool = False) -> bool:
    """Whether release and charts are those that were made of these inputs, and whole.

    Charts are known by their files' names, sizes and times; with ``every_file`` each is read, and compared with what
    was written.
    """
    built = _stands(settings, inputs)
    if built is None or built.get("charts") != _charts(settings):
        return False
    (_, *drawn), (_, *wanted) = built["inputs"].split(), inputs.split()
    if drawn and not (wanted and set(wanted) <= set(drawn)):
        return False
    return not every_file or _are_whole(settings)


def remember(settings: Settings, inputs: str, *, with_charts: bool = True) -> None:
    """Note what release and charts were made of; without charts, those that lie there are no one's any more."""
    latest = read_latest(settings.latest)
    charts = _charts(settings) if with_charts else ""
    built = {"inputs": inputs, "release": latest.sha256 if latest else "", "charts": charts}
    write_whole(settings.built, json.dumps(built).encode())


def charts_standing(settings: Settings) -> int:
    """How many charts there are."""
    return len(list(settings.charts.glob("*.vl.json")))


def _charts(settings: Settings) -> str:
    """A checksum of the charts' names, sizes and times."""
    files = sorted(settings.charts.iterdir()) if settings.charts.is_dir() else []
    return fingerprint.of([[path.name, path.stat().st_size, path.stat().st_mtime_ns] for path in files])


def _stands(settings: Settings, inputs: str) -> dict[str, str] | None:
    """The note of what was made, where the release in it was made of these inputs and is in place, whole."""
    latest = read_latest(settings.latest)
    if latest is None or not latest.describes(settings.released):
        return None
    try:
        built = json.loads(settings.built.read_text(encoding="utf-8"))
        same = built["release"] == latest.sha256 and built["inputs"].split()[0] == inputs.split(maxsplit=1)[0]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return built if same else None


def _are_whole(settings: Settings) -> bool:
    """Whether every file of a chart is the one that was written."""
    from pipeline.publish import chart_record  # noqa: PLC0415  (imports what draws)

    return all(one.is_whole(settings.charts) for one in chart_record.read(settings.charts).values())
