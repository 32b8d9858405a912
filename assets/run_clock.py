"""When a run in Dagster began: the one moment by which all its steps go.

Belongs here: that moment. A run that begins before midnight asks for, chooses and counts ages by the documents of that
day to its end, and its retrievals carry one name.
"""

from datetime import UTC, datetime

import dagster as dg

from pipeline.clock import set_back


def began(context: dg.AssetExecutionContext) -> datetime:
    """The start of the run a step belongs to, UTC."""
    return run_began(context.instance, context.run.run_id)


def run_began(instance: dg.DagsterInstance, run_id: str) -> datetime:
    """The start of a run, UTC."""
    (record,) = instance.get_run_records(dg.RunsFilter(run_ids=[run_id]))
    return set_back(datetime.fromtimestamp(record.start_time or record.create_timestamp.timestamp(), tz=UTC))
