"""Data packages as another program reads them: frictionless finds CSV and Parquet packages valid, and finds faults."""

import json

import duckdb
import frictionless
import polars as pl
import pytest

from pipeline.publish.export import export

FORMS = ("csv", "parquet")


def complaints(folder):
    """What frictionless has to say of a package, a line each; how many resources it looked at."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    warnings = [*report.warnings, *(warning for task in report.tasks for warning in task.warnings)]
    return [error.message for error in errors] + warnings, len(report.tasks)


def descriptor(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("form", FORMS)
class TestValid:
    def test_every_type_and_null(self, release, tmp_path, form):
        export(release, tmp_path / "out", form, ["mart.flow", "mart.seen", "mart.source", "raw.bea"])
        assert complaints(tmp_path / "out") == ([], 4)

    def test_nulls_of_every_type_first_last_and_throughout(self, release, tmp_path, form):
        with duckdb.connect(str(release)) as connection:
            connection.execute(
                """
                create table raw.gaps as
                select n, if(n = 1, n, null) as rank, if(n <> 1, n / 2, null) as share, if(n = 1, 'x', null) as words,
                  if(n = 1, true, null) as is_late, if(n = 1, date '2024-01-02', null) as day,
                  if(n = 1, timestamp '2024-01-02 03:04:05', null) as at, if(n = 1, n, null)::decimal(9, 2) as amount,
                  null::bigint as never, null::double as none, null::varchar as silent
                from range(3) as numbers (n);
                comment on table raw.gaps is
                  'Gaps. Key: n. May be null: rank, share, words, is_late, day, at, amount, never, none, silent.';
                """
            )
        export(release, tmp_path / "out", form, ["raw.gaps"])
        assert complaints(tmp_path / "out") == ([], 1)

    @pytest.mark.slow
    def test_the_marts_of_a_whole_run(self, released, tmp_path, form):
        export(released / "moneymap.duckdb", tmp_path / "out", form)
        found, resources = complaints(tmp_path / "out")
        assert found == []
        assert resources == len(descriptor(tmp_path / "out")["resources"]) > 20


class TestWhatParquetNeeds:
    """Both are frictionless's: it has no count of a Parquet file's bytes, and pandas between the file and itself."""

    def test_no_bytes_are_given(self, release, tmp_path):
        export(release, tmp_path / "out", "parquet", ["raw.bea"])
        package = descriptor(tmp_path / "out")
        assert "bytes" not in package["resources"][0]
        package["resources"][0]["bytes"] = (tmp_path / "out" / "raw.bea.parquet").stat().st_size
        (tmp_path / "out" / "datapackage.json").write_text(json.dumps(package))
        assert "byte count" in " ".join(complaints(tmp_path / "out")[0])

    def test_nan_is_a_missing_value_and_the_file_holds_a_null(self, release, tmp_path):
        export(release, tmp_path / "out", "parquet", ["mart.flow"])
        package = descriptor(tmp_path / "out")
        assert package["resources"][0]["schema"]["missingValues"] == ["", "nan"]
        assert pl.read_parquet(tmp_path / "out" / "mart.flow.parquet")["maybe"].to_list() == [0, 1, None, *range(3, 8)]
        package["resources"][0]["schema"]["missingValues"] = [""]
        (tmp_path / "out" / "datapackage.json").write_text(json.dumps(package))
        assert '"nan"' in " ".join(complaints(tmp_path / "out")[0])

    @pytest.mark.parametrize(("form", "may_be_missing"), [("csv", {"empty"}), ("parquet", {"empty", "nan"})])
    def test_text_that_reads_as_missing_is_not_required(self, release, tmp_path, form, may_be_missing):
        with duckdb.connect(str(release)) as connection:
            connection.execute("create table raw.words as select '' as empty, 'nan' as nan, 'x' as word")
            connection.execute("comment on table raw.words is 'Words. Key: word.'")
        export(release, tmp_path / "out", form, ["raw.words"])
        fields = descriptor(tmp_path / "out")["resources"][0]["schema"]["fields"]
        assert {field["name"] for field in fields if "constraints" not in field} == may_be_missing
        assert complaints(tmp_path / "out") == ([], 1)


class TestFaultsAreFound:
    """A judge that finds nothing would pass anything."""

    def test_another_byte(self, release, tmp_path):
        export(release, tmp_path / "out", "csv", ["mart.source"])
        path = tmp_path / "out" / "mart.source.csv"
        path.write_bytes(path.read_bytes().replace(b"free", b"fred"))
        assert "hash" in " ".join(complaints(tmp_path / "out")[0])

    @pytest.mark.parametrize("form", FORMS)
    def test_another_type(self, release, tmp_path, form):
        export(release, tmp_path / "out", form, ["mart.flow"])
        package = descriptor(tmp_path / "out")
        (words,) = (field for field in package["resources"][0]["schema"]["fields"] if field["name"] == "words")
        words["type"] = "date"
        (tmp_path / "out" / "datapackage.json").write_text(json.dumps(package))
        assert "Type error" in " ".join(complaints(tmp_path / "out")[0])

    @pytest.mark.parametrize("form", FORMS)
    def test_a_missing_value_that_is_required(self, release, tmp_path, form):
        with duckdb.connect(str(release)) as connection:
            connection.execute("comment on table mart.flow is 'Flows. Key: number.'")
        export(release, tmp_path / "out", form, ["mart.flow"])
        assert "required" in " ".join(complaints(tmp_path / "out")[0])
