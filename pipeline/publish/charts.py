"""Write figures to a folder: page, pictures, figures, alt text, embed.

Belongs here: what is written where, what need not be drawn again. Does not belong here: how a picture or a page looks
(``reports/``), the processes that draw (``workers.py``), how the record is kept (``chart_record.py``). Every file is
written beside its place and moved there, so a reader never meets half a file. Files of figures no longer asked for are
left alone. Scripts that pages share stand beside them, once. Addresses are relative: the site makes pages anew, with
its own.
"""

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.files.checksum import sha256
from pipeline.files.durable import write_whole
from pipeline.publish import chart_keys, chart_record, png
from pipeline.publish.chart_record import RECORD, Entry
from pipeline.publish.workers import Workers
from reports.figure import Chart, Figure
from reports.pages import chart_folder, chart_page, picture, shared
from reports.pages.chart_page import Around
from reports.pages.drawn import describe
from reports.pages.header import ALONE
from reports.svg import frame as frames

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
class Wanted:
    """A chart that may have to be drawn: which one, a digest of what goes into it, and how."""

    key: str
    digest: str
    draw: Callable[[], Figure]
    source: str = ""
    """The main sources in short, as pictures name them."""


def wanted(figure: Figure, chart: Chart | None = None) -> Wanted:
    """A figure that is drawn already, keyed by all it shows."""
    shown = [str(value) for name, value in vars(figure).items() if name not in {"drawing", "table", "shown"}]
    bodies = [figure.drawing(frame).content for frame in (frames.PAGE, frames.WIDE)]
    place = [chart.title, chart.rank, chart.on_home] if chart else []
    tables = [figure.table.write_csv(), figure.drawn.write_csv()]
    parts = json.dumps([chart_keys.software(__name__), shown, place, bodies, tables], ensure_ascii=False)
    return Wanted(figure.name, sha256(parts.encode()), lambda: figure)


def render(  # noqa: PLR0913  (what is drawn, where, by whom)
    figures: Iterable[Figure | Wanted],
    folder: Path,
    *,
    chart: Chart | None = None,
    workers: Workers | None = None,
    progress: Progress | None = None,
    address: str = "",
    all_pictures: bool = True,
) -> Report:
    """Write every figure's files into ``folder`` and list them in ``index.html``; ``embeds.html`` shows some embedded.

    Args:
        figures: what to draw; names must be unique. Given lazily, a picture is made while the next is drawn.
        folder: made if absent.
        chart: whose figures they are, which says where readers meet them; without it they stand last in lists.
        workers: processes that make pictures; without any, or for a few figures before they are started, it is done
            here.
        progress: called with a figure's name and how many are done.
        address: where the site is served, which pictures say.
        all_pictures: whether figures of old years get a picture now; else ``pictures.complete`` makes it for a site.

    Raises:
        ValueError: two figures of one name, or a name that is no file stem.
        BlankPictureError: a picture came out without text or blank.
    """
    began = time.perf_counter()
    folder.mkdir(parents=True, exist_ok=True)
    record = chart_record.read(folder)
    by_key = {one.key: one for one in record.values()}
    names: list[str] = []
    unchanged: list[str] = []
    written: list[Path] = []
    making: dict[Future[bytes], tuple[str, str]] = {}
    workers = workers or Workers(1)
    is_few = isinstance(figures, list) and len(figures) < _MIN_FOR_POOL
    try:
        for given in figures:
            one = given if isinstance(given, Wanted) else wanted(given, chart)
            known = by_key.get(one.key)
            if (
                known
                and known.digest == one.digest
                and known.is_whole(folder)
                and (not all_pictures or known.drawn.card in known.files)
            ):
                _name(known.drawn.name, names)
                unchanged.append(known.drawn.name)
                if progress:
                    progress(known.drawn.name, len(names))
                continue
            figure = one.draw()
            _name(figure.name, names)
            is_old = figure.year is not None and not figure.is_latest
            entry, files, jobs = _drawn(one, figure, chart, address, has_tall=not is_old)
            written += [write(folder / name, content) for name, content in files.items()]
            _remove(folder, record.get(figure.name), entry)
            record[figure.name] = entry
            if all_pictures or not is_old:
                if not is_few:
                    workers.start()
                making |= {workers.submit(job): (figure.name, file) for file, job in jobs.items()}
            if progress:
                progress(figure.name, len(names))
        for done in as_completed(making):
            name, file = making.pop(done)
            content = done.result()
            written.append(write(folder / file, content))
            record[name] = replace(record[name], files={**record[name].files, file: sha256(content)})
    finally:
        for future in making:
            future.cancel()
    beside = {name: (folder / name).read_bytes() for name in shared.names() if (folder / name).is_file()}
    written += [write(folder / name, content) for name, content in shared.missing(beside).items()]
    for name in shared.RETIRED:
        (folder / name).unlink(missing_ok=True)
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


def _name(name: str, names: list[str]) -> None:
    """Add a name to those there are.

    Raises:
        ValueError: it is there already, or is no file stem.
    """
    if name in names or not _NAME.fullmatch(name):
        raise ValueError(f"figure names must be unique and made of a-z, 0-9 and hyphens, not {name!r}")
    names.append(name)


def _drawn(
    one: Wanted, figure: Figure, chart: Chart | None, address: str, *, has_tall: bool
) -> tuple[Entry, dict[str, bytes], dict[str, png.Job]]:
    """The entry of a figure, every file of it but pictures (name -> bytes), and the pictures to make."""
    words = picture.Words(
        figure.name, figure.title, figure.subtitle, figure.alt, figure.caution, one.source, address=address
    )
    made = picture.draw(words, figure.drawing)
    drawn = describe(figure, made, chart, has_tall=has_tall)
    content = chart_page.content(figure, made)
    texts = {
        **chart_folder.pages_of(drawn, content, Around()),
        f"{figure.name}.csv": figure.table.write_csv(),
        f"{figure.name}.alt.txt": f"{figure.alt}\n",
    }
    if drawn.has_every_form:
        texts |= {f"{figure.name}.svg": made.card, f"{figure.name}.vl.json": chart_page.as_vega_lite(drawn)}
    files = {name: text.encode() for name, text in texts.items()}
    files[chart_record.content_file(figure.name)] = chart_record.packed(content)
    jobs = {drawn.card: png.Job(figure.name, made.card)}
    if has_tall:
        jobs[drawn.tall] = png.Job(figure.name, made.tall)
    return chart_record.entry(drawn, one.key, one.digest, files), files, jobs


def _remove(folder: Path, before: Entry | None, now: Entry) -> None:
    """Remove what an earlier drawing left and this one does not make, old pictures among it.

    The card of version 0.1.0, whose record is no one's entry, is known by its name.
    """
    left = {*(before.files if before else ()), chart_record.old_card(now.drawn.name)}
    for name in left - set(now.files):
        (folder / name).unlink(missing_ok=True)


def _write_lists(folder: Path, record: Mapping[str, Entry]) -> list[Path]:
    """The record, and the lists of every figure whose page is there."""
    listed = [one.drawn for one in record.values() if (folder / f"{one.drawn.name}.html").is_file()]
    contents = {**chart_folder.lists(listed, ALONE), RECORD: chart_record.text(record.values())}
    return [write(folder / name, text.encode()) for name, text in contents.items()]
