"""Table 5 as the Treasury Bulletin prints it: the real transcription, and what it must not be."""

import polars as pl
import pytest

from assets.areas import STATE_CODES
from assets.sources.irs.data_book import DATA_BOOK_TABLE_5
from assets.sources.irs.treasury_bulletin import EDITIONS, parse_treasury_bulletin
from assets.sources.irs.treasury_bulletin_rows import CORRECTIONS, DO_NOT_ADD
from pipeline.errors import SourceError

BULLETIN, FY2013, FY2023, _ = DATA_BOOK_TABLE_5.documents
KEY = ["fiscal_year", "item", "area"]


@pytest.fixture(scope="module")
def content(document):
    return document(BULLETIN.file)


@pytest.fixture(scope="module")
def bulletin(content):
    return DATA_BOOK_TABLE_5.read(BULLETIN, content)


def amount(frame, year, item, area):
    """Thousands of dollars."""
    return frame.filter(fiscal_year=year, item=item, area=area)["amount_usd"].item() / 1e3


def changed(content, row, column, cell):
    """The transcription with another cell in the row that begins so."""
    lines = content.decode().split("\n")
    header = lines[0].strip().split(",")
    position = next(i for i, line in enumerate(lines) if line.startswith(row))
    cells = lines[position].strip().split(",")
    cells[header.index(column)] = cell
    lines[position] = ",".join(cells)
    return "\n".join(lines).encode()


def without(content, *rows):
    return "\n".join(line for line in content.decode().split("\n") if not line.startswith(rows)).encode()


def test_every_edition_but_one_is_read_in_dollars(bulletin):
    assert sorted(set(bulletin["fiscal_year"])) == [year for year in EDITIONS if year != 1997]
    assert amount(bulletin, 1995, "total", "AL") == 13_885_201
    assert amount(bulletin, 1995, "total", "US") == 1_375_731_835
    assert amount(bulletin, 2010, "withheld_income_and_fica", "US") == 1_661_323_470
    assert amount(bulletin, 2022, "not_withheld_income_and_seca", "undistributed") == 8_972_903
    assert amount(bulletin, 2012, "estate_and_trust_income", "undistributed") == -4


def test_areas_add_to_the_printed_nation_in_every_item_and_edition(bulletin):
    national = bulletin.filter(area="US").select("fiscal_year", "item", us="amount_usd")
    added = bulletin.filter(pl.col("area") != "US").group_by("fiscal_year", "item").agg(pl.col("amount_usd").sum())
    both = national.join(added, on=["fiscal_year", "item"], validate="1:1")
    assert len(both) == 3 * 9 + 10 * 6 - 2 + 11 * 14
    assert (both["us"] - both["amount_usd"]).abs().max() <= 6_000


def test_dc_is_missing_where_maryland_holds_it_and_never_zero(bulletin):
    old, new = (bulletin.filter(pl.col("fiscal_year").is_between(*years)) for years in ((1995, 1998), (2003, 2023)))
    assert set(STATE_CODES) - set(old["area"]) == {"DC"}
    assert amount(bulletin, 1995, "withheld_income_and_fica", "MD") == 29_320_088
    assert new.filter(area="DC").group_by("fiscal_year").len()["len"].min() >= 8
    assert new.filter(area="DC", item="total")["amount_usd"].min() > 1e9


def test_items_are_those_the_edition_has_a_column_for(bulletin):
    items = {year: set(of_year["item"]) for (year,), of_year in bulletin.group_by("fiscal_year")}
    assert "estate_and_gift" in items[1998]
    assert not {"estate", "gift", "estate_and_trust_income"} & items[1998]
    assert {"estate", "gift"} < items[2009]
    assert not {"estate_and_gift", "estate_and_trust_income"} & items[2009]
    assert items[2010] == items[2023] == items[2009] | {"estate_and_trust_income"}


def test_corrected_rows_and_columns(bulletin):
    for (year, area, item), (printed, right) in CORRECTIONS.items():
        assert amount(bulletin, year, item, area) == right != printed
    for item in ("estate", "total"):
        assert bulletin.filter(fiscal_year=2004, item=item).is_empty()
        assert (2004, item) in DO_NOT_ADD
    assert amount(bulletin, 2004, "gift", "OK") == 3_794


def test_corrected_totals_of_2013_are_near_the_final_ones(bulletin, document):
    final = DATA_BOOK_TABLE_5.read(FY2013, document(FY2013.file)).filter(pl.col("area") != "US")
    both = final.join(bulletin, on=KEY, suffix="_bulletin", validate="1:1")
    assert len(both) == 51
    assert (both["amount_usd_bulletin"] / both["amount_usd"] - 1).abs().max() < 0.001
    combined = DATA_BOOK_TABLE_5.combine(
        {BULLETIN.name: bulletin, FY2013.name: DATA_BOOK_TABLE_5.read(FY2013, document(FY2013.file))}
    ).filter(fiscal_year=2013)
    assert set(combined.filter(item="total")["document"]) == {FY2013.name}
    assert set(combined.filter(pl.col("item") != "total")["document"]) == {BULLETIN.name}


