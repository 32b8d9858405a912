"""Read and make the embedded snapshot: one CSV a dataset, and a manifest with origin and checksums.

Belongs here: the format of the snapshot folder. Does not belong here: what the datasets are (``assets/sources/``).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.documents.dataset import Dataset, Document
from pipeline.errors import SnapshotError, SourceError, first_lines
from pipeline.files.checksum import sha256
from pipeline.files.durable import write_whole
from pipeline.settings import first_fiscal_year

FORMAT = 1
_NOT_REFRESHED = {"choice": "snapshot", "reason": "no refresh has run"}
"""What a document of the embedded snapshot says where nothing was fetched yet."""
_UNSAID = {"compiled_by": ""}
"""What a document of a snapshot made before 0.2.0 leaves unsaid."""
_MANIFEST = {"made": str, "fiscal_years": list, "tables": dict, "documents": list}


class DocumentSchema(dy.Schema):
    """One row a document: where it comes from, and the bytes that were read."""

    document = dy.String(primary_key=True, description="Name of the document, used in the column document everywhere.")
    dataset = dy.String(description="Table of the schema raw that holds its figures.")
    publisher = dy.String(description="Who published it.")
    table_name = dy.String(description="The publisher's own name of the table.")
    vintage = dy.String(description="Release or year of the document.")
    url = dy.String(description="Where the publisher serves it, or lists it.")
    sha256 = dy.String(description="Checksum of the bytes that were read, hexadecimal.")
    bytes = dy.Int64(description="How many bytes were read.")
    retrieved = dy.String(description="Date the figures were read, ISO.")
    licence = dy.String(min_length=1, description="Terms of use.")
    compiled_by = dy.String(
        description="Who put the publisher's figures together in the document; empty where the publisher itself did, "
        "or where an older snapshot does not say."
    )
    form = dy.String(description="as published (the publisher's own bytes), or how the copy was made of them.")
    copied_from = dy.String(description="Public repository (owner/name@commit) of the copy; empty where there is none.")
    rows = dy.Int64(description="Rows of the dataset that rest on the document.")
    choice = dy.Enum(
        ["live", "archive", "snapshot"],
        description="live: as the publisher serves it. archive: the last good one, as what is served is not. "
        "snapshot: the one that comes with the program.",
    )
    reason = dy.String(description="Why it is not live; empty where it is.")


@dataclass(frozen=True)
class Snapshot:
    """A snapshot folder whose manifest has been read; tables are verified when they are read."""

    folder: Path
    manifest: dict[str, Any]

    @classmethod
    def open(cls, folder: Path) -> "Snapshot":
        """Read the manifest.

        Raises:
            SnapshotError: it is missing, not JSON, or of another format.
        """
        path = folder / "manifest.json"
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise SnapshotError(f"the snapshot's manifest {path} cannot be read: {error}") from error
        if not isinstance(manifest, dict):
            raise SnapshotError(f"{path} is not a snapshot's manifest")
        if manifest.get("format") != FORMAT:
            raise SnapshotError(f"{path} is of format {manifest.get('format')}, this version reads {FORMAT}")
        if lacking := [name for name, kind in _MANIFEST.items() if not isinstance(manifest.get(name), kind)]:
            raise SnapshotError(f"{path} lacks {', '.join(lacking)}")
        return cls(folder, manifest)

    @property
    def made(self) -> str:
        """The date the figures were read from the documents, ISO."""
        return str(self.manifest["made"])

    @property
    def fiscal_years(self) -> list[int]:
        """The closed fiscal years the figures cover, from the map's first one, which a commit may change."""
        _, last = self.manifest["fiscal_years"]
        return list(range(first_fiscal_year(), last + 1))

    def table(self, dataset: Dataset) -> pl.DataFrame:
        """One dataset's figures, verified against checksum, schema and row count.

        Raises:
            SnapshotError: missing or altered; the message names the file and how to get it back.
        """
        entry = self.manifest["tables"].get(dataset.name)
        if entry is None and not dataset.documents:
            return dataset.empty()
        if entry is None:
            raise SnapshotError(f"the snapshot in {self.folder} has no table {dataset.name}: make it again")
        path = self.folder / entry["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise SnapshotError(f"the snapshot table {path} cannot be read: {error}") from error
        if (found := sha256(content)) != entry["sha256"]:
            raise SnapshotError(
                f"{path} is not the file its manifest describes (sha256 {found[:12]}, not {entry['sha256'][:12]}): "
                "restore it from version control, or make the snapshot again"
            )
        schema = {**dataset.schema.create_empty().schema, "document": pl.String()}
        try:
            frame = pl.read_csv(content, schema=schema)
            dataset.schema.validate(frame.drop("document"), cast=True)
        except (pl.exceptions.PolarsError, dy.exc.ValidationError, dy.exc.SchemaError) as error:
            raise SnapshotError(f"{path} does not hold {dataset.name}: {first_lines(error)}") from error
        if content.split(b"\n", 1)[0].decode().split(",") != list(schema) or frame.height != entry["rows"]:
            raise SnapshotError(f"{path} has other columns or another number of rows than its manifest and schema say")
        listed = {document["document"] for document in self.manifest["documents"]}
        if unknown := sorted(set(frame["document"]) - listed):
            raise SnapshotError(f"{path} rests on documents the manifest does not list: {', '.join(unknown)}")
        return frame

    def documents(self) -> pl.DataFrame:
        """One row a document, the columns of ``DocumentSchema``.

        Raises:
            SnapshotError: the manifest's list of documents has other columns, or names one twice.
        """
        entries = [_NOT_REFRESHED | _UNSAID | entry for entry in self.manifest["documents"]]
        try:
            return DocumentSchema.validate(pl.DataFrame(entries, infer_schema_length=None), cast=True)
        except (pl.exceptions.PolarsError, dy.exc.ValidationError, dy.exc.SchemaError) as error:
            raise SnapshotError(f"the documents of the snapshot in {self.folder}: {first_lines(error)}") from error


def make(datasets: Sequence[Dataset], documents: Path, folder: Path, today: date) -> list[str]:
    """Read the datasets' documents under ``documents`` and write them into the snapshot; returns a line a dataset.

    What the snapshot already holds of other datasets stays. Nothing is written unless every document could be read.

    Raises:
        SourceError: a document is missing or refused.
    """
    datasets = [dataset for dataset in datasets if dataset.documents]
    tables = {dataset.name: _read(dataset, documents) for dataset in datasets}
    manifest = _manifest(folder)
    lines = []
    for dataset in datasets:
        frame = tables[dataset.name]
        manifest["tables"][dataset.name] = write_table(folder, f"tables/{dataset.name}.csv", frame)
        manifest["documents"] = [entry for entry in manifest["documents"] if entry["dataset"] != dataset.name] + [
            _origin(dataset, document, documents, frame.filter(pl.col("document") == document.name).height, today)
            for document in dataset.documents
        ]
        lines.append(f"{dataset.name}: {frame.height:,} rows from {len(dataset.documents)} documents")
    manifest["fiscal_years"] = fiscal_years(tables, datasets) or manifest["fiscal_years"]
    manifest["made"] = today.isoformat()
    manifest["documents"].sort(key=lambda entry: entry["dataset"])
    write_manifest(folder, manifest)
    return lines


def write_table(folder: Path, file: str, frame: pl.DataFrame) -> dict[str, Any]:
    """Put a table of a snapshot folder in place, in one step; returns its entry of the manifest."""
    content = frame.write_csv().encode()
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
    return {"file": file, "sha256": sha256(content), "rows": frame.height}


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Put a snapshot folder's manifest in place, in one step: from then on the folder holds what it says."""
    text = json.dumps({"format": FORMAT, **manifest}, indent=1) + "\n"
    write_whole(folder / "manifest.json", text.encode())


def fiscal_years(tables: Mapping[str, pl.DataFrame], datasets: Sequence[Dataset]) -> list[int]:
    """First and last fiscal year: the last one that every dataset which sets them holds; none where none is there."""
    last = [
        int(str(tables[dataset.name].get_column(str(dataset.year)).max()))
        for dataset in datasets
        if dataset.sets_fiscal_years and dataset.name in tables
    ]
    return [first_fiscal_year(), min(last)] if last else []


def _manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the snapshot in ``folder``, or of an empty one."""
    if (folder / "manifest.json").is_file():
        return Snapshot.open(folder).manifest
    return {"format": FORMAT, "made": "", "fiscal_years": [], "tables": {}, "documents": []}


def _read(dataset: Dataset, documents: Path) -> pl.DataFrame:
    return dataset.combine({d.name: dataset.read(d, _content(documents, d)) for d in dataset.documents})


def _content(documents: Path, document: Document) -> bytes:
    try:
        return (documents / document.file).read_bytes()
    except OSError as error:
        raise SourceError(f"{document.name}: no document {document.file} in {documents}") from error


def _origin(dataset: Dataset, document: Document, documents: Path, rows: int, today: date) -> dict[str, Any]:
    content = _content(documents, document)
    return {
        "document": document.name,
        "dataset": dataset.name,
        "publisher": document.publisher,
        "table_name": document.table,
        "vintage": document.vintage,
        "url": document.url,
        "sha256": sha256(content),
        "bytes": len(content),
        "retrieved": today.isoformat(),
        "licence": document.licence,
        "compiled_by": document.compiled_by,
        "form": document.form,
        "copied_from": document.copied_from,
        "rows": rows,
    }
