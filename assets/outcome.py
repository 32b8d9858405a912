"""What came of a run of Dagster, from its own log: errors in one line, charts counted, seconds by step.

Belongs here: reading Dagster's events. Does not belong here: what is done with it (``pipeline/app``, ``report.py``).
"""

from collections.abc import Iterable
from typing import cast

import dagster as dg

from pipeline.errors import MoneymapError, one_line

FAILING_ROWS, FIRST = "failing_rows", "first"
"""Metadata of a check: how many rows fail, and the first of them."""


def checks_failed(events: Iterable[dg.DagsterEvent]) -> list[str]:
    """The checks that stop a run, each with how many rows fail and the first of them."""
    return [
        f"{_name(check)}, {check.metadata[FAILING_ROWS].value} rows, first {check.metadata[FIRST].value}"
        for check in _failed(events)
    ]


def names_of_failed(events: Iterable[dg.DagsterEvent]) -> tuple[str, ...]:
    """The checks that stop a run, ``table: name``."""
    return tuple(_name(check) for check in _failed(events))


def _failed(events: Iterable[dg.DagsterEvent]) -> list[dg.AssetCheckEvaluation]:
    found = (event.asset_check_evaluation_data for event in events if event.event_type_value == _CHECKED)
    return [check for check in found if not check.passed and check.severity == dg.AssetCheckSeverity.ERROR]


def _name(check: dg.AssetCheckEvaluation) -> str:
    return f"{check.asset_key.to_user_string().replace('/', '.')}: {check.check_name}"


_CHECKED = dg.DagsterEventType.ASSET_CHECK_EVALUATION.value


def step_errors(events: Iterable[dg.DagsterEvent]) -> list[str]:
    """What every failed step says, one line each: the project's own error, or else the innermost one."""
    lines = []
    for event in events:
        if not event.is_step_failure or event.step_failure_data.error is None:
            continue
        error = event.step_failure_data.error
        while error.cause is not None and not _is_own(error.message):
            error = error.cause
        text = one_line(error.message)
        lines.append(text.split(": ", 1)[1] if _is_own(text) else text)
    return lines


def _is_own(message: str) -> bool:
    """Whether an error, as Dagster writes it, is one of the project, which says what to do as its cause does not."""
    return message.startswith(f"{MoneymapError.__module__}.") and ": " in message


def problem(events: Iterable[dg.DagsterEvent]) -> str:
    """What a run failed of, in one line; '' where it did not. A check that fails says more than the step it stops."""
    known = list(events)
    if failed := checks_failed(known):
        return f"a check failed, nothing was released: {'; '.join(failed)}"
    return "; ".join(step_errors(known))


def is_stopped(events: Iterable[dg.DagsterEvent]) -> bool:
    """Whether a step was interrupted, in Dagster's own words or Python's."""
    return any(line.rsplit(".", 1)[-1] in _INTERRUPTS for line in step_errors(events))


_INTERRUPTS = frozenset({"DagsterExecutionInterruptedError", "KeyboardInterrupt"})
"""Neither says anything but its name."""


def charts_counted(materialisations: Iterable[dg.DagsterEvent]) -> dict[str, int]:
    """How many charts were drawn, and how many unchanged, as the assets made in a run say."""
    charts = {"drawn": 0, "unchanged": 0}
    for event in materialisations:
        found = event.step_materialization_data.materialization.metadata
        for kind in charts.keys() & found.keys():
            charts[kind] += int(str(found[kind].value))
    return charts


def figures_named(materialisations: Iterable[dg.DagsterEvent]) -> tuple[str, ...]:
    """The figures, by name, that the chart assets made in a run say are there."""
    made = (event.step_materialization_data.materialization.metadata for event in materialisations)
    named = (cast("list[str]", found["figures"].value) for found in made if "figures" in found)
    return tuple(name for names in named for name in names)


def seconds_by_step(events: Iterable[dg.DagsterEvent]) -> dict[str, float]:
    """Seconds of every step that ended well, by its name; those of several runs added."""
    seconds: dict[str, float] = {}
    for event in events:
        if event.is_step_success:
            name = str(event.step_key).replace("__", ".")
            seconds[name] = seconds.get(name, 0.0) + event.step_success_data.duration_ms / 1000
    return seconds
