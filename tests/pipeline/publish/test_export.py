"""Exports: typed and sorted, the same bytes every time, put in place whole, described by a valid data package."""

import csv
import fcntl
import hashlib
import json
import os
import re
import stat
from datetime import datetime

import duckdb
import openpyxl
import polars as pl
import pytest

from pipeline.errors import MoneymapError, UsageError
from pipeline.files.checksum import sha256_of
from pipeline.publish import export as exporting
from pipeline.publish.datapackage import field_type
from pipeline.publish.export import STAGING, export
from pipeline.read.query import released as opened
from pipeline.release.latest import Latest, latest_of
from pipeline.warehouse.dictionary import catalog
from tests.pipeline.publish.conftest import DOUBLES, TEXTS

FORMS = ("parquet", "csv", "json", "xlsx")
TYPES = {
    "integer": pl.Int64, "number": pl.Float64, "string": pl.String, "date": pl.Date, "boolean": pl.Boolean,
    "datetime": pl.Datetime("us"),
}  # fmt: skip


@pytest.fixture
def lines():
    """Collects progress lines."""
    return []


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class TestForms:
    def test_csv_is_sorted_and_written_in_full(self, release, tmp_path):
        export(release, tmp_path / "out", "csv")
        with (tmp_path / "out" / "mart.flow.csv").open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        assert [int(row["number"]) for row in rows] == list(range(8))
        assert [float(row["amount_usd"]).hex() for row in rows] == [amount.hex() for amount in DOUBLES]
        assert [row["words"] for row in rows] == TEXTS
        assert rows[2] | {"words": "", "amount_usd": ""} == {
            "number": "2", "amount_usd": "", "words": "", "is_late": "false", "day": "2023-10-03",
            "at": "2024-01-02T03:04:05.500Z", "released_at": "2024-01-02T01:04:05Z", "quarter": "0.5",
            "pair": "[2, 1]", "maybe": "",
        }  # fmt: skip

    def test_json_is_an_array_of_records(self, release, tmp_path):
        export(release, tmp_path / "out", "json")
        rows = json.loads((tmp_path / "out" / "mart.flow.json").read_text(encoding="utf-8"))
        assert [row["amount_usd"].hex() for row in rows] == [amount.hex() for amount in DOUBLES]
        assert [row["words"] for row in rows] == TEXTS
        assert rows[2] | {"amount_usd": 0, "words": ""} == {
            "number": 2, "amount_usd": 0, "words": "", "is_late": False, "day": "2023-10-03",
            "at": "2024-01-02T03:04:05.500Z", "released_at": "2024-01-02T01:04:05Z", "quarter": 0.5,
            "pair": "[2, 1]", "maybe": None,
        }  # fmt: skip

    def test_an_empty_table_is_an_empty_array(self, release, tmp_path):
        with duckdb.connect(str(release)) as connection:
            connection.execute("create table raw.none as select 1 as year where false")
        export(release, tmp_path / "out", "json", ["raw.none"])
        assert json.loads((tmp_path / "out" / "raw.none.json").read_text()) == []

    def test_parquet_is_typed(self, release, tmp_path):
        export(release, tmp_path / "out", "parquet")
        frame = pl.read_parquet(tmp_path / "out" / "mart.flow.parquet")
        assert frame["amount_usd"].to_list() == DOUBLES
        assert frame["words"].to_list() == TEXTS
        assert dict(frame.schema) == {
            "number": pl.Int64, "amount_usd": pl.Float64, "words": pl.String, "is_late": pl.Boolean, "day": pl.Date,
            "at": pl.Datetime("us"), "released_at": pl.Datetime("us"), "quarter": pl.Float64, "pair": pl.String,
            "maybe": pl.Int64,
        }  # fmt: skip
        assert len(duckdb.read_parquet(str(tmp_path / "out" / "mart.flow.parquet"))) == 8

    def test_xlsx_holds_numbers_as_numbers_and_texts_as_texts(self, release, tmp_path):
        (path,) = export(release, tmp_path / "out", "xlsx")
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == ["mart.flow", "mart.source"]
        sheet = book["mart.flow"]
        assert sheet.freeze_panes == "A2"
        header, *rows = sheet.iter_rows(values_only=True)
        assert header[:3] == ("number", "amount_usd", "words")
        assert [row[0] for row in rows] == list(range(8))
        assert [row[2] for row in rows] == TEXTS
        assert [cell.data_type for cell in sheet["C"][1:]] == ["s"] * 8
        for row, amount in zip(rows, DOUBLES, strict=True):
            if amount < 1e308:  # the largest double, rounded to Excel's 16 digits, is none
                assert row[1] == pytest.approx(amount, rel=1e-15)
        assert rows[2][3:] == (
            False, datetime(2023, 10, 3), "2024-01-02T03:04:05.500Z", "2024-01-02T01:04:05Z",  # noqa: DTZ001
            0.5, "[2, 1]", None,
        )  # fmt: skip
        assert not sheet["B"][1].hyperlink

    def test_a_sheet_name_is_short_and_its_own(self, release, tmp_path):
        stem = "a_very_long_name_of_a_table_indeed"
        with duckdb.connect(str(release)) as connection:
            for ending in ("one", "two"):
                connection.execute(f"create table raw.{stem}_{ending} as select 1 as year")
        (path,) = export(release, tmp_path / "out", "xlsx", [f"raw.{stem}_one", f"raw.{stem}_two"])
        names = openpyxl.load_workbook(path).sheetnames
        assert names == [f"raw.{stem}"[:31], f"raw.{stem}"[:29] + "~2"]

    def test_a_table_too_long_for_a_sheet_is_refused(self, release, tmp_path, monkeypatch):
        monkeypatch.setattr(exporting, "SHEET_ROWS", 8)
        with pytest.raises(MoneymapError, match=r"^mart\.flow has 8 rows, a sheet of Excel holds 7 and a header"):
            export(release, tmp_path / "out", "xlsx")
        assert not (tmp_path / "out").exists()
        monkeypatch.setattr(exporting, "SHEET_ROWS", 9)
        assert export(release, tmp_path / "out", "xlsx")

    def test_a_text_too_long_for_a_cell_is_refused(self, release, tmp_path):
        with duckdb.connect(str(release)) as connection:
            connection.execute("create table raw.long as select repeat('x', 32768) as said")
        with pytest.raises(MoneymapError, match=r"^raw\.long: a text in said is longer"):
            export(release, tmp_path / "out", "xlsx", ["raw.long"])

    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
    def test_what_is_no_number_is_refused(self, release, tmp_path, form, value):
        with duckdb.connect(str(release)) as connection:
            connection.execute(f"create table raw.odd as select '{value}'::double as amount_usd")
        with pytest.raises(MoneymapError, match=r"^raw\.odd: amount_usd holds a value that is no number$"):
            export(release, tmp_path / "out", form, ["raw.odd"])
        assert not (tmp_path / "out").exists()


