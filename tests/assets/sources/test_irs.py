"""IRS Table 5 and Historic Table 2: small documents in the true formats, faults, and the real files."""

import csv
import io

import openpyxl
import polars as pl
import pytest

from assets.areas import STATE_CODES, STATES
from assets.sources.irs.data_book import DATA_BOOK_TABLE_5
from assets.sources.irs.soi import HISTORIC_ITEMS, HISTORIC_TABLE_2, parse_historic_table_2
from pipeline.errors import SourceError

_, FY2013, FY2023, FY2025 = DATA_BOOK_TABLE_5.documents
PUBLISHED = [one for one in HISTORIC_TABLE_2.documents if one.form == "as published" and one.file.startswith("irs/")]
TY2015, TY2022 = PUBLISHED[0], PUBLISHED[-1]
PARTS = {
    "total": ["business_income", "individual_and_employment", "estate", "gift", "excise"],
    "individual_and_employment": [
        "withheld_income_and_fica",
        "not_withheld_income_and_seca",
        "unemployment_insurance",
        "railroad_retirement",
        "estate_and_trust_income",
    ],
}
UNIT = "[Money amounts are in thousands of dollars]  "
TOP = ["State or area", "Total Internal\nRevenue\ncollections [1]", "Business\nincome\ntaxes [2]"]
TOP += ["Individual income tax, employment taxes,\nand estate and trust income tax", None, None, None, None, None]
TOP += ["Estate\ntax", "Gift\ntax", "Excise\ntaxes [5]"]
SUB = [None, None, None, "Total", "Individual income\ntax withheld\nand FICA tax [3]"]
SUB += ["Individual income\ntax payments and \nSECA tax [3]", "Unemployment\ninsurance tax", "Railroad\nretirement tax"]
SUB += ["Estate and \ntrust income \ntax [4]", None, None, None]
AMOUNTS = [100, 20, 60, 30, 20, 4, 3, 3, 9, 8, 3]
OTHERS = ["U.S. Armed Service members overseas\n  and Territories other than Puerto Rico", "Puerto Rico"]
OTHERS += ["International", "Undistributed [6]"]
AREAS = [*(name for _, name, _ in STATES), *OTHERS]


def table_5(*, unit=UNIT, top=TOP, sub=SUB, areas=AREAS, changes=None):
    """A workbook laid out as published: title, unit, merged header, index row, US, areas, footnotes, padding."""
    changes = changes or {}
    rows = [[name, *changes.get(name, AMOUNTS)] for name in areas]
    national = [sum(x for x in column if isinstance(x, int)) for column in zip(*(row[1:] for row in rows), strict=True)]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Table 5"
    sheet.append(["Table 5.\u2002Gross Collections, by Type of Tax and State, Fiscal Year 2023"])
    sheet.append([unit])
    for row in (top, sub, [None, *range(-1, -len(AMOUNTS) - 1, -1)]):
        sheet.append(row)
    sheet.append(["United States, total", *changes.get("US", national)])
    for row in rows:
        sheet.append(row)
    sheet.append(["[1]  Gross collections include penalties and interest in addition to taxes."])
    sheet.append(["NOTES:\n\nDetail may not add to totals because of rounding."])
    sheet.merge_cells("D3:I3")
    sheet.cell(row=538, column=1).value = " "
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fy2013(rows=None, header="fiscal_year,state,total_collections_thousands,business_income_tax,source"):
    rows = [f"2013,{name},10,,studylib" for _, name, _ in STATES] if rows is None else rows
    return "\n".join([header, "2013,United States,515,30,studylib", *rows, ""]).encode()


def fy2025(
    areas=(*STATE_CODES, *OTHERS), total="5.500", header="fiscal_year,area,gross_collections_usd_billions,awards"
):
    """Both blocks in one file: territories of the second column have no collections, and Puerto Rico stands twice."""
    rows = [f'2025,"{area}",0.100,1.0' for area in areas]
    rows += ["2025,GU,,4.8", "2025,PR,,38.4", f"2025,UNITED STATES,{total},99.9"]
    return "\n".join([header, *rows, ""]).encode()


