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


def api(released: Path, version: str) -> Api:
    """The records of a release.

    Args:
        released: the released file.
        version: that of the release, which every record names.

    Raises:
        MoneymapError: the file cannot be opened, or is of another version of moneymap.
    """
    tables = rows_by_option(released)
    years = tables["years"]["fiscal_year"].to_list()
    return Api(
        {
            "index": payload.index(tables, version),
            "all-years": payload.all_years(tables, version),
            **{str(year): payload.year(tables, year, version) for year in years},
        }
    )


def written(record: Mapping[str, Any]) -> bytes:
    """A record as JSON on one line, safe inside a script.

    Raises:
        ValueError: a number that is none.
    """
    text = json.dumps(record, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    # Line separators end a statement in older readers of scripts.
    return text.replace("\N{LINE SEPARATOR}", "\\u2028").replace("\N{PARAGRAPH SEPARATOR}", "\\u2029").encode()
