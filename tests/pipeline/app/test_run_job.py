"""A job run in this process: which error it ends with, and that a warning is none."""

import dagster as dg
import pytest

from pipeline.app.draw import run_job
from pipeline.errors import CheckFailedError, MoneymapError

LATE, WRONG = "is_fresh", "adds_up"
ERROR, WARN = dg.AssetCheckSeverity.ERROR, dg.AssetCheckSeverity.WARN


@pytest.fixture
def job():
    """Run a table with a late source and a table that follows it, either of them sound or not."""

    def run(*, adds_up=True, fails=False):
        @dg.asset(
            check_specs=[dg.AssetCheckSpec(LATE, asset="raw"), dg.AssetCheckSpec(WRONG, asset="raw", blocking=True)]
        )
        def raw() -> dg.MaterializeResult:
            late = dg.AssetCheckResult(check_name=LATE, passed=False, severity=WARN, metadata={"age_days": 900})
            found = {"failing_rows": 2, "first": "WY"}
            return dg.MaterializeResult(
                check_results=[
                    late,
                    dg.AssetCheckResult(check_name=WRONG, passed=adds_up, severity=ERROR, metadata=found),
                ]
            )

        @dg.asset(deps=[raw])
        def mart() -> None:
            if fails:
                raise MoneymapError("no room on the disk")

        definitions = dg.Definitions([raw, mart], jobs=[dg.define_asset_job("all")], executor=dg.in_process_executor)
        with dg.DagsterInstance.ephemeral() as instance:
            return run_job(definitions, "all", instance)

    return run


def test_a_source_that_is_late_fails_nothing(job):
    assert job().success


def test_the_error_of_a_step_is_told_and_not_the_warning(job):
    with pytest.raises(MoneymapError, match=r"^no room on the disk$"):
        job(fails=True)


def test_the_check_that_failed_is_told_and_not_the_warning(job):
    with pytest.raises(
        CheckFailedError, match=r"^a check failed, nothing was released: raw: adds_up, 2 rows, first WY$"
    ):
        job(adds_up=False)
