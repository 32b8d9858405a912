"""Pages for analysts: downloads, data dictionary, example queries.

Belongs here: those pages' tables, the list of checksums. Does not belong here: making or copying the files.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.figure import Column
from reports.site import document, layout, structured
from reports.site.layout import Footing, Link, Table
from reports.site.material import Download, Material

DATABASE = "data/moneymap.duckdb"
SUMS = "data/SHA256SUMS"
_FORMS = (("parquet", "Parquet"), ("csv", "CSV"))
_MEGABYTE, _KILOBYTE = 1_000_000, 1_000


def pages(material: Material, footing: Footing) -> dict[str, str]:
    """Downloads with checksums, dictionary, examples."""
    files = {download.path: download for download in material.downloads}
    opening = document.convert(material.opening, "open", down=1)
    shared: dict[str, Any] = {"base_url": material.base_url}
    made = {
        "downloads.html": layout.page(
            "downloads.html", "downloads.html.j2", "Data", footing,
            description="The figures as DuckDB file, Parquet and CSV, with sizes and checksums, and how to open them.",
            database=files.get(DATABASE), database_size=size(files[DATABASE].size) if DATABASE in files else "",
            tables=_marts(material, files), sums=_sums_table(material.downloads), sums_path=SUMS,
            packages=[Link(name, f"data/{form}/datapackage.json") for form, name in _FORMS
                      if f"data/{form}/datapackage.json" in files],
            latest="data/latest.json" if "data/latest.json" in files else "",
            opening=layout.html(opening.html), structured=structured.dataset(material), **shared,
        ),
        "dictionary.html": layout.page(
            "dictionary.html", "dictionary.html.j2", "Data dictionary", footing,
            description="What every table and column means.",
            schemas=_schemas(material.dictionary), **shared,
        ),
        "examples.html": layout.page(
            "examples.html", "examples.html.j2", "Example queries", footing,
            description="Questions and the queries that answer them.", examples=material.examples, **shared,
        ),
    }  # fmt: skip
    if material.downloads:
        made[SUMS] = "".join(f"{one.sha256}  {one.path.removeprefix('data/')}\n" for one in material.downloads)
    return made


def size(count: int) -> str:
    """A number of bytes in words: ``8.4 MB``, ``12 kB``."""
    return f"{count / _MEGABYTE:.1f} MB" if count >= _MEGABYTE else f"{max(1, round(count / _KILOBYTE))} kB"


def _marts(material: Material, files: Mapping[str, Download]) -> Table:
    """A row a mart: what it is, its rows, its files."""
    rows = []
    for entry in material.dictionary:
        name = f"{entry['schema']}.{entry['name']}"
        found = {form: f"data/{form}/{name}.{form}" for form, _ in _FORMS}
        if any(path in files for path in found.values()):
            cells = [Link(size(files[path].size), path) if path in files else None for path in found.values()]
            rows.append([Link(name, f"dictionary.html#{name}"), entry["rows"], *cells, entry["description"]])
    columns = (
        Column("name", "Table"), Column("rows", "Rows", "count"),
        *(Column(form, said) for form, said in _FORMS), Column("description", "One row is"),
    )  # fmt: skip
    return Table.of("Tables as files of their own", columns, rows)


def _sums_table(downloads: Sequence[Download]) -> Table:
    columns = (Column("file", "File"), Column("size", "Bytes", "count"), Column("sha256", "SHA-256"))
    rows = [[Link(one.path.rsplit("/", 1)[-1], one.path), one.size, one.sha256] for one in downloads]
    return Table.of("Checksums of all files", columns, rows)


def _schemas(dictionary: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The dictionary by schema: its description and entries, columns as tables."""
    columns = (Column("name", "Column"), Column("type", "Type"), Column("meaning", "Meaning"))
    schemas: list[dict[str, Any]] = []
    for entry in dictionary:
        if entry["kind"] == "schema":
            schemas.append({"name": entry["schema"], "description": entry["description"], "entries": []})
            continue
        full = f"{entry['schema']}.{entry['name']}"
        described = [
            [column["name"], f"{column['type']}{', may be null' if column['nullable'] else ''}", column["comment"]]
            for column in entry["columns"]
        ]
        if not schemas or schemas[-1]["name"] != entry["schema"]:
            schemas.append({"name": entry["schema"], "description": "", "entries": []})
        schemas[-1]["entries"].append(
            {
                **entry,
                "full": f"{entry['name']}({', '.join(entry['parameters'])})" if entry["kind"] == "macro" else full,
                "id": full,
                "table": Table.of(f"Columns of {full}", columns, described) if described else None,
            }
        )
    return schemas
