"""``moneymap doctor``: one line a finding, and exit code 1 when something is wrong."""

import errno
import hashlib
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from pipeline.fetch.archive import Archive, Retrieval

RETRIEVAL = Retrieval(
    run="20261122T113000Z",
    at="2026-11-22T11:30:00+00:00",
    dataset="amounts",
    document="amounts_live",
    publisher="Office of Made-up Figures",
    url="https://omf.example/amounts.csv",
    asked="a",
    status=200,
    etag="",
    last_modified="",
    transferred=3,
    bytes=3,
    sha256=hashlib.sha256(b"a,b").hexdigest(),
    outcome="accepted",
)


@pytest.fixture
def archive(build):
    """The archive of the build folder, with one document in it."""
    kept = Archive(build / "archive")
    kept.clear_incoming()
    (kept.incoming / "one").write_bytes(b"a,b")
    kept.keep(kept.incoming / "one", RETRIEVAL.sha256)
    kept.append(RETRIEVAL)
    kept.append(replace(RETRIEVAL, outcome="failed", sha256="", at="2026-11-23T11:30:00+00:00"))
    return kept


class TestDoctor:
    def test_all_is_well(self, answer):
        lines = answer("doctor").splitlines()
        assert len(lines) >= 5
        assert all(line.startswith("ok ") for line in lines)

    def test_json(self, answer):
        findings = json.loads(answer("doctor", "--json"))
        assert {"python", "snapshot", "archive", "release"} <= {finding["what"] for finding in findings}
        assert all(finding["ok"] for finding in findings)

    def test_an_archive_that_is_empty_is_no_problem(self, answer):
        assert "archive: nothing was fetched yet; 'moneymap refresh' does" in answer("doctor")

    @pytest.mark.usefixtures("archive")
    def test_an_archive_that_is_whole(self, call, build):
        code, out, _ = call("doctor", build=build)
        assert code == 0
        assert "archive: 1 documents and vintages, asked last at 2026-11-23T11:30:00+00:00, checksums match" in out

    def test_a_document_that_was_altered_or_lost_in_the_archive_is_a_problem(self, call, build, archive):
        (kept,) = (path for path in (archive.folder / "objects").rglob("*") if path.is_file())
        kept.write_bytes(b"a,c")
        assert str(kept) in self.broken(call, build=build)
        kept.unlink()
        line = self.broken(call, build=build)
        assert "archive" in line
        assert str(kept) in line

    def test_a_damaged_list_of_the_archive_is_a_problem(self, call, build, archive):
        archive.lines.write_text("{\n" + archive.lines.read_text())
        assert "line 1 of " in self.broken(call, build=build)

    def broken(self, call, **folders):
        code, out, err = call("doctor", **folders)
        assert code == 1
        assert err.startswith("moneymap: ")
        assert err.count("\n") == 1
        (line,) = (line for line in out.splitlines() if line.startswith("PROBLEM"))
        assert any(line.startswith("ok ") for line in out.splitlines())
        return line

    def test_an_altered_snapshot_is_a_problem(self, call, released, snapshot):
        with (snapshot / "tables" / "usda_snap.csv").open("a") as file:
            file.write("\n")
        line = self.broken(call, build=released, snapshot=snapshot)
        assert "snapshot" in line
        assert "usda_snap.csv" in line

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": 99}'])
    def test_a_broken_manifest_is_a_problem(self, call, released, snapshot, text):
        (snapshot / "manifest.json").write_text(text)
        assert "manifest.json" in self.broken(call, build=released, snapshot=snapshot)

    def test_no_release_says_how_to_make_one(self, call, tmp_path):
        assert "moneymap run" in self.broken(call, build=tmp_path / "build")

    @pytest.mark.parametrize("content", [b"", b"<html>" * 5000], ids=["empty", "html"])
    def test_a_broken_release_is_a_problem(self, call, tmp_path, content):
        (tmp_path / "moneymap.duckdb").write_bytes(content)
        assert "moneymap.duckdb" in self.broken(call, build=tmp_path)

    @pytest.mark.parametrize("damage", [lambda latest: latest.unlink(), lambda latest: latest.write_text("{}")])
    def test_a_description_that_is_not_of_the_release_is_a_problem(self, call, build, damage):
        damage(build / "latest.json")
        assert "latest.json" in self.broken(call, build=build)

    def test_a_release_somebody_wrote_into_is_a_problem(self, call, build):
        with (build / "moneymap.duckdb").open("ab") as file:
            file.write(b"more")
        assert "does not describe" in self.broken(call, build=build)

    def test_an_old_python_is_a_problem(self, call, released, monkeypatch):
        monkeypatch.setattr("pipeline.app.doctor.LEAST_PYTHON", (99, 0))
        assert "python: Python 3" in self.broken(call, build=released)

    @pytest.mark.parametrize(
        ("requirement", "said"),
        [
            ("click>=99", "another version: click "),
            ("duckdb<1", " in place of <1"),
            ("no-such-library>=1", "not installed: no-such-library"),
        ],
    )
    def test_a_library_of_another_version_or_missing_is_a_problem(self, call, released, monkeypatch, requirement, said):
        monkeypatch.setattr("pipeline.app.doctor.requires", lambda _: [requirement, "click>=1; python_version < '3'"])
        line = self.broken(call, build=released)
        assert said in line
        assert "'make setup' installs what is needed" in line

    def test_a_full_disk_is_a_problem(self, call, released, monkeypatch):
        monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=7_000_000))
        assert "disk: only 7 MB free at " in self.broken(call, build=released)

    def test_a_folder_that_takes_no_files_is_a_problem(self, call, build, monkeypatch):
        def refuse(*_, **folder):
            raise OSError(errno.EROFS, "Read-only file system", str(folder["dir"]))

        monkeypatch.setattr("tempfile.TemporaryDirectory", refuse)
        line = self.broken(call, build=build)
        assert f"nothing can be written in {build} (Read-only file system)" in line

    @pytest.mark.parametrize("name", ["charts", "work", "releases", "reports", "site", "figures", "archive"])
    def test_a_file_in_the_way_is_a_problem(self, call, build, name):
        shutil.rmtree(build / name, ignore_errors=True)
        (build / name).write_text("in the way")
        assert f"{build / name} is no folder and in the way" in self.broken(call, build=build)

    def test_writing_leaves_nothing(self, answer, released):
        before = sorted(released.rglob("*"))
        answer("doctor")
        assert sorted(released.rglob("*")) == before

    @pytest.mark.parametrize(
        ("moment", "said"),
        [
            (datetime(2001, 1, 1, tzinfo=UTC), "the clock says 2001-01-01, and the snapshot was made on "),
            (
                datetime(2046, 1, 1, tzinfo=UTC),
                "the clock says 2046-01-01, more than 3 years after the snapshot",
            ),
        ],
    )
    def test_a_wrong_clock_is_a_problem(self, call, released, monkeypatch, moment, said):
        monkeypatch.setattr("pipeline.clock.now", lambda: moment)
        assert said in self.broken(call, build=released)

    def test_a_clock_before_the_newest_retrieval_is_a_problem(self, call, build, archive):
        archive.append(replace(RETRIEVAL, at="2999-01-01T00:00:00+00:00"))
        assert "and amounts_live was asked for on 2999-01-01: set the clock" in self.broken(call, build=build)
