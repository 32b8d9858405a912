"""OMB Historical Tables: small workbooks in their layouts, and the identities the real ones must satisfy."""

import io
from datetime import date
from itertools import pairwise
from urllib.parse import urljoin

import openpyxl
import polars as pl
import pytest

from assets.sources.omb.historical import HISTORICAL, newest_link
from assets.sources.omb.workbooks import (
    parse_composition_of_outlays,
    parse_years_across,
    parse_years_down,
)
from pipeline.errors import SourceError
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot
from tests.agencies import omb
from tests.agencies.server import Agencies

TODAY, A_YEAR_LATER = date(2026, 11, 22), date(2027, 11, 22)
YEARS = range(2008, 2026)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([None if cell is None else str(cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def table_2_1():
    return [
        ["Table 2.1 - RECEIPTS BY SOURCE:  1934 - 2031"],
        ["(in millions of dollars)"],
        ["Fiscal Year", "Individual Income Taxes", "Corporation Income Taxes (1)", "Total Receipts", None],
        [None, None, None, "Total", "(On - Budget)"],
        ["1976", "1", "2", "3", "3"],
        ["TQ", "1", "2", "3", "3"],
        ["2007", "10", "..........", "10", "10"],
        ["2008", "11", "-4", "7", "-*"],
        ["2009 estimate", "12", "1", "13", "13"],
        ["(1) From 1987 through 2010, includes a trust fund."],
    ]


def table_11_3():
    years = ["Program", "2006", None, None, "TQ", None, None, "2007", None, None, "2008", None, None]
    measures = [None, *["Total", "Direct", "Grants"] * 4]
    return [
        ["Table 11.3 - OUTLAYS FOR PAYMENTS FOR INDIVIDUALS:  1940 - 2031"],
        ["(in millions of dollars)"],
        [*years, "2009 estimate", None, None],
        [*measures, "Total", "Direct", "Grants"],
        ["Medical care:"],
        ["Medicaid", *[1] * 6, 30, 1, 29, 33, 2, 31, 9, 9, 9],
        ["Other", *[1] * 6, 2, 2, "..........", "*", "*", "..........", "N/A", "N/A", "N/A"],
        ["Total, Medical care", *[1] * 6, 32, 3, 29, 33, 2, 31, 9, 9, 9],
        ["Housing assistance (1) (2)", *[1] * 6, 5, "..........", 5, "N/A", 1, 2, 9, 9, 9],
        ["Assistance to students:"],
        ["Other", *[1] * 6, 7, 7, "...", 8, 8, "...", 9, 9, 9],
        ["* $500 thousand or less."],
    ]


def table_3_2():
    return [
        ["Table 3.2 - OUTLAYS BY FUNCTION AND SUBFUNCTION:  1962 - 2031"],
        ["(in millions of dollars)"],
        ["Function and Subfunction", "2006", "2007", "2008", "2009 estimate"],
        ["370 Commerce and Housing Credit:"],
        ["372 Postal service", 1, 2, 3, 4],
        ["(On-budget)", 1, 2, 3, 4],
        ["(Off-budget)", 0, 0, 0, 0],
        ["376 Other advancement of commerce", 1, 2, 3, 4],
        ["Total, Commerce and Housing Credit", 2, 4, 6, 8],
        ["Total outlays", 2, 4, 6, 8],
    ]


def table_6_1():
    return [
        ["Table 6.1 - COMPOSITION OF OUTLAYS:  1940 - 2031"],
        ["Category", "2007", "2008", "2009 estimate"],
        ["In millions of current dollars:"],
        ["Total outlays", 100, 110, 120],
        ["Nondefense:"],
        ["Net interest (2) ", 7, 8, 9],
        ["In billions of constant (FY 2017) dollars:"],
        ["Total outlays", "90.1", "91.2", "92.3"],
        ["As percentages of GDP:"],
        ["Total outlays", "20.1", "21.2", "22.3"],
        ["Addendum: GDP ($ billions)", "14452.123", "14712.8", "15000"],
        ["As percentages of outlays:"],
        ["Total outlays", 100, 100, 100],
    ]


def amounts(frame, year):
    rows = frame.filter(pl.col("fiscal_year") == year).select("section", "line", "measure", "amount_usd").rows()
    return {(section, line, measure): amount for section, line, measure, amount in rows}


@pytest.mark.usefixtures("read_from_2007")
def test_years_down_take_the_upper_header_as_section_and_drop_what_is_not_a_closed_year():
    frame = parse_years_down(workbook(*table_2_1()), "2.1")
    assert sorted(set(frame["fiscal_year"])) == [2007, 2008]
    assert amounts(frame, 2008) == {
        ("Individual Income Taxes", "Individual Income Taxes", "total"): 11e6,
        ("Corporation Income Taxes", "Corporation Income Taxes", "total"): -4e6,
        ("Total Receipts", "Total", "total"): 7e6,
        ("Total Receipts", "(On - Budget)", "total"): 0.0,
    }
    assert amounts(frame, 2007)["Corporation Income Taxes", "Corporation Income Taxes", "total"] == 0.0


@pytest.mark.usefixtures("read_from_2007")
def test_years_across_with_three_measures():
    frame = parse_years_across(workbook(*table_11_3()), "11.3")
    assert sorted(set(frame["fiscal_year"])) == [2007, 2008]
    figures = amounts(frame, 2007)
    assert figures["Medical care", "Medicaid", "total"] == 30e6
    assert figures["Medical care", "Medicaid", "grants"] == 29e6
    assert figures["Medical care", "Other", "grants"] == 0.0
    assert figures["Medical care", "Total, Medical care", "direct"] == 3e6
    assert figures["", "Housing assistance", "total"] == 5e6
    assert figures["Assistance to students", "Other", "total"] == 7e6


@pytest.mark.usefixtures("read_from_2007")
def test_star_is_zero_and_not_available_is_left_out():
    figures = amounts(parse_years_across(workbook(*table_11_3()), "11.3"), 2008)
    assert figures["Medical care", "Other", "total"] == 0.0
    assert ("", "Housing assistance", "total") not in figures
    assert figures["", "Housing assistance", "direct"] == 1e6


@pytest.mark.usefixtures("read_from_2007")
def test_on_and_off_budget_rows_are_dropped():
    figures = amounts(parse_years_across(workbook(*table_3_2()), "3.2"), 2008)
    assert figures == {
        ("370 Commerce and Housing Credit", "372 Postal service", "total"): 3e6,
        ("370 Commerce and Housing Credit", "376 Other advancement of commerce", "total"): 3e6,
        ("370 Commerce and Housing Credit", "Total, Commerce and Housing Credit", "total"): 6e6,
        ("", "Total outlays", "total"): 6e6,
    }


@pytest.mark.usefixtures("read_from_2007")
def test_composition_reads_current_dollars_and_gdp_only():
    figures = amounts(parse_composition_of_outlays(workbook(*table_6_1()), "6.1"), 2007)
    assert figures == {
        ("", "Total outlays", "total"): 100e6,
        ("", "Net interest", "total"): 7e6,
        ("", "GDP", "total"): 14_452_123_000_000.0,
    }


def changed(rows, row, column, cell):
    rows[row][column] = cell
    return workbook(*rows)


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (changed(table_3_2(), 0, 0, "Table 3.1 - OUTLAYS BY SUPERFUNCTION"), r"not table 3\.2"),
        (changed(table_3_2(), 1, 0, "(in billions of dollars)"), "unit is not"),
        (changed(table_3_2(), 2, 4, "2009 outlook"), "unknown column '2009 outlook'"),
        (changed(table_3_2(), 2, 3, "2007"), "not each year has the columns total once"),
        (changed(table_3_2(), 2, 2, "2005"), "a fiscal year from 2007 on is missing"),
        (changed(table_3_2(), 4, 3, "see note"), "cannot read 'see note' at 3.2, 372 Postal service, 2008"),
        (changed(table_3_2(), 7, 0, "372 Postal service"), "'372 Postal service' stands twice in 2007"),
        (workbook(["Table 3.2 - X"], ["(in millions of dollars)"]), "no header row"),
    ],
)
def test_years_across_refuse_another_document(content, message):
    with pytest.raises(SourceError, match=message):
        parse_years_across(content, "3.2")


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (changed(table_2_1(), 7, 0, "2007"), "stands twice in 2007"),
        (changed(table_2_1(), 7, 0, "2009"), "is missing: has 2007, 2009"),
        (changed(table_2_1(), 7, 0, "FY 2008"), "unknown row 'FY 2008'"),
        (changed(table_2_1(), 7, 1, "1,14"), "cannot read '1,14' at 2.1, 2008, Individual Income Taxes"),
        (changed(table_2_1(), 2, 0, "Period"), "no header row"),
        (changed(table_2_1(), 2, 2, None), "a column has no header"),
    ],
)
def test_years_down_refuse_another_document(content, message):
    with pytest.raises(SourceError, match=message):
        parse_years_down(content, "2.1")


