"""What ``deploy/`` names exists: commands, settings, files, targets of make; and the health it tells is the health."""

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline.app.group import cli
from tests.pipeline.made_up_release import build_work

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
README = (DEPLOY / "README.md").read_text(encoding="utf-8")
HOURS_AGO = 3600
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def unit(name):
    """A unit of systemd; a key may stand several times."""
    lines = [line for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read_string("\n".join(lines))
    return parser, [line.partition("=")[2] for line in lines if line.startswith("ExecStart=")]


class TestNames:
    def test_units_start_commands_there_are(self):
        _, started = unit("moneymap.service")
        assert [Path(line.split()[0]).name for line in started] == ["moneymap", "moneymap"]
        assert [line.split()[1] for line in started] == ["nightly", "site"]
        assert {line.split()[1] for line in started} <= set(cli.commands)

    def test_the_timer_starts_the_service(self):
        timer, _ = unit("moneymap.timer")
        assert timer["Timer"]["OnCalendar"]
        assert (DEPLOY / "moneymap.timer").with_suffix(".service").is_file()

    def test_the_service_writes_where_the_page_says(self):
        service, _ = unit("moneymap.service")
        assert service["Service"]["Environment"] == "MONEYMAP_BUILD=%S/moneymap/build"
        assert service["Service"]["StateDirectory"] == "moneymap"
        assert "/var/lib/moneymap/build" in README

    def test_the_image_is_made_of_files_there_are(self):
        copied = [line.split()[1:-1] for line in DOCKERFILE.splitlines() if re.match(r"COPY (?!--from)", line)]
        sources = {name for names in copied for name in names}
        assert {"pipeline", "assets", "reports", "sql", "docs", "setup.py", "requirements.txt"} <= sources
        assert [name for name in sources if not (ROOT / name).exists()] == []
        sent = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
        assert {line[1:] for line in sent if line.startswith("!")} == sources

    def test_the_image_runs_a_command_there_is_as_nobody_in_particular(self):
        (command,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
        program, name = json.loads(command)
        assert (program, name in cli.commands) == ("moneymap", True)
        assert re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE) == ["10001"]

    def test_the_workflow_makes_targets_there_are(self):
        workflow = yaml.safe_load((DEPLOY / "pages.yml").read_text(encoding="utf-8"))
        steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
        runs = [step["run"] for step in steps if "run" in step]
        assert [run.split()[:2] for run in runs] == [["make", "nightly"], ["make", "site"]]
        assert {run.split()[1] for run in runs} <= set(TARGETS)
        assert [step["with"]["path"] for step in steps if "upload-pages" in step.get("uses", "")] == ["build/site"]

    @pytest.mark.parametrize("file", sorted(path.name for path in DEPLOY.iterdir() if path.is_file()))
    def test_settings_and_files_named_are_there(self, file):
        text = (DEPLOY / file).read_text(encoding="utf-8")
        known = (ROOT / "README.md").read_text(encoding="utf-8")
        assert [name for name in re.findall(r"\bMONEYMAP_[A-Z]+", text) if f"`{name}`" not in known] == []
        assert [name for name in re.findall(r"\bdeploy/[\w.]+", text) if not (ROOT / name).is_file()] == []
        assert [name for name in re.findall(r"\btests/[\w./]+\.py", text) if not (ROOT / name).is_file()] == []
        assert [
            name for name in re.findall(r"\bmake ([a-z]+)$|`make ([a-z]+)", text) if not set(name) & set(TARGETS)
        ] == []
        assert [name for name in re.findall(r"`moneymap ([a-z]+)", text) if name not in cli.commands] == []

    def test_every_file_is_on_the_page(self):
        named = {path.name for path in DEPLOY.iterdir() if path.is_file()} - {"README.md", "Dockerfile.dockerignore"}
        assert [name for name in sorted(named) if name not in README] == []
        assert "(deploy/README.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


class TestHealth:
    @pytest.fixture
    def build(self, tmp_path):
        """A build folder with a release."""
        from pipeline.release.replace import publish  # noqa: PLC0415

        publish(build_work(tmp_path / "work.duckdb"), tmp_path / "build" / "moneymap.duckdb")
        return tmp_path / "build"

    def look(self, build, *arguments):
        done = subprocess.run(
            [sys.executable, "-I", DEPLOY / "health.py", build, *arguments], capture_output=True, text=True, check=False
        )
        assert done.stderr == ""
        return done.returncode, done.stdout.strip()

    def test_a_release_of_this_night_is_healthy(self, build):
        assert self.look(build) == (0, "healthy")

    def test_no_release(self, tmp_path):
        code, said = self.look(tmp_path)
        assert code == 1
        assert "latest.json cannot be read" in said

    @pytest.mark.parametrize("text", ["", "{", "[1]", "null", '{"file": "moneymap.duckdb"}'])
    def test_a_description_that_is_none(self, build, text):
        (build / "latest.json").write_text(text)
        code, said = self.look(build)
        assert code == 1
        assert "latest.json cannot be read" in said

    def test_a_file_that_is_gone_or_another(self, build):
        file = build / "moneymap.duckdb"
        content = file.read_bytes()
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        assert self.look(build) == (1, f"{file} is not the file latest.json describes")
        file.unlink()
        assert self.look(build)[0] == 1

    def test_nights_that_ended_long_ago(self, build):
        latest = json.loads((build / "latest.json").read_text())
        (build / "latest.json").write_text(json.dumps(latest | {"checked_at": "2026-01-01T00:00:00+00:00"}))
        code, said = self.look(build)
        assert code == 1
        assert re.match(r"the last night ended [\d,]+ hours ago, more than 36$", said)
        assert self.look(build, "1e9") == (0, "healthy")

    def test_a_quiet_night_that_left_a_report_counts(self, build):
        latest = json.loads((build / "latest.json").read_text())
        (build / "latest.json").write_text(json.dumps(latest | {"checked_at": "2026-01-01T00:00:00+00:00"}))
        (build / "reports").mkdir()
        report = build / "reports" / "night.json"
        report.write_text("{}")
        assert self.look(build) == (0, "healthy")
        old = report.stat().st_mtime - 40 * HOURS_AGO
        os.utime(report, (old, old))
        assert self.look(build)[1].startswith("the last night ended 40 hours ago")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on the path")
def test_systemd_understands_the_units(tmp_path):
    for name in ("moneymap.service", "moneymap.timer"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("/opt/moneymap/bin/moneymap", sys.executable))
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / "moneymap.service", tmp_path / "moneymap.timer"],
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if "moneymap" in line] == []
