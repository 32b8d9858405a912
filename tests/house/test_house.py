"""The walls of the house: what may import what, where agencies may be named, what may be committed."""

import ast
import re
import subprocess
import tomllib
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from setuptools import find_packages

import pipeline
from assets.sources import datasets
from pipeline.settings import ROOT
from tests.house.walls import MODULES, ROOMS, arrows, called, imported, inner, name_of, promised

LARGEST_BYTES = 5_000_000
MAIN = ROOT / "pipeline" / "__main__.py"
"""What ``python -m pipeline`` runs; nothing imports it."""
LONGEST = 300
"""Lines of a file, but for tables."""
REACHES_OUT = {
    "dagster", "duckdb", "ftplib", "http", "io", "multiprocessing", "os", "pathlib", "requests", "shutil", "socket",
    "subprocess", "tempfile", "threading", "urllib",
}  # fmt: skip
"""Modules with which code reads, writes, starts or fetches."""
HOME = re.compile(r"(?<![\w.])/(?:home|Users|root|mnt|work)/[\w.-]+|[A-Za-z]:\\{1,2}Users")
SERVED = {dataset.name: dataset.live(date(2026, 11, 22)) for dataset in datasets()}
"""What the publishers serve on a day, by dataset."""
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
WEB = re.compile(r"https?://|\b[\w-]+\.(?:gov|org|edu|com|net)\b")


def modules(*folders):
    return [path for path in MODULES if any(path.is_relative_to(ROOT / folder) for folder in folders)]


def rooms_imported(path):
    """The rooms and libraries a module imports."""
    return {module.split(".")[0] for module in imported(path)}


