"""``moneymap doctor``: one line a finding, and exit code 1 when something is wrong."""

import json

import pytest


class TestDoctor:
    def test_all_is_well(self, answer):
        lines = answer("doctor").splitlines()
        assert len(lines) >= 5
        assert all(line.startswith("ok ") for line in lines)

    def test_json(self, answer):
        findings = json.loads(answer("doctor", "--json"))
        assert {"python", "snapshot", "release"} <= {finding["what"] for finding in findings}
        assert all(finding["ok"] for finding in findings)

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
