"""CBO's actuals: the wire format, its faults, and agreement with OMB's receipts."""

from datetime import date

import polars as pl
import pytest

from assets.sources.cbo import ACTUAL
from assets.sources.omb.workbooks import parse_years_down
from pipeline.errors import SourceError
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot
from tests.agencies import cbo
from tests.agencies.server import Agencies

TODAY, A_YEAR_LATER = date(2026, 11, 22), date(2027, 11, 22)
DOCUMENT = ACTUAL.documents[0]
HEADER = "component,category,subcategory,fiscal_year,actual_value\n"
SOURCES = {
    "Individual Income Taxes": "Individual Income Taxes",
    "Corporate Income Taxes": "Corporation Income Taxes",
    "Payroll Taxes": "Social Insurance and Retirement Receipts",
    "Excise Taxes": "Excise Taxes",
    "Estate and Gift Taxes": "Other",
    "Customs Duties": "Other",
    "Miscellaneous Receipts": "Other",
}


def read(text):
    return ACTUAL.read(DOCUMENT, text.encode())


@pytest.mark.usefixtures("read_from_2007")
def test_billions_become_whole_millions_in_dollars():
    frame = read(
        HEADER
        + "revenue,Total,Total,2006,2406.869\n"
        + "revenue,Total,Total,2023,4440.948\n"
        + "deficit,Total,Total,2023,-2032.974\n"
    )
    assert frame.select("component", "fiscal_year", "amount_usd").rows() == [
        ("revenue", 2023, 4_440_948_000_000.0),
        ("deficit", 2023, -2_032_974_000_000.0),
    ]


@pytest.mark.parametrize("mark", ["", "NA", "N/A", " "])
def test_missing_is_left_out(mark):
    frame = read(HEADER + f"revenue,Customs Duties,Customs Duties,2022,{mark}\nrevenue,Total,Total,2022,1.0\n")
    assert frame["category"].to_list() == ["Total"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADER + "revenue,Total,Total,2023,about 4\n", "cannot be read"),
        (HEADER + "revenue,Total,Total,2023,1.0\n" * 2, "does not satisfy its schema"),
        (HEADER + "income,Total,Total,2023,1.0\n", "unknown component 'income'"),
        (HEADER.replace("actual_value", "value") + "revenue,Total,Total,2023,1.0\n", "not CBO's actuals"),
        (HEADER, "holds no figures"),
        ("<!DOCTYPE html><html><body>not found</body></html>", "not CBO's actuals"),
        ("", "not a CSV file"),
    ],
)
def test_another_document_is_refused(text, message):
    with pytest.raises(SourceError, match=message):
        read(text)


def test_garbage_is_refused():
    with pytest.raises(SourceError):
        ACTUAL.read(DOCUMENT, b"\xff\xfe\x00\x81garbage\x00")


@pytest.fixture(scope="module")
def actual(document):
    return ACTUAL.read(DOCUMENT, document(DOCUMENT.file))


def by_source_of_omb(actual):
    revenue = actual.filter((pl.col("component") == "revenue") & (pl.col("category") != "Total"))
    return (
        revenue.with_columns(section=pl.col("category").replace_strict(SOURCES))
        .group_by("section", "fiscal_year")
        .agg(cbo=pl.col("amount_usd").sum() / 1e6)
    )


def test_revenue_by_source_is_that_of_omb(actual, document):
    receipts = parse_years_down(document("omb/hist02z1_fy2027.xlsx"), "2.1").filter(
        (pl.col("line") == "Total") | (pl.col("line") == pl.col("section"))
    )
    joined = by_source_of_omb(actual).join(receipts, on=["section", "fiscal_year"], validate="1:1")
    gaps = joined.with_columns(gap=(pl.col("cbo") - pl.col("amount_usd") / 1e6).round(3)).filter(pl.col("gap") != 0)
    assert joined.height == 5 * 44
    assert {
        (year, section): gap for section, year, gap in gaps.select("section", "fiscal_year", "gap").iter_rows()
    } == {
        **{(year, "Other"): 1 for year in (1984, 1990, 1991)},  # rounding
        **{(year, "Other"): -1 for year in (1983, 1994)},
        (2024, "Excise Taxes"): 10,
        (2024, "Other"): -11,
        (2025, "Excise Taxes"): -1,
        (2025, "Other"): -1804,
    }


def test_revenue_by_source_adds_to_its_total(actual):
    summed = by_source_of_omb(actual).group_by("fiscal_year").agg(pl.col("cbo").sum())
    total = actual.filter((pl.col("component") == "revenue") & (pl.col("category") == "Total"))
    joined = summed.join(total, on="fiscal_year", validate="1:1")
    assert joined.height == 44
    gap = (joined["cbo"] - joined["amount_usd"] / 1e6).abs().max()
    assert gap < 1.5


