"""Setting aside, in Dagster: a job of one step that follows a night, and the sensors that start it.

Belongs here: when the step is due. Does not belong here: the step, which is that of the command line's night
(``nightly.py``). It is a run of its own and no asset: what it builds are trials, and the release of what passes.
"""

from collections.abc import Sequence

import dagster as dg

from assets.outcome import names_of_failed
from assets.run_clock import run_began
from pipeline.documents.dataset import Dataset
from pipeline.release.set_aside import is_due
from pipeline.settings import Settings

JOB = "set_aside"


def set_aside_job(settings: Settings, datasets: Sequence[Dataset]) -> dg.JobDefinition:
    """Build with what passes its checks, release that, write the report."""

    @dg.op(name="release_what_passes", description="Set aside the documents a check fails with, release the rest.")
    def release_what_passes(context: dg.OpExecutionContext) -> None:
        from pipeline.app.nightly import night_without_asking  # noqa: PLC0415  (imports this module's package)

        report = night_without_asking(settings, datasets, run_began(context.instance, context.run.run_id))
        context.log.info(report.text())

    @dg.job(
        name=JOB,
        description="After a night whose check failed, or with documents set aside: release what passes.",
        executor_def=dg.in_process_executor,
    )
    def set_aside() -> None:
        release_what_passes()

    return set_aside


def set_aside_sensors(
    settings: Settings, night: "dg.JobDefinition | dg.UnresolvedAssetJobDefinition", job: dg.JobDefinition
) -> list[dg.SensorDefinition]:
    """Start the job after a night that failed of a check, and after one that left something to be tried again."""

    def sensor(name: str, status: dg.DagsterRunStatus) -> dg.SensorDefinition:
        @dg.run_status_sensor(
            run_status=status,
            name=name,
            monitored_jobs=[night],
            request_job=job,
            default_status=dg.DefaultSensorStatus.RUNNING,
        )
        def after_night(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
            run = context.dagster_run.run_id
            logs = context.instance.all_logs(run)
            events = [event for one in logs if (event := one.get_dagster_event() if one.is_dagster_event else None)]
            if names_of_failed(events) or is_due(settings):
                return dg.RunRequest(run_key=run)
            return dg.SkipReason("no check failed, and nothing was set aside")

        return after_night

    return [
        sensor("after_failed_night", dg.DagsterRunStatus.FAILURE),
        sensor("after_night", dg.DagsterRunStatus.SUCCESS),
    ]