def historic(areas=(*STATE_CODES, "OA"), stubs=("0", "1", "2"), header=None, changes=None):
    """A Historic Table 2 file: a total (stub 0) of 2,000 and classes of 1,000 an area and item, quoted with commas."""
    columns = ["STATE", "AGI_STUB", "N1", *HISTORIC_ITEMS, "A59720", "A99999"] if header is None else header
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for area, amount in [("US", 1000 * len(areas)), *((area, 1000) for area in areas)]:
        for stub in stubs:
            cell = f"{amount * (2 if stub == '0' else 1):,}"
            writer.writerow([area, stub, *[(changes or {}).get((area, stub), cell)] * (len(columns) - 2)])
    return text.getvalue().encode()


def test_table_5_in_dollars_with_every_item_and_area():
    frame = DATA_BOOK_TABLE_5.read(FY2023, table_5())
    assert len(frame) == 11 * 56
    assert set(frame["fiscal_year"]) == {2023}
    colorado = dict(frame.filter(area="CO").select("item", "amount_usd").rows())
    assert colorado == {
        "total": 100e3,
        "business_income": 20e3,
        "individual_and_employment": 60e3,
        "withheld_income_and_fica": 30e3,
        "not_withheld_income_and_seca": 20e3,
        "unemployment_insurance": 4e3,
        "railroad_retirement": 3e3,
        "estate_and_trust_income": 3e3,
        "estate": 9e3,
        "gift": 8e3,
        "excise": 3e3,
    }
    others = set(frame["area"]) - set(STATE_CODES)
    assert others == {"overseas", "PR", "international", "undistributed", "US"}


def test_columns_are_found_by_their_header_and_the_unit_is_read():
    order = [0, 1, 2, 3, 5, 4, 6, 7, 8, 9, 10, 11]
    swapped = [SUB[i] for i in order]
    amounts = [100, 20, 60, 20, 30, 4, 3, 3, 9, 8, 3]
    content = table_5(
        sub=swapped, unit="[Money amounts are in millions of dollars]", changes=dict.fromkeys(AREAS, amounts)
    )
    utah = dict(DATA_BOOK_TABLE_5.read(FY2023, content).filter(area="UT").select("item", "amount_usd").rows())
    assert (utah["withheld_income_and_fica"], utah["not_withheld_income_and_seca"]) == (30e6, 20e6)


def test_undistributed_may_be_negative():
    content = table_5(changes={"Undistributed [6]": [-52, 20, -95, -100, 0, 2, 1, 2, 9, 8, 6]})
    frame = DATA_BOOK_TABLE_5.read(FY2023, content).filter(area="undistributed", item="withheld_income_and_fica")
    assert frame["amount_usd"].item() == -100e3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (table_5(areas=AREAS[1:]), "missing AL in fiscal_year 2023"),
        (table_5(areas=[*AREAS, "Texas"]), "TX stands twice"),
        (table_5(areas=[*AREAS, "Puerto Rico"]), "an area stands twice"),
        (table_5(areas=AREAS[:-1]), "missing undistributed"),
        (table_5(areas=[*AREAS, "Atlantis"]), "unknown area 'Atlantis'"),
        (table_5(top=["Area", *TOP[1:]]), "no header 'State or area'"),
        (table_5(top=[*TOP[:-1], "Excise\nfees"]), "0 columns headed as excise, not 1"),
        (table_5(top=[*TOP[:-2], "Estate\ntax", TOP[-1]]), "2 columns headed as estate, not 1"),
        (table_5(unit="[Money amounts are in crores of dollars]"), "no fiscal year or known unit"),
        (table_5(unit="Money"), "no fiscal year or known unit"),
        (table_5(changes={"Ohio": [100, 20, 60, 30, 20, 4, 3, 3, 9, 8, "[d]"]}), "no number at Ohio, excise"),
        (table_5(changes={"Ohio": [100, None, 60, 30, 20, 4, 3, 3, 9, 8, 3]}), "no number at Ohio, business_income"),
        (
            table_5(changes={"Ohio": [104, 20, 60, 30, 20, 4, 3, 3, 9, 8, 3]}),
            "gift, excise do not add to total in US, OH",
        ),
        (
            table_5(changes={"Ohio": [100, 20, 60, 30, 28, 4, 3, 3, 9, 8, 3]}),
            "do not add to individual_and_employment in US, OH",
        ),
        (table_5(changes={"US": [x * 56 for x in AMOUNTS]}), "areas add to 5,500,000 in .*item total, US is 5,600,000"),
        (b"", "not a workbook"),
        (b"PK\x03\x04garbage", "not a workbook"),
        (b"<!DOCTYPE html><html><body>Page not found</body></html>", "not a workbook"),
    ],
)
def test_a_faulty_table_5_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        DATA_BOOK_TABLE_5.read(FY2023, content)