def test_outlays_are_adjusted_and_not_those_of_omb(actual, document):
    summary = parse_years_down(document("omb/hist01z1_fy2027.xlsx"), "1.1")
    outlays = summary.filter((pl.col("section") == "Total") & (pl.col("line") == "Outlays"))
    total = actual.filter((pl.col("component") == "outlay") & (pl.col("category") == "Total"))
    joined = total.join(outlays, on="fiscal_year", validate="1:1", suffix="_omb")
    gaps = dict(joined.select("fiscal_year", (pl.col("amount_usd") - pl.col("amount_usd_omb")) / 1e9).iter_rows())
    assert gaps[2008] == 0.0
    assert gaps[2022] == pytest.approx(-371.074)
    assert gaps[2023] == pytest.approx(345.507)


@pytest.fixture(scope="module")
def snapshot():
    return Snapshot.open(ROOT / "pipeline/snapshot").table(ACTUAL)


def require_snapshot(agencies, snapshot):
    (live,) = ACTUAL.live(TODAY)
    frame = ACTUAL.combine({live.name: ACTUAL.read(live, agencies.documents[live.request.url])})
    assert frame.drop("document").equals(snapshot.drop("document").sort(ACTUAL.schema.primary_key()))


def test_the_live_document_is_well_formed():
    (live,) = ACTUAL.live(TODAY)
    (later,) = ACTUAL.live(A_YEAR_LATER)
    assert (live.name, live.request) == (later.name, later.request) == ("cbo_actual_live", later.request)
    assert (live.request.url, live.request.kind) == (cbo.ADDRESS, "csv")
    assert live.name not in {document.name for document in ACTUAL.documents}
    assert live.expected
    assert not live.closed


@pytest.fixture(scope="module")
def served(snapshot):
    return cbo.written(snapshot).decode()


def changed_line(text, start, replacement):
    lines = text.splitlines(keepends=True)
    changed = [replacement if line.startswith(start) else line for line in lines]
    assert changed != lines
    return "".join(changed)


@pytest.mark.parametrize(
    ("start", "replacement", "message"),
    [
        ("revenue,Total,Total,2012,", "", "revenue, Total, Total: a fiscal year from 1982 on is missing"),
        ("debt,", "", "debt, Total, Total: a fiscal year from 1984 on is missing"),
        ("revenue,Customs Duties,Customs Duties,2012,", "", "revenue, Customs Duties, .*: not each year from 1982"),
        ("revenue,Customs Duties,", "", "revenue, Customs Duties, Customs Duties: not each year from 1982 to 2025"),
        ("outlay,Net Interest,Net Interest,2025,", "", "Net Interest: not each year from 1992 to 2025"),
        ("outlay,Mandatory,Student Loan Foregiveness,2023,", "", "Student Loan Foregiveness: no 2023"),
        ("outlay,Mandatory,Fannie Freddie,", "", "Fannie Freddie: no 2008, 2009"),
        (
            "revenue,Excise Taxes,Excise Taxes,2023,",
            "revenue,Excise Taxes,Excise Taxes,2023,757.0\n",
            "revenue, Total, Total: parts do not add to it in 2023",
        ),
        (
            "outlay,Mandatory,Medicare,2023,",
            "outlay,Mandatory,Medicare,2023,8.3\n",
            "outlay, Mandatory, Total Mandatory: parts do not add to it in 2023",
        ),
    ],
)
def test_what_is_served_is_refused_where_something_is_cut_off_or_changed(served, start, replacement, message):
    (live,) = ACTUAL.live(TODAY)
    with pytest.raises(SourceError, match=message):
        ACTUAL.read(live, changed_line(served, start, replacement).encode())


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
def test_a_table_that_breaks_off_is_refused(served, part):
    (live,) = ACTUAL.live(TODAY)
    with pytest.raises(SourceError):
        ACTUAL.read(live, served[: int(part * len(served))].encode())


def test_revenue_may_be_a_year_ahead_of_outlays(served):
    (live,) = ACTUAL.live(TODAY)
    lines = [line for line in served.splitlines() if line.startswith("revenue,") and ",2025," in line]
    ahead = "".join(line.replace(",2025,", ",2026,") + "\n" for line in lines)
    frame = ACTUAL.read(live, (served + ahead).encode())
    assert set(frame.filter(fiscal_year=2026)["component"]) == {"revenue"}


def test_what_is_served_is_read_to_the_figures_at_hand(snapshot):
    agencies = Agencies()
    cbo.serve(agencies, {"cbo_actual": snapshot}, None)
    require_snapshot(agencies, snapshot)


def test_the_real_table_is_served_and_read_where_it_is_at_hand(snapshot, documents):
    agencies = Agencies()
    cbo.serve(agencies, {"cbo_actual": snapshot}, documents)
    require_snapshot(agencies, snapshot)