@pytest.mark.usefixtures("read_from_2007")
def test_a_measure_that_is_renamed_is_refused():
    with pytest.raises(SourceError, match="columns direct, grants, total once"):
        parse_years_across(changed(table_11_3(), 3, 9, "Loans"), "11.3")


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (changed(table_6_1(), 10, 0, "Addendum: GDP ($ trillions)"), "no GDP"),
        (changed(table_6_1(), 2, 0, "In billions of current dollars:"), "unit is not"),
    ],
)
def test_composition_refuses_other_units(content, message):
    with pytest.raises(SourceError, match=message):
        parse_composition_of_outlays(content, "6.1")


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize("content", [b"", b"\x00\x01garbage", b"<!DOCTYPE html><html><body>404</body></html>"])
@pytest.mark.parametrize(
    "published",
    [one for one in HISTORICAL.documents if one.form == "as published"],
    ids=lambda published: published.name,
)
def test_what_is_no_workbook_is_refused(published, content):
    with pytest.raises(SourceError, match="not a workbook"):
        HISTORICAL.read(published, content)


@pytest.fixture(scope="module")
def historical(document):
    frames = {
        published.name: HISTORICAL.read(published, document(published.file)) for published in HISTORICAL.documents
    }
    return HISTORICAL.combine(frames)


