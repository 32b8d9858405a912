"""Whole nights against all the agencies on loopback: what is fetched, what a quiet one costs, what a bad one leaves."""

import json
import os
import shutil
import signal
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.sources import datasets
from pipeline.compose.compose import compose
from pipeline.fetch.archive import Archive
from pipeline.files.checksum import sha256_of
from pipeline.publish.standing import stands
from pipeline.release.latest import released_documents
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from tests.agencies import faults
from tests.agencies.everyone import SNAPSHOT, everyone, snapshot_tables
from tests.agencies.server import DAY

pytestmark = pytest.mark.slow

DRAWN = ("--year", "2023")
"""Charts of one year stand for those of all: they are drawn the same way, by the run that draws any."""


@pytest.fixture(scope="module")
def agencies():
    with everyone() as served:
        yield served


@pytest.fixture(scope="module")
def night(agencies, environment, command, tmp_path_factory):
    """Run a command against the agencies; returns its outcome and what was asked and sent meanwhile."""
    folder = tmp_path_factory.mktemp("nights")

    def run(*arguments, build=folder / "build"):
        before, sent = len(agencies.asked), agencies.body_bytes()
        result = subprocess.run(
            [command, *arguments],
            env=environment(build) | agencies.environment,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return result, agencies.asked[before:], agencies.body_bytes() - sent

    run.build = folder / "build"
    return run


@pytest.fixture(scope="module")
def first(night):
    """The first night: everything is fetched, built, released, drawn."""
    result, asked, sent = night("nightly", *DRAWN, "--json")
    assert result.returncode == 0, result.stderr[-3000:]
    return json.loads(result.stdout), asked, sent


@pytest.fixture(scope="module")
def quiet(first, night):  # noqa: ARG001  (comes after it)
    """The night after, on which nothing changed."""
    files = {path: path.stat().st_mtime_ns for path in (night.build / "charts").iterdir()}
    release = sha256_of(night.build / "moneymap.duckdb")
    result, asked, sent = night("nightly", *DRAWN, "--json")
    assert result.returncode == 0, result.stderr[-3000:]
    return json.loads(result.stdout), asked, sent, files, release


def figures_of(build, sql):
    with duckdb.connect(str(build / "moneymap.duckdb"), read_only=True) as connection:
        return connection.sql(sql).fetchall()


class TestFirstNight:
    def test_every_document_served_is_accepted(self, first):
        report, *_ = first
        assert report["counts"]["accepted"] > 200
        assert set(report["counts"]) <= {"accepted", "absent"}
        assert report["error"] == ""

    def test_documents_that_share_an_address_are_fetched_once(self, first):
        _, asked, _ = first
        whole = [(one.url, one.body) for one in asked if one.status == 200]
        assert len(whole) == len(set(whole))

    def test_nobody_is_asked_under_a_false_name_or_told_a_secret(self, first):
        _, asked, _ = first
        assert {one.headers["User-Agent"].split("/")[0] for one in asked} == {"moneymap"}
        assert not [one for one in asked if {"Authorization", "Cookie"} & one.headers.keys()]

    @pytest.mark.usefixtures("first")
    def test_the_sources_of_the_release_say_what_was_chosen(self, night):
        rows = dict(figures_of(night.build, "select choice, count(*) from mart.source group by all"))
        assert rows["live"] > 100
        assert rows.keys() <= {"live", "snapshot"}
        never = figures_of(night.build, "select distinct reason from mart.source where dataset = 'president_vote'")
        assert never == [("the publisher serves no file that a program can fetch",)]

    @pytest.mark.usefixtures("first")
    def test_the_release_names_what_it_rests_on_as_the_archive_does(self, night):
        """Else no bytes that come back would be known for released ones."""
        fetched = {(line.dataset, line.sha256) for line in Archive(night.build / "archive").retrievals()}
        live = Snapshot.open(night.build / "figures").documents().filter(choice="live")
        rests_on = set(live.select("dataset", "sha256").rows())
        assert len(rests_on) > 100
        assert rests_on <= released_documents(night.build / "latest.json") & fetched

    def test_a_report_is_written_for_machines_and_people(self, first, night):
        report, *_ = first
        written = json.loads((night.build / "reports" / f"{report['run']}.json").read_text())
        assert written == report
        text = (night.build / "reports" / f"{report['run']}.txt").read_text()
        assert text.startswith(
            f"Documents  {report['counts']['absent']} absent, {report['counts']['accepted']} accepted"
        )
        assert "Release" in text
        assert "Took" in text
        assert {"refresh", "figures", "run", "total"} == set(report["seconds"])
        assert report["steps"]["mart.net_contribution"] > 0
        assert report["charts"] == {"drawn": len(list((night.build / "charts").glob("*.vl.json"))), "unchanged": 0}
        assert report["charts"]["drawn"] > 5

    def test_ages_and_reasons_are_in_the_report(self, first):
        sources = {source["dataset"]: source for source in first[0]["sources"]}
        assert sources["bea_regional"]["choice"] == "live"
        assert sources["bea_regional"]["age_days"] == 0
        assert not any(source["is_stale"] for source in sources.values())

    @pytest.mark.usefixtures("first")
    def test_the_year_in_progress_is_an_estimate_and_in_no_ranking(self, night):
        [(years, estimates)] = figures_of(
            night.build,
            "select list(distinct fiscal_year order by fiscal_year), bool_and(is_estimate) from mart.year_to_date",
        )
        [(ranked,)] = figures_of(night.build, "select max(fiscal_year) from mart.net_contribution")
        assert years
        assert estimates
        assert min(years) > ranked


class TestQuietNight:
    def test_no_document_is_sent_again(self, quiet):
        report, _, sent, *_ = quiet
        assert sent == 0
        assert report["body_bytes"] == 0
        assert set(report["counts"]) == {"unchanged", "absent"}

    def test_nothing_is_drawn_or_released_again(self, quiet, night):
        report, _, _, files, release = quiet
        drawn = sum(path.name.endswith(".vl.json") for path in files)
        assert report["charts"] == {"drawn": 0, "unchanged": drawn}
        assert report["release"]["is_new"] is False
        assert "run" not in report["seconds"]
        assert {path: path.stat().st_mtime_ns for path in (night.build / "charts").iterdir()} == files
        assert sha256_of(night.build / "moneymap.duckdb") == release

    @pytest.mark.parametrize("damage", ["latest.json", "moneymap.duckdb", "work/built.json", "charts/map-2023.svg"])
    @pytest.mark.usefixtures("quiet")
    def test_it_takes_a_release_and_charts_that_are_whole(self, night, tmp_path, damage):
        build = Path(shutil.copytree(night.build, tmp_path / "build", ignore=shutil.ignore_patterns("archive")))
        settings = Settings(build=build, snapshot=SNAPSHOT)
        inputs = json.loads((build / "work" / "built.json").read_text())["inputs"]
        assert stands(settings, inputs)
        assert not stands(settings, "other")
        (build / damage).unlink()
        assert not stands(settings, inputs)


@pytest.mark.usefixtures("quiet")
def test_two_nights_at_once_are_impossible(night, command, environment, agencies):
    agencies.faults["apps.bea.gov"] = faults.late(4)
    variables = environment(night.build) | agencies.environment
    process = subprocess.Popen([command, "nightly", *DRAWN], env=variables, stdout=-3, stderr=-3)
    try:
        time.sleep(2)
        result, *_ = night("nightly", *DRAWN)
        assert result.returncode == 1
        assert "another run is building" in result.stderr
    finally:
        del agencies.faults["apps.bea.gov"]
        assert process.wait(timeout=120) == 0


@pytest.fixture(scope="module")
def newer(quiet, night, agencies):  # noqa: ARG001  (built first)
    """Flows before and after BEA serves newer figures: Medicare of 2023 to 2025, a tenth more in Wyoming."""
    from tests.agencies import bea  # noqa: PLC0415

    tables = snapshot_tables()
    regional = tables["bea_regional"]
    last = regional.filter(table_name="SAINC35", line=2210, year=2022)
    wyoming = pl.when(pl.col("area") == "WY").then(1.1).otherwise(1.0)
    more = [
        last.with_columns(
            year=pl.lit(year, pl.Int64),
            amount_usd=(pl.col("amount_usd") * 1.05 ** (year - 2022) * wyoming).round(),
        )
        for year in (2023, 2024, 2025)
    ]
    bea.serve(agencies, tables | {"bea_regional": pl.concat([regional, *more])}, None)
    sql = """
        select fiscal_year, state, amount_usd, key_lag_years from mart.flow
        where category = 'medicare' and method = 'residence' order by all
        """
    before = figures_of(night.build, sql)
    refreshed, *_ = night("refresh", "--only", "bea_regional")
    assert refreshed.returncode == 0, refreshed.stderr[-2000:]
    built, *_ = night("run", "--no-charts")
    assert built.returncode == 0, built.stderr[-2000:]
    columns = ["fiscal_year", "state", "amount_usd", "key_lag_years"]
    frames = [pl.DataFrame(rows, columns, orient="row") for rows in (before, figures_of(night.build, sql))]
    return frames[0].join(frames[1], on=columns[:2], suffix="_after"), built.stdout


class TestNewerVintage:
    def test_the_key_is_this_years(self, newer):
        latest = newer[0].filter(fiscal_year=2025)
        assert latest["key_lag_years"].unique().to_list() == [3]
        assert latest["key_lag_years_after"].unique().to_list() == [0]

    def test_the_marts_use_it(self, newer):
        wyoming = newer[0].filter(fiscal_year=2025, state="WY").row(0, named=True)
        assert wyoming["amount_usd_after"] / wyoming["amount_usd"] == pytest.approx(1.1, abs=0.01)

    def test_years_before_stay_as_they_were(self, newer):
        before = newer[0].filter(pl.col("fiscal_year") <= 2021)
        assert before.height == 14 * 51
        assert (before["amount_usd"] - before["amount_usd_after"]).abs().max() < 0.01

    def test_what_moved_and_why_is_said(self, newer, night):
        assert "Since the release of" in newer[1]
        reasons = figures_of(night.build, "select distinct reason from mart.revision where fiscal_year = 2025")
        assert any("bea_regional" in reason for (reason,) in reasons)


class TestNobodyAnswers:
    @pytest.fixture
    def down(self, agencies):
        hosts = {one.url.split("/")[2] for one in agencies.asked}
        agencies.faults.update({host: faults.status(503, body=b"") for host in hosts})
        yield hosts
        for host in hosts:
            del agencies.faults[host]

    @pytest.mark.usefixtures("first", "down")
    def test_the_figures_are_the_snapshots_to_the_cent(self, night, tmp_path):
        result, *_ = night("refresh", build=tmp_path / "build")
        assert result.returncode == 1
        assert result.stderr.splitlines()[-1] == "moneymap: no document could be had; what was last good stays"
        settings = Settings(build=tmp_path / "build", snapshot=SNAPSHOT)
        composed, embedded = compose(settings, datasets(), DAY), Snapshot.open(SNAPSHOT)
        for dataset in datasets():
            assert composed.table(dataset).equals(embedded.table(dataset)), dataset.name
        assert composed.fiscal_years == embedded.fiscal_years
        reasons = composed.documents().filter(dataset="bea_regional")["reason"].unique()
        assert all("failed since" in reason and "503" in reason for reason in reasons)

    @pytest.mark.usefixtures("quiet", "down")
    def test_the_release_stays_and_the_last_good_documents_count(self, night):
        release = sha256_of(night.build / "moneymap.duckdb")
        result, *_ = night("refresh")
        assert result.returncode == 1
        assert sha256_of(night.build / "moneymap.duckdb") == release
        kept = Snapshot.open(night.build / "figures").documents()
        assert "archive" in set(kept["choice"])


class TestKilled:
    PARTS = ("--only", "bea_regional", "--only", "omb_historical", "--only", "irs_historic_table_2")

    def test_a_fetch_killed_at_any_moment_leaves_a_whole_archive(self, agencies, environment, command, tmp_path):
        build = tmp_path / "build"
        variables = environment(build) | agencies.environment

        def moneymap(*arguments):
            return subprocess.run([command, *arguments], env=variables, capture_output=True, text=True, check=False)

        for seconds in (1.4, 1.7, 2.0, 2.4):
            process = subprocess.Popen(
                [command, "refresh", *self.PARTS], env=variables, stdout=-3, stderr=-3, start_new_session=True
            )
            time.sleep(seconds)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        result = moneymap("refresh", *self.PARTS)
        assert result.returncode == 0, result.stderr[-2000:]
        listed = json.loads(moneymap("archive", "--json", "--limit", "1000").stdout)
        assert {one["outcome"] for one in listed} <= {"accepted", "unchanged", "absent"}
        findings = {one["what"]: one for one in json.loads(moneymap("doctor", "--json").stdout)}
        assert findings["archive"]["ok"]
        assert list((build / "archive" / "incoming").iterdir()) == []


@pytest.mark.usefixtures("first")
def test_what_was_known_on_a_day_is_built_beside_the_release(night):
    release = sha256_of(night.build / "moneymap.duckdb")
    yesterday = (DAY - timedelta(days=1)).isoformat()
    result, *_ = night("run", "--as-of", yesterday, "--no-charts")
    assert result.returncode == 0, result.stderr[-2000:]
    assert sha256_of(night.build / "moneymap.duckdb") == release
    assert figures_of(night.build / "as-of" / yesterday, "select distinct choice from mart.source") == [("snapshot",)]
