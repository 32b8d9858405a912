"""SNAP by state: small workbooks in both layouts inside a zip, faults, and the real zip."""

import datetime as dt
import io
import zipfile
from urllib.parse import urljoin

import openpyxl
import polars as pl
import pytest

from assets.areas import STATES
from assets.sources.usda import snap
from assets.sources.usda.snap import SNAP
from pipeline.errors import SourceError
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot
from tests.agencies import usda as agency
from tests.agencies.server import Agencies

[DOCUMENT] = SNAP.documents
TODAY = dt.date(2026, 11, 22)
[LIVE] = SNAP.live(TODAY)
MONTHS = ["Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"]
OLD_HEADER = [
    ["Fiscal Year and Month", "Participation 1/", None, "Benefit", None, None],
    [None, "Household", "Persons", "Per Household", "Per Person", "Cost"],
    [None, "----------------- Number -----------------", None, "-------- Dollars --------", None, None],
]
NEW_HEADER = [
    [" ", None, None, None, None, None],
    [None, None, None, None, None, None],
    [" ", "Total 1/", None, None, None, None],
    ["Fiscal Year and Month", "Participation 1/", None, "Cost", "Cost Per", None],
    [None, "Household", "Persons", None, "Household", "Persons"],
]
PLACES = [*(name for _, name, _ in STATES), "Guam", "Virgin Islands"]


def block(name, year, costs, *, new, total=None):
    """A name alone on its row, twelve months (None is not reported), the total."""
    rows = [[name, None, None, None, None, None]]
    for month, cost in zip(MONTHS, costs, strict=True):
        label = f"{month} {year - (month in MONTHS[:3])}" + (" /2" if new and month == "Jan" else "")
        rows.append(figures(label, cost, new=new))
    known = [cost for cost in costs if cost is not None]
    rows.append(figures("Total", (sum(known) if known else None) if total is None else total, new=new))
    return [*rows, [None] * 6]


def figures(label, cost, *, new):
    if cost is None:
        return [label, "--", "--", "--", "--", "--"]
    return [label, 50, 70, cost, 2.5, 1.5] if new else [label, 50, 70, 2.5, 1.5, cost]