def series(frame, table, line, section=None, measure="total"):
    """$ million by year of one line, for the years of the map."""
    found = frame.filter(
        (pl.col("table_name") == table)
        & (pl.col("line") == line)
        & (pl.col("measure") == measure)
        & (pl.col("section") == section if section is not None else True)
        & pl.col("fiscal_year").is_in(list(YEARS))
    ).sort("fiscal_year")
    assert found["fiscal_year"].to_list() == list(YEARS)
    return found["amount_usd"] / 1e6


def test_every_table_has_the_same_closed_years(historical):
    for _, table in historical.group_by("table_name"):
        assert sorted(set(table["fiscal_year"])) == list(range(1980, 2026))


def test_only_one_line_is_not_printed_in_every_year(historical):
    recent = historical.filter(pl.col("fiscal_year") >= 2007)  # older lines begin and end with their laws
    whole = recent.filter(pl.col("line") != omb.OTHER_RECEIPTS)  # printed to FY2014, see test_omb_other_receipts
    years = whole.group_by("table_name", "section", "line", "measure").agg(pl.col("fiscal_year"))
    partly = years.filter(pl.col("fiscal_year").list.len() != 19).rows()
    assert [(table, line) for table, _, line, _, _ in partly] == [("2.4", "Tobacco Assessments")]
    assert set(range(2007, 2026)) - set(partly[0][4]) == {2019}


