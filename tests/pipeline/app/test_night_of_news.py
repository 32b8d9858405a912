"""After the first night: an agency has newer figures, a fetch is killed, and what was known on a day is asked for."""

import json
import os
import signal
import subprocess
import time
from datetime import timedelta

import duckdb
import polars as pl
import pytest

from pipeline.files.checksum import sha256_of
from tests.agencies import bea
from tests.agencies.everyone import snapshot_tables
from tests.agencies.server import DAY

pytestmark = pytest.mark.slow


def figures_of(build, sql):
    with duckdb.connect(str(build / "moneymap.duckdb"), read_only=True) as connection:
        return connection.sql(sql).fetchall()


@pytest.fixture(scope="module")
def newer(night, agencies):
    """Flows before and after BEA serves newer figures: Medicare of 2023 to 2025, a tenth more in Wyoming."""
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
        assert before.height == 41 * 51
        assert (before["amount_usd"] - before["amount_usd_after"]).abs().max() < 0.01

    def test_what_moved_and_why_is_said(self, newer, night):
        assert "Since the release of" in newer[1]
        reasons = figures_of(night.build, "select distinct reason from mart.revision where fiscal_year = 2025")
        assert any("bea_regional" in reason for (reason,) in reasons)


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


def test_what_was_known_on_a_day_is_built_beside_the_release(night):
    release = sha256_of(night.build / "moneymap.duckdb")
    yesterday = (DAY - timedelta(days=1)).isoformat()
    result, *_ = night("run", "--as-of", yesterday, "--no-charts")
    assert result.returncode == 0, result.stderr[-2000:]
    assert sha256_of(night.build / "moneymap.duckdb") == release
    assert figures_of(night.build / "as-of" / yesterday, "select distinct choice from mart.source") == [("snapshot",)]
