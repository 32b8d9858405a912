"""Nights against all the agencies on loopback: the first one, made once, and copies of its folder to go on in.

Belongs here: who asks whom, in which folder. Does not belong here: what has to hold after a night.
"""

import json
import pickle
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.agencies.everyone import everyone
from tests.agencies.server import Asked
from tests.made_once import SECONDS, made_once

DRAWN = ("--year", "2025")
"""Charts of one year stand for those of all: they are drawn the same way, by the run that draws any. With those of the
last year come those of the provisional one."""


@dataclass(frozen=True)
class Night:
    """What a night said, what was asked for meanwhile, what was served by address, and its folder."""

    said: dict[str, Any]
    asked: list[Asked]
    documents: dict[str, bytes]
    build: Path


@pytest.fixture(scope="session")
def first_night(shared, environment, command) -> Night:
    """Everything is fetched, built, released, drawn. Read its folder, never change it."""

    def spend(folder):
        with everyone() as agencies:
            result = subprocess.run(
                [command, "nightly", *DRAWN, "--json"],
                env=environment(folder / "build") | agencies.environment,
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
            assert result.returncode == 0, result.stderr[-3000:]
            night = Night(json.loads(result.stdout), agencies.asked, agencies.documents, folder / "build")
        (folder / "night.pickle").write_bytes(pickle.dumps(asdict(night)))

    night = pickle.loads((made_once(shared, "first-night", spend) / "night.pickle").read_bytes())  # noqa: S301  (own)
    return Night(**night | {"asked": [Asked(**one) for one in night["asked"]]})


@pytest.fixture(scope="module")
def agencies(first_night):
    """Those of the first night, to the byte (workbooks made again differ); documents and manners may be changed."""
    with everyone() as served:
        served.documents.update(first_night.documents)
        yield served


@pytest.fixture(scope="module")
def night(first_night, agencies, environment, command, tmp_path_factory):
    """Run a command in a copy of the first night's folder; returns its outcome, what was asked, what was sent."""
    folder = tmp_path_factory.mktemp("nights")
    shutil.copytree(first_night.build, folder / "build")

    def run(*arguments, build=folder / "build", snapshot=None):
        before, sent = len(agencies.asked), agencies.body_bytes()
        result = subprocess.run(
            [command, *arguments],
            env=environment(build, snapshot) | agencies.environment,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return result, agencies.asked[before:], agencies.body_bytes() - sent

    run.build = folder / "build"
    return run