def test_figures_of_2023(historical):
    in_2023 = historical.filter(pl.col("fiscal_year") == 2023)
    for table, section, line, millions in [
        ("1.1", "Total", "Receipts", 4_440_948),
        ("1.1", "Total", "Outlays", 6_128_415),
        ("2.1", "Individual Income Taxes", "Individual Income Taxes", 2_176_481),
        ("2.1", "Social Insurance and Retirement Receipts", "Total", 1_614_456),
        ("2.1", "Other", "Other", 154_625),
        ("2.4", "Other retirement", "Total", 6_905),
        ("3.2", "570 Medicare", "571 Medicare", 847_544),
        ("3.2", "150 International Affairs", "152 International security assistance", 29_260),
        ("6.1", "", "Direct payments", 3_515_777),
        ("11.3", "", "Unemployment Assistance", 30_958),
        ("11.3", "", "Total, payments for individuals", 4_339_813),
    ]:
        found = in_2023.filter(
            (pl.col("table_name") == table)
            & (pl.col("section") == section)
            & (pl.col("line") == line)
            & (pl.col("measure") == "total")
        )
        assert found["amount_usd"].to_list() == [millions * 1e6], (table, section, line)


def test_tables_agree_on_receipts_and_outlays(historical):
    receipts = series(historical, "2.1", "Total", "Total Receipts")
    outlays = series(historical, "3.2", "Total outlays")
    assert receipts.equals(series(historical, "1.1", "Receipts", "Total"))
    assert outlays.equals(series(historical, "1.1", "Outlays", "Total"))
    assert outlays.equals(series(historical, "6.1", "Total outlays"))


def test_sources_add_to_total_receipts_exactly(historical):
    by_source = sum(
        series(historical, "2.1", line, section)
        for section, line in [
            ("Individual Income Taxes", "Individual Income Taxes"),
            ("Corporation Income Taxes", "Corporation Income Taxes"),
            ("Social Insurance and Retirement Receipts", "Total"),
            ("Excise Taxes", "Excise Taxes"),
            ("Other", "Other"),
        ]
    )
    assert by_source.equals(series(historical, "2.1", "Total", "Total Receipts"))


def test_composition_of_outlays_adds_up(historical):
    parts = ["Payments for individuals", "All other grants", "Net interest", "All other"]
    nondefense = sum(series(historical, "6.1", line) for line in [*parts, "Undistributed offsetting receipts"])
    assert (nondefense - series(historical, "6.1", "Total nondefense")).abs().max() == 0
    split = series(historical, "6.1", "Direct payments") + series(
        historical, "6.1", "Grants to State and local governments"
    )
    assert (split - series(historical, "6.1", "Payments for individuals")).abs().max() == 0


def lines_in_order(content, table):
    """(section, line, $ million by measure and year) in the order of the document, which sorting would lose."""
    frame = parse_years_across(content, table).filter(pl.col("fiscal_year").is_in(list(YEARS)))
    grouped = frame.group_by("section", "line", maintain_order=True).agg(
        pl.col("amount_usd").sort_by("measure", "fiscal_year") / 1e6
    )
    return [(section, line, pl.Series(figures)) for section, line, figures in grouped.iter_rows()]


def test_dots_as_zero_make_the_programmes_of_11_3_add_to_their_totals(document):
    lines = lines_in_order(document("omb/hist11z3_fy2027.xlsx"), "11.3")
    programmes = [figures for _, line, figures in lines if not line.startswith("Total")]
    grand_total = next(figures for _, line, figures in lines if line == "Total, payments for individuals")
    assert (sum(programmes) - grand_total).abs().max() == 0
    sections = {section for section, line, _ in lines if line.startswith("Total,") and section}
    assert len(sections) == 7
    for wanted in sections:
        inside = [figures for section, line, figures in lines if section == wanted and not line.startswith("Total")]
        printed = next(figures for section, line, figures in lines if section == wanted and line.startswith("Total"))
        assert (sum(inside) - printed).abs().max() == 0, wanted


def test_total_is_direct_and_grants_in_11_3(historical):
    wide = historical.filter(pl.col("table_name") == "11.3").pivot(
        "measure", index=["section", "line", "fiscal_year"], values="amount_usd"
    )
    gap = wide.with_columns(gap=(pl.col("total") - pl.col("direct") - pl.col("grants")).abs())
    assert gap.filter(pl.col("fiscal_year") >= 1995)["gap"].max() == 0
    assert gap["gap"].max() == 1e6, "older figures were rounded one by one"