class TestChoice:
    def test_without_names_every_mart_that_is_a_table(self, release, tmp_path, lines):
        export(release, tmp_path / "out", "csv", tell=lines.append)
        assert files(tmp_path / "out") == ["datapackage.json", "mart.flow.csv", "mart.source.csv"]
        assert lines == ["mart.flow: 8 rows", "mart.source: 1 rows"]

    def test_views_and_other_schemas_by_name(self, release, tmp_path):
        written = export(release, tmp_path / "out", "csv", ["raw.bea", "mart.seen", "raw.bea"])
        assert [path.name for path in written] == ["mart.seen.csv", "raw.bea.csv", "datapackage.json"]
        assert (tmp_path / "out" / "mart.seen.csv").read_text().split() == ["number", *map(str, range(8))]

    @pytest.mark.parametrize(
        "name", ["mart.nothing", "flow", "mart", "", "..", "../mart.flow", "mart.flow; drop", "/x"]
    )
    def test_an_unknown_name_lists_those_there_are(self, release, tmp_path, name):
        with pytest.raises(UsageError, match=r"there are mart\.flow, mart\.seen, mart\.source, raw\.bea$"):
            export(release, tmp_path / "out", "csv", ["mart.flow", name])
        assert not (tmp_path / "out").exists()

    @pytest.mark.parametrize("name", ["../../escaped", "..", "a/b", ".hidden", "a b"])
    def test_a_table_whose_name_is_no_file_name_is_refused(self, release, tmp_path, name):
        with duckdb.connect(str(release)) as connection:
            connection.execute(f'create table mart."{name}" as select 1 as year')
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(MoneymapError, match="no file can be named after"):
            export(release, tmp_path / "out", "csv")
        assert sorted(tmp_path.rglob("*")) == before

    def test_a_release_without_sources_is_refused(self, release, tmp_path):
        with duckdb.connect(str(release)) as connection:
            connection.execute("delete from mart.source")
        with pytest.raises(MoneymapError, match="names no sources"):
            export(release, tmp_path / "out", "csv")

    def test_there_is_no_export_without_a_release(self, tmp_path):
        with pytest.raises(MoneymapError, match="no release"):
            export(tmp_path / "none.duckdb", tmp_path / "out", "csv")
        assert not (tmp_path / "out").exists()


