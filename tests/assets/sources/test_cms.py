"""CMS: small documents in the wire format, their faults, and the real figures."""

import polars as pl
import pytest

from assets.areas import STATES
from assets.sources.cms.health import HEALTH_BY_RESIDENCE, MEDICAID_FEDERAL
from pipeline.errors import SourceError

MEDICARE, MEDICAID, EVERYBODY = HEALTH_BY_RESIDENCE.documents
KFF, OF_2023, CMS64 = MEDICAID_FEDERAL.documents
ITEM = "Medicare/Personal Health Care (Millions of Dollars)"


def residence(item=ITEM, states=STATES, national=102, code="1"):
    lines = [
        "Code,Item,Group,Region_Number,Region_Name,State_Name,Y1991,Y2006,Y2007,Y2020,Average_Annual_Percent_Growth"
    ]
    lines.append(f"{code},{item},United States,0,United States,,9,9,{national},51,6.6")
    lines.append(f"{code},{item},Region,1,New England,,9,9,20,20,6")
    lines += [f"{code},{item},State,1,New England,{name},9,9,2,1,6.0" for _, name, _ in states]
    lines.append("2,Medicare/Hospital Care (Millions of Dollars),State,5,Southeast,Alabama,9,9,77,77,6.0")
    return "\r\n".join([*lines, ""]).encode()


def kff(states=STATES, national=None, alabama=None):
    header = (
        "Location,Total Medicaid Spending,Traditional Medicaid - Federal Spending,"
        "Traditional Medicaid - State Spending,Expansion Group - Federal Spending,Expansion Group - State Spending"
    )
    rows = ['"$1,000,000,000 ","$500,000,000 ","$300,000,000 ","$150,000,000 ","$50,000,000 "'] * len(states)
    rows[0] = alabama or '"$1,000,000,000 ","$600,000,000 ","$400,000,000 ",N/A,N/A'
    us = national or '"$51,000,000,000 ","$25,600,000,000 ","$15,400,000,000 ","$7,500,000,000 ","$2,500,000,000 "'
    body = [f"United States,{us}", *(f"{name},{row}" for (_, name, _), row in zip(states, rows, strict=True))]
    return ("\ufeff" + "\n".join([header, *body])).encode()


def cms64(
    states=STATES, header="abbr,total_medicaid_spend,total_medicaid_fed_spend,nonfederal_share,ffy", row="10,7,3"
):
    return "\n".join([header, *(f"{code},{row},2024" for code, _, _ in states)]).encode()


@pytest.mark.usefixtures("read_from_2007")
def test_residence_reads_total_personal_health_care_from_2007():
    frame = HEALTH_BY_RESIDENCE.read(MEDICARE, residence())
    assert frame.height == 2 * 52
    assert set(frame["program"]) == {"medicare"}
    assert frame.filter(pl.col("area") == "US").sort("year").select("year", "amount_usd").rows() == [
        (2007, 102e6),
        (2020, 51e6),
    ]
    assert frame.filter((pl.col("area") == "DC") & (pl.col("year") == 2007))["amount_usd"].to_list() == [2e6]


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (residence(states=STATES[1:]), "missing AL in year"),
        (residence(states=[*STATES, STATES[0]]), "AL stands twice in year"),
        (residence(states=[*STATES, ("XX", "Atlantis", "99")]), "unknown area 'Atlantis'"),
        (residence(national=103), "areas add to 102,000,000 in year 2007, US is 103,000,000"),
        (residence(item=ITEM.replace("Millions", "Thousands")), "Thousands of Dollars"),
        (residence(item=ITEM.replace("Medicare", "Medicaid")), "not 'Medicare/Personal Health Care"),
        (residence(code="11"), "code 1 is missing"),
        (residence().replace(b"State_Name", b"State"), "no column State_Name"),
        (residence().replace(b",State,1,", b",District,1,"), "unknown group 'District'"),
        (residence().replace(b"Ohio,9,9,2,1", b"Ohio,9,9,,1"), "missing OH in year 2007"),
        (residence().replace(b"Ohio,9,9,2,1", b"Ohio,9,9,n.a.,1"), "cannot be read"),
        (b"<!DOCTYPE html><html><body>moved</body></html>", "no column Code"),
        (b"\xff\xfe\x00\x81garbage\x00", "cannot be read|no column"),
        (b"", "not a CSV file"),
    ],
)
def test_residence_refuses_another_document(content, message):
    with pytest.raises(SourceError, match=message):
        HEALTH_BY_RESIDENCE.read(MEDICARE, content)


@pytest.mark.usefixtures("read_from_2007")
def test_care_whoever_pays_has_an_item_without_a_payer():
    frame = HEALTH_BY_RESIDENCE.read(EVERYBODY, residence(item="Personal Health Care (Millions of Dollars)"))
    assert set(frame["program"]) == {"all"}
    assert frame.filter((pl.col("area") == "DC") & (pl.col("year") == 2007))["amount_usd"].to_list() == [2e6]
    with pytest.raises(SourceError, match=r"not 'Personal Health Care \(Millions of Dollars\)'"):
        HEALTH_BY_RESIDENCE.read(EVERYBODY, residence())


