"""What Dagster makes of a night: documents fetched and tried again, figures chosen, ages warned of, a report written.

The agencies are all there, on loopback; the day is the one they are played for.
"""

import json
from datetime import UTC, datetime, timedelta

import dagster as dg
import duckdb
import pytest

from assets import run_clock
from assets.fetch import HAD, MOST_RETRIES, fetch_asset, figures_asset, retry_seconds
from assets.previous import previous_asset
from assets.raw import FRESH, raw_assets
from assets.report import report_asset
from assets.sources import datasets
from pipeline.app.definitions import definitions
from pipeline.app.draw import QUIET
from pipeline.clock import now
from pipeline.fetch.archive import Archive, run_name
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from pipeline.warehouse.build import Warehouse
from tests.agencies import faults
from tests.agencies.everyone import everyone

NOW = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
DAY = timedelta(days=1)
DATASETS = {dataset.name: dataset for dataset in datasets()}
SERVED = {name for name, dataset in DATASETS.items() if dataset.live(NOW.date())}
PRICES, SNAP, SSI = "gdp_price_index", "usda_snap", "ssa_ssi"
PRICES_HOST, SSI_HOST = "fred.stlouisfed.org", "www.ssa.gov"


@pytest.fixture(scope="module")
def served():
    with everyone() as agencies:
        yield agencies


@pytest.fixture
def agencies(served):
    """The agencies; what a test makes them do wrong ends with it."""
    documents = dict(served.documents)
    yield served
    served.faults.clear()
    served.documents.clear()
    served.documents.update(documents)


@pytest.fixture
def settings(agencies, monkeypatch, tmp_path):
    monkeypatch.setenv("MONEYMAP_BUILD", str(tmp_path / "build"))
    for name, value in agencies.environment.items():
        monkeypatch.setenv(name, value)
    return Settings.from_environment()


@pytest.fixture
def night(settings, monkeypatch):
    """Fetch these datasets, choose the figures and fill the raw tables in one run, as the job does."""

    def run(*names, at=NOW, and_then=()):
        monkeypatch.setattr(run_clock, "run_began", lambda *_: at)
        monkeypatch.setattr("assets.report.run_began", lambda *_: at)
        made = raw_assets(settings, datasets())
        raw = [asset for asset in made if asset.key.path[-1] in {*names, "document"}]
        chosen = [fetch_asset(settings, DATASETS[name]) for name in names]
        figures = figures_asset(settings, datasets(), chosen)
        with dg.DagsterInstance.ephemeral() as instance:
            return dg.materialize(
                [*chosen, figures, *raw, *and_then],
                instance=instance,
                resources={"warehouse": Warehouse(path=str(settings.work))},
                run_config=QUIET,
                raise_on_error=False,
            )

    return run


def metadata_of(result, *path):
    events = result.asset_materializations_for_node("__".join(path))
    return {name: value.value for name, value in events[0].metadata.items()}


def check_of(result, name, *path):
    (found,) = (
        one
        for one in result.get_asset_check_evaluations()
        if one.check_name == name and one.asset_key == dg.AssetKey(path)
    )
    assert found.severity == dg.AssetCheckSeverity.WARN
    return found.passed, {name: value.value for name, value in found.metadata.items()}


def retries_of(result):
    return [event.step_key for event in result.all_events if event.event_type_value == "STEP_RESTARTED"]


class TestRetries:
    def test_nothing_has_a_policy_of_dagster_which_tries_again_what_was_stopped(self, settings):
        nodes = definitions(settings).resolve_job_def("refreshed").graph.nodes
        assert [node.name for node in nodes if node.retry_policy or node.definition.retry_policy] == []

    def test_wait_for_minutes_and_longer_each_time(self, settings):
        of_agencies = Settings(settings.build, settings.snapshot)
        assert 60 <= retry_seconds(of_agencies, 1) <= 180
        assert 120 <= retry_seconds(of_agencies, MOST_RETRIES) <= 360
        assert len({retry_seconds(of_agencies, 1) for _ in range(9)}) > 1

    def test_a_mirror_need_not_be_spared(self, settings):
        assert retry_seconds(settings, MOST_RETRIES) < 1

    def test_every_dataset_that_is_served_is_an_asset(self, settings):
        keys = definitions(settings).resolve_asset_graph().get_all_asset_keys()
        assert {key.path[-1] for key in keys if key.path[0] == "fetch"} == SERVED
        assert len(SERVED) > 10


