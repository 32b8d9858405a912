"""Medicaid of FY2020 to FY2023 from KFF and MACPAC: the real table, two figures left out of it, and faults."""

import polars as pl
import pytest

from assets.sources.cms.health import MEDICAID_FEDERAL
from assets.sources.cms.medicaid_spending import FILE, MEDICAID_TOTAL, SHARES_OF_2023
from pipeline.errors import SourceError

KFF, MACPAC = MEDICAID_TOTAL.documents


@pytest.fixture(scope="module")
def content(document):
    return document(FILE)


@pytest.fixture(scope="module")
def totals(content):
    return MEDICAID_TOTAL.combine({one.name: MEDICAID_TOTAL.read(one, content) for one in MEDICAID_TOTAL.documents})


def test_each_year_comes_from_who_published_it(totals):
    documents = totals.group_by("fiscal_year").agg(pl.col("document").unique(), pl.len()).sort("fiscal_year")
    assert documents.rows() == [
        (2020, [KFF.name], 51), (2021, [MACPAC.name], 51), (2022, [MACPAC.name], 51), (2023, [KFF.name], 51),
    ]  # fmt: skip
    sums = totals.group_by("fiscal_year").agg(pl.col("total_usd").sum()).sort("fiscal_year")
    assert sums["total_usd"].to_list() == [
        661_480_891_178, 744_493_000_000, 818_275_000_000, 880_018_880_526 - 29_197_626_447,
    ]  # fmt: skip


def test_the_total_not_to_be_believed_is_missing(totals):
    missing = totals.filter(pl.col("total_usd").is_null())
    assert missing.select("fiscal_year", "area").rows() == [(2023, "WA")]


def test_the_federal_part_of_2023(content):
    frame = MEDICAID_FEDERAL.read(SHARES_OF_2023, content)
    assert (frame.height, frame["federal_usd"].sum()) == (51, 610_151_000_000)
    by_area = {area: (total, federal) for _, area, total, federal, _ in frame.rows()}
    assert by_area["MS"] == (6_547e6, 5_371e6)
    assert by_area["NH"] == (None, 1_599e6)  # the state's part is the federal one again
    shares = sorted(federal / total for total, federal in by_area.values() if total)
    assert (round(shares[0], 3), round(shares[-1], 3)) == (0.597, 0.821)


def test_fy2024_moves_from_fy2023_as_expansions_and_the_pandemics_end_do(content, document):
    """Other tables: FY2023 holds administration, FY2024 does not. North Carolina expanded on 1 December 2023."""
    [cms64] = [one for one in MEDICAID_FEDERAL.documents if one.name == "cms64_ffy2024"]
    of_2024 = MEDICAID_FEDERAL.read(cms64, document(cms64.file))
    both = of_2024.join(MEDICAID_FEDERAL.read(SHARES_OF_2023, content), on="area", suffix="_2023")
    change = both.select("area", change=pl.col("federal_usd") / pl.col("federal_usd_2023") - 1).sort("change")
    moved = {area: round(part, 2) for area, part in change.rows() if abs(part) > 0.2}
    assert moved == {"ND": -0.28, "IA": 0.24, "MS": 0.29, "NC": 0.41}
    share = both.with_columns(
        rise=pl.col("federal_usd") / pl.col("total_usd") - pl.col("federal_usd_2023") / pl.col("total_usd_2023")
    )
    risen = share.filter(pl.col("rise") > 0)["area"].to_list()
    assert sorted(risen) == ["NC", "SD"]  # both expanded Medicaid, at 90 % federal, in 2023


@pytest.mark.parametrize(
    ("read", "old", "new", "message"),
    [
        (KFF, b"\nWY,618981335,", b"\nXX,618981335,", "unknown state 'XX'"),
        (KFF, b"\nWY,618981335,", b"\nAL,618981335,", "missing WY"),
        (KFF, b"total_FY2023_kff", b"total_FY2024_kff", "no column total_FY2023_kff"),
        (KFF, b",670000000,", b",67000000,", "total_usd of WY is 67,000,000 in 2021, 618,981,335 the year before"),
        (MACPAC, b",618981335,", b",1118981335,", "total_usd of WY is 670,000,000 in 2021"),
        (KFF, b",725666745,", b",1025666745,", "KFF's and MACPAC's FY2023 are not the same in WY"),
        (KFF, b",725666745,", b",n.a.,", "cannot be read"),
        (SHARES_OF_2023, b",464000000,", b",313000000,", "no share of the total that a state has: WY"),
        (SHARES_OF_2023, b",464000000,", b",,", "no share of the total that a state has: WY"),
        (SHARES_OF_2023, b"\nWY,618981335,", b"\nPR,618981335,", "unknown state 'PR'"),
    ],
)
def test_another_table_is_refused(content, read, old, new, message):
    assert content.count(old) == 1
    with pytest.raises(SourceError, match=message):
        (MEDICAID_FEDERAL if read is SHARES_OF_2023 else MEDICAID_TOTAL).read(read, content.replace(old, new))
