"""``--help``: no more than click."""

from tests.bench.measured import COMMAND, Bench, Row


def measure(bench: Bench) -> list[Row]:
    """The help on all commands."""
    return [bench.beside("--help", [COMMAND, "--help"], "click", 1.5)]
