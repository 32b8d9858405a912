"""What Dagster sees: one asset a dataset, a table, a chart; jobs, schedule, checks; and the tools that open it."""

import os
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import dagster as dg
import duckdb
import pytest
import yaml

from assets.charts import STATE, range_tags
from assets.fetch import HAD
from assets.raw import FRESH
from assets.sources import datasets
from pipeline.app.definitions import definitions
from pipeline.app.draw import QUIET
from pipeline.release.previous import nothing
from pipeline.settings import ROOT, Settings
from pipeline.warehouse.sql_file import read_checks, read_examples, read_macros, read_tables
from reports.charts import charts

TABLES = read_tables(ROOT / "sql")
MACROS = read_macros(ROOT / "sql")
CHARTS = charts()
YEARS = [str(year) for year in range(1981, 2026)]
SERVED = {dataset.name for dataset in datasets() if dataset.cadence_days is not None}
FETCHED_ONLY = {
    "raw/ssa_ssi", "raw/treasury_account", "raw/treasury_federal_reserve",
    "core/account_amount", "core/provisional_error", "core/provisional_total", "core/provisional_year",
}  # fmt: skip
"""Tables that have no rows until documents were fetched: the snapshot has no such document or year."""
NIGHTLY = {f"fetch/{name}" for name in SERVED} | {"figures", "report"}
"""Assets of the night that a build from the figures at hand leaves out."""
COMMANDS = (("dg", "check", "defs"), ("dagster", "definitions", "validate", "-w", "workspace.yaml"))


@pytest.fixture(scope="module")
def defs():
    return definitions(Settings.from_environment())


@pytest.fixture(scope="module")
def graph(defs):
    return defs.resolve_asset_graph()


@pytest.fixture(scope="module")
def specs(defs):
    """Asset specs by name, e.g. raw/omb_historical."""
    return {spec.key.to_user_string(): spec for spec in defs.resolve_all_asset_specs()}


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory):
    """The job `everything` in this process, in a folder of its own: charts of two fiscal years, and of one state."""
    build = tmp_path_factory.mktemp("everything") / "build"
    defs = definitions(replace(Settings.from_environment(), build=build))
    with dg.DagsterInstance.ephemeral() as instance:
        result = defs.resolve_job_def("everything").execute_in_process(
            instance=instance, tags=range_tags([2023, 2024]) | {STATE: "CA"}, run_config=QUIET
        )
        assert result.success
        yield result, build


