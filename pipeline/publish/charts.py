"""Write figures to a folder: page, pictures, card for link previews, spec, figures, alt text, embed.

Belongs here: what is written where, what need not be drawn again. Does not belong here: how a picture or a page looks
(``reports/``), the processes that draw (``workers.py``). Every file is written beside its place and moved there, so a
reader never meets half a file. Files of figures no longer asked for are left alone. Scripts that pages share stand
beside them, once.
"""

import functools
import json
import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, as_completed
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline.files.checksum import sha256, sha256_if_there
from pipeline.files.durable import write_whole
from pipeline.publish.workers import Workers
from pipeline.settings import ROOT
from reports.figure import Figure
from reports.pages import bundle, picture
from reports.pages import chart_page as page
from reports.pages import embed as embeds

RECORD = ".rendered.json"
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
    base_url: str = "",
    workers: Workers | None = None,
    progress: Progress | None = None,
) -> Report:
    """Write every figure's files into ``folder`` and list them in ``index.html``; ``embeds.html`` shows some embedded.

    Args:
        figures: what to draw; names must be unique. Given lazily, a figure is converted while the next is made.
        folder: made if absent.
        base_url: where the folder will be served, with a closing slash; makes link previews' addresses absolute.
        workers: processes that draw; without any, or for a few figures before they are started, it is done here.
        progress: called with a figure's name and how many are done.

    Raises:
        ValueError: two figures of one name, or a name that is no file stem.
        BlankPictureError: a picture came out without text or blank.
    """
    began = time.perf_counter()
    folder.mkdir(parents=True, exist_ok=True)
    record = _read_record(folder)
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
            task = _task(figure, base_url)
            if _is_current(folder, record.get(figure.name), task.digest):
                unchanged.append(figure.name)
                if progress:
                    progress(figure.name, len(unchanged))
            else:
                drawing[workers.submit(task.job)] = task
        written: list[Path] = []
        for done, future in enumerate(as_completed(drawing), start=len(unchanged) + 1):
            task = drawing.pop(future)
            drawn = future.result()
            chart = embeds.embed(task.figure, drawn)
            contents = _contents(task, drawn, chart, base_url)
            written += [write(folder / name, content) for name, content in contents.items()]
            record[task.figure.name] = _entry(task, chart, contents)
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
    """Put ``content`` at ``path`` in one step: readers see the old file or the new one."""
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


def _task(figure: Figure, base_url: str) -> _Task:
    wide = json.dumps(figure.chart.to_dict(validate=False), ensure_ascii=False, allow_nan=False)
    narrow = json.dumps(figure.narrow.to_dict(validate=False), ensure_ascii=False, allow_nan=False)
    columns = [[c.name, c.heading, c.kind] for c in figure.columns]
    words = [figure.title, figure.subtitle, figure.alt, figure.label, figure.is_latest, *figure.notes]
    tables = [figure.table.write_csv(), figure.drawn.write_csv()]
    parts = [_machinery(), base_url, wide, narrow, *tables, json.dumps([columns, words])]
    digest = sha256("\x00".join(parts).encode())
    job = picture.Job(figure.name, wide, narrow, figure.title, figure.subtitle, figure.alt, figure.notes)
    return _Task(figure=figure, job=job, digest=digest)


@functools.cache
def _machinery() -> str:
    """A digest of everything but the figure that decides how files look: templates, this code, drawing libraries."""
    sources = [Path(__file__), Path(__file__).with_name("converter.py")]
    sources += [ROOT / "reports" / name for name in ("theme.py", "words/numbers.py")]
    sources += [path for kind in ("pages/*.py", "templates/*.j2") for path in sorted((ROOT / "reports").glob(kind))]
    text = "\x00".join(item.read_text(encoding="utf-8") for item in sources)
    versions = [version(name) for name in ("altair", "vl-convert-python", "jinja2")]
    return sha256("\x00".join([text, *versions]).encode())


def _entry(task: _Task, chart: embeds.Embed, contents: dict[str, bytes]) -> dict[str, Any]:
    """What the record keeps of a figure."""
    return {
        "digest": task.digest,
        "label": task.figure.label or task.figure.name,
        "title": task.figure.title,
        "is_latest": task.figure.is_latest,
        "embed": asdict(chart),
        "files": {name: sha256(content) for name, content in contents.items()},
    }


def _contents(task: _Task, drawn: picture.Picture, chart: embeds.Embed, base_url: str) -> dict[str, bytes]:
    """Every file of a figure: name -> bytes."""
    figure, wide = task.figure, json.loads(task.job.wide)
    spec = json.dumps(_published(figure, wide), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    snippets = {"frame": str(embeds.frame_code(chart, base_url)), "image": str(embeds.image_code(chart, base_url))}
    texts = {
        "html": page.figure_page(figure, drawn, wide, snippets, base_url),
        "svg": drawn.svg,
        "vl.json": f"{spec}\n",
        "csv": figure.table.write_csv(),
        "alt.txt": f"{figure.alt}\n",
        "embed.html": embeds.embed_page(figure, drawn, chart, base_url),
        "oembed.json": embeds.oembed(chart, base_url),
    }
    pictures = {f"{figure.name}.png": drawn.png, f"{figure.name}-card.png": drawn.card}
    return {f"{figure.name}.{kind}": text.encode() for kind, text in texts.items()} | pictures


def _read_record(folder: Path) -> dict[str, Any]:
    """What an earlier call wrote down; nothing where the record is absent or broken, so that all is drawn again."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _is_current(folder: Path, entry: Any, digest: str) -> bool:  # noqa: ANN401  (as read from the record)
    if not isinstance(entry, dict) or entry.get("digest") != digest or not isinstance(entry.get("files"), dict):
        return False
    return bool(entry["files"]) and all(sha256_if_there(folder / name) == sha for name, sha in entry["files"].items())


def _write_lists(folder: Path, record: dict[str, Any]) -> list[Path]:
    """The record, and the index of every figure whose page is there: all years first, then the latest year."""
    entries = [{"name": name, **record[name]} for name in record if (folder / f"{name}.html").is_file()]
    entries.sort(key=lambda entry: entry["name"].rstrip("0123456789"))
    entries.sort(key=lambda entry: _year_in(entry["name"]), reverse=True)
    entries.sort(key=lambda entry: not entry.get("is_latest", False))
    contents = {
        "index.html": page.index_page(entries),
        "embeds.html": embeds.demo_page(_one_of_each(entries)),
        RECORD: json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n",
    }
    return [write(folder / name, text.encode()) for name, text in contents.items()]


def _one_of_each(entries: list[dict[str, Any]]) -> list[embeds.Embed]:
    """The first chart of each kind, to be embedded as an example."""
    first: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if "embed" in entry:  # an earlier version drew charts without
            first.setdefault(entry["name"].split("-")[0], entry["embed"])
    return [embeds.Embed(**entry) for entry in first.values()]


def _year_in(name: str) -> int:
    found = re.search(r"\d{4}", name)
    return int(found[0]) if found else 9999