def test_dots_as_zero_make_subfunctions_and_functions_of_3_2_add_up(document):
    lines = lines_in_order(document("omb/hist03z2_fy2027.xlsx"), "3.2")
    subfunctions = [(line[:3], line, figures) for _, line, figures in lines if line[:3].isdigit()]
    printed_totals = {line: figures for _, line, figures in lines if line.startswith("Total,")}
    totals = []
    inside = []
    for (_, line, figures), (_, following, _) in pairwise([*lines, ("", "", None)]):
        if line[:3].isdigit():
            inside.append(figures)
        if line.startswith("Total,"):
            assert (sum(inside) - printed_totals[line]).abs().max() == 0, line
            totals.append(figures)
            inside = []
        elif line[:3] in {"571", "651"}:  # functions with a single subfunction have no total of their own
            assert following[:2] != line[:2]
            totals.append(figures)
            inside = []
    assert len(totals) == 20
    outlays = next(figures for _, line, figures in lines if line == "Total outlays")
    assert (sum(totals) - outlays).abs().max() == 0
    assert (sum(figures for _, _, figures in subfunctions) - outlays).abs().max() == 0


def test_a_blank_and_dots_as_zero_make_2_4_add_to_2_1(historical):
    excise = series(historical, "2.4", "Total, Excise Taxes")
    assert excise.equals(series(historical, "2.1", "Excise Taxes"))
    assert series(historical, "2.4", "Total, Social Insurance and Retirement Receipts").equals(
        series(historical, "2.1", "Total", "Social Insurance and Retirement Receipts")
    )
    for fund, rounding in (("Federal funds", 0), ("Trust funds", 2)):  # until FY1993 figures were rounded one by one
        lines = historical.filter(
            (pl.col("table_name") == "2.4") & (pl.col("section") == fund) & (pl.col("line") != "Total")
        )
        assert lines.height > 0
        summed = lines.group_by("fiscal_year").agg(pl.col("amount_usd").sum() / 1e6)
        printed = historical.filter(
            (pl.col("table_name") == "2.4") & (pl.col("section") == fund) & (pl.col("line") == "Total")
        )
        joined = summed.join(printed, on="fiscal_year", validate="1:1", suffix="_printed")
        gap = joined.with_columns(gap=(pl.col("amount_usd") - pl.col("amount_usd_printed") / 1e6).abs())
        assert gap.filter(pl.col("fiscal_year") >= 1994)["gap"].max() == 0
        assert gap["gap"].max() == rounding


@pytest.fixture(scope="module")
def snapshot():
    return Snapshot.open(ROOT / "pipeline/snapshot").table(HISTORICAL)


def read_live(agencies):
    """Every document of today as served, found on the page, by its name."""
    frames = {}
    for live in HISTORICAL.live(TODAY):
        url = urljoin(live.index.url, live.index.choose(agencies.documents[live.index.url].decode()))
        frames[live.name] = HISTORICAL.read(live, agencies.documents[url])
    return frames


def require_snapshot(frames, snapshot):
    key = HISTORICAL.schema.primary_key()
    not_at_hand = pl.col("line").eq(omb.OTHER_RECEIPTS) & pl.col("fiscal_year").gt(2014)
    combined = HISTORICAL.combine(frames).drop("document").filter(~not_at_hand)
    assert combined.equals(snapshot.drop("document").sort(key))


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize("day", [TODAY, A_YEAR_LATER])
def test_every_live_document_is_well_formed(day):
    lives = HISTORICAL.live(day)
    assert [live.name.removeprefix("omb_historical_live_") for live in lives] == list(omb.TABLES)
    for live in lives:
        assert live.request.url.startswith("https://www.whitehouse.gov/wp-content/uploads/")
        assert live.request.kind == "xlsx"
        assert live.index.url == omb.PAGE
        assert live.expected
        assert not live.closed


def test_what_is_served_is_read_to_the_figures_at_hand(snapshot):
    agencies = Agencies()
    omb.serve(agencies, {"omb_historical": snapshot}, None)
    require_snapshot(read_live(agencies), snapshot)


