"""The record of what was drawn, in the folder of charts: which figures there are, what they are, if they are whole.

Belongs here: keeping the record and what the figures' pages are made of, reading them again, what readers may have of
the folder, whether figures are the release's. Does not belong here: drawing (``charts.py``), the site's own files
(``site.py``), pages. Quirks:
- an entry that lacks a field, as those of version 0.1.0 lack most, is no entry: its figure is drawn anew, and until
  then no list shows it, for nothing tells its kind and year but its name;
- what pages are made of lies beside the pages, a hidden file a figure, compressed: it is as large as the page;
- hidden files are for this program alone, and go to no site.
"""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.files.checksum import sha256, sha256_if_there
from reports.figure import Column
from reports.pages.drawn import Content, Drawn, Size

RECORD = ".rendered.json"
_FASTEST = 1
"""Level of compression: higher ones take longer than they are worth."""
_KEY = ["fiscal_year", "state"]
_FIGURE = "net_per_capita_usd"
_CENT = 0.01
_MAP = "map"
_ALT = ".alt.txt"


@dataclass(frozen=True)
class Entry:
    """What the record keeps of a figure: what is known of it, of what it was drawn, its files with their SHA-256."""

    drawn: Drawn
    key: str
    """Which of the charts it is: that of a year, a state, or all; known before it is drawn."""
    digest: str
    """Of what went into it (``chart_keys.py``)."""
    content: str
    """The file of what its page is made of, one of ``files``."""
    files: Mapping[str, str]

    def is_whole(self, folder: Path) -> bool:
        """Whether all its files lie there as they were written."""
        return bool(self.files) and all(sha256_if_there(folder / name) == sha for name, sha in self.files.items())


def entry(drawn: Drawn, key: str, digest: str, written: Mapping[str, bytes]) -> Entry:
    """The entry of a figure whose files, by name, are ``written``."""
    sums = {name: sha256(content) for name, content in written.items()}
    # As they are read again: a record written twice is the same.
    sized = replace(drawn, wide_size=_size(drawn.wide_size), narrow_size=_size(drawn.narrow_size))
    return Entry(sized, key, digest, content_file(drawn.name), sums)


def read(folder: Path) -> dict[str, Entry]:
    """The figures on record, by name; none where the record is absent or broken, so that all are drawn again."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    read = {name: _entry(name, found) for name, found in record.items()} if isinstance(record, dict) else {}
    return {name: found for name, found in read.items() if found}


def text(entries: Iterable[Entry]) -> str:
    """The record of these figures."""
    record = {
        one.drawn.name: {
            "key": one.key,
            "digest": one.digest,
            **asdict(one.drawn),
            "content": one.content,
            "files": dict(one.files),
        }
        for one in entries
    }
    return json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def content_file(name: str) -> str:
    """The file that holds what the page of a figure is made of."""
    return f".{name}.drawn.json.gz"


def old_card(name: str) -> str:
    """The picture of links in posts until version 0.1.0; the site still has it, as another address of the card."""
    return f"{name}-card.png"


def packed(content: Content) -> bytes:
    """What the page of a figure is made of, as its file holds it: the same bytes for the same figure."""
    values = {**vars(content), "columns": [asdict(column) for column in content.columns]}
    plain = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return gzip.compress(plain.encode(), _FASTEST, mtime=0)


def charts(folder: Path) -> list[tuple[Drawn, Content]]:
    """The figures that are there whole, with what their pages are made of, by name; none where nothing was drawn.

    A picture or table that somebody changed is shown all the same: readers have the file that is there.
    """
    found = []
    for _, one in sorted(read(folder).items()):
        if all((folder / name).is_file() for name in one.files) and (held := content(folder, one)):
            found.append((one.drawn, held))
    return found


def unlisted(folder: Path, drawn: Iterable[Drawn]) -> list[str]:
    """Charts whose pages lie there and that are none of those ``drawn``: no list shows them, no entry tells of them."""
    known = {one.name for one in drawn}
    names = (path.name.removesuffix(_ALT) for path in sorted(folder.glob(f"*{_ALT}")))
    return [name for name in names if name not in known and (folder / f"{name}.html").is_file()]


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file that readers may have: its path inside the folder, and where it lies.

    A picture has a second address, that of the card for links in posts of old; those of a second view are newer.
    """
    drawn = [one.drawn for one in read(folder).values()]
    old = {
        old_card(one.name): folder / one.card
        for one in drawn
        if one.name not in dict(one.switch[1:]).values() and one.has_every_form
    }
    yield from ((name, path) for name, path in sorted(old.items()) if path.is_file())
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and inside.as_posix() not in old and not any(_is_hidden(part) for part in inside.parts):
            yield inside.as_posix(), path


def files_of(folder: Path, names: Iterable[str]) -> list[Path]:
    """Where the files lie that readers may have of these figures."""
    entries = read(folder)
    of_all = (name for figure in names if figure in entries for name in entries[figure].files)
    return [folder / name for name in sorted(of_all) if not _is_hidden(name)]


def outdated(folder: Path, drawn: Iterable[Drawn], nets: pl.DataFrame) -> list[str]:
    """Maps whose figures are not those of the release; the other charts of these fiscal years are then as old.

    Args:
        folder: where the charts lie.
        drawn: the charts.
        nets: fiscal_year, state, net_per_capita_usd of the default method.
    """
    known = nets.select(*_KEY, pl.col(_FIGURE).alias("released"))
    found = []
    for one in (one for one in drawn if one.kind == _MAP and one.year):
        path = folder / f"{one.name}.csv"
        figures = pl.read_csv(path, infer_schema_length=None) if path.is_file() else pl.DataFrame()
        if {*_KEY, _FIGURE} <= set(figures.columns):
            beside = figures.cast({"fiscal_year": known.schema["fiscal_year"]}).join(known, on=_KEY, how="left")
            apart = (pl.col(_FIGURE) - pl.col("released")).abs() > _CENT
            if beside.select((apart | pl.col("released").is_null()).any()).item():
                found.append(one.name)
    return found


def _entry(name: str, found: Any) -> Entry | None:  # noqa: ANN401  (as read from the record)
    """An entry as read; None where it is not whole."""
    try:
        drawn = Drawn(
            name=name,
            kind=str(found["kind"]),
            year=None if found["year"] is None else int(found["year"]),
            state=str(found["state"]),
            label=str(found["label"]),
            title=str(found["title"]),
            subtitle=str(found["subtitle"]),
            alt=str(found["alt"]),
            notes=tuple(map(str, found["notes"])),
            is_latest=bool(found["is_latest"]),
            group=str(found["group"]),
            rank=int(found["rank"]),
            on_home=str(found["on_home"]),
            wide_size=_size(found["wide_size"]),
            narrow_size=_size(found["narrow_size"]),
            caution=str(found["caution"]),
            switch=tuple((str(says), str(of)) for says, of in found["switch"]),
            has_tall=bool(found["has_tall"]),
        )
        sums = {str(file): str(sha) for file, sha in found["files"].items()}
        return Entry(drawn, str(found["key"]), str(found["digest"]), str(found["content"]), sums)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _size(found: Any) -> Size:  # noqa: ANN401
    width, height = found
    return float(width), float(height)


def content(folder: Path, one: Entry) -> Content | None:
    """What a figure's page is made of; None where the file is not the one on record."""
    packed = (folder / one.content).read_bytes()
    if sha256(packed) != one.files.get(one.content):
        return None
    values = json.loads(gzip.decompress(packed))
    return Content(**{**values, "columns": tuple(Column(**column) for column in values["columns"])})


def _is_hidden(name: str) -> bool:
    return name.startswith(".")