class TestPlace:
    @pytest.mark.parametrize("form", FORMS)
    def test_twice_gives_the_same_bytes(self, release, tmp_path, form, monkeypatch):
        export(release, tmp_path / "one", form)
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        export(release, tmp_path / "two", form)
        assert contents(tmp_path / "one") == contents(tmp_path / "two")

    def test_other_files_stay(self, release, tmp_path):
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "notes.txt").write_text("mine")
        (tmp_path / "out" / "mart.flow.csv").write_text("old")
        export(release, tmp_path / "out", "csv")
        assert (tmp_path / "out" / "notes.txt").read_text() == "mine"
        assert (tmp_path / "out" / "mart.flow.csv").read_text().startswith("number,")

    def test_what_the_new_descriptor_no_longer_lists_is_removed(self, release, tmp_path):
        out = tmp_path / "out"
        export(release, out, "csv")
        for name in ("mart.other.csv", "mart.flow.json", "moneymap.xlsx"):
            (out / name).write_text("mine")
        export(release, out, "csv", ["mart.seen"])
        kept = ["mart.flow.json", "mart.other.csv", "moneymap.xlsx"]
        assert files(out) == ["datapackage.json", *kept[:2], "mart.seen.csv", kept[2]]
        export(release, out, "parquet", ["mart.flow"])
        assert files(out) == ["datapackage.json", "mart.flow.json", "mart.flow.parquet", *kept[1:]]

    @pytest.mark.parametrize("form", ["json", "xlsx"])
    def test_forms_without_a_descriptor_remove_nothing(self, release, tmp_path, form):
        export(release, tmp_path / "out", "csv")
        before = contents(tmp_path / "out")
        written = export(release, tmp_path / "out", form, ["mart.seen"])
        assert contents(tmp_path / "out") == before | {path.name: path.read_bytes() for path in written}

    def test_only_ordinary_files_of_a_table_s_name_are_removed(self, release, tmp_path):
        out, outside = tmp_path / "out", tmp_path / "raw.outside.csv"
        (out / "deep").mkdir(parents=True)
        (out / "raw.folder.csv").mkdir()
        outside.write_text("not yours")
        (out / "raw.link.csv").symlink_to(outside)
        others = ["notes.txt", "flow.csv", "raw.bea.json", "a.b.c.csv", ".x.csv", "raw.bea.csv.bak", "deep/raw.bea.csv"]
        for name in [*others, "raw.bea.csv"]:
            (out / name).write_text("old")
        paths = [*others, str(outside), "../raw.outside.csv", "raw.folder.csv", "raw.link.csv", "raw.bea.csv", 7, ["x"]]
        resources = [{"path": path} for path in paths]
        (out / "datapackage.json").write_text(json.dumps({"name": "moneymap", "resources": [*resources, "x", {}]}))
        before = set(out.rglob("*"))
        export(release, out, "csv", ["mart.flow"])
        assert before - set(out.rglob("*")) == {out / "raw.bea.csv"}
        assert outside.read_text() == "not yours"

    @pytest.mark.parametrize(
        "descriptor",
        ["", "{", "[]", "7", "{}", '{"name": "moneymap"}', '{"name": "moneymap", "resources": 7}', "[" * 100_000,
         '{"name": "another", "resources": [{"path": "raw.bea.csv"}]}'],
    )  # fmt: skip
    def test_a_descriptor_of_something_else_removes_nothing(self, release, tmp_path, descriptor):
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "raw.bea.csv").write_text("mine")
        (tmp_path / "out" / "datapackage.json").write_text(descriptor)
        export(release, tmp_path / "out", "csv", ["mart.flow"])
        assert files(tmp_path / "out") == ["datapackage.json", "mart.flow.csv", "raw.bea.csv"]

    def test_a_descriptor_that_is_a_link_removes_nothing(self, release, tmp_path):
        export(release, tmp_path / "out", "csv", ["raw.bea"])
        (tmp_path / "out" / "datapackage.json").rename(tmp_path / "elsewhere.json")
        (tmp_path / "out" / "datapackage.json").symlink_to(tmp_path / "elsewhere.json")
        export(release, tmp_path / "out", "csv", ["mart.flow"])
        assert files(tmp_path / "out") == ["datapackage.json", "mart.flow.csv", "raw.bea.csv"]

    @pytest.mark.parametrize("form", FORMS)
    def test_files_may_be_read_by_all_and_nothing_is_left(self, release, tmp_path, form):
        before = os.umask(0o022)
        try:
            written = export(release, tmp_path / "deep" / "out", form)
        finally:
            os.umask(before)
        assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o644}
        assert stat.S_IMODE((tmp_path / "deep" / "out").stat().st_mode) == 0o755
        assert files(tmp_path / "deep" / "out") == sorted(path.name for path in written)

    @pytest.mark.parametrize("failing", [0, 1, 2])
    def test_a_move_that_fails_puts_everything_back(self, release, tmp_path, monkeypatch, failing):
        out = tmp_path / "out"
        export(release, out, "csv", ["mart.flow", "raw.bea"])
        before = contents(out)
        with duckdb.connect(str(release)) as connection:
            connection.execute("delete from mart.flow where number > 3")
        path_type, seen = type(out), []
        replace = path_type.replace

        def fail(self, target):
            if self.parent.name == STAGING:
                seen.append(self)
                if len(seen) == failing + 1:
                    raise OSError(28, "No space left on device", str(target))
            return replace(self, target)

        monkeypatch.setattr(path_type, "replace", fail)
        with pytest.raises(OSError, match="No space left"):
            export(release, out, "csv")
        assert contents(out) == before

    def test_an_export_that_fails_on_the_way_changes_nothing(self, release, tmp_path):
        export(release, tmp_path / "out", "csv")
        before = contents(tmp_path / "out")
        with duckdb.connect(str(release)) as connection:
            connection.execute("create table mart.odd as select 'nan'::double as x")
            connection.execute("delete from mart.flow")
        with pytest.raises(MoneymapError, match="no number"):
            export(release, tmp_path / "out", "csv")
        assert contents(tmp_path / "out") == before

    def test_a_folder_in_the_way_changes_nothing(self, release, tmp_path):
        (tmp_path / "out" / "mart.source.csv").mkdir(parents=True)
        with pytest.raises(MoneymapError, match=r"holds a folder named mart\.source\.csv"):
            export(release, tmp_path / "out", "csv")
        assert files(tmp_path / "out") == ["mart.source.csv"]

    def test_links_are_replaced_not_followed(self, release, tmp_path):
        outside, out = tmp_path / "outside", tmp_path / "out"
        (outside / "folder").mkdir(parents=True)
        (outside / "file").write_text("not yours")
        out.mkdir()
        (out / "mart.flow.csv").symlink_to(outside / "file")
        (out / "mart.source.csv").symlink_to(outside / "folder")
        (out / "datapackage.json").symlink_to(outside / "not there")
        (out / STAGING).symlink_to(outside / "folder")
        export(release, out, "csv")
        assert (outside / "file").read_text() == "not yours"
        assert files(outside) == ["file", "folder"]
        assert files(outside / "folder") == []
        assert not any(path.is_symlink() for path in out.iterdir())

    def test_a_folder_that_is_a_link_is_refused(self, release, tmp_path):
        (tmp_path / "real").mkdir()
        (tmp_path / "out").symlink_to(tmp_path / "real")
        with pytest.raises(UsageError, match="is a link"):
            export(release, tmp_path / "out", "csv")
        assert files(tmp_path / "real") == []

    def test_a_file_in_the_folder_s_place_is_refused(self, release, tmp_path):
        (tmp_path / "out").write_text("mine")
        with pytest.raises(UsageError, match="is no folder"):
            export(release, tmp_path / "out", "csv")

    def test_what_a_killed_export_left_is_cleared(self, release, tmp_path):
        (tmp_path / "out" / STAGING / "kept").mkdir(parents=True)
        (tmp_path / "out" / STAGING / "mart.flow.csv").write_text("half")
        export(release, tmp_path / "out", "csv")
        assert files(tmp_path / "out") == ["datapackage.json", "mart.flow.csv", "mart.source.csv"]

    def test_terms_method_and_compilers_are_those_the_file_says(self, release, tmp_path):
        def package():
            export(release, tmp_path / "out", "csv")
            return json.loads((tmp_path / "out" / "datapackage.json").read_text())

        assert [one["name"] for one in package()["licenses"]] == ["Apache-2.0"]  # a file of before
        with duckdb.connect(str(release)) as connection:
            connection.execute(
                "create table mart.about as select 2 as schema_version, 3 as method_version, date '2026-11-30' as"
                " method_since, 'CC BY 4.0' as licence, 'https://example.org/by' as licence_url"
            )
            connection.execute("alter table mart.source add column compiled_by varchar default 'Somebody'")
        found = package()
        assert [(one["name"], one["path"]) for one in found["licenses"]] == [("CC-BY-4.0", "https://example.org/by")]
        assert (found["method_version"], found["schema_version"]) == (3, 2)
        assert found["sources"][0]["title"].startswith("BEA, compiled by Somebody: ")
        assert found["sources"][0]["compiled_by"] == "Somebody"

    def test_two_at_once_are_not_mixed(self, release, tmp_path):
        (tmp_path / "out").mkdir()
        descriptor = os.open(tmp_path / "out", os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            with pytest.raises(MoneymapError, match="another export"):
                export(release, tmp_path / "out", "csv")
        finally:
            os.close(descriptor)
        assert files(tmp_path / "out") == []


def faults(package, folder):
    """What in a descriptor breaks the Data Package specifications, version 1 (package, resource, table schema)."""
    found = []

    def require(*, holds, text):
        if not holds:
            found.append(text)

    name = re.compile(r"[-a-z0-9._/]+")
    tabular = package.get("profile") == "tabular-data-package"
    require(holds=package.get("profile") in ("data-package", "tabular-data-package"), text="profile")
    require(holds=name.fullmatch(package.get("name", "")), text="name")
    require(holds=re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", package.get("created", "")), text="created")
    require(holds=package.get("licenses"), text="licenses")
    require(holds=all("name" in entry or "path" in entry for entry in package["licenses"]), text="license")
    require(holds=package.get("sources"), text="sources")
    for source in package["sources"]:
        require(holds=source.get("title") and source.get("path", "https://").startswith("https://"), text=str(source))
    require(holds=package.get("resources"), text="resources")
    names = [resource.get("name", "") for resource in package["resources"]]
    require(holds=len(set(names)) == len(names), text="names of resources")
    for resource in package["resources"]:
        path = resource["path"]
        require(holds=name.fullmatch(resource["name"]), text=resource["name"])
        require(holds=not path.startswith("/") and ".." not in path.split("/"), text=path)
        require(holds=not tabular or resource.get("profile") == "tabular-data-resource", text=f"{path}: profile")
        content = (folder / path).read_bytes()
        size = len(content) if resource["format"] == "csv" else None  # see test_packages.py
        require(holds=resource.get("bytes") == size, text=f"{path}: bytes")
        require(holds=resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}", text=f"{path}: hash")
        require(holds="/" in resource["mediatype"] and resource["format"] == path.rsplit(".", 1)[1], text=path)
        schema = resource["schema"]
        fields = [field["name"] for field in schema["fields"]]
        require(holds=fields and len(set(fields)) == len(fields), text=f"{path}: fields")
        require(holds=set(schema.get("primaryKey", [])) <= set(fields), text=f"{path}: primaryKey")
        for field in schema["fields"]:
            known = {"string", "number", "integer", "boolean", "date", "datetime"}
            require(holds=field["type"] in known, text=f"{path}: {field}")
            require(holds=set(field.get("constraints", {})) <= {"required"}, text=f"{path}: {field}")
    return found


class TestDataPackage:
    @pytest.mark.parametrize("form", ["csv", "parquet"])
    def test_keeps_the_rules_of_the_standard(self, release, tmp_path, form):
        export(release, tmp_path / "out", form)
        package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
        assert faults(package, tmp_path / "out") == []
        assert package["created"] == "2026-11-22T00:00:00Z"
        flow = package["resources"][0]
        assert (flow["name"], flow["description"]) == ("mart.flow", "Flows.")
        assert flow["schema"]["primaryKey"] == ["number"]
        fields = {field["name"]: field for field in flow["schema"]["fields"]}
        assert fields["amount_usd"] == {
            "name": "amount_usd", "type": "number", "description": "Dollars.", "unit": "USD",
            "constraints": {"required": True},
        }  # fmt: skip
        assert "constraints" not in fields["maybe"]

    def test_a_broken_descriptor_is_found(self, release, tmp_path):
        export(release, tmp_path / "out", "csv")
        package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
        package["name"] = "Money Map"
        package["resources"][0]["schema"]["primaryKey"] = ["nothing"]
        package["resources"][1]["bytes"] += 1
        assert faults(package, tmp_path / "out") == [
            "name", "mart.flow.csv: primaryKey", "mart.source.csv: bytes",
        ]  # fmt: skip

    def test_names_the_release_where_it_is_known(self, release, tmp_path):
        version = "20260102T030405.678901Z"

        def exported(folder, **described):
            known = {
                "version": version, "released_at": "a", "checked_at": "b", "file": "f", "copy": None,
                "bytes": release.stat().st_size, "sha256": sha256_of(release), "contents_sha256": "c", "software": "s",
                "storage": "s", "tables": {}, "sources": [],
            }  # fmt: skip
            latest_of(release).write_text(Latest(**known | described).text())
            export(release, tmp_path / folder, "csv")
            return json.loads((tmp_path / folder / "datapackage.json").read_text())

        assert exported("one")["release"] == {"version": version, "sha256": sha256_of(release)}
        exported("two", checked_at="later")
        assert contents(tmp_path / "one") == contents(tmp_path / "two")
        assert "release" not in exported("three", sha256="0" * 64)
        assert "release" not in exported("four", bytes=1)
        latest_of(release).write_text("{")
        export(release, tmp_path / "five", "csv")
        assert "release" not in json.loads((tmp_path / "five" / "datapackage.json").read_text())

    def test_a_release_replaced_meanwhile_is_not_named(self, release, tmp_path, monkeypatch):
        found = iter([{"version": "old"}, {"version": "new"}])
        monkeypatch.setattr(exporting, "_release", lambda _: next(found))
        export(release, tmp_path / "out", "csv")
        assert "release" not in json.loads((tmp_path / "out" / "datapackage.json").read_text())

    @pytest.mark.parametrize("form", ["json", "xlsx"])
    def test_stands_beside_csv_and_parquet_only(self, release, tmp_path, form):
        export(release, tmp_path / "out", form)
        assert "datapackage.json" not in files(tmp_path / "out")

    def test_empty_text_is_not_required_since_csv_cannot_tell_it(self, release, tmp_path):
        with duckdb.connect(str(release)) as connection:
            connection.execute("create table raw.words as select '' as said, 'x' as word")
            connection.execute("comment on table raw.words is 'Words. Key: word.'")
        export(release, tmp_path / "out", "csv", ["raw.words"])
        said, word = json.loads((tmp_path / "out" / "datapackage.json").read_text())["resources"][0]["schema"]["fields"]
        assert "constraints" not in said
        assert word["constraints"] == {"required": True}

    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            ("BIGINT", "integer"), ("DECIMAL(22,2)", "number"), ("DOUBLE", "number"), ("VARCHAR", "string"),
            ("DATE", "date"), ("TIMESTAMP WITH TIME ZONE", "datetime"), ("INTEGER[]", "string"),
            ("DECIMAL(3,2)[]", "string"), ("STRUCT(a INTEGER)", "string"), ("INTERVAL", "string"),
        ],
    )  # fmt: skip
    def test_types(self, kind, expected):
        assert field_type(kind) == expected


