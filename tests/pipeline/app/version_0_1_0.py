"""A build folder as version 0.1.0 (commit b6f35d5) left it, made of what that version wrote.

``version-0.1.0/`` holds its own records, of a run, a night against the agencies on loopback, and a site: latest.json,
the record of charts, built.json, .site.json, some lines of the archive with their bytes, and what its released file
holds but for rows. The rows come from a release of today; files whose content does not matter say their name. Checksums
that depend on these are set, nothing else.
"""

import json
import shutil
from pathlib import Path

import duckdb

from pipeline.files.checksum import sha256, sha256_of
from tests.agencies import fred
from tests.agencies.everyone import snapshot_tables
from tests.agencies.server import Agencies

RECORDS = Path(__file__).with_name("version-0.1.0")
VERSION = "20261122T164135.020739Z"
OLDER = "20261121T164135.020739Z"
DOCUMENT = "gdp_price_index_live"
LATER = ("by_word", "in_place_of")
"""Fields of the archive's lines that it did not know."""
STATE, YEAR, MOVED = "WY", 2023, 100.0
"""The figure that it has otherwise than today, by so many dollars a head."""
EARLIER = ("2026-11-20 06:30:00", "net_contribution", 2022, "AK", "net_per_capita_usd", 1.0, 5.0, "as it was")
"""A revision it listed."""
BY_HAND = "map-2022"
"""A chart drawn with ``moneymap chart``, which a run of another year does not draw."""


def empty_release(path: Path) -> None:
    """Its released file, without rows."""
    with duckdb.connect(str(path)) as connection:
        connection.execute((RECORDS / "released.sql").read_text(encoding="utf-8"))


def build_folder(build: Path, today: Path) -> None:
    """All of it in ``build``, with the rows of the released file ``today``."""
    build.mkdir(parents=True)
    _release(build, today)
    _charts(build / "charts")
    _site(build / "site")
    _archive(build / "archive")


def _release(build: Path, today: Path) -> None:
    """The released file, its copies, its description, the note of what was built."""
    released = build / "moneymap.duckdb"
    empty_release(released)
    with duckdb.connect(str(released)) as connection:
        connection.execute(f"attach '{today}' as today (read_only)")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = current_database()"
        ).fetchall()
        for schema, table in tables:
            connection.execute(f'insert into "{schema}"."{table}" by name {_rows_of_today(connection, schema, table)}')
        connection.execute("detach today")
        connection.execute(
            "update mart.net_contribution set net_per_capita_usd = net_per_capita_usd - ? "
            "where state = ? and fiscal_year = ? and method = 'residence'",
            [MOVED, STATE, YEAR],
        )
        connection.execute("insert into mart.revision values (?, ?, ?, ?, ?, ?, ?, ?)", EARLIER)
    (build / "releases").mkdir()
    for version in (OLDER, VERSION):
        shutil.copy(released, build / "releases" / f"moneymap-{version}.duckdb")
    own = {"bytes": released.stat().st_size, "sha256": sha256_of(released)}
    latest = json.loads((RECORDS / "latest.json").read_text(encoding="utf-8"))
    (build / "latest.json").write_text(json.dumps(latest | own, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    built = json.loads((RECORDS / "built.json").read_text(encoding="utf-8"))
    (build / "work").mkdir()
    (build / "work" / "built.json").write_text(json.dumps(built | {"release": own["sha256"]}), encoding="utf-8")


def _rows_of_today(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> str:
    """A query for the rows of a table, of the columns that it had; of one that has views today, those of one view."""
    own, today = (connection.table(name).columns for name in (f'"{schema}"."{table}"', f'today."{schema}"."{table}"'))
    shared = ", ".join(f'"{name}"' for name in own if name in today)
    where = "where view = 'raw'" if "view" in set(today) - set(own) else ""
    return f'select {shared} from today."{schema}"."{table}" {where}'  # noqa: S608  (names of our own tables)


def _archive(folder: Path) -> None:
    """Its lines with their bytes; those of ``DOCUMENT`` from the first year on, which the real file always held.

    The agency on loopback served 0.1.0 the years of its tables alone.
    """
    agencies = Agencies()
    fred.serve(agencies, snapshot_tables(), None)
    [content] = agencies.documents.values()
    objects = {path.name: path.read_bytes() for path in (RECORDS / "objects").iterdir()} | {sha256(content): content}
    lines = [json.loads(line) for line in (RECORDS / "retrievals.jsonl").read_text(encoding="utf-8").splitlines()]
    for line in lines:
        if line["document"] == DOCUMENT:
            del objects[line["sha256"]]
            own = {"sha256": sha256(content), "bytes": len(content), "transferred": len(content)}
            line.update(own, etag=f'"{sha256(content)[:16]}"')
    for name, held in objects.items():
        (place := folder / "objects" / name[:2]).mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(held)
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    (folder / "retrievals.jsonl").write_text(text, encoding="utf-8")


def _charts(folder: Path) -> None:
    """The charts on its record, and one drawn by hand beside them."""
    record = json.loads((RECORDS / "rendered.json").read_text(encoding="utf-8"))
    like = BY_HAND.replace("2022", "2023")
    by_hand = json.loads(json.dumps(record[like]).replace(like, BY_HAND))
    folder.mkdir()
    for entry in (record | {BY_HAND: by_hand}).values():
        entry["files"] = {name: _said(folder / name) for name in entry["files"]}
    text = json.dumps(record | {BY_HAND: by_hand}, indent=1, sort_keys=True)
    (folder / ".rendered.json").write_text(text, encoding="utf-8")


def _site(folder: Path) -> None:
    """The files of its site, and one that somebody put beside them."""
    manifest = json.loads((RECORDS / "site.json").read_text(encoding="utf-8"))
    manifest["files"] = {name: _said(folder / name) for name in manifest["files"]}
    (folder / ".site.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    _said(folder / "CNAME")


def said(name: str) -> bytes:
    """What a file of 0.1.0 holds whose content does not matter."""
    return f"0.1.0: {name}".encode()


def _said(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(said(path.name))
    return sha256(said(path.name))
