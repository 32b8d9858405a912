"""Historic Table 2 of tax year 2023 as transcribed, and the payments of the pandemic in the files of 2020 and 2021."""

import polars as pl
import pytest

from assets.areas import STATE_CODES
from assets.sources.irs.soi import HISTORIC_TABLE_2
from pipeline.errors import SourceError

TOTALS, CREDITS = HISTORIC_TABLE_2.documents[-2:]
ITEMS = {"A59720", "A10970", "A10971", "A10973"}


def totals(areas=(*STATE_CODES, "OA", "PR"), national=None, cell="10"):
    rows = [f"{area},1,{cell if area == 'OH' else 10},5,7" for area in areas]
    us = 10 * len(areas) if national is None else national
    header = "state,returns_N1,agi_A00100,income_tax_after_credits_A06500,total_tax_liability_A10300"
    return "\n".join([header, f"US,99,{us},{5 * len(areas)},{7 * len(areas)}", *rows, ""]).encode()


def credit(areas=STATE_CODES, national=51_300):
    rows = [f"{area},1000,900,500" for area in areas]
    header = "state,eitc_total_A59660_thousands,eitc_refundable_A59720_thousands,actc_A11070_thousands"
    return "\n".join([header, *rows, f"US,{national},45901,25501", ""]).encode()


def test_a_transcription_is_read_in_dollars():
    frame = HISTORIC_TABLE_2.read(TOTALS, totals())
    assert set(frame["item"]) == {"A00100", "A06500", "A10300"}
    assert frame.filter(area="OH")["amount_usd"].to_list() == [10e3, 5e3, 7e3]
    assert {"PR", "other_areas", "US"} < set(frame["area"])
    frame = HISTORIC_TABLE_2.read(CREDITS, credit())
    assert frame.filter(area="OH")["amount_usd"].to_list() == [1000e3, 900e3, 500e3]
    assert len(frame) == 3 * 52


@pytest.mark.parametrize(
    ("document", "content", "message"),
    [
        (TOTALS, totals(areas=(*STATE_CODES[1:], "OA", "PR")), "missing AL in item A00100"),
        (TOTALS, totals(areas=STATE_CODES), "has no area besides the states and US"),
        (TOTALS, totals(areas=(*STATE_CODES, "OA", "PR", "PR")), "an area stands twice"),
        (TOTALS, totals(areas=(*STATE_CODES, "OA", "ZZ")), "unknown area 'ZZ'"),
        (TOTALS, totals(national=600), "areas add to 530,000 in item A00100, US is 600,000"),
        (TOTALS, totals(cell="n/a"), "no number at OH, agi_A00100"),
        (TOTALS, totals(cell=""), "no number at OH, agi_A00100"),
        (TOTALS, credit(), "no column agi_A00100"),
        (CREDITS, credit(national=50_700), "states have 51,000,000 of A59660, more than US"),
        (CREDITS, credit(national=60_000), "areas add to 51,000,000 in item A59660, US is 60,000,000"),
        (CREDITS, credit(areas=(*STATE_CODES, "PR")), "has PR besides the states and US"),
        (CREDITS, credit().replace(b"US,", b"DC,"), "DC stands twice"),
        (CREDITS, b"", "not a CSV"),
    ],
)
def test_another_transcription_is_refused(document, content, message):
    with pytest.raises(SourceError, match=message):
        HISTORIC_TABLE_2.read(document, content)


def test_the_real_transcriptions_add_up(document):
    frame = HISTORIC_TABLE_2.read(TOTALS, document(TOTALS.file))
    national = dict(frame.filter(area="US").select("item", "amount_usd").rows())
    assert national["A10300"] == 2_259_884_586_000
    for item, printed in national.items():
        assert frame.filter(pl.col("area") != "US").filter(item=item)["amount_usd"].sum() == printed
    credits_frame = HISTORIC_TABLE_2.read(CREDITS, document(CREDITS.file))
    states = credits_frame.filter(pl.col("area") != "US").group_by("item").agg(pl.col("amount_usd").sum() / 1e3)
    assert dict(states.rows()) == {"A59660": 64_979_446, "A59720": 54_828_480, "A11070": 33_534_993}


def test_tax_of_2023_stands_by_2022(document):
    """No state's share of the income tax moves by more than a fifth: figures are not of another column or year."""
    old = HISTORIC_TABLE_2.documents[-3]
    frames = [HISTORIC_TABLE_2.read(one, document(one.file)).filter(item="A06500") for one in (old, TOTALS)]
    shares = [
        frame.filter(pl.col("area").is_in(STATE_CODES)).with_columns(share=pl.col("amount_usd") / pl.sum("amount_usd"))
        for frame in frames
    ]
    both = shares[0].join(shares[1], on="area", suffix="_new", validate="1:1")
    assert len(both) == 51
    assert (both["share_new"] / both["share"] - 1).abs().max() < 0.2


def test_rebates_and_impact_payments_stand_in_two_files(document):
    found = {}
    for one in HISTORIC_TABLE_2.documents[:-2]:
        frame = HISTORIC_TABLE_2.read(one, document(one.file)).filter(pl.col("item").is_in(ITEMS))
        national = frame.filter(area="US")
        columns = ["tax_year", "item", "amount_usd"]
        found |= {(year, item): amount / 1e3 for year, item, amount in national.select(columns).rows()}
        added = frame.filter(pl.col("area") != "US").group_by("item").agg(pl.col("amount_usd").sum())
        both = national.join(added, on="item", suffix="_added", validate="1:1")
        off_usd = (both["amount_usd"] - both["amount_usd_added"]).abs().max()
        assert off_usd <= (2_000 if one.vintage == "tax year 2011" else 0), (
            one.file
        )  # 2011 is printed in rounded thousands
    assert {key for key in found if key[1] != "A59720"} == {
        *((2020, item) for item in ("A10970", "A10971", "A10973")),
        *((2021, item) for item in ("A10970", "A10971")),
    }
    assert {year for year, item in found if item == "A59720"} == set(range(2015, 2023))
    assert found[2020, "A10971"] == 225_803_762
    assert found[2020, "A10973"] == 120_959_501
    assert found[2020, "A10970"] == 44_360_488
    assert found[2021, "A10971"] == 336_590_004
    assert found[2021, "A10970"] == 20_039_147
