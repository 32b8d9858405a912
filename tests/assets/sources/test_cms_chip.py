"""CHIP by state: a small table, its faults, and the real one."""

import polars as pl
import pytest

from assets.areas import STATE_CODES
from assets.sources.cms.chip import CHIP
from pipeline.errors import SourceError

[DOCUMENT] = CHIP.documents
HEADER = "state,federal_FY2023,state_FY2023,federal_FY2024,state_FY2024"


def table(states=STATE_CODES, row="70,30,72,30", header=HEADER, **rows):
    return "\n".join([header, *(f"{code},{rows.get(code, row)}" for code in states)]).encode()


def test_two_years_of_federal_and_state_money():
    frame = CHIP.read(DOCUMENT, table(MN="70,-50,72,-40"))
    assert frame.filter(pl.col("area").is_in(["WY", "MN"])).drop("document").rows() == [
        (2023, "MN", 70, -50), (2023, "WY", 70, 30), (2024, "MN", 72, -40), (2024, "WY", 72, 30),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (table(STATE_CODES[1:]), "missing AL in fiscal_year 2023"),
        (table([*STATE_CODES, "AL"]), "AL stands twice"),
        (table([*STATE_CODES, "PR"]), "unknown state 'PR'"),
        (table(header=HEADER.replace("state_FY2024", "total_FY2024")), "no column state_FY2024"),
        (table(header="state,a,b,c,d"), "no column federal_FY and year"),
        (table(WY="70,-1,72,30"), "no parts of CHIP that a state can have: WY 2023"),
        (table(MN="70,-80,72,-40"), "no parts of CHIP that a state can have: MN 2023"),
        (table(WY="70,30,50,50"), "no parts of CHIP that a state can have: WY 2024"),
        (table(WY="70,30,72,"), "no parts of CHIP that a state can have: WY 2024"),
        (table(WY="70,30,144000,60000"), "federal_usd of WY is 144,000 in 2024, 70 the year before"),
        (b"", "not a CSV"),
    ],
)
def test_another_table_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        CHIP.read(DOCUMENT, content)


def test_the_real_table(document):
    frame = CHIP.read(DOCUMENT, document(DOCUMENT.file))
    sums = frame.group_by("fiscal_year").agg(pl.len(), pl.col("federal_usd").sum()).sort("fiscal_year")
    assert sums.with_columns((pl.col("federal_usd") / 1e9).round(2)).rows() == [(2023, 51, 17.24), (2024, 51, 19.86)]
    assert set(frame.filter(pl.col("state_usd") < 0)["area"]) == {"CT", "MN"}