@pytest.fixture(scope="module")
def committed():
    """Every file that is committed or would be; the test is skipped outside a git checkout."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


class TestWalls:
    @pytest.mark.parametrize("path", modules("pipeline"), ids=name_of)
    def test_only_the_front_door_imports_assets(self, path):
        if not path.is_relative_to(ROOT / "pipeline" / "app"):
            assert "assets" not in rooms_imported(path)

    @pytest.mark.parametrize("path", modules("assets"), ids=name_of)
    def test_assets_do_not_reach_through_the_front_door(self, path):
        assert [module for module in imported(path) if module.startswith("pipeline.app")] == []

    @pytest.mark.parametrize("path", modules("pipeline"), ids=name_of)
    def test_only_what_is_published_needs_reports(self, path):
        if not any(path.is_relative_to(ROOT / "pipeline" / room) for room in ("app", "publish")):
            assert "reports" not in rooms_imported(path)

    @pytest.mark.parametrize("path", modules("reports"), ids=name_of)
    def test_reports_read_write_start_and_fetch_nothing(self, path):
        assert rooms_imported(path).isdisjoint({"pipeline", "assets"} | REACHES_OUT)
        assert called(path).isdisjoint({"open", ".open", ".read_text", ".write_text", ".write_bytes", ".unlink"})

    @pytest.mark.parametrize("path", modules("reports"), ids=name_of)
    def test_reports_read_their_own_data_through_one_module(self, path):
        if path != ROOT / "reports" / "package_data.py":
            assert [module for module in imported(path) if module.startswith("importlib.resources")] == []
            assert called(path).isdisjoint({".read_bytes", ".joinpath", "FileSystemLoader", "PackageLoader"})

    def test_templates_have_one_environment(self):
        using = [name_of(path) for path in modules("reports") if "jinja2" in rooms_imported(path)]
        assert using == ["reports/pages/templates.py"]

    @pytest.mark.parametrize("path", modules("assets/sources"), ids=name_of)
    def test_parsers_reach_for_nothing(self, path):
        assert rooms_imported(path).isdisjoint(REACHES_OUT - {"io"})

    @pytest.mark.parametrize("room", ["pipeline", "reports"])
    def test_arrows_between_inner_rooms_are_those_of_contributing(self, room):
        listed = promised(room)
        assert {start: set(ends) for start, ends in listed.items()} == arrows(room)

    @pytest.mark.parametrize("room", ["pipeline", "reports"])
    def test_arrows_run_one_way(self, room):
        """The list goes from the front door down: no room imports one that stands above it."""
        order = list(promised(room))
        assert [
            (start, end)
            for start, ends in promised(room).items()
            for end in ends
            if order.index(end) <= order.index(start)
        ] == []

    def test_what_stands_beside_the_inner_rooms_needs_none_of_them(self):
        """Settings, clock, progress, errors: every room may use them."""
        beside = [path for path in modules("pipeline") if path.parent == ROOT / "pipeline" and path != MAIN]
        assert len(beside) > 3
        found = {name_of(path): {inner(module, "pipeline") for module in imported(path)} - {""} for path in beside}
        assert [name for name, rooms in found.items() if rooms] == []

    def test_python_m_pipeline_is_the_front_door_and_nothing_else(self):
        assert imported(MAIN) == {"pipeline.app.cli", "pipeline.app.cli.main"}
        assert called(MAIN) == {"main"}
        named = [name_of(path) for path in MODULES if any(m.startswith("pipeline.__main__") for m in imported(path))]
        assert named == []

    def test_every_folder_of_modules_is_a_package(self):
        scripts = {ROOT / "reports" / "geometry"}
        assert [name_of(path) for path in MODULES if not (path.parent / "__init__.py").is_file()] == [
            name_of(path) for path in MODULES if path.parent in scripts
        ]

    def test_tests_do_not_hide_the_package(self):
        assert Path(pipeline.__file__ or "nowhere").parent == ROOT / "pipeline"


class TestModules:
    @pytest.mark.parametrize("path", MODULES, ids=name_of)
    def test_opens_with_what_belongs_in_it(self, path):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))

    @pytest.mark.parametrize("path", MODULES, ids=name_of)
    def test_says_what_it_is_for(self, path):
        assert path.stem not in {"utils", "util", "helpers", "common", "misc"}

    def test_no_file_is_long_that_is_not_a_table(self):
        tables = [ROOT / "sql" / "core", ROOT / "sql" / "mart", ROOT / "pipeline" / "snapshot" / "tables"]
        files = [
            path
            for room in ROOMS
            for path in (ROOT / room).rglob("*")
            if path.suffix in {".py", ".sql", ".j2", ".js", ".yaml"} and path.parent not in tables
        ]
        assert len(files) > len(MODULES)
        lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
        assert {name: length for name, length in lengths.items() if length > LONGEST} == {}

    def test_every_package_is_shipped(self):
        found = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]["find"]
        packages = {name_of(path.parent).replace("/", ".") for path in MODULES if path.name == "__init__.py"}
        assert packages == set(find_packages(str(ROOT), include=found["include"]))


class TestAgencies:
    @pytest.mark.parametrize("path", modules("pipeline"), ids=name_of)
    def test_machinery_holds_no_address(self, path):
        assert WEB.findall(path.read_text(encoding="utf-8")) == []

    @pytest.mark.parametrize("path", modules("pipeline"), ids=name_of)
    def test_machinery_names_no_dataset_and_no_agency(self, path):
        text = path.read_text(encoding="utf-8")
        names = {dataset.name for dataset in datasets()} | {
            d.publisher for table in datasets() for d in (*table.documents, *SERVED[table.name])
        }
        names |= {"IRS", "BEA", "OMB", "CBO", "CMS", "USDA", "FRED", "USAspending"}
        assert [name for name in sorted(names) if re.search(rf"\b{re.escape(name)}\b", text)] == []

    def test_addresses_of_documents_are_https(self):
        addresses = {document.url for dataset in datasets() for document in dataset.documents}
        lives = [live for served in SERVED.values() for live in served]
        asked = {live.request.url for live in lives} | {live.index.url for live in lives if live.index}
        assert len(asked) > 50
        assert [address for address in sorted(addresses | asked) if not address.startswith("https://")] == []

    def test_documents_are_asked_for_at_a_host_by_its_name_alone(self):
        """No port, no user, no secret; and what a redirect may lead to is a host, too."""
        lives = [live for served in SERVED.values() for live in served]
        hosts = {live.request.host for live in lives} | {host for live in lives for host in live.request.hosts}
        hosts |= {urlsplit(live.index.url).netloc for live in lives if live.index}
        assert [host for host in sorted(hosts) if not HOST.fullmatch(host)] == []

    def test_documents_are_named_once_and_never_as_those_of_the_snapshot(self):
        names = [live.name for served in SERVED.values() for live in served]
        embedded = {document.name for dataset in datasets() for document in dataset.documents}
        assert len(names) == len(set(names))
        assert embedded & set(names) == set()


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
class TestRequirements:
    def test_every_entry_is_pinned_and_hashed(self, file):
        entries = (ROOT / file).read_text().replace("\\\n", " ").splitlines()
        entries = [entry for entry in entries if entry.strip() and not entry.startswith("#")]
        assert len(entries) > 10
        for entry in entries:
            assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[\w.!+]+\s", entry), entry
            assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry

    def test_no_index_and_no_address(self, file):
        text = (ROOT / file).read_text()
        assert [word for word in ("://", "index", "find-links", "file:", " @ ") if word in text] == []


def test_tools_of_development_are_not_needed_to_run():
    text = (ROOT / "requirements.txt").read_text()
    assert not re.search(r"(?m)^(pytest|ruff|mypy|hypothesis|openpyxl|dagster-webserver|pre-commit)==", text)


class TestCommitted:
    def test_no_file_is_large(self, committed):
        assert [name_of(path) for path in committed if path.stat().st_size > LARGEST_BYTES] == []

    def test_no_file_names_a_path_of_a_machine(self, committed):
        found = {}
        for path in committed:
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            paths = HOME.findall(text) + [own for own in (str(ROOT), f"{Path.home()}/") if own in text]
            if paths:
                found[name_of(path)] = sorted(set(paths))[:3]
        assert found == {}

    def test_nothing_that_is_made_is_committed(self, committed):
        made = re.compile(
            r"(^|/)(__pycache__|build|\.venv|[^/]+\.egg-info|\.mypy_cache|\.ruff_cache)/|\.duckdb$|^uv\.lock$"
        )
        assert [name_of(path) for path in committed if made.search(name_of(path))] == []

    def test_no_document_of_an_agency_is_committed(self, committed):
        kinds = {".xls", ".xlsx", ".pdf", ".zip"}
        assert [name_of(path) for path in committed if path.suffix.lower() in kinds] == []
