"""Write figures to a folder: page, pictures, card for link previews, spec, figures, alt text, embed.

Belongs here: what is written where, what need not be drawn again. Does not belong here: how a picture or a page looks
(``reports/``), the processes that draw (``workers.py``), how the record is kept (``chart_record.py``). Every file is
written beside its place and moved there, so a reader never meets half a file. Files of figures no longer asked for are
left alone. Scripts that pages share stand beside them, once. Addresses are relative: the site makes pages anew, with
its own.
"""

import functools
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, as_completed
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline.files.checksum import sha256
from pipeline.files.durable import write_whole
from pipeline.publish import chart_record
from pipeline.publish.chart_record import RECORD, Entry
from pipeline.publish.workers import Workers
from pipeline.settings import ROOT
from reports.figure import Chart, Figure
from reports.pages import bundle, chart_folder, chart_page, picture
from reports.pages.chart_page import Around
from reports.pages.drawn import describe
from reports.pages.header import ALONE

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_MIN_FOR_POOL = 4
"""Fewer figures are drawn faster than worker processes start."""
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Report:
    """What a call did: names in the order given, those drawn and those left as they were, files written, seconds."""

    names: tuple[str, ...]
    drawn: tuple[str, ...]
    unchanged: tuple[str, ...]
    files: tuple[Path, ...]
    seconds: float


@dataclass(frozen=True)
class _Task:
    figure: Figure
    job: picture.Job
    digest: str


def render(
    figures: Iterable[Figure],
    folder: Path,
    *,
    chart: Chart | None = None,
    workers: Workers | None = None,
    progress: Progress | None = None,
) -> Report:
    """Write every figure's files into ``folder`` and list them in ``index.html``; ``embeds.html`` shows some embedded.

    Args:
        figures: what to draw; names must be unique. Given lazily, a figure is converted while the next is made.
        folder: made if absent.
        chart: whose figures they are, which says where readers meet them; without it they stand last in lists.
        workers: processes that draw; without any, or for a few figures before they are started, it is done here.
        progress: called with a figure's name and how many are done.

    Raises:
        ValueError: two figures of one name, or a name that is no file stem.
        BlankPictureError: a picture came out without text or blank.
    """
    began = time.perf_counter()
    folder.mkdir(parents=True, exist_ok=True)
    record = chart_record.read(folder)
    names: list[str] = []
    unchanged: list[str] = []
    drawing: dict[Future[picture.Picture], _Task] = {}
    workers = workers or Workers(1)
    if not (isinstance(figures, list) and len(figures) < _MIN_FOR_POOL):
        workers.start()
    try:
        for figure in figures:
            if figure.name in names or not _NAME.fullmatch(figure.name):
                raise ValueError(f"figure names must be unique and made of a-z, 0-9 and hyphens, not {figure.name!r}")
            names.append(figure.name)
            task = _task(figure, chart)
            known = record.get(figure.name)
            if known and known.digest == task.digest and known.is_whole(folder):
                unchanged.append(figure.name)
                if progress:
                    progress(figure.name, len(unchanged))
            else:
                drawing[workers.submit(task.job)] = task
        written: list[Path] = []
        for done, future in enumerate(as_completed(drawing), start=len(unchanged) + 1):
            task = drawing.pop(future)
            made, contents = _made(task, future.result(), chart)
            written += [write(folder / name, content) for name, content in contents.items()]
            record[task.figure.name] = made
            if progress:
                progress(task.figure.name, done)
    finally:
        for future in drawing:
            future.cancel()
    beside = {name: (folder / name).read_bytes() for name in bundle.names() if (folder / name).is_file()}
    written += [write(folder / name, content) for name, content in bundle.missing(beside).items()]
    written += _write_lists(folder, record)
    return Report(
        names=tuple(names),
        drawn=tuple(name for name in names if name not in unchanged),
        unchanged=tuple(unchanged),
        files=tuple(written),
        seconds=time.perf_counter() - began,
    )


