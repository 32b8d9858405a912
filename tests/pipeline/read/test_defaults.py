"""The default method and definition: what they name is there, and no other module names them."""

import re

import duckdb
import pytest

from pipeline.read import defaults
from pipeline.settings import ROOT

HOME = ROOT / "pipeline" / "read" / "defaults.py"
WORDS = {ROOT / "reports" / "words" / "rows.py", ROOT / "reports" / "words" / "groups.py"}
"""Where methods and definitions have their words, each by its name."""


def test_they_are_those_of_the_release(released):
    with duckdb.connect(str(released / "moneymap.duckdb"), read_only=True) as connection:
        methods = {name for (name,) in connection.execute("select method from core.method").fetchall()}
        definitions = {name for (name,) in connection.execute("select distinct definition from mart.lean").fetchall()}
        statuses = {name for (name,) in connection.execute("select distinct status from mart.fiscal_year").fetchall()}
    assert defaults.STATUS in statuses <= {defaults.STATUS, defaults.PROVISIONAL, "in progress"}
    assert methods == {defaults.METHOD, defaults.CONTRAST}
    assert defaults.DEFINITION in definitions
    assert defaults.OF_COLUMN == {
        "method": defaults.METHOD, "definition": defaults.DEFINITION, "status": defaults.STATUS,
    }  # fmt: skip


@pytest.mark.parametrize("name", [defaults.METHOD, defaults.DEFINITION])
def test_they_have_one_home(name):
    modules = {path for room in ("pipeline", "assets", "reports") for path in (ROOT / room).rglob("*.py")}
    naming = {path for path in modules if re.search(rf"""['"]{name}['"]""", path.read_text(encoding="utf-8"))}
    assert naming - WORDS == {HOME}
