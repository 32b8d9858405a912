"""A run on which nothing changed."""

from tests.bench.measured import COMMAND, Bench, Row, ran


def measure(bench: Bench) -> list[Row]:
    """The headline and the paths, from what stands."""
    assert bench.cold
    command = [COMMAND, "run", *bench.charts]
    if "Nothing changed" not in ran(command, bench.environment).out:
        raise SystemExit("the run built something")
    return [bench.beside("run, nothing changed", command, "dagster", 1.5, bench.environment)]
