"""SSA's table 7.B1: small pages in the true markup, their faults, and the copy at hand that is not the table."""

import csv
import io
from datetime import date

import polars as pl
import pytest

from assets.areas import STATES
from assets.sources.ssa.ssi import SSI
from pipeline.errors import SourceError
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot
from tests.agencies import ssa
from tests.agencies.server import Agencies

TODAY = date(2026, 11, 22)
LIVES = {live.name: live for live in SSI.live(TODAY)}
SUPPLEMENT = LIVES["ssa_ssi_2024"]
PAYMENTS = {name: 1000.0 for _, name, _ in STATES}
PAGE = ssa.page(2024, PAYMENTS).decode()


def test_payments_are_in_thousands_and_all_areas_are_the_nation():
    frame = SSI.read(SUPPLEMENT, ssa.page(2024, PAYMENTS | {"California": 9_000_000.0}))
    assert frame.columns == ["year", "area", "recipients", "payments_usd", "document"]
    assert (set(frame["year"]), frame.height) == ({2024}, 53)
    found = {area: (recipients, usd) for _, area, recipients, usd, _ in frame.rows()}
    assert found["CA"] == (1_125_000, 9e9)
    assert found["MP"] == (0, 0)
    assert found["US"] == (1_125_000 + 50 * 124, 9e9 + 50 * 1e6)


def test_figures_may_be_rounded():
    page = PAGE.replace("<td>1,000</td>", "<td>1,001</td>", 1)
    assert SSI.read(SUPPLEMENT, page.encode()).filter(area="AL")["payments_usd"].item() == 1_001_000


def test_footnote_marks_and_markup_in_cells_are_no_figures():
    page = PAGE.replace("<td>1,000</td>", '<td><sup>b</sup>&nbsp;<a href="#b">1,000</a></td>')
    assert SSI.read(SUPPLEMENT, page.encode()).filter(area="AL")["payments_usd"].item() == 1e6


def row_of(name):
    start = PAGE.index(f'scope="row">{name}<')
    begin = PAGE.rindex("<tr", 0, start)
    return PAGE[begin : PAGE.index("</tr>", start) + 5]


def with_nation(recipients, payments):
    """The page with other figures of all areas."""
    areas = [ssa.of_area(name, amount) for name, amount in PAYMENTS.items()]
    return ssa.html(2024, [("All areas", recipients, payments), *areas]).decode()


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (PAGE.replace(row_of("Ohio"), ""), "missing OH"),
        (PAGE.replace(row_of("Ohio"), row_of("Ohio") * 2), "OH stands twice"),
        (PAGE.replace(row_of("Ohio"), row_of("Ohio").replace("Ohio", "Atlantis")), "unknown area 'Atlantis'"),
        (PAGE.replace(row_of("Ohio"), row_of("Ohio").replace("1,000", "9,000")), "Ohio: aged, blind and disabled"),
        (PAGE.replace(row_of("Ohio"), row_of("Ohio").replace("<td>124</td>", "<td>12</td>")), "Ohio: aged, blind"),
        (PAGE.replace(row_of("Ohio"), row_of("Ohio").replace("1,000", "(X)")), r"no number at Ohio, payments: '\(X\)'"),
        (PAGE.replace(row_of("Ohio"), row_of("Ohio").replace("1,000", "&nbsp;")), "no number at Ohio, payments: ''"),
        (PAGE.replace(row_of("Ohio"), row_of("Ohio").replace("<td>1,000</td>", "")), "a row of 8 cells, not 9: Ohio"),
        (PAGE.replace(row_of("All areas"), ""), "0 rows for US"),
        (with_nation([6324, 765, 51, 5508], [60_000, 6_000, 600, 53_400]), "payments_usd: areas add to 51,000,000, US"),
        (
            with_nation([6325, 765, 51, 5509], [51_000, 6_120, 510, 44_370]),
            "recipients: areas add to 6,324, US is 6,325",
        ),
        (PAGE.replace("year 2024", "year 2023"), "calendar year 2023, .*, not that of 2024"),
        (ssa.page(2023, PAYMENTS).decode(), "not that of 2024"),
        (PAGE.replace("(thousands of&nbsp;dollars)", "(dollars)"), "another header: State or area"),
        (PAGE.replace(">Blind<", ">Disabled<"), "another header: State or area"),
        (PAGE.replace("table7.b1", "table7.b2"), "no table table7.b1 on the page"),
        (PAGE[: PAGE.index("Kansas")], "(missing|unknown area)"),
        ("<!DOCTYPE html><title>Access Denied</title>", "no table table7.b1"),
        ("", "no table table7.b1"),
    ],
)
def test_another_page_is_refused(page, message):
    with pytest.raises(SourceError, match=message):
        SSI.read(SUPPLEMENT, page.encode())


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"<![x[" + PAGE.encode(), b"<![if x[" * 3])
def test_broken_markup_is_refused_in_one_line(content):
    with pytest.raises(SourceError, match=r"not a page of HTML in UTF-8|no table") as refused:
        SSI.read(SUPPLEMENT, content)
    assert "\n" not in str(refused.value)


def test_supplements_from_2022_to_that_of_the_year():
    assert list(LIVES) == [f"ssa_ssi_{year}" for year in range(2021, 2026)]
    assert SUPPLEMENT.request.url == "https://www.ssa.gov/policy/docs/statcomps/supplement/2025/7b.html"
    assert SUPPLEMENT.request.kind == "html"
    assert [name for name, live in LIVES.items() if not live.closed] == ["ssa_ssi_2025"]
    assert [name for name, live in LIVES.items() if not live.expected] == ["ssa_ssi_2025"]
    assert [live.name for live in SSI.live(date(2027, 1, 1))] == [*LIVES, "ssa_ssi_2026"]


def test_what_is_served_is_read():
    snapshot = Snapshot.open(ROOT / "pipeline" / "snapshot")
    regional = pl.read_csv(snapshot.folder / "tables" / "bea_regional.csv", infer_schema_length=None)
    agencies = Agencies()
    ssa.serve(agencies, {"bea_regional": regional}, None)
    served = [live for live in LIVES.values() if live.request.url in agencies.documents]
    assert [live.name for live in served] == [name for name, live in LIVES.items() if live.expected]
    found = pl.concat(SSI.read(live, agencies.documents[live.request.url]) for live in served)
    assert found.group_by("year").len().sort("year").rows() == [(year, 53) for year in range(2021, 2025)]
    assert snapshot.table(SSI).is_empty()


def test_the_copy_at_hand_is_not_the_table(document):
    """Table 7.B1 adds to its All areas but for rounding; the copy's states add to $836 million more: it is not used."""
    rows = list(csv.DictReader(io.StringIO(document("ssa/ssi_table_7b1_2024.csv").decode())))
    totals = {row["area_name"]: int(row["payment_thousands"]) for row in rows if row["ssi_category"] == "total"}
    nation = totals.pop("All areas")
    assert (nation, len(totals)) == (63_079_493, 51)
    assert sum(totals.values()) - nation == 836_330
