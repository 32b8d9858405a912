"""USAspending: small documents in the wire formats of the tables, their faults, and the real sums."""

import io

import openpyxl
import polars as pl
import pytest

from assets.areas import STATE_CODES, STATES
from assets.sources.usaspending.awards import AWARDS
from pipeline.errors import SourceError

PARTS, QUARTERS, CONTRACT_STATE, FY2025, FY2025_GROUPS = AWARDS.documents
TERRITORIES = ["AS", "GU", "MP", "PR", "VI"]
NOT_DATA = [b"<!DOCTYPE html><html><body>503</body></html>", b"\xff\xfe\x00\x81garbage\x00", b""]


def quarters(codes=STATE_CODES, numbers=(1, 2, 3, 4), layer="state"):
    lines = ["code,name,amount,population,fy,quarter,geo_layer"]
    for quarter in numbers:
        lines += [f"{code},Name,{quarter}.25,733391.0,2008,{quarter},{layer}" for code in codes]
        lines.append(f",,-1.5,,2008,{quarter},{layer}")
    return "\n".join(lines).encode()


def fy2025(codes=(*STATE_CODES, *TERRITORIES), national="56.000"):
    header = "fiscal_year,area,gross_collections_usd_billions,usaspending_all_awards_place_of_performance_usd_billions"
    lines = [f"2025,{code},7.901,1.000" for code in codes]
    lines += ["2025,Puerto Rico,5.541,", "2025,International,18.356,", f"2025,UNITED STATES,5313.762,{national}"]
    return "\n".join([header, *lines]).encode()


def parts(states=STATE_CODES, groups=("Equipment", "IP", "Intermediate", "Structure")):
    rows = [
        f"2012,{state},1.5,{group},{agency}"
        for group in groups
        for agency in ("Defense", "NonDefense")
        for state in states
    ]
    return "\n".join(["Year,State,Amount,psc_group,agency", *rows]).encode()


def contract_state(states=STATES, periods=("2020-2024", "2024"), header=("state", "year", "state_fips", "Contracts")):
    book = openpyxl.Workbook()
    book.active.append([*header, "Contracts Per 1000", "Grants"])
    for _, name, fips in states:
        for period in periods:
            book.active.append([name.upper(), period, int(fips), 14486438552.2108, 137269.6, 13853116465.067])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def figures(frame):
    key = ["award_group", "basis", "year", "area"]
    return {tuple(row[:4]): row[4] for row in frame.select(*key, "amount_usd").iter_rows()}


def test_quarters_are_added_and_the_row_without_a_code_is_unknown():
    found = figures(AWARDS.read(QUARTERS, quarters(codes=[*STATE_CODES, "PR"])))
    assert len(found) == 53
    assert found["all", "fiscal_year", 2008, "AL"] == 11.0
    assert found["all", "fiscal_year", 2008, "PR"] == 11.0
    assert found["all", "fiscal_year", 2008, "unknown"] == -6.0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (quarters(codes=STATE_CODES[1:]), "missing AL in year 2008"),
        (quarters(codes=[*STATE_CODES, "AL"]), r"AL in 2008 has the quarters \[1, 1, 2"),
        (quarters(codes=[*STATE_CODES, "XX"]), "unknown code 'XX'"),
        (quarters(numbers=(1, 2, 3)), r"has the quarters \[1, 2, 3\]"),
        (quarters().replace(b"OH,Name,2.25", b"OH,Name,"), "OH in 2008 .* with blanks"),
        (quarters().replace(b"OH,Name,2.25", b"OH,Name,n/a"), "cannot be read"),
        (quarters(layer="county"), "geo_layer is county"),
        (quarters().replace(b"code,", b"shape_code,"), "no column code"),
        *((content, "not a CSV file|no column") for content in NOT_DATA),
    ],
)
def test_quarters_refuse_another_document(content, message):
    with pytest.raises(SourceError, match=message):
        AWARDS.read(QUARTERS, content)


