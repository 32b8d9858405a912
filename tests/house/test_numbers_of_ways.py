"""How many ways of counting there are is said by the file alone: nobody types it.

Belongs here: the search for typed numbers of ways in documents, SQL, code and templates. Does not belong here: made-up
numbers of tests on words. A new axis or option changes the number, and a sentence that names it becomes wrong unseen.
"""

import re
from math import prod

import duckdb
import pytest

from pipeline.settings import ROOT

TEXTS = (
    "*.md", "docs/*.md", "deploy/**/*.md", "sql/**/*.sql", "assets/**/*.py", "pipeline/**/*.py", "reports/**/*.py",
    "reports/**/*.j2", "reports/static/*.js", "tests/sql/*.py", "tests/browser/*.py", "tests/bench/*.py",
)  # fmt: skip
COUNTED = r"(?:ways|specifications|combinations|distinct (?:sums|results))\b"
TYPED = re.compile(
    rf"(?<![\w.,$])(?:\d{{1,3}}(?:,\d{{3}})+|\d{{3,}})\s+(?:of\s+)?(?:\w+\s+)?{COUNTED}"  # a number of ways
    rf"|{COUNTED}:?\s+(?:\d{{1,3}}(?:,\d{{3}})+|\d{{3,}})(?![\w,])"  # ways: a number
    r"|\d+(?:\s*[x*\N{MULTIPLICATION SIGN}]\s*\d+){3,}"  # the product written out
    r"|SPECIFICATIONS\s*=\s*\d"
)


@pytest.fixture(scope="module")
def numbers():
    """All ways, and those of a view: what somebody might type."""
    axes = duckdb.sql((ROOT / "sql" / "core" / "specification_axis.sql").read_text(encoding="utf-8")).fetchall()
    options = {axis: sum(row[0] == axis for row in axes) for axis, *_ in axes}
    every = prod(options.values())
    return {every, every // options["deficit"]}


def numbers_in(text):
    """Every number of a text, with or without commas."""
    return {int(found.replace(",", "")) for found in re.findall(r"(?<![\w.,$])\d[\d,]*\d(?![\w.]*\w)", text)}


def files():
    """The texts searched, this one left out."""
    return sorted({path for pattern in TEXTS for path in ROOT.glob(pattern)})


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_number_of_ways_is_typed(path, numbers):
    text = path.read_text(encoding="utf-8")
    assert [found.group() for found in TYPED.finditer(text)] == []
    assert numbers_in(text) & numbers == set()


@pytest.mark.parametrize(
    "text",
    [
        "under each of the 2,592 ways of counting", "2592 specifications", "648 distinct results", "9,216 ways of two",
        "3 x 2 x 4 x 3 x 3 x 3 x 2 x 2", "in what share of 1,296 contested ways", "specifications: 2592",
        "SPECIFICATIONS = 2592", "there are 108 distinct sums", "1,944 of\nthe combinations",
    ],
)  # fmt: skip
def test_a_typed_number_is_found(text):
    assert TYPED.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "at least 4 of 5 ways", "between 20 and 80 % of ways", "FY2023 ways", "{number:,} ways of counting",
        "the number of ways is the product of the options", "$1,296 ways", "0.25 x + 0.75 y", "600 x 400",
    ],
)  # fmt: skip
def test_what_is_none_is_left_alone(text):
    assert not TYPED.search(text)


def test_the_numbers_are_found_with_and_without_commas(numbers):
    every = max(numbers)
    assert numbers_in(f"so {every:,}, and {every}.") == {every}
    assert numbers_in(f"a{every} $ {every}0 1.{every}") == {every * 10}