def workbook(year, *, places=PLACES, costs=(10.0,) * 12, extra=(), us_total=None):
    """One fiscal year: two regions with their subtotals, an area without the program, the US Summary."""
    new = year >= 2015
    count = [None if cost is None else cost * len(places) for cost in costs]
    half = len(places) // 2
    sheets = {
        "MARO": [*(row for name in places[:half] for row in block(name, year, costs, new=new))],
        "WRO ": [*(row for name in places[half:] for row in block(name, year, costs, new=new))],
        "US Summary ": block("US Summary", year, count, new=new, total=us_total),
    }
    for region in ("MARO", "WRO"):
        rows = next(rows for name, rows in sheets.items() if name.strip() == region)
        if new:
            rows += block("Puerto Rico", year, [None] * 12, new=new) if region == "MARO" else []
        elif region == "WRO":
            rows += [["Outlying Areas", *[None] * 5], [" No data found.", *[None] * 5], [None] * 6]
        rows += block(region, year, count, new=new)
    sheets["WRO "] += extra
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(["National Data Bank Version 8.2", None, None, None, None, dt.date(2015, 1, 15)])
        sheet.append([f"SNAP Monthly State Participation and Benefit Summary, Fiscal Year {year}"])
        for row in (NEW_HEADER if new else OLD_HEADER) + rows:
            sheet.append(row)
        sheet.append(["1. FNS-388 data. Totals are averaged."])
        sheet.append(["ALL DATA SUBJECT TO REVISION"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**members):
    """A zip of the members; ``FY08_xlsx`` becomes FY08.xlsx."""
    return zip_of({name.replace("_", "."): content for name, content in members.items()})


def zip_of(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.usefixtures("read_from_2007")
def test_both_layouts_in_one_zip_without_the_regions():
    frame = SNAP.read(DOCUMENT, zipped(FY14_xlsx=workbook(2014), FY15_xlsx=workbook(2015)))
    assert frame.columns == ["fiscal_year", "area", "months", "cost_usd", "document"]
    assert frame.group_by("fiscal_year").len().sort("fiscal_year").rows() == [(2014, 54), (2015, 54)]
    assert frame.filter(area="US")["cost_usd"].to_list() == [53 * 120.0] * 2
    assert set(frame.filter(pl.col("area") != "US")["cost_usd"]) == {120.0}
    assert {"MD", "GU", "VI"} < set(frame["area"])
    assert "PR" not in frame["area"]


@pytest.mark.usefixtures("read_from_2007")
def test_a_part_of_a_year_says_how_many_months_and_keeps_fractions():
    costs = (10.25,) * 6 + (None,) * 6
    frame = SNAP.read(DOCUMENT, zipped(FY25_xlsx=workbook(2025, costs=costs)))
    assert set(frame["months"]) == {6}
    assert frame.filter(area="CA")["cost_usd"].item() == 61.5


@pytest.mark.usefixtures("read_from_2007")
def test_earlier_years_and_other_members_are_not_read():
    members = {
        "FY06.xls": b"not a workbook",
        "FY99.xls": b"not a workbook",
        "1969-88  National Level Only--State Level Not Available.xls": b"",
        "FY07.xlsx": workbook(2007),
    }
    assert set(SNAP.read(DOCUMENT, zip_of(members))["fiscal_year"]) == {2007}


@pytest.mark.usefixtures("read_from_2007")
def test_a_territory_that_begins_to_report_is_kept():
    frame = SNAP.read(DOCUMENT, zipped(FY08_xlsx=workbook(2008, places=[*PLACES, "Puerto Rico"])))
    assert frame.filter(area="PR")["cost_usd"].to_list() == [120.0]


def of_2008(**changes):
    return zipped(FY08_xlsx=workbook(2008, **changes))


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (lambda: of_2008(places=[name for name in PLACES if name != "Maryland"]), "FY2008: missing MD"),
        (lambda: of_2008(places=[*PLACES, "Maryland"]), "MD stands twice"),
        (lambda: of_2008(places=[*PLACES, "Atlantis"]), "unknown area 'Atlantis'"),
        (lambda: of_2008(us_total=53 * 120 + 2), "US Summary: months add to 6,360, total is 6362"),
        (lambda: of_2008(extra=block("US Summary", 2008, [1.0] * 12, new=False)), "FY2008: 2 rows for US, not 1"),
        (lambda: of_2008(extra=[["Whatever", 1, 2, 3, 4, 5]]), "unknown row 'Whatever'"),
        (lambda: of_2008(extra=block("Guam", 2008, [1.0] * 12, new=False)[:-2]), "no total"),
        (
            lambda: of_2008(extra=[["Guam"], figures("Oct 2007", "soon", new=False)]),
            "FY2008: no number at Guam, Oct 2007: 'soon'",
        ),
        (lambda: of_2008(extra=[["Guam"], *[figures("Oct 2007", 1.0, new=False)] * 2]), "Oct 2007 stands twice"),
        (lambda: of_2008(extra=[["Guam"], figures("Total", 1.0, new=False)]), "Guam holds the months"),
        (lambda: zipped(FY09_xlsx=workbook(2008)), "FY2009: Alabama holds the months Oct 2007"),
        (lambda: zipped(FY08_xlsx=workbook(2008), FY10_xlsx=workbook(2010)), "no workbook of fiscal year 2009"),
        (lambda: zipped(FY08_xlsx=workbook(2008), FY08_xls=workbook(2008)), "two workbooks of fiscal year 2008"),
        (lambda: zip_of({"../FY10.xlsx": b"outside", "FY08.xlsx": b""}), "leads outside: '../FY10.xlsx'"),
        (lambda: zipped(FY08_xlsx=b"<html></html>"), "FY2008: not a (workbook|readable zip)"),
        (lambda: zipped(FY06_xlsx=b"", readme_txt=b""), "no workbook of a fiscal year from 2007"),
        (lambda: zipped(FY08_xlsx=workbook(2008))[:-40], "not a readable zip"),
        (lambda: b"", "not a readable zip"),
        (lambda: b"\x00\xff" * 40, "not a readable zip"),
        (lambda: b"<!DOCTYPE html><html><body>Access denied</body></html>", "not a readable zip"),
    ],
)
def test_anything_else_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        SNAP.read(DOCUMENT, content())


@pytest.mark.usefixtures("read_from_2007")
def test_a_renamed_cost_column_is_refused(monkeypatch):
    monkeypatch.setattr(f"{__name__}.OLD_HEADER", [[*OLD_HEADER[1][:-1], "Benefits"]])
    with pytest.raises(SourceError, match="a sheet has no column 'Cost'"):
        SNAP.read(DOCUMENT, of_2008())


@pytest.mark.usefixtures("read_from_2007")
def test_an_area_counted_twice_in_the_nation_is_refused(monkeypatch):
    monkeypatch.setattr(snap, "_REGIONS", {"WRO"})
    monkeypatch.setitem(snap._AREA_OF_BLOCK, "MARO", "other_areas")  # noqa: SLF001
    with pytest.raises(SourceError, match="FY2008: cost_usd: areas add to 12,720, US is 6,360"):
        SNAP.read(DOCUMENT, of_2008())


