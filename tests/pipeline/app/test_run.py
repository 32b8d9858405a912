"""The main job through the installed command: what it prints and makes; only a good run changes a release."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from types import SimpleNamespace
from typing import get_args

import duckdb
import polars as pl
import pytest

from pipeline.app import cli, run, tables
from pipeline.app.definitions import definitions
from pipeline.errors import MoneymapError
from pipeline.files.lock import exclusive
from pipeline.publish.datapackage import MEDIATYPES
from pipeline.publish.export import Form, export
from pipeline.read import query
from pipeline.settings import ROOT, Settings
from pipeline.warehouse.dictionary import catalog
from reports.charts import charts
from reports.words.numbers import share as printed_share

pytestmark = pytest.mark.slow

STEP = re.compile(r"\[ *(\d+)/(\d+)\] (\S+): .+")
KINDS = ("html", "svg", "png")
RUN = ("run", "--year", "2023")
FILE = "moneymap.duckdb"


def errors_of(result):
    """Lines on stderr that are not progress."""
    return [line for line in result.stderr.splitlines() if not STEP.fullmatch(line)]


def rename_line(rows):
    """OMB renames a line of table 3.2 in one year."""
    renamed = (pl.col("line") == "571 Medicare") & (pl.col("fiscal_year") == "2016")
    return rows.with_columns(line=pl.when(renamed).then(pl.lit("571 Medicare (new)")).otherwise("line"))


CASES = {
    "line_renamed": ("omb_lines_are_printed", "omb_historical", rename_line),
}
"""Figures that were tampered with and signed anew: the check that must catch each, the table, the change."""


@pytest.fixture(scope="module")
def second_build(tmp_path_factory):
    """The build folder of the second run."""
    return tmp_path_factory.mktemp("second") / "build"


@pytest.fixture(scope="module")
def second(first_run, moneymap, second_build, digest, marts):
    """A second run in a copy of the folder, told to build: outcome, files and marts before and after."""
    build = second_build
    shutil.copytree(first_run[1], build)
    before = digest(build / "charts"), marts(build / "moneymap.duckdb")
    result = moneymap(*RUN, "--force", build=build)
    assert result.returncode == 0, result.stderr
    return result, before, (digest(build / "charts"), marts(build / "moneymap.duckdb"))


@pytest.fixture(scope="module")
def outcomes(released, moneymap, edit_table, tmp_path_factory, digest):
    """Every case run over a finished build, two at a time: outcome, files before and after."""

    def attempt(name):
        folder = tmp_path_factory.mktemp(name)
        snapshot, build = folder / "snapshot", folder / "build"
        shutil.copytree(ROOT / "pipeline" / "snapshot", snapshot)
        shutil.copytree(released, build)
        if name == "checksum":
            path = snapshot / "tables" / "usda_snap.csv"
            path.write_bytes(path.read_bytes().replace(b"1", b"7", 1))
        else:
            _, table, change = CASES[name]
            edit_table(snapshot, table, change)
        before = files_for_readers(digest, build)
        return moneymap(*RUN, build=build, snapshot=snapshot), before, files_for_readers(digest, build), snapshot

    names = ["checksum", *CASES]
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(names, pool.map(attempt, names), strict=True))


def files_for_readers(digest, build):
    """Everything in a build folder but the private working file."""
    return {name: sha for name, sha in digest(build).items() if not name.startswith("build/work/")}


class TestFirstRun:
    def test_ends_with_the_headline_and_the_paths(self, first_run):
        result, build = first_run
        headline, *paths = [line for line in result.stdout.splitlines() if line]
        assert re.match(r"(Yes|No|It depends on the method)\b.*FY2023\b.*\$\d", headline)
        assert paths == [f"Database  {build / 'moneymap.duckdb'}", f"Charts    {build / 'charts' / 'index.html'}"]

    def test_headline_is_the_one_the_marts_give(self, first_run):
        result, build = first_run
        with duckdb.connect(str(build / "moneymap.duckdb"), read_only=True) as connection:
            nets = connection.execute(
                "select abs(round(net_per_capita_usd))::bigint, abs(round(balanced_net_per_capita_usd))::bigint "
                "from mart.net_by_lean where fiscal_year = 2023 and method = 'residence' and definition = 'president'"
            ).fetchall()
            ways, share = connection.execute(
                "select specifications, share_blue_net_payer from mart.lean_robustness "
                "where fiscal_year = 2023 and definition = 'president' and view = 'raw'"
            ).fetchall()[0]
        assert len(nets) == 2
        assert f"{printed_share(share)} of {ways:,} ways of counting as it happened" in result.stdout
        for amount in (amount for group in nets for amount in group):
            assert f"${amount:,}" in result.stdout

    def test_shows_progress_step_by_step(self, first_run):
        steps = [match.groups() for line in first_run[0].stderr.splitlines() if (match := STEP.fullmatch(line))]
        numbers = [int(number) for number, _, _ in steps]
        assert numbers == list(range(1, int(steps[0][1]) + 1))
        names = [name for _, _, name in steps]
        assert len(set(names)) == len(names)
        assert {"raw.omb_historical", "core.state_flow", "mart.net_contribution", "release", "chart.map"} <= set(names)
        assert names.index("mart.net_contribution") < names.index("release") < names.index("chart.map")

    def test_prints_nothing_else_on_stderr_but_the_time(self, first_run):
        (line,) = errors_of(first_run[0])
        assert re.fullmatch(r"\d+\.\d s", line)

    def test_makes_the_charts_of_the_year_and_of_all_years(self, first_run):
        charts = first_run[1] / "charts"
        for name in ("blue-red-2023", "map-2023", "ranking-2023", "blue-red"):
            for kind in KINDS:
                assert (charts / f"{name}.{kind}").stat().st_size > 1000, f"{name}.{kind}"
        assert (charts / "index.html").is_file()
        assert set(re.findall(r"-(\d{4})\.html", (charts / "index.html").read_text())) == {"2023"}
        assert not list(charts.glob("*-2022.*"))

    def test_makes_no_charts_of_states_where_years_are_chosen(self, first_run):
        for chart in (chart for chart in charts() if chart.per == "state"):
            assert not list((first_run[1] / "charts").glob(f"{chart.name}-*"))

    def test_every_table_and_column_of_the_marts_has_a_comment(self, released):
        with duckdb.connect(str(released / "moneymap.duckdb"), read_only=True) as connection:
            bare = connection.execute(
                "select schema_name, table_name, '' from duckdb_tables() where coalesce(comment, '') = '' union all "
                "select schema_name, table_name, column_name from duckdb_columns() "
                "where coalesce(comment, '') = '' and schema_name in ('core', 'mart')"
            ).fetchall()
        assert bare == []

    def test_leaves_no_half_file(self, released):
        left = [path.name for path in released.rglob("*") if path.suffix in {".wal", ".next", ".tmp"}]
        assert left == []


class TestSteps:
    @pytest.mark.parametrize(
        ("years", "runs"),
        [
            ([], [(2025, 2025), (1981, 2024)]),
            ([2023], [(2023, 2023)]),
            ([2010, 2011, 2023], [(2023, 2023), (2010, 2011)]),
            (None, []),
        ],
    )
    def test_each_chart_is_counted_as_often_as_it_is_drawn(self, monkeypatch, tmp_path, years, runs):
        """Those by year in every run of years, the latest first; those over all years once, with it.

        Those by state only where all are drawn; None, where no charts are wanted.
        """
        totals, asked = [], []

        def run_job(_defs, job, _instance, *, tags=None, only=None):
            asked.append((job, tags, [key.path[-1] for key in only or ()]))
            return SimpleNamespace(all_events=[], get_asset_materialization_events=list)

        def progress(total):
            totals.append(total)
            return nullcontext()

        monkeypatch.setenv("MONEYMAP_BUILD", str(tmp_path / "build"))
        monkeypatch.setattr(run, "run_job", run_job)
        monkeypatch.setattr(tables, "build", lambda _: asked.append(("build", None, [])) or {})
        monkeypatch.setattr(tables, "release", lambda _, *, is_checked: asked.append((is_checked, None, [])) or {})
        monkeypatch.setattr(run, "progress", progress)
        run.run_everything(Settings.from_environment(), years or [], with_charts=years is not None)
        (built, released, *drawn) = asked
        assert (built[0], released[0]) == ("build", True), "what was checked a moment ago is not checked again"
        assert [tuple(map(int, tags.values())) for _, tags, _ in drawn] == runs
        times = Counter(name for _, _, names in drawn for name in names)
        once = {"all": min(len(runs), 1), "year": len(runs), "state": 1 if years == [] else 0}
        first_drawn = {name for _, _, names in drawn[:1] for name in names}
        assert {chart.name for chart in charts() if chart.per == "all"} <= first_drawn or not runs
        assert times == Counter({chart.name: once[chart.per] for chart in charts() if once[chart.per]})
        assert totals == [run_steps("tables") + times.total()]


def run_steps(job):
    """Assets a job of the definitions makes."""
    return len(definitions(Settings.from_environment()).resolve_job_def(job).asset_layer.executable_asset_keys)


class TestNothingChanged:
    """A run over a finished build: it asks what a night asks."""

    @pytest.fixture
    def again(self, first_run, moneymap, tmp_path):
        """Run over a copy of the build folder, with these options."""
        build = shutil.copytree(first_run[1], tmp_path / "build")

        def run_again(*options):
            result = moneymap(*RUN, *options, build=build)
            assert result.returncode == 0, result.stderr
            return result, build

        return run_again

    def test_says_the_same_at_once_and_touches_nothing(self, again, first_run):
        files = [path for path in first_run[1].rglob("*") if path.is_file() and path.name != "run.lock"]
        before = {path: path.stat().st_mtime_ns for path in files}
        result, build = again()
        said = result.stdout.splitlines()
        assert said[1] == first_run[0].stdout.splitlines()[1]
        assert said[-1].startswith("Nothing changed since the release of 20")
        assert STEP.search(result.stderr) is None
        after = {path: path.stat().st_mtime_ns for path in build.rglob("*") if path.is_file()}
        assert [path.relative_to(first_run[1]) for path, when in before.items()
                if when != after[build / path.relative_to(first_run[1])]] == []  # fmt: skip

    def test_without_charts_theirs_may_be_others(self, first_run, moneymap, tmp_path):
        build = shutil.copytree(first_run[1], tmp_path / "build")
        (build / "charts" / "map-2023.svg").unlink()
        result = moneymap("run", "--no-charts", build=build)
        assert "Nothing changed" in result.stdout
        assert "Charts" not in result.stdout

    @pytest.mark.parametrize("options", [(), ("--check",)])
    def test_a_chart_that_is_another_is_drawn_and_nothing_built(self, again, first_run, options):
        """Its size and time tell where they are others; where they are not, only its bytes do."""
        path = first_run[1] / "charts" / "map-2023.svg"
        result, build = again()
        found = build / "charts" / path.name
        times = found.stat().st_atime_ns, found.stat().st_mtime_ns
        found.write_bytes(b" " * found.stat().st_size if options else b"another")
        if options:
            os.utime(found, ns=times)
            assert "Nothing changed" in again()[0].stdout
        result, _ = again(*options)
        steps = [match[3] for line in result.stderr.splitlines() if (match := STEP.fullmatch(line))]
        assert steps
        assert all(name.startswith("chart.") for name in steps)
        assert "chart.map: 1 drawn" in result.stderr
        assert found.read_bytes() == path.read_bytes()
        assert "Nothing changed" in again()[0].stdout

    def test_a_run_stopped_after_the_headline_draws_the_rest_the_next_time(self, first_run, command, environment):
        """What was released and drawn stands."""
        build = first_run[1].with_name("stopped")
        with subprocess.Popen([command, *RUN], env=environment(build), stdout=-1, stderr=-3, text=True) as process:
            said = next((line for line in process.stdout if line.startswith("Database")), None)
            process.send_signal(signal.SIGINT)
            process.wait()
        assert said
        with subprocess.Popen([command, *RUN], env=environment(build), stdout=-1, stderr=-1, text=True) as process:
            out, err = process.communicate()
        assert process.returncode == 0, err
        assert "] chart." in err
        assert "] core." not in err
        assert out.splitlines()[1] == first_run[0].stdout.splitlines()[1]


class TestSecondRun:
    def test_draws_nothing_again(self, second):
        lines = [line for line in second[0].stderr.splitlines() if "] chart." in line]
        assert len(lines) == len([chart for chart in charts() if chart.per != "state"])
        assert all(line.endswith(": 0 drawn, 1 unchanged") for line in lines), lines

    def test_figures_are_the_same_to_the_last_bit(self, second):
        _, (_, before), (_, after) = second
        assert before.keys() == after.keys()
        assert [name for name, rows in before.items() if rows != after[name]] == []

    @pytest.mark.usefixtures("second")
    def test_the_whole_release_is_the_same(self, released, second_build):
        """Every table row by row as it lies in the file, bit by bit, and every type, comment, view and macro."""
        with query.released(released / FILE) as first, query.released(second_build / FILE) as again:
            entries = catalog(first)
            assert entries == catalog(again)
            tables = [entry.full_name for entry in entries if entry.kind == "table"]
            assert {table.split(".")[0] for table in tables} == {"raw", "core", "mart"}
            assert [t for t in tables if not first.table(t).pl().equals(again.table(t).pl())] == []
            code = "select sql from duckdb_views() where not internal union all select macro_definition "
            code += "from duckdb_functions() where not internal order by all"
            assert first.sql(code).fetchall() == again.sql(code).fetchall() != []

    @pytest.mark.usefixtures("second")
    @pytest.mark.parametrize("form", get_args(Form))
    def test_exports_are_the_same_byte_for_byte(self, released, second_build, tmp_path, digest, form):
        tables = () if form in MEDIATYPES else ("mart.net_contribution", "mart.source")
        for build, name in ((released, "first"), (second_build, "again")):
            export(build / FILE, tmp_path / name / "out", form, tables)
        files = digest(tmp_path / "first" / "out")
        assert files
        assert digest(tmp_path / "again" / "out") == files

    def test_files_of_the_charts_are_the_same(self, second):
        _, (before, _), (after, _) = second
        assert before == after

    def test_says_the_same(self, second, first_run):
        assert second[0].stdout.splitlines()[1] == first_run[0].stdout.splitlines()[1]


class TestRefusedRun:
    """What was tampered with is caught: by its checksum, or where it was signed anew by the checks in SQL."""

    @pytest.mark.parametrize("name", ["checksum", *CASES])
    def test_fails_in_one_line_and_leaves_everything_as_it_was(self, outcomes, name):
        result, before, after, _ = outcomes[name]
        assert result.returncode == 1
        assert result.stdout == ""
        (line,) = errors_of(result)
        assert line.startswith("moneymap: ")
        assert before == after

    def test_an_altered_file_is_named(self, outcomes):
        result, *_, snapshot = outcomes["checksum"]
        (line,) = errors_of(result)
        assert str(snapshot / "tables" / "usda_snap.csv") in line
        assert "sha256" in line

    @pytest.mark.parametrize("name", CASES)
    def test_the_check_that_failed_is_named(self, outcomes, name):
        (line,) = errors_of(outcomes[name][0])
        assert CASES[name][0] in line
        assert "a check failed, nothing was released" in line

    @pytest.mark.parametrize("name", CASES)
    def test_nothing_is_released_or_drawn_after_a_failed_check(self, outcomes, name):
        assert "] release:" not in outcomes[name][0].stderr
        assert "] chart." not in outcomes[name][0].stderr


class TestLock:
    def test_a_second_run_is_refused_in_one_line(self, build, digest, monkeypatch, capsys):
        monkeypatch.setenv("MONEYMAP_BUILD", str(build))
        before = digest(build)
        with (build / "work" / "run.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            with pytest.raises(SystemExit) as caught:
                cli.main(RUN)
        assert caught.value.code == 1
        out, err = capsys.readouterr()
        assert out == ""
        (line,) = err.splitlines()
        assert re.match("moneymap: another run", line)
        assert digest(build) == before

    def test_the_lock_is_free_again_after_an_error(self, tmp_path):
        def fail():
            with exclusive(tmp_path / "work" / "run.lock"):
                raise ValueError

        with pytest.raises(ValueError, match=r"^$"):
            fail()
        with exclusive(tmp_path / "work" / "run.lock"):
            pass

    def test_the_lock_excludes(self, tmp_path):
        lock = tmp_path / "run.lock"
        with exclusive(lock), pytest.raises(MoneymapError, match="another run"), exclusive(lock):
            pass


class TestKilled:
    def test_the_release_stays_and_the_lock_does_not(self, build, command, environment, digest, marts):
        before = digest(build / "moneymap.duckdb"), digest(build / "charts")
        build_all = [command, *RUN, "--force"]
        with subprocess.Popen(build_all, env=environment(build), stderr=subprocess.PIPE, text=True) as process:
            seen = next((line for line in process.stderr if "core.state_flow" in line), None)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        assert seen is not None
        assert process.returncode == -signal.SIGKILL
        assert (digest(build / "moneymap.duckdb"), digest(build / "charts")) == before
        assert len(marts(build / "moneymap.duckdb")["net_contribution"]) > 51
        with exclusive(build / "work" / "run.lock"):
            pass


class TestUnwritable:
    def test_a_build_folder_that_cannot_be_made_is_one_line(self, moneymap, tmp_path):
        (tmp_path / "file").write_text("in the way")
        result = moneymap("run", build=tmp_path / "file")
        assert result.returncode == 1
        assert re.fullmatch(r"moneymap: [^\n]*file[^\n]*\n", result.stderr)