def test_2023_is_the_workbook_to_the_thousand(bulletin, document):
    workbook = DATA_BOOK_TABLE_5.read(FY2023, document(FY2023.file)).select(*KEY, "amount_usd").sort(KEY)
    assert bulletin.filter(fiscal_year=2023).select(*KEY, "amount_usd").sort(KEY).equals(workbook)


def test_1997_was_booked_by_district(content):
    """Why it is left out: seats of districts have their neighbours' tax, and neighbours together what they had."""
    rows = [line.split(",") for line in content.decode().splitlines()]
    withheld = {(year, area): int(cells[3]) for year, area, *cells in rows[1:]}
    seat, others = "Colorado", ("Idaho", "Montana", "Utah", "Wyoming")
    for year, lowest, highest in (("1996", 0.35, 0.45), ("1997", 0.05, 0.1), ("1998", 0.35, 0.45)):
        neighbours = sum(withheld[year, area] for area in others)
        assert lowest < neighbours / (neighbours + withheld[year, seat]) < highest
    assert all(withheld["1997", area] < 0.3 * withheld["1996", area] for area in others)


@pytest.mark.parametrize(
    ("row", "column", "cell", "message"),
    [
        ("2015,Utah", "excise_thousands", "1", "FY2015: .* do not add to total in UT"),
        ("2015,Utah", "withheld_and_fica_thousands", "1", "do not add to individual_and_employment in UT"),
        ("2015,United States", "gift_thousands", "2089201", "FY2015: .* do not add to total in US"),
        ("2015,Utah", "gift_thousands", "", "no number at FY2015, Utah, gift"),
        ("2015,Utah", "gift_thousands", "[d]", "no number at FY2015, Utah, gift"),
        ("2015,Utah", "estate_and_gift_thousands", "5", "FY2015: a figure under estate_and_gift_thousands"),
        ("2010,Hawaii", "railroad_retirement_thousands", "", "no number at FY2010, Hawaii, railroad_retirement"),
        ("2015,Utah", "area", "Deseret", "unknown area 'Deseret'"),
        ("2015,Utah", "fiscal_year", "2005", "unknown edition '2005'"),
        ("2015,Utah", "area", "Texas", "TX stands twice"),
        ("2015,Maryland", "area", "Maryland and District of Columbia", "FY2015: 'Maryland and District of Columbia'"),
        ("1998,Maryland", "area", "Maryland", "FY1998: 'Maryland': Maryland holds"),
        ("1998,Utah", "area", "District of Columbia", "missing UT|DC has a row of its own"),
        ("2004,Ohio", "not_withheld_and_seca_thousands", "7690528", r"misprint is gone: \(2004, 'OH'"),
        ("2008,North Carolina", "business_income_tax_thousands", "11018070", r"misprint is gone: \(2008, 'NC'"),
        ("2013,Vermont", "total_thousands", "4047000", r"misprint is gone: \(2013, 'VT'"),
        ("2013,West Virginia", "total_thousands", "6799372", r"misprint is gone: \(2013, 'WV'"),
        ("1997,Idaho", "total_thousands", "5200000", "FY1997 is left out as booked by district, but Idaho has"),
    ],
)
def test_another_transcription_is_refused(content, row, column, cell, message):
    with pytest.raises(SourceError, match=message):
        parse_treasury_bulletin(changed(content, row, column, cell))


def test_a_figure_wrong_in_row_and_total_is_found_by_the_nation(content):
    spoiled = changed(changed(content, "2015,Utah", "gift_thousands", "9104524"), "2015,Utah", "total_thousands", "1")
    with pytest.raises(SourceError, match="do not add"):
        parse_treasury_bulletin(spoiled)
    row = next(line for line in content.decode().splitlines() if line.startswith("2015,Utah")).split(",")
    total, gift = int(row[2]) + 1000, int(row[11]) + 1000
    spoiled = changed(content, "2015,Utah", "total_thousands", str(total))
    with pytest.raises(SourceError, match=r"areas add to .* in fiscal_year 2015, item (total|gift)"):
        parse_treasury_bulletin(changed(spoiled, "2015,Utah", "gift_thousands", str(gift)))


def test_estate_tax_of_2004_is_read_once_its_error_is_mended(content):
    mended = changed(content, "2004,Oklahoma", "estate_thousands", "157673")
    with pytest.raises(SourceError, match=r"areas add to US, or to something else than known, in \[\(2004, 'estate'"):
        parse_treasury_bulletin(changed(mended, "2004,Oklahoma", "total_thousands", "20261392"))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (("2015,Utah",), "missing UT in fiscal_year 2015"),
        (("2015,",), "no edition of FY2015"),
        (("2015,United States",), "0 rows for US in fiscal_year 2015"),
        (("1998,Maryland",), "missing MD in fiscal_year 1998"),
        (("fiscal_year",), "no column area"),
    ],
)
def test_what_lacks_a_row_is_refused(content, rows, message):
    with pytest.raises(SourceError, match=message):
        parse_treasury_bulletin(without(content, *rows))
