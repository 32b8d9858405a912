"""Nights over agencies that are played on loopback: what rows on nights share.

Belongs here: the first night, and what one night fetched and drew. Does not belong here: goals.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.agencies.everyone import everyone
from tests.agencies.server import Agencies
from tests.bench.measured import COMMAND, Bench, Ran, ran


@dataclass(frozen=True)
class Nights:
    """Agencies that answer, and the build folder of the nights."""

    agencies: Agencies
    build: Path

    def night(self) -> tuple[Ran, dict[str, Any]]:
        """One night, and its report."""
        done = ran([COMMAND, "nightly", "--json"], {**self.agencies.environment, "MONEYMAP_BUILD": str(self.build)})
        return done, json.loads(done.out)


@contextmanager
def after_the_first(bench: Bench, name: str) -> Iterator[Nights]:
    """Nights after one on which everything was fetched, built and drawn."""
    with everyone() as agencies:
        nights = Nights(agencies, bench.scratch / name)
        nights.night()
        yield nights
