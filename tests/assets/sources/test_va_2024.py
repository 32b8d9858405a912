"""VA's spending of FY2024 from the extract of its new layout: kinds mapped onto ours, faults, and the real extract."""

import polars as pl
import pytest

from assets.sources.va.expenditures import EXPENDITURES
from pipeline.errors import SourceError

[OF_2024] = [document for document in EXPENDITURES.documents if document.vintage == "FY2024"]


@pytest.fixture(scope="module")
def content(document):
    return document(OF_2024.file)


def test_what_was_one_kind_is_one_and_what_is_not_published_is_missing(content):
    frame = EXPENDITURES.read(OF_2024, content)
    [row] = frame.filter(area="AL").drop("document").to_dicts()
    assert row == {
        "fiscal_year": 2024, "area": "AL", "total_usd": 6_343_682_153.0,
        "compensation_pension_usd": 3_579_164_299.0 + 267_323_519.0, "construction_usd": 4_605_405.0,
        "education_usd": 234_072_752.0, "loan_guaranty_usd": 1_093_168.0, "general_operating_usd": None,
        "insurance_usd": 10_564_475.0, "medical_care_usd": 2_211_303_554.0, "adapted_housing_usd": 6_842_234.0,
        "memorial_usd": 28_712_746.0,
    }  # fmt: skip
    parts = [name for name in frame.columns if name.endswith("_usd") and name != "total_usd"]
    gap = frame.select((pl.col("total_usd") - pl.sum_horizontal(parts)).abs().max()).item()
    assert gap <= 1
    assert (frame.height, frame["total_usd"].sum()) == (51, 292_779_019_655.0)


def test_the_kinds_of_one_layout_are_null_in_the_other(document):
    frames = {one.name: EXPENDITURES.read(one, document(one.file)) for one in EXPENDITURES.documents}
    figures = EXPENDITURES.combine(frames)
    is_new = pl.col("fiscal_year") == 2024
    for name in ("adapted_housing_usd", "memorial_usd"):
        assert set(figures.filter(pl.col(name).is_not_null())["fiscal_year"]) == {2024}
    assert figures.filter(is_new)["general_operating_usd"].null_count() == 51
    assert figures.filter(~is_new)["general_operating_usd"].null_count() == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"\n56,WY,Wyoming,847057191,", b"\n56,XX,Wyoming,847057191,", "another state's FIPS code beside XX"),
        (b"\n56,WY,", b"\n55,WY,", "another state's FIPS code beside WY"),
        (b"\n02,AK,Alaska,", b"\n01,AL,Alaska,", "missing AK"),
        (b"\n01,AL,", b"\n99,AL,", "unknown FIPS code '99'"),
        (b",10564475,", b",10564,", "do not add to total_direct_expenditure in AL"),
        (b",234072752,", b",,", "do not add to total_indirect_expenditure in AL"),
        (b",6343682153,", b",6343682153000,", "do not add to total_va_expenditure in AL"),
        (b",medical_care,", b",medical,", "no column medical_care"),
        (b",1093168,", b",n.a.,", "cannot be read"),
    ],
)
def test_another_extract_of_2024_is_refused(content, old, new, message):
    assert content.count(old) == 1
    with pytest.raises(SourceError, match=message):
        EXPENDITURES.read(OF_2024, content.replace(old, new))


def test_a_state_of_another_year_is_refused(content):
    whole = content.replace(b",6343682153,3857052293,", b",6343682053,3857052193,").replace(
        b",10564475,", b",10564375,"
    )
    with pytest.raises(SourceError, match="the states add to 292,779,019,555, not 292,779,019,655"):
        EXPENDITURES.read(OF_2024, whole)
