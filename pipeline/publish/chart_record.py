"""The rendered charts as the site takes them: their pages and words, the files beside them, whether they are current.

Belongs here: reading the folder of charts. Does not belong here: drawing, the site's own files (``site.py``).
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.publish.charts import RECORD
from reports.pages.embed import Embed
from reports.site.material import Drawing

_TEXTS = ("html", "svg", "alt.txt", "png")
_KEY = ["fiscal_year", "state"]
_FIGURE = "net_per_capita_usd"
_CENT = 0.01
_MAP = "map-"


def drawings(folder: Path) -> dict[str, Drawing]:
    """The charts that are there whole, by name; none where nothing was drawn."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {
        name: _drawing(folder, name, entry)
        for name, entry in sorted(record.items())
        if all((folder / f"{name}.{kind}").is_file() for kind in _TEXTS)
    }


def other_pages(folder: Path, drawn: Mapping[str, Drawing]) -> dict[str, str]:
    """Pages beside those of charts (lists, pages for frames): file name -> text."""
    pages = sorted(folder.glob("*.html"))
    return {path.name: path.read_text(encoding="utf-8") for path in pages if path.stem not in drawn}


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file that readers may have: its path inside the folder, and where it lies."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield inside.as_posix(), path


def outdated(folder: Path, drawn: Mapping[str, Drawing], nets: pl.DataFrame) -> list[str]:
    """Maps whose figures are not those of the release; the other charts of these fiscal years are then as old.

    Args:
        folder: where the charts lie.
        drawn: the charts.
        nets: fiscal_year, state, net_per_capita_usd of the default method.
    """
    known = nets.select(*_KEY, pl.col(_FIGURE).alias("released"))
    found = []
    for name in (name for name in drawn if name.startswith(_MAP)):
        path = folder / f"{name}.csv"
        figures = pl.read_csv(path, infer_schema_length=None) if path.is_file() else pl.DataFrame()
        if {*_KEY, _FIGURE} <= set(figures.columns):
            beside = figures.cast({"fiscal_year": known.schema["fiscal_year"]}).join(known, on=_KEY, how="left")
            apart = (pl.col(_FIGURE) - pl.col("released")).abs() > _CENT
            if beside.select((apart | pl.col("released").is_null()).any()).item():
                found.append(name)
    return found


def _drawing(folder: Path, name: str, entry: Mapping[str, Any]) -> Drawing:
    texts = {kind: (folder / f"{name}.{kind}").read_text(encoding="utf-8") for kind in ("html", "svg", "alt.txt")}
    card = f"{name}-card.png"
    return Drawing(
        name=name,
        label=str(entry["label"]),
        title=str(entry["title"]),
        alt=texts["alt.txt"].strip(),
        page=texts["html"],
        picture=texts["svg"],
        preview=card if (folder / card).is_file() else f"{name}.png",
        embed=Embed(**entry["embed"]) if entry.get("embed") else None,
    )
