"""When a run in Dagster began: the one moment by which all its steps go.

Belongs here: that moment. A run that begins before midnight asks for, chooses and counts ages by the documents of that
day to its end, and its retrievals carry one name.
"""

from datetime import UTC, datetime

import dagster as dg

from pipeline.clock import set_back


def began(context: dg.AssetExecutionContext) -> datetime:
    """The start of the run a step belongs to, UTC."""
    (record,) = context.instance.get_run_records(dg.RunsFilter(run_ids=[context.run.run_id]))
    return set_back(datetime.fromtimestamp(record.start_time or record.create_timestamp.timestamp(), tz=UTC))