@pytest.fixture(scope="module")
def tools(environment, tmp_path_factory):
    """What Dagster's own tools say of the project, both at once; each keeps its records in a new home of its own."""

    def outcome(command):
        home = tmp_path_factory.mktemp("dagster_home")
        shutil.copy(ROOT / "pipeline" / "app" / "dagster.yaml", home)
        return subprocess.run(
            [Path(sys.executable).with_name(command[0]), *command[1:]],
            cwd=ROOT,
            env=environment(home / "build") | {"DAGSTER_HOME": str(home)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(COMMANDS, pool.map(outcome, COMMANDS), strict=True))


def metadata_of(result):
    """Metadata of every materialisation, by asset."""
    return {
        event.asset_key.to_user_string(): event.step_materialization_data.materialization.metadata
        for event in result.get_asset_materialization_events()
    }


class TestAssets:
    def test_one_a_dataset_a_sql_table_and_a_chart(self, specs):
        expected = {f"raw/{dataset.name}" for dataset in datasets()} | {"raw/area", "raw/document", "release"}
        expected.add("core/dependency")
        expected |= {f"{table.schema}/{table.name}" for table in TABLES} | {f"chart/{chart.name}" for chart in CHARTS}
        expected |= {f"macro/{macro.name}" for macro in MACROS} | {name.replace(".", "/") for name in nothing()}
        assert set(specs) == expected | NIGHTLY

    def test_figures_follow_what_was_fetched_and_raw_tables_the_figures(self, specs):
        assert {f"fetch/{name}" for name in SERVED} == {dep.asset_key.to_user_string() for dep in specs["figures"].deps}
        for dataset in datasets():
            assert {dep.asset_key.to_user_string() for dep in specs[f"raw/{dataset.name}"].deps} == {"figures"}

    def test_every_sql_file_is_a_table_a_macro_or_a_check(self):
        files = {path.relative_to(ROOT / "sql").as_posix() for path in (ROOT / "sql").rglob("*.sql")}
        read = {f"{table.schema}/{table.name}.sql" for table in TABLES}
        read |= {f"macro/{macro.name}.sql" for macro in MACROS}
        read |= {f"examples/{example.name}.sql" for example in read_examples(ROOT / "sql")}
        read |= {f"checks/{check.name}.sql" for check in read_checks(ROOT / "sql")}
        assert files == read

    def test_each_has_a_group_and_a_description(self, specs):
        for name, spec in specs.items():
            assert spec.group_name == name.split("/")[0], name
            assert len(spec.description or "") > 15, name
            (owner,) = spec.owners
            assert owner.startswith("team:"), name

    def test_release_follows_every_table_and_charts_follow_the_release(self, specs):
        upstream = {dep.asset_key.to_user_string() for dep in specs["release"].deps}
        assert {f"{table.schema}/{table.name}" for table in TABLES} | {f"macro/{m.name}" for m in MACROS} <= upstream
        assert "core/dependency" in upstream
        for chart in CHARTS:
            assert "release" in {dep.asset_key.to_user_string() for dep in specs[f"chart/{chart.name}"].deps}

    def test_tables_follow_what_their_sql_reads(self, specs):
        for table in TABLES:
            upstream = {dep.asset_key.to_user_string() for dep in specs[f"{table.schema}/{table.name}"].deps}
            assert {name.replace(".", "/") for name in table.depends} <= upstream

    def test_the_last_release_is_read_before_it_is_compared_with_and_replaced(self, specs):
        read = {name.replace(".", "/") for name in nothing()}
        assert all({dep.asset_key.to_user_string() for dep in specs[name].deps} == {"figures"} for name in read)
        comparing = ("mart/revision", "mart/method_revision")
        upstream = {dep.asset_key.to_user_string() for name in comparing for dep in specs[name].deps}
        assert read - {"previous/release"} <= upstream
        assert set(comparing) <= {dep.asset_key.to_user_string() for dep in specs["release"].deps}

    def test_charts_of_one_year_are_partitioned_by_fiscal_year(self, specs):
        for chart in CHARTS:
            partitions = specs[f"chart/{chart.name}"].partitions_def
            if chart.per == "year":
                assert list(partitions.get_partition_keys()) == YEARS
            else:
                assert partitions is None

    def test_a_range_of_years_is_one_run(self, graph):
        for key in graph.get_all_asset_keys():
            assert graph.get(key).backfill_policy == dg.BackfillPolicy.single_run(), key


class TestChecks:
    def test_every_check_of_sql_is_there_and_guards_a_table(self, graph):
        found = {(key.asset_key.to_user_string().replace("/", "."), key.name) for key in graph.asset_check_keys}
        expected = {(check.table, check.name) for check in read_checks(ROOT / "sql")}
        expected |= {(table.table, "key_is_unique_and_complete") for table in TABLES}
        assert found == expected | {(f"fetch.{name}", HAD) for name in SERVED} | {
            (f"raw.{name}", FRESH) for name in SERVED
        }

    def test_all_are_described_and_only_an_agency_that_is_down_or_late_and_warnings_do_not_block(self, graph):
        warnings = {check.name for check in read_checks(ROOT / "sql") if check.severity == "warning"}
        assert warnings == {"errors_add_in_quadrature"}
        for key in graph.asset_check_keys:
            spec = graph.get_check_spec(key)
            assert spec.blocking == (key.name not in {HAD, FRESH} | warnings), key
            assert spec.description, key


class TestJobsAndSchedule:
    def test_jobs(self, defs):
        assert {job.name for job in defs.jobs or ()} == {"tables", "charts", "everything", "refreshed", "set_aside"}

    def test_the_night_is_everything_and_what_agencies_serve(self, defs, specs, graph):
        jobs = [job for job in defs.jobs or () if job.name != "set_aside"]  # no asset: it builds trials
        made = {job.name: {key.to_user_string() for key in job.selection.resolve(graph)} for job in jobs}
        drawn = {f"chart/{chart.name}" for chart in CHARTS}
        assert made["refreshed"] == set(specs)
        assert made["everything"] == set(specs) - NIGHTLY
        assert made["tables"] == made["everything"] - drawn
        assert made["charts"] == drawn

    def test_nightly_draws_every_year(self, defs):
        (nightly,) = defs.schedules
        request = nightly(dg.build_schedule_context())
        assert isinstance(request, dg.RunRequest)
        assert request.tags.items() >= range_tags([1981, 2025]).items()
        assert nightly.job_name == "refreshed"
        minute, hour, *days = nightly.cron_schedule.split()
        assert days == ["*", "*", "*"]
        assert minute.isdigit()
        assert hour.isdigit()

    def test_the_schedule_is_among_the_definitions(self, defs):
        assert [schedule.name for schedule in defs.schedules or ()] == ["nightly"]


IMPORTED = """
import sys
import dagster

opened = []
def note(event, given):
    if event == "open" and str(given[0]).startswith(tuple(sys.argv[1:])):
        opened.append(str(given[0]))
sys.addaudithook(note)
import pipeline.app.definitions
print(*(path for path in opened if not path.endswith((".py", ".pyc"))))
"""


def test_nothing_is_read_at_import():
    """Neither figures nor SQL nor settings: definitions are made of settings when they are asked for."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, *(ROOT / room for room in ("pipeline", "assets", "sql", "reports"))],
        env=os.environ | {"PYTHONPATH": str(ROOT), "MONEYMAP_SNAPSHOT": "/nowhere", "MONEYMAP_KEEP": "many"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


class TestFiles:
    def test_telemetry_is_off(self):
        assert yaml.safe_load((ROOT / "pipeline" / "app" / "dagster.yaml").read_text())["telemetry"] == {
            "enabled": False
        }

    def test_workspace_and_project_agree(self):
        workspace = yaml.safe_load((ROOT / "workspace.yaml").read_text())["load_from"]
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["dg"]["project"]
        (module,) = (entry["python_module"] for entry in workspace)
        assert module["module_name"] == project["code_location_target_module"] == project["defs_module"]
        assert module["module_name"] == "pipeline.app.definitions"
        assert module["location_name"] == project["code_location_name"]


@pytest.mark.slow
class TestTools:
    @pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
    def test_finds_nothing_wrong(self, tools, command):
        result = tools[command]
        assert result.returncode == 0, result.stdout + result.stderr
        assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.slow
class TestEverything:
    def test_two_years_in_one_run(self, whole_run):
        _, build = whole_run
        for name in ("blue-red", "map", "ranking"):
            drawn = sorted(path.name for path in (build / "charts").glob(f"{name}-2*.svg"))
            both = [f"-{year}{view}.svg" for year in (2023, 2024) for view in ("-balanced", "")]
            assert drawn == [f"{name}{one}" for one in both if name == "blue-red" or "balanced" not in one]
        assert (build / "charts" / "blue-red.png").is_file()

    def test_the_state_asked_for_in_the_same_run(self, whole_run):
        """All 51 are figures in ``test_figures_of_charts.py``, where none is left out."""
        result, build = whole_run
        for chart in (chart for chart in CHARTS if chart.per == "state"):
            assert metadata_of(result)[f"chart/{chart.name}"]["drawn"].value == 1
            assert [path.name for path in (build / "charts").glob(f"{chart.name}-??.csv")] == [f"{chart.name}-ca.csv"]

    def test_every_asset_is_made_and_every_check_passes(self, whole_run, specs, graph):
        result, _ = whole_run
        assert set(metadata_of(result)) == set(specs) - NIGHTLY
        evaluations = result.get_asset_check_evaluations()
        made = {key for key in graph.asset_check_keys if key.asset_key.to_user_string() not in NIGHTLY}
        assert {evaluation.asset_check_key for evaluation in evaluations} == made
        assert len(evaluations) == len(made)
        # Whether a document is as new as usual depends on the day, nothing else does.
        assert all(evaluation.passed for evaluation in evaluations if evaluation.check_name != FRESH)

    def test_tables_say_rows_years_columns_and_show_a_preview(self, whole_run):
        result, build = whole_run
        with duckdb.connect(str(build / "moneymap.duckdb"), read_only=True) as connection:
            rows = dict(
                connection.execute(
                    "select schema_name || '/' || table_name, estimated_size from duckdb_tables()"
                ).fetchall()
            )
        tables = {
            name: values
            for name, values in metadata_of(result).items()
            if name.split("/")[0] in {"raw", "core", "mart"}
        }
        views = {f"{table.schema}/{table.name}" for table in TABLES if table.kind == "view"}
        assert set(tables) - views == set(rows)
        assert {name for name in rows if not rows[name]} == {"mart/revision", "mart/method_revision"} | FETCHED_ONLY
        assert all(tables[view]["dagster/row_count"].value > 0 for view in views)
        for name, metadata in ((name, tables[name]) for name in rows):
            assert metadata["dagster/row_count"].value == rows[name], name
            head, rule, *preview = metadata["preview"].value.splitlines()
            assert head.count("|") == rule.count("|") == metadata["columns"].value + 1, name
            assert min(metadata["dagster/row_count"].value, 1) <= len(preview) <= 5, name
            assert metadata["years"].value, name
        assert tables["mart/net_contribution"]["years"].value == "1981 to 2025"

    def test_release_and_charts_say_what_was_made(self, whole_run):
        result, build = whole_run
        metadata = metadata_of(result)
        assert metadata["release"]["bytes"].value == (build / "moneymap.duckdb").stat().st_size
        assert metadata["release"]["tables"].value > 20
        assert metadata["chart/map"]["drawn"].value == 2
        assert metadata["chart/map"]["preview"].value.startswith("![map-2024](data:image/svg+xml;base64,")
        assert metadata["chart/map"]["unchanged"].value == 0
