"""Run the graph in this process: the same jobs Dagster runs, with a progress line a step and one-line errors.

Belongs here: launching, and turning failed steps and checks into errors. Does not belong here: what the steps
do.
"""

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import dagster as dg

from pipeline.errors import CheckFailedError, MoneymapError, UsageError
from pipeline.lock import exclusive
from pipeline.settings import Settings

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@contextmanager
def progress(total: int) -> Iterator[None]:
    """Print what the assets report, numbered, on stderr."""
    logger, handler = logging.getLogger("moneymap"), _Progress(total)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)


def run_everything(settings: Settings, years: list[int]) -> None:
    """Tables, checks, release and charts, of ``years`` or of all fiscal years.

    Raises:
        CheckFailedError: a blocking check failed; the released file is as it was.
        MoneymapError: a step failed, or another run is building.
    """
    with exclusive(settings.lock):
        from pipeline.definitions import CHARTS, YEARS, defs, range_tags  # noqa: PLC0415  (Dagster loads every asset)

        blocks = _consecutive(years or [int(year) for year in YEARS])
        tables = len(defs.resolve_all_asset_keys()) - len(CHARTS)
        settings.work.unlink(missing_ok=True)
        with progress(tables + len(CHARTS) * len(blocks)), dg.DagsterInstance.ephemeral() as instance:
            run_job(defs, "tables", instance)
            for block in blocks:
                run_job(defs, "charts", instance, tags=range_tags([str(year) for year in block]))


def draw_chart(name: str, year: int | None) -> None:
    """One chart from the released file, of one fiscal year where the chart is by year.

    Raises:
        UsageError: no such chart; it names those there are.
        MoneymapError: the step failed.
    """
    from pipeline.definitions import CHARTS, YEARS, defs, range_tags  # noqa: PLC0415

    by_name = {chart.name: chart for chart in CHARTS}
    if name not in by_name:
        raise UsageError(f"no chart {name!r}; there are {', '.join(by_name)}")
    if year is not None and not by_name[name].by_year:
        raise UsageError(f"chart {name} covers all fiscal years: leave out --year")
    if by_name[name].by_year and year is None:
        raise UsageError(f"chart {name} is drawn for one fiscal year: give --year, {YEARS[0]} to {YEARS[-1]}")
    with exclusive(Settings.from_environment().lock), progress(1), dg.DagsterInstance.ephemeral() as instance:
        run_job(
            defs,
            "charts",
            instance,
            tags=range_tags([str(year or YEARS[-1])]),
            only=[dg.AssetKey(["chart", name])],
        )


def _consecutive(years: list[int]) -> list[list[int]]:
    """Years in blocks without a gap: a run covers one block."""
    blocks: list[list[int]] = []
    for year in years:
        if blocks and year == blocks[-1][-1] + 1:
            blocks[-1].append(year)
        else:
            blocks.append([year])
    return blocks


def run_job(
    definitions: dg.Definitions,
    job: str,
    instance: dg.DagsterInstance,
    *,
    tags: dict[str, str] | None = None,
    only: list[dg.AssetKey] | None = None,
) -> None:
    """Run a job of the definitions, or only some of its assets, to its end.

    Raises:
        CheckFailedError: a blocking check failed; the message names the check and the first failing row.
        MoneymapError: a step failed; the message is the step's own error.
    """
    result = definitions.resolve_job_def(job).execute_in_process(
        instance=instance, tags=tags or {}, run_config=QUIET, raise_on_error=False, asset_selection=only
    )
    if result.success:
        return
    failed = [check for check in result.get_asset_check_evaluations() if not check.passed]
    if failed:
        found = "; ".join(
            f"{check.asset_key.to_user_string().replace('/', '.')}: {check.check_name}, "
            f"{check.metadata['failing_rows'].value} rows, first {check.metadata['first'].value}"
            for check in failed
        )
        raise CheckFailedError(f"a check failed, nothing was released: {found}")
    raise MoneymapError("; ".join(_step_errors(result.all_events)) or f"the job {job} failed")


def _step_errors(events: Sequence[dg.DagsterEvent]) -> list[str]:
    """The innermost error of every failed step, one line each."""
    lines = []
    for event in events:
        if not event.is_step_failure or event.step_failure_data.error is None:
            continue
        error = event.step_failure_data.error
        while error.cause is not None:
            error = error.cause
        text = " ".join(error.message.split())
        lines.append(text.split(": ", 1)[1] if text.startswith(__package__) and ": " in text else text)
    return lines


class _Progress(logging.Handler):
    """Numbers the steps of a run as they end."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self.total = total
        self.done = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Print one line."""
        if hasattr(record, "step"):
            self.done += 1
            number = f"[{self.done:>{len(str(self.total))}}/{self.total}] "
        else:
            number = " " * (2 * len(str(self.total)) + 4)
        sys.stderr.write(f"{number}{record.getMessage()}\n")
        sys.stderr.flush()
