"""SSA's tables that are at hand typed: Social Security benefits by state, the federal part of SSI; and their faults."""

import polars as pl
import pytest

from assets.areas import STATE_CODES
from assets.sources.ssa.oasdi import OASDI, parse_oasdi
from assets.sources.ssa.ssi_federal import SSI_FEDERAL, parse_ssi_federal
from pipeline.errors import SourceError

[BENEFITS], [FEDERAL] = OASDI.documents, SSI_FEDERAL.documents
BENEFITS_HEADER = "state,oasdi_benefits_december_2024_thousands"
FEDERAL_HEADER = "state,ssi_federally_administered_2024_thousands,ssi_federal_2024_thousands"


def benefits(states=STATE_CODES, amount="100", all_areas="ALL_AREAS,5180", header=BENEFITS_HEADER):
    return "\n".join([header, *(f"{code},{amount}" for code in states), all_areas]).encode()


def federal(states=STATE_CODES, row="100,90", header=FEDERAL_HEADER):
    return "\n".join([header, *(f"{code},{row}" for code in states)]).encode()


def test_benefits_of_a_month_are_in_thousands_and_all_areas_are_the_nation():
    frame = parse_oasdi(benefits(), 2024, states_thousands=5100)
    assert frame.height == 52
    assert frame.filter(pl.col("area").is_in(["WY", "US"])).rows() == [
        (2024, "WY", 100_000.0),
        (2024, "US", 5_180_000.0),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (benefits(STATE_CODES[1:]), "missing AL"),
        (benefits([*STATE_CODES, "AL"]), "AL stands twice"),
        (benefits([*STATE_CODES, "PR"]), "unknown area 'PR'"),
        (benefits(amount="101"), "the states add to 5,151,000, not 5,100,000"),
        (benefits(all_areas="ALL_AREAS,5000"), "the states add to 5,100,000, All areas is 5000000"),
        (benefits(all_areas="ALL_AREAS,6000"), "All areas is 6000000"),
        (benefits(all_areas="ALL_AREAS,"), "All areas is None"),
        (benefits(header=BENEFITS_HEADER.replace("2024", "2023")), "not one column of December 2024 in thousands"),
        (benefits(header=BENEFITS_HEADER.replace("december", "june")), "not one column of December 2024"),
        (benefits(header=BENEFITS_HEADER.replace("thousands", "dollars")), "not one column of December 2024"),
        (b"<html></html>", "no column state"),
    ],
)
def test_other_benefits_are_refused(content, message):
    with pytest.raises(SourceError, match=message):
        parse_oasdi(content, 2024, states_thousands=5100)


def test_payments_and_their_federal_part_are_in_thousands():
    frame = parse_ssi_federal(federal(), 2024, (5100, 4590))
    assert frame.height == 51
    assert frame.filter(area="WY").rows() == [(2024, "WY", 100_000.0, 90_000.0)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (federal(STATE_CODES[:-1]), "missing WY"),
        (federal([*STATE_CODES, "US"]), "unknown state 'US'"),
        (federal(row="101,90"), "payments_usd: the states add to 5,151,000, not 5,100,000"),
        (federal(row="100,91"), "federal_usd: the states add to 4,641,000, not 4,590,000"),
        (federal(header=FEDERAL_HEADER.replace("2024", "2023")), "not one column of payments of 2024"),
        (federal(header=FEDERAL_HEADER.replace("ssi_federal_2024", "ssi_federal_2023")), "no column ssi_federal_2024"),
        (b"", "not a CSV"),
    ],
)
def test_other_payments_are_refused(content, message):
    with pytest.raises(SourceError, match=message):
        parse_ssi_federal(content, 2024, (5100, 4590))


def test_a_federal_part_above_the_payments_is_refused(document):
    content = document(FEDERAL.file).replace(b"WY,53521,53521", b"WY,53520,53521").replace(b"AK,83447,", b"AK,83448,")
    with pytest.raises(SourceError, match="schema"):
        SSI_FEDERAL.read(FEDERAL, content)


def test_the_real_benefits(document):
    frame = OASDI.read(BENEFITS, document(BENEFITS.file))
    known = dict(frame.select("area", "monthly_benefits_usd").rows())
    assert frame.height == 52
    assert sum(usd for area, usd in known.items() if area != "US") == 123_837_872_000
    assert (known["US"], known["CA"], known["TX"]) == (125_577_970_000, 11_859_914_000, 8_561_812_000)


def test_a_digit_of_the_real_benefits_cannot_be_lost(document):
    with pytest.raises(SourceError, match="the states add to"):
        OASDI.read(BENEFITS, document(BENEFITS.file).replace(b"WY,247331", b"WY,24733"))


def test_the_real_payments(document):
    frame = SSI_FEDERAL.read(FEDERAL, document(FEDERAL.file))
    assert frame.select(pl.col("payments_usd", "federal_usd").sum()).rows() == [(63_069_561_000, 59_655_194_000)]
    supplement = frame.filter(area="CA").select((pl.col("payments_usd") - pl.col("federal_usd")) / 1e9).item()
    assert round(supplement, 1) == 3.3