def test_the_transcription_in_thousands():
    frame = DATA_BOOK_TABLE_5.read(FY2013, fy2013())
    assert len(frame) == 52
    assert frame.filter(area="US").rows() == [(2013, "total", "US", 515e3, FY2013.name)]
    assert frame.filter(area="DC")["amount_usd"].item() == 10e3


def test_the_transcription_in_billions_without_the_other_column():
    frame = DATA_BOOK_TABLE_5.read(FY2025, fy2025())
    assert len(frame) == 56
    assert frame.filter(area="PR")["amount_usd"].item() == pytest.approx(100e6)
    assert frame.filter(area="US")["amount_usd"].item() == 5.5e9
    assert "GU" not in frame["area"]


@pytest.mark.parametrize(
    ("document", "content", "message"),
    [
        (FY2013, fy2013([f"2013,{name},10,,x" for _, name, _ in STATES[1:]]), "missing AL"),
        (FY2013, fy2013([f"2013,{name},10,,x" for _, name, _ in (*STATES, STATES[0])]), "AL stands twice"),
        (FY2013, fy2013([f"2013,{name},,,x" for _, name, _ in STATES]), "holds no state"),
        (FY2013, fy2013().replace(b"2013,United States", b"2013,Untied States"), "unknown area 'Untied States'"),
        (FY2013, fy2013(header="fiscal_year,state,total,business,source"), "no column total_collections_thousands"),
        (FY2025, fy2025(areas=(*STATE_CODES[1:], *OTHERS), total="5.400"), "missing AL"),
        (FY2025, fy2025(areas=(*STATE_CODES, *OTHERS[1:]), total="5.400"), "missing overseas"),
        (FY2025, fy2025(total="5.600"), "areas add to 5,500,000,000 in .*, US is 5,600,000,000"),
        (FY2025, fy2025(header="fiscal_year,area,collections,awards"), "no column gross_collections_usd_billions"),
        (FY2025, fy2025().replace(b'"CA",0.100', b'"CA",n/a'), "no number at CA"),
        (FY2025, b"", "not a CSV"),
        (FY2025, b"\x1f\x8b\x08\x00\xff\xfe\xfd", "not a CSV"),
        (FY2025, b"<html>\n<p>moved</p></html>", "no column area"),
    ],
)
def test_a_faulty_transcription_is_refused(document, content, message):
    with pytest.raises(SourceError, match=message):
        DATA_BOOK_TABLE_5.read(document, content)


def test_historic_table_2_takes_the_total_of_each_area():
    frame = HISTORIC_TABLE_2.read(TY2022, historic((*STATE_CODES, "OA", "PR")))
    assert len(frame) == 12 * 54
    assert set(frame["item"]) == {*HISTORIC_ITEMS, "A59720"}
    assert frame.filter(area="NM")["amount_usd"].to_list() == [2e6] * 12
    assert {"other_areas", "PR", "US"} < set(frame["area"])
    assert set(frame["tax_year"]) == {2022}


