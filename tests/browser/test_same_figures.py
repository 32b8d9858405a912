"""A number is the same in the mart, the CSV, the drawing and the page's table, rounded in print only.

Looked at in random cells of a figure of every kind. Nothing here needs a browser but the small site's fixture.
"""

import html
import math
import re
from html.parser import HTMLParser

import polars as pl
import pytest

from tests.browser.page_kinds import CHARTS

ROWS = 6
"""Random rows of each figure; every figure in them is compared."""
AREAS = """
select n.*, l.lean, 100 * l.margin as margin_percent, p.senate_seats, p.seats_per_million, p.population_share,
    r.* exclude (fiscal_year, state, view)
from mart.net_contribution n
join (from mart.robustness where view = 'raw') r using (fiscal_year, state)
join mart.lean l using (fiscal_year, state)
left join mart.representation p using (fiscal_year, state)
where n.method = 'residence' and l.definition = 'president'
"""
GROUPS = """
select n.*, d.net_per_capita_usd / p.price_level as drawn_raw, d.balanced_net_per_capita_usd / p.price_level
    as drawn_balanced, r.gap_per_capita_p05, r.gap_per_capita_p50, r.gap_per_capita_p95,
    b.gap_per_capita_p05 as balanced_gap_per_capita_p05, b.gap_per_capita_p50 as balanced_gap_per_capita_p50,
    b.gap_per_capita_p95 as balanced_gap_per_capita_p95
from mart.net_by_lean n
join (from mart.lean_robustness where view = 'raw') r using (fiscal_year, definition)
join (from mart.lean_robustness where view = 'balanced') b using (fiscal_year, definition)
join mart.net_by_lean d on d.fiscal_year = n.fiscal_year and d.lean = n.lean and d.method = n.method
    and d.definition = if(n.fiscal_year >= 2017, 'president_2024', 'president')
join (select distinct fiscal_year, price_level from mart.real_net_contribution) p on p.fiscal_year = n.fiscal_year
where n.method = 'residence' and n.definition = 'president'
"""
TREND = """
select r.fiscal_year, r.state, r.paid_per_capita_usd, r.received_per_capita_usd, r.net_per_capita_usd,
    sum(r.paid_usd) over nation / sum(n.population) over nation as us_paid_per_capita_usd,
    sum(r.received_usd) over nation / sum(n.population) over nation as us_received_per_capita_usd,
    sum(r.net_contribution_usd) over nation / sum(n.population) over nation as us_net_per_capita_usd
from mart.real_net_contribution r join mart.net_contribution n using (fiscal_year, state, method)
where method = 'residence'
window nation as (partition by r.fiscal_year)
"""
PROFILE = """
select f.*, sum(f.amount_usd) over line / sum(n.population) over line as us_per_capita_usd
from mart.flow f join mart.net_contribution n using (fiscal_year, state, method)
where method = 'residence'
window line as (partition by f.fiscal_year, f.side, f.category)
"""
OPTIONS = """
select fiscal_year, label as option, count(*) as ways, min(gap_per_capita_usd) as lowest_gap_per_capita_usd,
    median(gap_per_capita_usd) as median_gap_per_capita_usd, max(gap_per_capita_usd) as highest_gap_per_capita_usd,
    avg((gap_per_capita_usd > 0)::int) as share_blue_pays_more,
    avg((gap_per_capita_usd < 0)::int) as share_red_pays_more
from (unpivot mart.specification on columns(* exclude spec_id) into name axis value option)
join core.specification_axis using (axis, option)
join mart.lean_by_specification using (spec_id)
join (select spec_id from mart.specification where deficit = 'raw') using (spec_id)
where definition = 'president'
group by all
"""
STATE = ("fiscal_year", "state")
BY_GROUP = ("fiscal_year", "lean")
AMOUNTS = ("net_per_capita_usd",)
DRAWN = "drawn_net_per_capita_usd"
"""What the lines of the groups show: in dollars of one year, from FY2017 on of the groups by the vote of 2024."""
KINDS = {
    "blue-red": (GROUPS.replace("drawn_raw", DRAWN), BY_GROUP, (DRAWN,)),
    "blue-red-balanced": (GROUPS.replace("drawn_balanced", DRAWN), BY_GROUP, (DRAWN,)),
    "blue-red-2023": (GROUPS, BY_GROUP, AMOUNTS),
    "blue-red-2023-balanced": (GROUPS, BY_GROUP, ("balanced_net_per_capita_usd",)),
    "map": (AREAS, STATE, ("net_per_capita_usd",)),
    "margin": (AREAS, STATE, ("net_per_capita_usd",)),
    "profile": (PROFILE, (*STATE, "side", "category"), ("per_capita_usd", "us_per_capita_usd")),
    "ranking": (AREAS, STATE, ("net_per_capita_usd", "net_per_capita_p05", "net_per_capita_p95")),
    "representation": (AREAS, STATE, ("net_per_capita_usd", "seats_per_million")),
    "robustness": (AREAS, STATE, ("share_net_payer", "net_per_capita_p05", "net_per_capita_p95")),
    "specification-curve": (OPTIONS, ("fiscal_year", "option"), ("median_gap_per_capita_usd",)),
    "trend": (TREND, STATE, AMOUNTS),
}
"""Kind of chart -> rows of the marts, what tells them apart, figures the chart draws."""
NOT_OF_MARTS = {"choice", "in_default", "item"}
"""Words of a figure's table that no mart holds."""