@pytest.mark.usefixtures("read_from_2007")
def test_kff_adds_expansion_where_a_state_has_expanded():
    frame = MEDICAID_FEDERAL.read(KFF, kff())
    figures = {area: (total, federal) for _, area, total, federal, _ in frame.iter_rows()}
    assert len(figures) == 52
    assert figures["AL"] == (1000e6, 600e6)
    assert figures["AK"] == (1000e6, 650e6)
    assert figures["US"] == (51000e6, 33100e6)
    assert set(frame["fiscal_year"]) == {2019}


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (kff(states=STATES[1:]), "missing AL"),
        (kff(states=[*STATES[1:], STATES[1]]), "missing AL"),
        (kff(states=[*STATES, STATES[1]]), "AK stands twice"),
        (kff(states=[*STATES, ("XX", "Notes", "99")]), "unknown area 'Notes'"),
        (kff(alabama='"$1,000,000,000 ","$600,000,000 ","$300,000,000 ",N/A,N/A'), "do not add to .* in AL"),
        (kff(alabama='"$1,000,000,000 ",N/A,"$400,000,000 ",N/A,N/A'), "cannot be read"),
        (kff(alabama='"$1,000,000,000 ","$600,000,000 ","$400,000,000 ",N/A,"$0 "'), "cannot be read"),
        (
            kff(national='"$50,000,000,000 ","$25,000,000,000 ","$25,000,000,000 ","$0 ","$0 "'),
            "total_usd: areas add to 51,000,000,000, US is 50,000,000,000",
        ),
        (
            kff(national='"$51,000,000,000 ","$25,000,000,000 ","$26,000,000,000 ","$0 ","$0 "'),
            "federal_usd: areas add to 33,100,000,000, US is 25,000,000,000",
        ),
        (kff().replace(b"Location", b"State"), "no column Location"),
        (kff().replace(b"United States", b"Ohio", 1), "OH stands twice"),
        (b"<html><body>Just a moment...</body></html>", "no column Expansion Group .*, Location, Total"),
        (b"\xff\xfe\x00\x81garbage\x00", "cannot be read|no column"),
    ],
)
def test_kff_refuses_another_document(content, message):
    with pytest.raises(SourceError, match=message):
        MEDICAID_FEDERAL.read(KFF, content)


@pytest.mark.usefixtures("read_from_2007")
def test_cms64_is_in_millions():
    frame = MEDICAID_FEDERAL.read(CMS64, cms64())
    assert frame.height == 51
    assert frame.filter(pl.col("area") == "DC").select("fiscal_year", "total_usd", "federal_usd").rows() == [
        (2024, 10e6, 7e6)
    ]


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (cms64(states=STATES[:-1]), "missing WY in fiscal_year 2024"),
        (cms64(states=[*STATES, STATES[0]]), "AL stands twice in fiscal_year 2024"),
        (cms64(header="abbr,total_medicaid_spend,federal,nonfederal_share,ffy"), "no column total_medicaid_fed_spend"),
        (cms64(row="10,4,3"), "do not add to total_medicaid_spend in AL"),
        (cms64(row="10,11,-1"), "does not satisfy its schema"),
        (cms64(row="10,,3"), "do not add to total_medicaid_spend"),
        (b"<html><body>404</body></html>", "no column abbr"),
        (b"\xff\xfe\x00\x81garbage\x00", "cannot be read|no column"),
    ],
)
def test_cms64_refuses_another_document(content, message):
    with pytest.raises(SourceError, match=message):
        MEDICAID_FEDERAL.read(CMS64, content)


@pytest.fixture(scope="module")
def by_residence(document):
    documents = HEALTH_BY_RESIDENCE.documents
    return HEALTH_BY_RESIDENCE.combine({d.name: HEALTH_BY_RESIDENCE.read(d, document(d.file)) for d in documents})


@pytest.fixture(scope="module")
def medicaid(document):
    documents = MEDICAID_FEDERAL.documents
    return MEDICAID_FEDERAL.combine({d.name: MEDICAID_FEDERAL.read(d, document(d.file)) for d in documents})


def test_states_add_to_the_national_row_within_rounding(by_residence):
    assert by_residence.height == 3 * 30 * 52
    national = pl.col("area") == "US"
    gaps = by_residence.group_by("program", "year").agg(
        gap=(pl.col("amount_usd").filter(~national).sum() - pl.col("amount_usd").filter(national).sum()).abs() / 1e6
    )
    assert gaps.filter(pl.col("gap") > 4.5).select("program", "year").rows() == [("medicare", 1993)]
    assert gaps["gap"].max() == 5  # 51 figures, each rounded to a million: by chance 2 either way


def test_real_spending_by_residence(by_residence):
    in_2020 = by_residence.filter((pl.col("year") == 2020) & (pl.col("area") == "US"))
    assert dict(in_2020.select("program", "amount_usd").iter_rows()) == {
        "medicare": 754_521e6,
        "medicaid": 586_914e6,
        "all": 3_357_832e6,
    }


@pytest.mark.usefixtures("read_from_2007")
def test_real_federal_share(medicaid):
    national = pl.col("area") == "US"
    columns = ["total_usd", "federal_usd"]
    fy2019 = medicaid.filter(pl.col("fiscal_year") == 2019)
    assert fy2019.filter(national).select(columns).rows() == [(606_353_567_900.0, 376_902_723_000.0)]
    assert fy2019.filter(~national).select(pl.col(columns).sum()).rows() == [(606_353_568_000.0, 374_556_543_000.0)]
    fy2024 = medicaid.filter(pl.col("fiscal_year") == 2024)
    assert fy2024.height == 51
    assert fy2024.select(pl.col(columns).sum()).rows() == [(914_772e6, 591_144e6)]


@pytest.mark.usefixtures("read_from_2007")
def test_real_federal_share_lies_between_half_and_five_sixths(medicaid):
    known = medicaid.drop_nulls("total_usd")
    assert medicaid.height - known.height == 1  # New Hampshire in FY2023
    shares = known.with_columns(share=pl.col("federal_usd") / pl.col("total_usd")).sort("share")
    lowest = shares.select("fiscal_year", "area", pl.col("share").round(4)).row(0)
    assert lowest == (2019, "VA", 0.4996)  # below one half: the table does not say why
    assert shares["share"][1] >= 0.5
    assert shares["share"][-1] < 0.8334
