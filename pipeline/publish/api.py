"""The files of ``data/api``: the figures of every way of counting, JSON for programs and scripts for pages.

Belongs here: their bytes and names. Does not belong here: what is in them (``reports/count/payload.py``). A script
hands the bytes of the JSON file beside it to the function that registers them: pages opened from a folder may load
nothing else. The same release gives the same bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.read.by_option import rows_by_option
from reports import package_data
from reports.count import payload

FOLDER = "data/api/"
SCHEMA = "schema.json"


@dataclass(frozen=True)
class Api:
    """The records by name: ``index``, ``all-years`` and a fiscal year each."""

    records: Mapping[str, Mapping[str, Any]]

    def files(self) -> dict[str, bytes]:
        """Address in the site -> bytes."""
        found = {f"{FOLDER}{SCHEMA}": package_data.content("count/schema.json")}
        for name, record in self.records.items():
            content = written(record)
            found[f"{FOLDER}{name}.json"] = content + b"\n"
            found[f"{FOLDER}{name}.js"] = b'moneymap.data.register("' + name.encode() + b'",' + content + b");\n"
        return found


def api(released: Path, version: str, kept: Path | None = None) -> Api:
    """The records of a release.

    Args:
        released: the released file.
        version: that of the release, which every record names.
        kept: a site whose files are those of this release; its years are taken as they are where they are of this form.

    Raises:
        MoneymapError: the file cannot be opened, or is of another version of moneymap.
    """
    before = _years(kept / FOLDER, version) if kept else {}
    tables = rows_by_option(released, with_quantiles=not before)
    years = [str(year) for year in tables["years"]["fiscal_year"]]
    if before and set(before) != set(years):
        return api(released, version)
    return Api(
        {
            "index": payload.index(tables, version),
            "all-years": payload.all_years(tables, version),
            **(before or {year: payload.year(tables, int(year), version) for year in years}),
        }
    )


def _years(folder: Path, version: str) -> dict[str, Any]:
    """The records of fiscal years a folder holds, in order; none unless all are of this release and form."""
    found = {path.stem: json.loads(path.read_bytes()) for path in sorted(folder.glob("[0-9]*.json"))}
    is_alike = all(one.get("release") == version and payload.is_of_this_form(one) for one in found.values())
    return found if is_alike else {}


def written(record: Mapping[str, Any]) -> bytes:
    """A record as JSON on one line, safe inside a script.

    Raises:
        ValueError: a number that is none.
    """
    text = json.dumps(record, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    # Line separators end a statement in older readers of scripts.
    return text.replace("\N{LINE SEPARATOR}", "\\u2028").replace("\N{PARAGRAPH SEPARATOR}", "\\u2029").encode()