@pytest.mark.slow
class TestReleased:
    """The marts of a whole run."""

    def test_every_csv_reads_back_by_its_schema_equal_to_the_mart(self, released, tmp_path):
        export(released / "moneymap.duckdb", tmp_path / "out", "csv")
        package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
        assert faults(package, tmp_path / "out") == []
        with opened(released / "moneymap.duckdb") as connection:
            tables = [e for e in catalog(connection) if (e.schema, e.kind) == ("mart", "table")]
            assert [resource["name"] for resource in package["resources"]] == [e.full_name for e in tables]
            for resource in package["resources"]:
                schema = {field["name"]: TYPES[field["type"]] for field in resource["schema"]["fields"]}
                found = pl.read_csv(tmp_path / "out" / resource["path"], schema=schema)
                key = resource["schema"]["primaryKey"]
                mart = connection.table(resource["name"]).pl().cast(schema).sort(key)
                assert found.equals(mart, null_equal=True), resource["name"]
                required = [f["name"] for f in resource["schema"]["fields"] if f.get("constraints")]
                assert found.select(required).null_count().sum_horizontal().item() == 0
                assert not found.select(pl.struct(key).is_duplicated().any()).item()

    @pytest.mark.parametrize("form", ["parquet", "json"])
    def test_other_forms_read_back_equal(self, released, tmp_path, form):
        tables = ["mart.flow", "mart.net_contribution", "mart.net_view"]
        export(released / "moneymap.duckdb", tmp_path / "out", form, tables)
        read = pl.read_parquet if form == "parquet" else pl.read_json
        with opened(released / "moneymap.duckdb") as connection:
            for table in tables:
                found = read(tmp_path / "out" / f"{table}.{form}")
                mart = connection.table(table).pl()
                order = [name for name in mart.columns if mart[name].dtype != pl.Float64]
                assert found.cast(mart.schema).sort(order).equals(mart.sort(order), null_equal=True), table

    def test_every_table_can_be_exported_by_name(self, released, tmp_path):
        with opened(released / "moneymap.duckdb") as connection:
            names = [e.full_name for e in catalog(connection) if e.kind == "table"]
        written = export(released / "moneymap.duckdb", tmp_path / "out", "parquet", names)
        assert len(written) == len(names) + 1
        package = json.loads(written[-1].read_text(encoding="utf-8"))
        latest = json.loads((released / "latest.json").read_text(encoding="utf-8"))
        assert package["release"] == {name: latest[name] for name in ("version", "sha256")}
        assert faults(package, tmp_path / "out") == []
