"""What goes into a chart, as one digest: known before anything of it is drawn.

Belongs here: rows of its marts, words, the software that draws its kind. Does not belong here: what is drawn or written
(``charts.py``). The software of a kind is its own module with all it imports inside ``reports/``, the frame of every
page and the libraries: a change in one chart's code draws no other's.
"""

import ast
import functools
import json
from collections.abc import Iterable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from pipeline.files.checksum import sha256
from pipeline.read.mart_digests import Digests
from pipeline.settings import ROOT
from reports.figure import Chart, Context

_LIBRARIES = ("vl-convert-python", "jinja2", "pillow")
_OWN = ("charts.py", "chart_record.py", "converter.py", "pictures.py", "png.py")
_OF_READING = ("sources", "release_date")
"""What every reading of documents changes; a chart of an old year whose rows are the same keeps what it says of it."""
_EVERY_PAGE = ("reports/pages/*.py", "reports/templates/*.j2", "reports/static/*.js", "reports/geometry/*.topojson")


def digest_of(chart: Chart, context: Context, marts: Iterable[tuple[str, Digests]], year: int | None) -> str:
    """The digest of a chart of one year, or (year None) of all.

    Args:
        chart: its kind, and where readers meet it.
        context: the words it gets, with the year's notes; when and where figures were read counts for the latest year,
            years that are not final, and charts of all years.
        marts: name and digests of each mart it reads.
        year: whose rows it gets; of a mart without years all rows, whatever the year.
    """
    rows = {
        name: [of[year]] if year in of else [] if year is not None and None not in of else sorted(map(str, of.items()))
        for name, of in marts
    }
    words = asdict(context)
    if year is not None and not (context.is_latest or context.provisional or context.in_progress):
        words = {name: value for name, value in words.items() if name not in _OF_READING}
    place = [chart.name, chart.title, chart.rank, chart.on_home, chart.per, chart.is_drawn_provisionally, year]
    parts = [rows, place, words, software(chart.draw.__module__)]
    return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode())


@functools.cache
def software(module: str) -> str:
    """A digest of the code that draws charts of ``module``, e.g. ``reports.charts.map``."""
    paths = set(_reached(module))
    paths |= {path for pattern in _EVERY_PAGE for path in ROOT.glob(pattern)}
    paths |= {found for name in _OWN if (found := Path(__file__).with_name(name)).is_file()}
    text = "\x00".join(f"{path.relative_to(ROOT)}\x00{sha256(path.read_bytes())}" for path in sorted(paths))
    return sha256("\x00".join([text, *map(version, _LIBRARIES)]).encode())


def _reached(module: str) -> frozenset[Path]:
    """The files of ``reports/`` that a module needs, its own among them; those it names only are enough."""
    left, found = [module], set()
    while left:
        path = _path(left.pop())
        if path and path not in found:
            found.add(path)
            left += _imported(path)
    return frozenset(found)


@functools.cache
def _imported(path: Path) -> tuple[str, ...]:
    """The modules of ``reports`` that a file imports, with names that may be modules themselves."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return tuple(name for name in names if name.startswith("reports"))


def _path(module: str) -> Path | None:
    """The file of a module; None where it is a package or no module at all."""
    path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    return path if path.is_file() else None