def test_fy2025_keeps_the_national_row_and_leaves_rows_of_collections():
    found = figures(AWARDS.read(FY2025, fy2025()))
    assert len(found) == 57
    assert found["all", "fiscal_year", 2025, "VI"] == 1e9
    assert found["all", "fiscal_year", 2025, "US"] == 56e9


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (fy2025(codes=[*STATE_CODES[1:], *TERRITORIES]), "missing AL"),
        (fy2025(codes=[*STATE_CODES, "AL", *TERRITORIES]), "AL stands twice"),
        (fy2025(codes=[*STATE_CODES, *TERRITORIES, "Atlantis"]), "unknown area 'Atlantis'"),
        (fy2025(national="57.000"), "areas add to 56,000,000,000 in year 2025, US is 57,000,000,000"),
        (fy2025().replace(b"OH,7.901,1.000", b"OH,7.901,"), "no amount for OH"),
        (fy2025().replace(b"usaspending_all", b"all"), "no column usaspending_all"),
        *((content, "not a CSV file|no column") for content in NOT_DATA),
    ],
)
def test_fy2025_refuses_another_document(content, message):
    with pytest.raises(SourceError, match=message):
        AWARDS.read(FY2025, content)


def groups(areas=(*STATE_CODES, *TERRITORIES), header="state,contracts_ABCD,grants_02_05,direct_payments_06_10"):
    """Each area has the same part of the known sums."""
    cells = ",".join(f"{billions * 1e9 / 56:.2f}" for billions in (743.9, 1231.7, 3241.7))
    return "\n".join([header, *(f"{area},{cells}" for area in areas)]).encode()


def test_groups_of_fy2025():
    found = figures(AWARDS.read(FY2025_GROUPS, groups()))
    assert len(found) == 3 * 56
    assert found["direct_payments", "fiscal_year", 2025, "PR"] == round(3241.7e9 / 56, 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (groups(areas=[*STATE_CODES[1:], *TERRITORIES]), "missing AL in award_group"),
        (groups(areas=[*STATE_CODES, "AL", *TERRITORIES]), "AL stands twice in award_group"),
        (groups(areas=[*STATE_CODES, *TERRITORIES[1:]]), "not each territory once"),
        (groups(areas=[*STATE_CODES, *TERRITORIES, "PR"]), "not each territory once"),
        (groups(areas=[*STATE_CODES, *TERRITORIES, "US"]), "unknown state 'US'"),
        (groups().replace(b"AK,13283928571.43", b"AK,1328392857.14"), "contracts add to .*, known are 743.9"),
        (groups().replace(b"AK,13283928571.43", b"AK,"), "no number at contracts_ABCD of AK"),
        (groups(header="state,contracts,grants,direct"), "no column contracts_ABCD"),
        *((content, "not a CSV file|no column") for content in NOT_DATA),
    ],
)
def test_groups_of_fy2025_refuse_another_document(content, message):
    with pytest.raises(SourceError, match=message):
        AWARDS.read(FY2025_GROUPS, content)


def test_parts_of_contracts_are_added():
    found = figures(AWARDS.read(PARTS, parts()))
    assert len(found) == 51
    assert found["contracts", "calendar_year", 2012, "DC"] == 12.0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (parts(states=STATE_CODES[:-1]), "missing WY in year 2012, psc_group"),
        (parts(states=[*STATE_CODES, "WY"]), "WY stands twice in year 2012"),
        (parts(states=[*STATE_CODES, "PR"]), "unknown state 'PR'"),
        (parts(groups=("Equipment", "IP", "Structure")), "the parts of 2012 differ: .*Intermediate"),
        (parts().replace(b"2012,OH,1.5,IP", b"2012,OH,,IP"), "missing OH in year 2012, psc_group IP"),
        (parts().replace(b"psc_group", b"psc"), "no column psc_group"),
        *((content, "not a CSV file|no column") for content in NOT_DATA),
    ],
)
def test_parts_of_contracts_refuse_another_document(content, message):
    with pytest.raises(SourceError, match=message):
        AWARDS.read(PARTS, content)


