"""SSA: section 7.B of the Annual Statistical Supplement, a page of tables."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from assets.areas import STATES
from tests.agencies.server import Agencies

ADDRESS = "https://www.ssa.gov/policy/docs/statcomps/supplement/{}/7b.html"
CATEGORIES = ["Total", "Aged", "Blind", "Disabled"]
Row = tuple[str, list[int], list[int]]
"""A label; recipients, and payments in thousands of dollars: total, aged, blind, disabled."""


def serve(agencies: Agencies, tables: Mapping[str, pl.DataFrame], documents: Path | None) -> None:  # noqa: ARG001
    """Put the Supplements of 2022 to 2025; payments are BEA's last ones, grown, as no table of SSA is at hand."""
    benefits = tables["bea_regional"].filter(table_name="SAINC35", line=2310)
    last = benefits.filter(year=benefits["year"].max())
    held = dict(last.select("area", "amount_usd").rows())
    for year in range(2021, 2025):
        grown = {name: held[code] * 1.02 ** (year - 2018) / 1e3 for code, name, _ in STATES}
        agencies.put(ADDRESS.format(year + 1), page(year, grown))


def page(year: int, payments: Mapping[str, float]) -> bytes:
    """The page of the Supplement after ``year``, from payments in thousands of dollars by name of area."""
    rows = [of_area(name, amount) for name, amount in payments.items()]
    total = (
        "All areas",
        *([sum(column) for column in zip(*side, strict=True)] for side in zip(*(r[1:] for r in rows), strict=True)),
    )
    return html(year, [total, *rows])


def of_area(name: str, payments: float) -> Row:
    """A row whose categories add to its totals."""
    aged, blind = round(payments * 0.12), round(payments * 0.01)
    disabled = round(payments) - aged - blind
    return (
        name,
        [number // 8 for number in (aged + blind + disabled, aged, blind, disabled)],
        [round(payments), aged, blind, disabled],
    )


def html(year: int, rows: list[Row]) -> bytes:
    """The page in SSA's markup: tables among others, a heading without figures, notes in the foot."""
    cells = "".join(line(label, [*whole(recipients), *payments]) for label, recipients, payments in rows)
    return f"""<!doctype html>
<html lang="en" class="no-js"><head><meta charset="UTF-8" /><title>Annual Statistical Supplement, {year + 1}</title>
<script>!function(e){{if(e<1&&"</td>")return "<table>"}}(window);</script></head>
<body class="supplement tablesTOC"><h2>State Data</h2>
<div class="table" id="table7.b1">
  <table>
    <caption><span class="tableNumber">Table&nbsp;7.B1 </span>Number of recipients of federally administered payments,
    December&nbsp;{year}, and total payment amounts for calendar year {year}, by eligibility category and state or
    other area</caption>
    <colgroup span="1" style="width:15em"></colgroup>
    <thead>
      <tr><th rowspan="2" class="stubHeading" scope="colgroup">State or area</th>
        <th colspan="4" class="spanner" scope="colgroup">Number</th>
        <th colspan="4" class="spanner" scope="colgroup">Total payments
        (thousands of&nbsp;dollars)&nbsp;<sup>a</sup></th></tr>
      <tr>{"".join(f'<th scope="col">{name}</th>' for name in CATEGORIES * 2)}</tr>
    </thead>
    <tbody>{cells}
      <tr class="topPad1"><th class="stub0" scope="row">Outlying area</th><td colspan="8">&nbsp;</td></tr>
      {line("Northern Mariana Islands", [0] * 8)}
    </tbody>
    <tfoot>
      <tr><td class="note" colspan="9">a. Totals do not necessarily equal the sum of rounded components.</td></tr>
    </tfoot>
  </table>
</div>
<div class="table" id="table7.b3"><table><tr><th>All areas</th><td>9</td></tr></table></div>
</body></html>""".encode()


def whole(recipients: list[int]) -> list[int]:
    """Recipients whose total is that of their categories."""
    return [sum(recipients[1:]), *recipients[1:]]


def line(label: str, figures: list[int]) -> str:
    """A row of the body."""
    data = "".join(f"<td>{figure:,}</td>\n" for figure in figures)
    return f'<tr class="topPad1"><th class="stub0" scope="row">{label}</th>{data}</tr>\n'