class TestFetched:
    def test_says_what_came(self, night, agencies):
        before = agencies.body_bytes()
        result = night(PRICES, SSI)
        assert result.success
        assert retries_of(result) == []
        prices, ssi = metadata_of(result, "fetch", PRICES), metadata_of(result, "fetch", SSI)
        assert (prices["documents"], prices["new"]) == (1, 1)
        assert prices["bytes"] + ssi["bytes"] == agencies.body_bytes() - before
        assert "| gdp_price_index_live | accepted |" in prices["retrievals"]
        assert PRICES_HOST in prices["retrievals"]
        assert ssi["documents"] == len(SSI_LIVES) > ssi["new"] > 0
        assert check_of(result, HAD, "fetch", PRICES) == (True, {})

    def test_what_is_not_due_is_no_fault(self, night):
        result = night(SSI)
        assert "| absent |" in metadata_of(result, "fetch", SSI)["retrievals"]
        assert check_of(result, HAD, "fetch", SSI) == (True, {})

    def test_unchanged_documents_are_not_sent_again(self, night):
        night(PRICES)
        found = metadata_of(night(PRICES, at=NOW + DAY), "fetch", PRICES)
        assert (found["documents"], found["new"], found["bytes"]) == (1, 0, 0)
        assert "| unchanged |" in found["retrievals"]


SSI_LIVES = DATASETS[SSI].live(NOW.date())


class TestMissed:
    def test_a_passing_fault_is_over_at_the_retry(self, night, agencies):
        agencies.faults[PRICES_HOST] = faults.status(503, times=5)  # more than one session asks
        result = night(PRICES)
        assert result.success
        assert retries_of(result) == [f"fetch__{PRICES}"]
        assert check_of(result, HAD, "fetch", PRICES) == (True, {})
        found = metadata_of(result, "fetch", PRICES)
        assert (found["documents"], found["new"]) == (1, 1)

    def test_what_came_before_the_retry_is_new_in_this_run(self, night, agencies):
        agencies.faults[SSI_LIVES[0].request.url] = faults.status(503, times=5)
        result = night(SSI)
        assert retries_of(result) == [f"fetch__{SSI}"]
        assert metadata_of(result, "fetch", SSI)["new"] == sum(
            live.request.url in agencies.documents for live in SSI_LIVES
        )

    def test_a_host_that_is_down_is_a_warning_and_the_rest_goes_on(self, night, agencies, settings):
        agencies.faults[PRICES_HOST] = faults.status(503)
        result = night(PRICES, SNAP, SSI)
        assert result.success
        assert retries_of(result) == [f"fetch__{PRICES}"] * MOST_RETRIES
        passed, why = check_of(result, HAD, "fetch", PRICES)
        assert not passed
        assert why["gdp_price_index_live"].startswith("failed: ")
        assert "503" in why["gdp_price_index_live"]
        for name in (SNAP, SSI):
            assert check_of(result, HAD, "fetch", name) == (True, {})
            assert metadata_of(result, "fetch", name)["new"] > 0
        with duckdb.connect(str(settings.work), read_only=True) as connection:
            rows = connection.sql("select dataset, choice, reason from raw.document").fetchall()
        chosen = {dataset: (choice, reason) for dataset, choice, reason in rows}
        assert chosen[PRICES][0] == "snapshot"
        assert "503" in chosen[PRICES][1]
        assert chosen[SNAP] == chosen[SSI] == ("live", "")

    def test_nobody_answers(self, night, agencies, settings):
        agencies.faults |= {host: faults.status(503) for host in (PRICES_HOST, SSI_HOST, "www.fns.usda.gov")}
        result = night(PRICES, SNAP, SSI)
        assert result.success
        assert not any(check_of(result, HAD, "fetch", name)[0] for name in (PRICES, SNAP, SSI))
        composed, embedded = Snapshot.open(settings.figures), Snapshot.open(settings.snapshot)
        assert composed.folder != embedded.folder
        for name in (PRICES, SNAP):
            assert composed.table(DATASETS[name]).equals(embedded.table(DATASETS[name]))

    def test_a_refused_document_is_a_warning_at_once(self, night, agencies):
        night(PRICES)
        (live,) = DATASETS[PRICES].live(NOW.date())
        agencies.put(live.request.url, b"observation_date,ANOTHER\n2020-01-01,1\n")
        result = night(PRICES, at=NOW + DAY)
        assert result.success
        assert retries_of(result) == []
        passed, why = check_of(result, HAD, "fetch", PRICES)
        assert not passed
        assert why["gdp_price_index_live"].startswith("refused: not the series")
        assert f"| {PRICES} | archive | " in metadata_of(result, "figures")["sources"]