def test_contract_state_has_two_groups_and_two_periods():
    found = figures(AWARDS.read(CONTRACT_STATE, contract_state()))
    assert len(found) == 4 * 51
    assert found["contracts", "fiscal_year", 2024, "DC"] == 14486438552.21
    assert found["grants", "mean_2020_2024", 2022, "DC"] == 13853116465.07


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (contract_state(states=STATES[1:]), "missing AL in award_group"),
        (contract_state(states=[*STATES, STATES[0]]), "AL stands twice in award_group"),
        (contract_state(states=[*STATES, ("PR", "Puerto Rico", "72")]), "unknown state 'PUERTO RICO'"),
        (contract_state(periods=("2020-2024", "2023")), "unknown year '2023'"),
        (contract_state(periods=("2024",)), "has 2 of 4 groups and periods"),
        (contract_state(header=("state", "year", "state_fips", "Contract")), "no column Contracts"),
        *((content, "not a workbook") for content in NOT_DATA),
    ],
)
def test_contract_state_refuses_another_document(content, message):
    with pytest.raises(SourceError, match=message):
        AWARDS.read(CONTRACT_STATE, content)


@pytest.fixture(scope="module")
def awards(document):
    return AWARDS.combine({d.name: AWARDS.read(d, document(d.file)) for d in AWARDS.documents})


def test_real_sums_by_group_and_year(awards):
    sums = (
        awards.filter(pl.col("area") != "US")
        .group_by("award_group", "basis", "year")
        .agg((pl.col("amount_usd").sum() / 1e9).round(1))
    )
    found = {tuple(row[:3]): row[3] for row in sums.iter_rows()}
    assert len(found) == 18 + 2 + 4 + 3
    assert found["all", "fiscal_year", 2008] == 1687.0
    assert found["all", "fiscal_year", 2013] == 3828.7
    assert found["all", "fiscal_year", 2024] == 4827.7
    assert found["all", "fiscal_year", 2025] == 5236.0
    assert found["contracts", "fiscal_year", 2025] == 743.9
    assert found["grants", "fiscal_year", 2025] == 1231.7
    assert found["direct_payments", "fiscal_year", 2025] == 3241.7
    assert found["contracts", "calendar_year", 2012] == 402.2
    assert found["contracts", "calendar_year", 2017] == 408.2
    assert found["contracts", "fiscal_year", 2024] == 695.3
    assert found["contracts", "mean_2020_2024", 2022] == 651.8
    assert found["grants", "fiscal_year", 2024] == 1155.0
    assert found["grants", "mean_2020_2024", 2022] == 1115.2


def test_only_fy2025_has_a_national_row_and_it_holds_the_territories(awards):
    national = awards.filter(pl.col("area") == "US")
    assert national.select("year", "amount_usd").rows() == [(2025, 5_235_962e6)]
    fy2025 = awards.filter((pl.col("award_group") == "all") & (pl.col("year") == 2025) & (pl.col("area") != "US"))
    assert fy2025["amount_usd"].sum() == 5_235_962e6
    assert set(fy2025["area"]) == {*STATE_CODES, *TERRITORIES}


def test_areas_of_the_quarters(awards):
    areas = awards.filter((pl.col("award_group") == "all") & (pl.col("year") < 2025)).group_by("year").agg("area")
    assert areas.height == 17
    assert all(set(found) == {*STATE_CODES, *TERRITORIES, "unknown"} for found in areas["area"])


def test_the_groups_of_fy2025_are_all_awards_but_for_a_hundredth(awards):
    """Loans and other types are the rest; Florida lacks 2.5 %, five more areas 1.0 to 1.8 %."""
    fy2025 = awards.filter((pl.col("year") == 2025) & (pl.col("area") != "US"))
    parts = pl.col("amount_usd").filter(pl.col("award_group") != "all").sum()
    whole = pl.col("amount_usd").filter(pl.col("award_group") == "all").sum()
    off = dict(fy2025.group_by("area").agg(parts / whole - 1).iter_rows())
    assert len(off) == 56
    assert {area for area, share in off.items() if abs(share) > 0.01} == {"AK", "AS", "FL", "MT", "OR", "SD"}
    assert min(off.values()) == off["FL"] > -0.026
    assert max(off.values()) < 0.005
