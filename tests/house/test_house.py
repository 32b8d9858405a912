"""The walls of the house: what may import what, where agencies may be named, what may be committed."""

import ast
import re
import subprocess
import tomllib
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import pipeline
from assets.sources import datasets
from pipeline.settings import ROOT

ROOMS = ("pipeline", "assets", "reports", "sql")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
LARGEST_BYTES = 5_000_000
LONGEST_MODULE = 350
HOME = re.compile(r"(?<![\w.])/(?:home|Users|root|mnt|work)/[\w.-]+|[A-Za-z]:\\{1,2}Users")
SERVED = {dataset.name: dataset.live(date(2026, 11, 22)) for dataset in datasets()}
"""What the publishers serve on a day, by dataset."""
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
WEB = re.compile(r"https?://|\b[\w-]+\.(?:gov|org|edu|com|net)\b")


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def rooms_imported(path):
    """The rooms and libraries a module imports, wherever in it the import stands."""
    return {module.split(".")[0] for module in names_imported(path)}


def names_imported(path):
    """The modules a module imports, by their whole names."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: relative import"
            found.add(node.module)
    return found


def modules(*folders):
    return [path for path in MODULES if any(path.is_relative_to(ROOT / folder) for folder in folders)]


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


class TestImports:
    @pytest.mark.parametrize("path", modules("pipeline"), ids=name_of)
    def test_machinery_knows_no_asset(self, path):
        if path.name not in {"definitions.py", "sources.py"}:
            assert "assets" not in rooms_imported(path)

    @pytest.mark.parametrize("path", modules("reports"), ids=name_of)
    def test_reports_read_neither_files_nor_network(self, path):
        assert rooms_imported(path).isdisjoint({"pipeline", "assets", "duckdb", "dagster", "requests", "urllib"})

    @pytest.mark.parametrize("path", modules("reports"), ids=name_of)
    def test_reports_write_and_start_nothing_and_read_their_own_data_in_one_place(self, path):
        """What is shipped with the package is read by ``reports/package_data.py`` alone."""
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        assert rooms_imported(path).isdisjoint({"os", "subprocess", "multiprocessing", "tempfile", "pathlib", "shutil"})
        assert called.isdisjoint({"open", "exec", "eval", "__import__"})
        assert attributes.isdisjoint({"read_text", "write_text", "write_bytes", "write_csv", "write_parquet", "save"})
        if path != ROOT / "reports" / "package_data.py":
            assert "read_bytes" not in attributes
            assert "importlib.resources" not in names_imported(path)

    def test_templates_have_one_environment(self):
        using = [name_of(path) for path in modules("reports") if "jinja2" in rooms_imported(path)]
        assert using == ["reports/pages/templates.py"]

    @pytest.mark.parametrize("path", modules("assets/sources"), ids=name_of)
    def test_parsers_reach_for_nothing(self, path):
        assert rooms_imported(path).isdisjoint({"requests", "urllib", "socket", "pathlib", "os", "duckdb", "dagster"})

    def test_tests_do_not_hide_the_package(self):
        assert Path(pipeline.__file__ or "nowhere").parent == ROOT / "pipeline"


class TestModules:
    @pytest.mark.parametrize("path", MODULES, ids=name_of)
    def test_opens_with_what_belongs_in_it(self, path):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))

    @pytest.mark.parametrize("path", MODULES, ids=name_of)
    def test_is_short_and_says_what_it_is_for(self, path):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
        assert path.stem not in {"utils", "util", "helpers", "common", "misc"}

    def test_every_package_is_shipped(self):
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())
        packages = {name_of(path.parent).replace("/", ".") for path in MODULES if path.name == "__init__.py"}
        assert packages == set(project["tool"]["setuptools"]["packages"])


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