class TestFigures:
    def test_say_choice_age_and_reason(self, night, agencies):
        night(PRICES, SNAP)
        retrieved = now()
        agencies.faults[PRICES_HOST] = faults.html()
        found = metadata_of(night(PRICES, at=retrieved + 3 * DAY), "figures")
        table = dict(row.strip("| ").split(" | ", 1) for row in found["sources"].splitlines()[2:])
        choice, newest, age, reason = table[PRICES].split(" | ")
        assert (choice, newest, age) == ("archive", f"{retrieved:%Y-%m-%d}", "3")
        assert reason.startswith(f"refused since {retrieved:%Y-%m-%d}: ")
        assert table[SNAP] == f"live | {retrieved:%Y-%m-%d} | 3"
        assert table["omb_historical"].startswith("snapshot | ")
        assert found["live"] == 1
        assert found["fiscal_years"].startswith("1981 to ")


class TestFreshness:
    @pytest.mark.parametrize(("days", "fresh"), [(0, True), (100, True), (101, False), (1000, False)])
    def test_warns_where_nothing_new_came_for_longer_than_usual(self, night, settings, days, fresh):
        assert DATASETS[SNAP].cadence_days == 100
        night(SNAP)
        retrieved = datetime.fromisoformat(Archive(settings.archive).of("usda_snap_live")[0].at)
        result = night(SNAP, at=retrieved + timedelta(days=days))
        assert result.success
        passed, why = check_of(result, FRESH, "raw", SNAP)
        assert passed == fresh
        assert why[SNAP] == {"choice": "live", "age_days": days, "reason": ""}
        assert metadata_of(result, "figures")["stale"] >= (not fresh)

    def test_every_dataset_with_a_habit_is_looked_at(self, settings):
        made = raw_assets(settings, datasets())
        looked_at = {key.asset_key.path[-1] for asset in made for key in asset.check_keys if key.name == FRESH}
        assert looked_at == {name for name, dataset in DATASETS.items() if dataset.cadence_days is not None} == SERVED


class TestReport:
    def test_is_of_this_run(self, night, settings, agencies):
        """Of a run after another one; the release is not part of it, so nothing is said of that."""

        @dg.asset(key=["chart", "map"])
        def drawn() -> dg.MaterializeResult:
            return dg.MaterializeResult(metadata={"drawn": 2, "unchanged": 16})

        night(PRICES, at=NOW - DAY)
        agencies.faults[SSI_HOST] = faults.status(503)
        result = night(
            SNAP, SSI, and_then=[previous_asset(settings), drawn, report_asset(settings, datasets(), [drawn], [2023])]
        )
        assert result.success
        written = json.loads((settings.reports / f"{run_name(NOW)}.json").read_text())
        assert (written["run"], written["began"]) == ("20261122T113000Z", "2026-11-22T11:30:00+00:00")
        of_datasets = [one["dataset"] for one in written["retrievals"]]
        assert set(of_datasets) == {SNAP, SSI}
        assert of_datasets.count(SSI) == len(SSI_LIVES), "each document once, however often it was asked for"
        assert written["counts"]["failed"] == len(SSI_LIVES)
        assert written["counts"]["accepted"] == of_datasets.count(SNAP)
        assert {f"fetch.{SNAP}", f"fetch.{SSI}", "figures", f"raw.{SNAP}"} <= set(written["steps"])
        assert all(seconds >= 0 for seconds in written["steps"].values())
        assert {source["dataset"] for source in written["sources"]} >= {PRICES, SNAP}
        assert written["release"] == {}
        assert written["charts"] == {"drawn": 2, "unchanged": 16}
        text = metadata_of(result, "report")["text"]
        assert "failed" in text
        assert (settings.reports / f"{run_name(NOW)}.txt").read_text() in text

    def test_comes_after_everything_else(self, settings):
        graph = definitions(settings).resolve_asset_graph()
        charts = {key for key in graph.get_all_asset_keys() if key.path[0] == "chart"}
        before = graph.get(dg.AssetKey("report")).parent_keys
        assert before == charts | {dg.AssetKey("release"), dg.AssetKey("figures")}


def test_a_run_goes_by_the_moment_it_began(tmp_path, monkeypatch):
    monkeypatch.setenv("MONEYMAP_BUILD", str(tmp_path))
    before, seen = datetime.now(tz=UTC), []

    @dg.asset(retry_policy=dg.RetryPolicy(max_retries=1))
    def first(context: dg.AssetExecutionContext) -> None:
        seen.append(run_clock.began(context))
        if not context.retry_number:
            raise ValueError

    @dg.asset(deps=[first])
    def second(context: dg.AssetExecutionContext) -> None:
        seen.append(run_clock.began(context))

    with dg.DagsterInstance.ephemeral() as instance:
        assert dg.materialize([first, second], instance=instance, run_config=QUIET).success
    assert len(seen) == 3
    assert len(set(seen)) == 1
    assert before <= seen[0] <= datetime.now(tz=UTC)