@pytest.mark.usefixtures("read_from_2007")
def test_an_oversized_workbook_is_refused_unread():
    content = zipped(FY08_xlsx=b"\0" * 20_000_001)
    assert len(content) < 100_000
    with pytest.raises(SourceError, match=r"FY08.xlsx is 20,000,001 bytes"):
        SNAP.read(DOCUMENT, content)


@pytest.mark.usefixtures("read_from_2007")
def test_a_damaged_member_is_refused():
    content = bytearray(zipped(FY08_xlsx=b"not compressible: " + bytes(range(256))))
    content[60] ^= 0xFF
    with pytest.raises(SourceError, match="not a readable zip"):
        SNAP.read(DOCUMENT, bytes(content))


def test_the_real_zip(document):
    frame = SNAP.read(DOCUMENT, document(DOCUMENT.file))
    assert frame.group_by("fiscal_year").len().sort("fiscal_year").rows() == [(year, 54) for year in range(1989, 2026)]
    assert dict(frame.group_by("fiscal_year").agg(pl.col("months").n_unique()).rows()) == dict.fromkeys(
        range(1989, 2026), 1
    )
    national = dict(frame.filter(area="US").select("fiscal_year", "cost_usd").rows())
    areas = dict(frame.filter(pl.col("area") != "US").group_by("fiscal_year").agg(pl.col("cost_usd").sum()).rows())
    assert max(abs(national[year] - areas[year]) for year in range(1989, 2025)) == 0
    assert abs(national[2025] - areas[2025]) < 0.001
    assert (national[2008], national[2013]) == (34_608_397_238, 76_066_318_500)
    assert (national[2023], national[2024]) == (106_997_586_957, 93_847_365_890)
    months = dict(frame.filter(area="US").select("fiscal_year", "months").rows())
    assert months == dict.fromkeys(range(1989, 2025), 12) | {2025: 6}
    assert frame.filter(fiscal_year=2008, area="CT")["cost_usd"].item() == 284_829_257


FOLDER = "/sites/default/files/resource-files/"


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("page", "link"),
    [
        (agency.page(9).decode(), f"{FOLDER}snap-zip-fy69tocurrent-9.zip"),
        (agency.page(6, 10, 9).decode(), f"{FOLDER}snap-zip-fy69tocurrent-10.zip"),
        (f"<a href='{FOLDER}snap-zip-fy69tocurrent.zip'>", f"{FOLDER}snap-zip-fy69tocurrent.zip"),
        (f'<a class="x" HREF="https://www.fna.usda.gov{FOLDER}SNAP-zip-FY69tocurrent-11.zip">', "-11.zip"),
        (f"{FOLDER}snap-zip-fy69tocurrent-9.zip without a link", None),
        (f"<a href='{FOLDER}snap-4fymonthly-9.xlsx'>", None),
        ("<!DOCTYPE html><title>Access Denied</title>", None),
        ("", None),
    ],
)
def test_the_zip_with_the_highest_number_is_chosen(page, link):
    found = LIVE.index.choose(page)
    assert (found or "").endswith(link or "")
    assert (found is None) == (link is None)


@pytest.mark.usefixtures("read_from_2007")
def test_one_document_under_one_name_every_year():
    assert [live.name for live in SNAP.live(dt.date(2027, 11, 22))] == ["usda_snap_live"]
    assert LIVE.request.url == f"https://www.fns.usda.gov{FOLDER}snap-zip-fy69tocurrent-9.zip"
    assert LIVE.request.hosts == {"www.fns.usda.gov", "www.fna.usda.gov"}
    assert (LIVE.request.kind, LIVE.closed, LIVE.expected) == ("zip", False, True)
    assert LIVE.index.url == "https://www.fns.usda.gov/pd/supplemental-nutrition-assistance-program-snap"


@pytest.mark.parametrize("real", [False, True])
def test_what_is_served_gives_the_figures_of_the_snapshot(real, request):
    held = Snapshot.open(ROOT / "pipeline" / "snapshot").table(SNAP)
    agencies = Agencies()
    agency.serve(agencies, {"usda_snap": held}, request.getfixturevalue("documents") if real else None)
    link = LIVE.index.choose(agencies.documents[LIVE.index.url].decode())
    found = SNAP.read(LIVE, agencies.documents[urljoin(LIVE.index.url, link)])
    both = held.join(found, on=["fiscal_year", "area", "months"], how="full", suffix="_served")
    assert both.height == held.height == found.height
    assert both.select((pl.col("cost_usd") - pl.col("cost_usd_served")).abs().max()).item() < 0.005
