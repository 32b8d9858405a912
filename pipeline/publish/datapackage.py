"""``datapackage.json``: what an export holds, in the Frictionless Data Package format, version 1.

Belongs here: the descriptor of exported files, made from the data dictionary and the list of sources. Does not belong
here: writing the files (``export.py``). Quirks:
- the profile tabular-data-package is for CSV; Parquet files are described the same way under data-package;
- of Parquet no ``bytes`` are given, which frictionless holds against what it read of the file, for Parquet nothing; and
  ``nan`` is a missing value, for it reads Parquet through pandas, where a null among numbers is that;
- the same release gives the same descriptor: ``created`` is the date the figures were read, not today's;
- beside the standard's properties a field has ``unit``, a source its ``dataset``, ``licence``, ``sha256`` and
  ``compiled_by``, and the package ``release``, the version and checksum of the released file, where they are known,
  ``method_version`` and ``schema_version``, those of ``mart.about``;
- what an old descriptor lists is trusted only as far as a file of an export can be named so.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

from pipeline.files.checksum import sha256
from pipeline.read.about import About
from pipeline.warehouse.dictionary import Column, Entry

MEDIATYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
MISSING = {"csv": ("",), "parquet": ("", "nan")}
"""What stands for a missing value, as text, in the eyes of those who read a file by its descriptor."""
_NAME = "moneymap"
_LICENSED = "The figures made here; terms of the documents they rest on beside each source"
_FILE = re.compile(rf"[^\W\d]\w*\.[^\W\d]\w*\.(?:{'|'.join(MEDIATYPES)})")
_TYPES = {
    "integer": ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
    "number": ("FLOAT", "DOUBLE", "DECIMAL"),
    "boolean": ("BOOLEAN",),
    "date": ("DATE",),
    "datetime": ("TIMESTAMP", "TIMESTAMP WITH TIME ZONE"),
}


@dataclass(frozen=True)
class Resource:
    """An exported file and the table in it; ``blank`` names its text columns that hold a text of ``MISSING``."""

    entry: Entry
    path: Path
    blank: frozenset[str] = frozenset()


def datapackage(
    resources: Sequence[Resource],
    sources: Sequence[Mapping[str, Any]],
    form: str,
    release: Mapping[str, str] | None = None,
    said: About | None = None,
) -> str:
    """The descriptor of the files, JSON.

    Args:
        resources: the files, which lie where they can be read, and their tables.
        sources: the rows of mart.source.
        form: csv or parquet.
        release: version and sha256 of the release they were read from, where they are known.
        said: what the file they were read from says of itself; None of a file made before 0.2.0.
    """
    about = metadata("moneymap")
    retrieved = max((source["retrieved"] for source in sources), default=None)
    descriptor = {
        "profile": "tabular-data-package" if form == "csv" else "data-package",
        "name": _NAME,
        "title": "Federal balance of payments by US state and fiscal year",
        "description": about["Summary"],
        "version": about["Version"],
        **({"release": dict(release)} if release else {}),
        **({"created": f"{retrieved.isoformat()}T00:00:00Z"} if retrieved else {}),
        **({"method_version": said.method_version, "schema_version": said.schema_version} if said else {}),
        "licenses": [_licence(said)],
        "sources": [_source(source) for source in sources],
        "resources": [_resource(resource, form) for resource in resources],
    }
    return json.dumps(descriptor, indent=1, ensure_ascii=False) + "\n"


def listed_files(path: Path) -> list[str]:
    """The files an earlier export's descriptor lists; none where there is no descriptor of an export.

    Only names of the form schema.table.csv or .parquet are returned, never a path; a link is not followed.
    """
    if path.is_symlink() or not path.is_file():
        return []
    try:
        descriptor: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(descriptor, dict) or descriptor.get("name") != _NAME:
        return []
    resources = descriptor.get("resources")
    found = [entry.get("path") for entry in resources if isinstance(entry, dict)] if isinstance(resources, list) else []
    return sorted({name for name in found if isinstance(name, str) and _FILE.fullmatch(name)})


def field_type(duckdb_type: str) -> str:
    """The Table Schema type of a DuckDB type; what has none of its own is string."""
    return next((kind for kind, names in _TYPES.items() if plain(duckdb_type) in names), "string")


def plain(duckdb_type: str) -> str:
    """A type without its precision: DECIMAL for DECIMAL(22,2)."""
    return re.sub(r"\(\d+,\d+\)$", "", duckdb_type)


def _licence(said: About | None) -> dict[str, str]:
    """The terms of the figures as the file says them; a file made before 0.2.0 came under those of the program."""
    if said is None:
        return {"name": metadata("moneymap")["License-Expression"], "title": _LICENSED}
    return {"name": said.licence_name, "path": said.licence_url, "title": f"{said.licence}. {_LICENSED}"}


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": f"{source['publisher']}{_compiled(source)}: {source['table']}, {source['vintage']}",
        "path": source["url"],
        "dataset": source["dataset"],
        "licence": source["licence"],
        **({"compiled_by": source["compiled_by"]} if _compiled(source) else {}),
        "sha256": source["sha256"],
    }


def _compiled(source: Mapping[str, Any]) -> str:
    """Who put the publisher's figures together, in words; nothing where the publisher did, or an older file is read."""
    by = source.get("compiled_by")
    return f", compiled by {by}" if by else ""


def _resource(resource: Resource, form: str) -> dict[str, Any]:
    content = resource.path.read_bytes()
    entry = resource.entry
    schema: dict[str, Any] = {
        "fields": [_field(column, blank=column.name in resource.blank) for column in entry.columns],
        "missingValues": list(MISSING[form]),
    }
    if entry.key:
        schema["primaryKey"] = list(entry.key)
    return {
        "profile": "tabular-data-resource" if form == "csv" else "data-resource",
        "name": entry.full_name,
        "path": resource.path.name,
        "title": entry.full_name,
        "description": entry.description,
        "format": form,
        "mediatype": MEDIATYPES[form],
        **({"encoding": "utf-8", "bytes": len(content)} if form == "csv" else {}),
        "hash": f"sha256:{sha256(content)}",
        "schema": schema,
    }


def _field(column: Column, *, blank: bool) -> dict[str, Any]:
    """A field; text that may be empty is not required, for nothing tells it from a missing value."""
    return {
        "name": column.name,
        "type": field_type(column.type),
        "description": column.comment,
        **({"unit": column.unit} if column.unit else {}),
        **({} if column.nullable or blank else {"constraints": {"required": True}}),
    }
