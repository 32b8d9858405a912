"""The recipes of CONTRIBUTING.md, followed to the letter in a copy of the project."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.areas import STATES
from tests.agencies.server import Agencies, serving

ROOT = Path(__file__).resolve().parents[2]
INVENTORY = "Year,State,Buildings\n" + "".join(f"2024,{name},{len(name)}\n" for _, name, _ in STATES)
ROOMS = ("assets", "pipeline", "reports", "sql", "tests")
FILES = ("pyproject.toml", "CONTRIBUTING.md", "README.md", "requirements.txt", "requirements-dev.txt")
LINTERS = ("ruff check .", "ruff format --check .", "mypy")
HELD_TO = "python -m pytest -p no:cacheprovider tests/sql/test_contract.py tests/house/test_house.py"
"""What analysts rely on, and the rules of the house."""
BLOCK = re.compile(r"(?:^`(?P<path>[\w/.]+)`:\n\n)?^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        shutil.copy(ROOT / file, folder)
    if (known := ROOT / ".mypy_cache").is_dir():
        shutil.copytree(known, folder / ".mypy_cache")  # by content: what is looked at anew is what differs
    (folder / "documents/gsa").mkdir(parents=True)
    (folder / "documents/gsa/buildings.csv").write_text(INVENTORY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def mirror() -> Iterator[str]:
    """The agency of the recipe, on loopback; every other address is not there."""
    with serving(Agencies()) as agencies:
        agencies.put("https://www.gsa.gov/buildings.csv", INVENTORY.encode())
        yield agencies.mirror


def shell(command: str, folder: Path, mirror: str) -> str:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(folder),
        "MONEYMAP_BUILD": str(folder / "build"),
        "MONEYMAP_MIRROR": mirror,
    }
    environment.pop("MONEYMAP_SNAPSHOT", None)
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def followed(copy, mirror) -> str:
    """What the commands of the recipes said, one after the other."""
    said = []
    for block in BLOCK.finditer((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")):
        if block["path"]:
            target = copy / block["path"]
            assert not target.exists(), f"{target} is there before the recipe writes it"
            target.write_text(block["body"], encoding="utf-8")
        elif block["language"] == "sh":
            said += [shell(line, copy, mirror) for line in block["body"].strip().splitlines()]
    return "".join(said)


@pytest.mark.slow
def test_the_recipes_work(followed, copy):
    everything = followed
    assert "gsa_buildings: 51 rows from 1 documents" in everything
    assert "2 passed" in everything
    assert "Documents  1 accepted;" in everything
    assert f"│ WY    ┆ {len('Wyoming'):>9} │" in everything
    assert "payers.html" in everything
    page = (copy / "build/charts/payers.html").read_text(encoding="utf-8")
    assert "of 50 states paid in more than they got back" in page
    known = json.loads((copy / "build/charts/.rendered.json").read_text(encoding="utf-8"))["payers"]
    place = [known[name] for name in ("kind", "year", "state", "group", "rank", "on_home")]
    assert place == ["payers", None, "", "States that pay in more", 100, "all years"]


@pytest.mark.slow
@pytest.mark.usefixtures("followed")
@pytest.mark.parametrize("command", [*LINTERS, HELD_TO])
def test_what_they_made_is_green(copy, mirror, command):
    """Linters, types, the contract of the marts and the rules of the house hold of the recipes' result, too."""
    shell(command, copy, mirror)


def test_the_recipes_cover_the_three_kinds():
    paths = [block["path"] for block in BLOCK.finditer((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))]
    rooms = {Path(path).parts[:2] for path in paths if path}
    assert {("assets", "sources"), ("sql", "mart"), ("sql", "checks"), ("reports", "charts")} <= rooms