def test_classes_are_added_where_no_total_is_printed_and_names_are_in_lower_case():
    header = ["State", "agi_stub", "N1", *HISTORIC_ITEMS[:-1]]
    frame = parse_historic_table_2(historic(stubs=("1", "2", "3"), header=header), tax_year=2012)
    assert frame.filter(area="NM")["amount_usd"].to_list() == [3e6] * 10
    assert "A85770" not in frame["item"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (historic((*STATE_CODES[1:], "OA")), "missing AL in item"),
        (historic((*STATE_CODES, "OA", "TX")), "TX: an AGI_STUB stands twice"),
        (historic((*STATE_CODES, "OA", "ZZ")), "unknown area 'ZZ'"),
        (historic(header=["STATE", "AGI_STUB", *HISTORIC_ITEMS[1:], "A59720"]), "no column A00100"),
        (historic(header=["STATE", "AGI_STUB", *HISTORIC_ITEMS[:-1], "A59720"]), "no column A85770"),
        (historic(header=["STATE", "AGI_STUB", *HISTORIC_ITEMS]), "no column A59720"),
        (historic(header=["STATE", "STUB", *HISTORIC_ITEMS, "A59720"]), "no column AGI_STUB"),
        (historic(changes={("OH", "0"): "2,900"}), "areas add to 104,900,000 in item A00100, US is 104,000,000"),
        (historic(changes={("OH", "0"): ""}), "empty cells in A"),
        (historic(changes={("OH", "0"): "**"}), "cannot be read"),
        (historic().replace(b"\r\nUS,", b"\r\nPR,"), "0 rows for US in item A"),
        (b"", "not a CSV"),
        (b"\xff\xfe\x00\x01,\xff", "irs_historic_table_2_2022: n"),
        (b"<!DOCTYPE html>\n<html><body>Not found</body></html>", "no column A00100"),
    ],
)
def test_a_faulty_historic_table_2_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        HISTORIC_TABLE_2.read(TY2022, content)


def test_areas_with_different_classes_are_not_added():
    content = historic(stubs=("1", "2")).replace(b"\r\nWY,2", b"\r\nWY,3")
    with pytest.raises(SourceError, match="areas without a total have different AGI_STUBs"):
        parse_historic_table_2(content, tax_year=2015)


def test_the_real_table_5_of_2023(document):
    frame = DATA_BOOK_TABLE_5.read(FY2023, document(FY2023.file))
    assert len(frame) == 11 * 56
    thousands = {(item, area): amount / 1e3 for _, item, area, amount, _ in frame.rows()}
    assert thousands["total", "US"] == 4_694_335_168
    assert thousands["total", "AL"] == 35_829_649
    assert thousands["not_withheld_income_and_seca", "US"] == 860_714_188
    assert thousands["excise", "WY"] == 47_332
    assert thousands["gift", "undistributed"] == -229_912
    areas = set(frame["area"])
    for item, parts in PARTS.items():
        assert max(abs(thousands[item, a] - sum(thousands[part, a] for part in parts)) for a in areas) <= 2
    for item in set(frame["item"]):
        assert abs(thousands[item, "US"] - sum(thousands[item, a] for a in areas - {"US"})) <= 6


def test_the_real_transcriptions(document):
    old = DATA_BOOK_TABLE_5.read(FY2013, document(FY2013.file))
    assert old.filter(area="US")["amount_usd"].item() == 2_855_059_420_000
    assert old.filter(pl.col("area") != "US")["amount_usd"].sum() == 2_837_725_398_000
    new = DATA_BOOK_TABLE_5.read(FY2025, document(FY2025.file))
    assert new.filter(area="US")["amount_usd"].item() == 5_313_762_000_000
    assert new.filter(pl.col("area") != "US")["amount_usd"].sum() == pytest.approx(5_313_762_000_000, abs=1)
    assert new.filter(area="PR")["amount_usd"].item() == 5_541_000_000


def test_the_real_historic_table_2_adds_exactly_in_every_item_and_year(document):
    liability = {
        2015: 1_534_501_218,
        2016: 1_528_418_271,
        2017: 1_696_149_449,
        2018: 1_631_747_709,
        2019: 1_672_343_598,
        2020: 1_813_508_632,
        2021: 2_384_417_506,
        2022: 2_250_798_043,
    }
    frame = HISTORIC_TABLE_2.combine({one.name: HISTORIC_TABLE_2.read(one, document(one.file)) for one in PUBLISHED})
    national = frame.filter(area="US").select("tax_year", "item", us="amount_usd")
    added = frame.filter(pl.col("area") != "US").group_by("tax_year", "item").agg(areas=pl.col("amount_usd").sum())
    both = national.join(added, on=["tax_year", "item"], validate="1:1")
    assert len(both) == 8 * 12 + 3 + 2
    assert both.filter(pl.col("us") != pl.col("areas")).is_empty()
    assert dict(national.filter(item="A10300").select("tax_year", pl.col("us") / 1e3).rows()) == liability
    areas = frame.group_by("tax_year").agg(pl.col("area").n_unique()).sort("tax_year")
    assert areas["area"].to_list() == [53, 53, 53, 54, 54, 54, 54, 54]