def write(path: Path, content: bytes) -> Path:
    """Put ``content`` at ``path`` in one step: readers see the old file or the new one; what is lost is made again."""
    write_whole(path, content, lasting=False)
    return path


def _published(figure: Figure, spec: dict[str, Any]) -> dict[str, Any]:
    """The Vega-Lite spec as published: the wide drawing with its title, footer lines under ``usermeta``."""
    return {
        **spec,
        "title": {"text": figure.title, "subtitle": figure.subtitle, "anchor": "start"},
        "description": figure.alt,
        "background": "white",
        "padding": 16,
        "usermeta": {"notes": list(figure.notes)},
    }


def _task(figure: Figure, chart: Chart | None) -> _Task:
    wide = json.dumps(figure.chart.to_dict(validate=False), ensure_ascii=False, allow_nan=False)
    narrow = json.dumps(figure.narrow.to_dict(validate=False), ensure_ascii=False, allow_nan=False)
    columns = [[c.name, c.heading, c.kind] for c in figure.columns]
    words = [figure.title, figure.subtitle, figure.alt, figure.label, *figure.notes]
    place = [figure.kind, figure.year, figure.state, figure.is_latest]
    place += [chart.title, chart.rank, chart.on_home] if chart else []
    tables = [figure.table.write_csv(), figure.drawn.write_csv()]
    parts = [_machinery(), wide, narrow, *tables, json.dumps([columns, words, place])]
    digest = sha256("\x00".join(parts).encode())
    job = picture.Job(figure.name, wide, narrow, figure.title, figure.subtitle, figure.alt, figure.notes)
    return _Task(figure=figure, job=job, digest=digest)


@functools.cache
def _machinery() -> str:
    """A digest of everything but the figure that decides how files look: templates, this code, drawing libraries."""
    sources = [Path(__file__), *(Path(__file__).with_name(name) for name in ("chart_record.py", "converter.py"))]
    sources += [ROOT / "reports" / name for name in ("theme.py", "words/numbers.py")]
    sources += [path for kind in ("pages/*.py", "templates/*.j2") for path in sorted((ROOT / "reports").glob(kind))]
    text = "\x00".join(item.read_text(encoding="utf-8") for item in sources)
    versions = [version(name) for name in ("altair", "vl-convert-python", "jinja2")]
    return sha256("\x00".join([text, *versions]).encode())


def _made(task: _Task, drawing: picture.Picture, chart: Chart | None) -> tuple[Entry, dict[str, bytes]]:
    """The entry of a figure, and every file of it: name -> bytes."""
    figure, wide = task.figure, json.loads(task.job.wide)
    spec = json.dumps(_published(figure, wide), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    drawn = describe(figure, drawing, chart)
    content = chart_page.content(figure, drawing, wide)
    texts = {
        **chart_folder.pages_of(drawn, content, Around()),
        f"{figure.name}.svg": drawing.svg,
        f"{figure.name}.vl.json": f"{spec}\n",
        f"{figure.name}.csv": figure.table.write_csv(),
        f"{figure.name}.alt.txt": f"{figure.alt}\n",
    }
    files = {name: text.encode() for name, text in texts.items()} | {
        f"{figure.name}.png": drawing.png,
        drawn.card: drawing.card,
        chart_record.content_file(figure.name): chart_record.packed(content),
    }
    return chart_record.entry(drawn, task.digest, files), files


def _write_lists(folder: Path, record: Mapping[str, Entry]) -> list[Path]:
    """The record, and the lists of every figure whose page is there."""
    listed = [one.drawn for one in record.values() if (folder / f"{one.drawn.name}.html").is_file()]
    contents = {**chart_folder.lists(listed, ALONE), RECORD: chart_record.text(record.values())}
    return [write(folder / name, text.encode()) for name, text in contents.items()]