def test_the_real_workbooks_are_served_and_read_where_they_are_at_hand(snapshot, documents):
    agencies = Agencies()
    omb.serve(agencies, {"omb_historical": snapshot}, documents)
    require_snapshot(read_live(agencies), snapshot)


UPLOADS = "https://www.whitehouse.gov/wp-content/uploads"


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("names", "link"),
    [
        (["2026/04/{}_fy2027", "2027/03/{}_fy2028"], f"{UPLOADS}/2027/03/hist02z1_fy2028.xlsx"),
        (["2026/04/{}_fy2027", "2026/05/{}_fy2026"], f"{UPLOADS}/2026/04/hist02z1_fy2027.xlsx"),
        (["2026/04/{}_fy2027", "2026/05/{}_fy2027"], f"{UPLOADS}/2026/05/hist02z1_fy2027.xlsx"),
        (["2026/04/{}"], None),
    ],
)
def test_the_link_is_that_of_the_newest_budget(names, link):
    assert newest_link(omb.page(names).decode(), "hist02z1") == link


@pytest.mark.usefixtures("read_from_2007")
def test_a_link_may_be_relative_and_quoted_otherwise():
    page = "<a href='/wp-content/uploads/2028/02/hist11z3_fy2029.xlsx'>11.3</a> <a href='hist01z1_fy2030.xlsx'>x</a>"
    assert newest_link(page, "hist11z3") == "/wp-content/uploads/2028/02/hist11z3_fy2029.xlsx"


def test_a_newer_budget_brings_a_new_year(snapshot):
    last = snapshot.filter(fiscal_year=2025, table_name="2.1")
    figures = pl.concat([snapshot.filter(table_name="2.1"), last.with_columns(fiscal_year=pl.lit(2026, pl.Int64))])
    live = {one.name: one for one in HISTORICAL.live(A_YEAR_LATER)}["omb_historical_live_hist02z1"]
    assert max(HISTORICAL.read(live, omb.workbook(figures, "2.1"))["fiscal_year"]) == 2026


@pytest.mark.parametrize("table", omb.TABLES.values())
def test_an_estimate_that_is_not_marked_as_one_is_refused(snapshot, table):
    figures = snapshot.filter(table_name=table)
    last = figures.filter(fiscal_year=2025).with_columns(fiscal_year=pl.lit(2026, pl.Int64))
    live = next(one for one in HISTORICAL.live(TODAY) if f"Table {table}," in one.table)
    with pytest.raises(SourceError, match="fiscal year 2026 is not marked as an estimate"):
        HISTORICAL.read(live, omb.workbook(pl.concat([figures, last]), table))


@pytest.mark.parametrize(
    ("table", "line"),
    [("2.1", "Excise Taxes"), ("3.2", "571 Medicare"), ("3.2", "Total outlays"), ("11.3", "Unemployment Assistance")],
)
def test_a_table_that_lacks_a_line_is_refused(snapshot, table, line):
    figures = snapshot.filter((pl.col("table_name") == table) & (pl.col("line") != line))
    live = next(one for one in HISTORICAL.live(TODAY) if f"Table {table}," in one.table)
    with pytest.raises(SourceError, match=rf"{table}: lines do not add to '.*' in 1980"):
        HISTORICAL.read(live, omb.workbook(figures, table))


def test_a_blank_beside_figures_is_refused(snapshot):
    figures = snapshot.filter(table_name="3.2")
    figures = figures.filter((pl.col("line") != "571 Medicare") | (pl.col("fiscal_year") != 2020))
    with pytest.raises(SourceError, match=r"blank cell at 3\.2, 571 Medicare, 2020"):
        parse_years_across(omb.workbook(figures, "3.2"), "3.2")


def test_a_table_under_the_name_of_another_is_refused(snapshot):
    live = HISTORICAL.live(TODAY)[0]
    with pytest.raises(SourceError, match=r"not table 1\.1: the title is 'Table 2\.1"):
        HISTORICAL.read(live, omb.workbook(snapshot.filter(table_name="2.1"), "2.1"))