class Cells(HTMLParser):
    """Rows of the first table of a page."""

    def __init__(self, text):
        super().__init__()
        self.rows, self._is_open, self._tables = [], False, 0
        self.feed(text)

    def handle_starttag(self, tag, _):
        self._tables += tag == "table"
        if tag == "tr" and self._tables == 1:
            self.rows.append([])
        if tag == "td" and self._tables == 1:
            self._is_open = True
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self._is_open = self._is_open and tag != "td"
        self._tables += tag == "table"

    def handle_data(self, data):
        if self._is_open:
            self.rows[-1][-1] += data


def drawn(page):
    """Every text and every sentence of a mark in a page's drawings."""
    return {
        html.unescape(said)
        for svg in re.findall("<svg.*?</svg>", page, re.DOTALL)
        for said in re.findall(">([^<]+)<", svg)
    }


def is_drawn(value, printed, parts):
    """Whether a drawing holds a figure as printed, or says it in words: ``gets back $5 more`` for less than nothing."""
    if any(printed in re.split(r"[ ;:,.](?!\d)|\+(?=\$)|[()]", part) for part in parts):
        return True
    size = re.escape(printed.lstrip("\N{MINUS SIGN}"))
    words = rf"(?:pays|paid) in {size} more|{size} more paid in" if value > 0 else (
        rf"(?:gets|got) back {size} more|{size} more received"
    )  # fmt: skip
    return any(re.search(words, part) for part in parts)


def agrees(printed, value):
    """Whether a printed cell is ``value``, rounded to the digits it shows; a share may be said in words."""
    if value is None:
        return printed == "\N{EN DASH}"
    if isinstance(value, str):
        return printed == value
    if said := re.fullmatch(r"(under|over) (\d+)%", printed):
        return value * 100 < int(said[2]) if said[1] == "under" else value * 100 > int(said[2])
    text = printed.replace("\N{MINUS SIGN}", "-").replace("$", "").replace(",", "").replace("+", "")
    number = float(re.fullmatch(r"(-?[\d.]+)( ?%)?", text)[1])
    size = value * 100 if printed.endswith("%") and not printed.endswith(" %") else value
    digits = len(text.rstrip(" %").partition(".")[2])
    return abs(number - size) <= 0.5 * 10**-digits + 1e-9


@pytest.mark.parametrize("name", [path.removeprefix("charts/").removesuffix(".html") for path in CHARTS])
def test_number_is_the_same_everywhere(folder, mart, chance, name):
    sql, keys, measures = KINDS.get(name) or KINDS[re.sub(r"-(\d{4}|ca)$", "", name)]
    beside = folder / "charts"
    figures = pl.read_csv(beside / f"{name}.csv", infer_schema_length=None)
    parts = drawn((beside / f"{name}.html").read_text(encoding="utf-8"))
    table = [row for row in Cells((beside / f"{name}.html").read_text(encoding="utf-8")).rows if row]
    shown = figures.filter(pl.col("fiscal_year").cast(pl.String).is_in([row[0] for row in table]))
    assert len(table) == shown.height
    rows = {tuple(getattr(row, key) for key in keys): vars(row) for row in mart(sql)}
    cells = [(place, row) for place, row in enumerate(shown.iter_rows(named=True)) if of(row, keys) in rows]
    assert len(cells) >= min(shown.height - 2, ROWS)
    assert set(measures) <= set(figures.columns)
    for place, row in chance.sample(cells, min(ROWS, len(cells))):
        of_mart = rows[of(row, keys)]
        for column, printed in zip(figures.columns, table[place], strict=True):
            value = row[column]
            if column not in NOT_OF_MARTS:
                known = of_mart[column]
                is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
                assert math.isclose(value, known, rel_tol=1e-9, abs_tol=1e-6) if is_number else value == known, column
            assert agrees(printed, value), (column, printed, value)
            if column in measures and row.get("state") != "DC":
                assert is_drawn(value, printed, parts), (column, value)


def of(row, keys):
    """What tells a row from others."""
    return tuple(row[key] for key in keys)
