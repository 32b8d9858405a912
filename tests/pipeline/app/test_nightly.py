"""Whole nights against all the agencies on loopback: what is fetched, what a quiet one costs, what a bad one leaves."""

import json
import shutil
import subprocess
import time
from pathlib import Path

import duckdb
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
from tests.agencies.everyone import SNAPSHOT
from tests.agencies.server import DAY
from tests.pipeline.app.conftest import DRAWN

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def quiet(night):
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
    def test_every_document_served_is_accepted(self, first_night):
        report = first_night.said
        assert report["counts"]["accepted"] > 200
        assert set(report["counts"]) <= {"accepted", "absent"}
        assert report["error"] == ""

    def test_documents_that_share_an_address_are_fetched_once(self, first_night):
        whole = [(one.url, one.body) for one in first_night.asked if one.status == 200]
        assert len(whole) == len(set(whole))

    def test_nobody_is_asked_under_a_false_name_or_told_a_secret(self, first_night):
        asked = first_night.asked
        assert {one.headers["User-Agent"].split("/")[0] for one in asked} == {"moneymap"}
        assert not [one for one in asked if {"Authorization", "Cookie"} & one.headers.keys()]

    def test_the_sources_of_the_release_say_what_was_chosen(self, first_night):
        rows = dict(figures_of(first_night.build, "select choice, count(*) from mart.source group by all"))
        assert rows["live"] > 100
        assert rows.keys() <= {"live", "snapshot"}
        never = figures_of(
            first_night.build, "select distinct reason from mart.source where dataset = 'president_vote'"
        )
        assert never == [("the publisher serves no file that a program can fetch",)]

    def test_the_release_names_what_it_rests_on_as_the_archive_does(self, first_night):
        """Else no bytes that come back would be known for released ones."""
        fetched = {(line.dataset, line.sha256) for line in Archive(first_night.build / "archive").retrievals()}
        live = Snapshot.open(first_night.build / "figures").documents().filter(choice="live")
        rests_on = set(live.select("dataset", "sha256").rows())
        assert len(rests_on) > 100
        assert rests_on <= released_documents(first_night.build / "latest.json") & fetched

    def test_a_report_is_written_for_machines_and_people(self, first_night):
        report = first_night.said
        written = json.loads((first_night.build / "reports" / f"{report['run']}.json").read_text())
        assert written == report
        text = (first_night.build / "reports" / f"{report['run']}.txt").read_text()
        assert text.startswith(
            f"Documents  {report['counts']['absent']} absent, {report['counts']['accepted']} accepted"
        )
        assert "Release" in text
        assert "Took" in text
        assert {"refresh", "figures", "run", "total"} == set(report["seconds"])
        assert report["steps"]["mart.net_contribution"] > 0
        specs = list((first_night.build / "charts").glob("*.vl.json"))
        assert report["charts"] == {"drawn": len(specs), "unchanged": 0}
        assert report["charts"]["drawn"] > 5

    def test_ages_and_reasons_are_in_the_report(self, first_night):
        sources = {source["dataset"]: source for source in first_night.said["sources"]}
        assert sources["bea_regional"]["choice"] == "live"
        assert sources["bea_regional"]["age_days"] == 0
        assert not any(source["is_stale"] for source in sources.values())

    def test_the_year_in_progress_is_an_estimate_and_in_no_ranking(self, first_night):
        [(years, estimates)] = figures_of(
            first_night.build,
            "select list(distinct fiscal_year order by fiscal_year), bool_and(is_estimate) from mart.year_to_date",
        )
        [(ranked,)] = figures_of(first_night.build, "select max(fiscal_year) from mart.net_contribution")
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

    @pytest.mark.parametrize("damage", ["latest.json", "moneymap.duckdb", "work/built.json", "charts/map-2025.svg"])
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


class TestNobodyAnswers:
    @pytest.fixture
    def down(self, first_night, agencies):
        hosts = {one.url.split("/")[2] for one in first_night.asked}
        agencies.faults.update({host: faults.status(503, body=b"") for host in hosts})
        yield hosts
        for host in hosts:
            del agencies.faults[host]

    @pytest.mark.usefixtures("down")
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
