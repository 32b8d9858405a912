"""What docs/methodology.md says of forty-five years is what the file says, and winners are as known.

Belongs here: the section on the long view. Does not belong here: the figures themselves (``test_recomputed.py``).
"""

import pytest

from tests.sql.methodology import rows_under
from tests.sql.queries import EXAMPLES

GAPS = """
with people as (
  select net.fiscal_year, net.state, net.population, real.price_level, lean.lean
  from mart.net_contribution as net
  join mart.real_net_contribution as real using (fiscal_year, state, method)
  join mart.lean as lean using (fiscal_year, state)
  where net.method = 'residence' and lean.definition = 'president_2024'
),

many as (select fiscal_year, lean, sum(population) as population from people group by all)

select flow.category, flow.fiscal_year,
  sum(if(flow.side = 'paid', 1, -1) * if(people.lean = 'democratic', 1, -1) * flow.amount_usd
    / people.price_level / many.population)
from mart.flow as flow
join people using (fiscal_year, state)
join many on many.fiscal_year = people.fiscal_year and many.lean = people.lean
where flow.method = 'residence'
group by all
"""
NETS = """
select net.fiscal_year, net.lean, net.balanced_net_per_capita_usd / prices.price_level
from mart.net_by_lean as net
join (select distinct fiscal_year, price_level from mart.real_net_contribution) as prices using (fiscal_year)
where net.method = 'residence' and net.definition = 'president_2024'
"""
BLUE = """
select fiscal_year, count(*) from mart.lean where definition = 'president' and lean = 'democratic' group by fiscal_year
"""


def number(cell):
    return float(cell.replace(",", ""))


def test_spending_per_dollar_of_tax_is_that_of_the_example(warehouse):
    found = warehouse.sql(EXAMPLES["long_view"].body.rstrip(";")).fetchall()
    said = [tuple(row) for row in rows_under("state | FY1981-2005")]
    assert said == [(name, f"{then:.2f}", str(was), f"{now:.2f}", str(is_)) for name, then, was, now, is_ in found]


def test_the_gap_is_that_of_the_groups(warehouse):
    found = {(f"FY{year}", lean): net for year, lean, net in warehouse.sql(NETS).fetchall()}
    for year, blue, red, gap in rows_under("in fiscal year"):
        nets = found[year, "democratic"], found[year, "republican"]
        assert (number(blue), number(red)) == pytest.approx(nets, abs=0.51)
        assert number(gap) == pytest.approx(nets[0] - nets[1], abs=0.51)


def test_what_makes_it_is_that_of_the_flows(warehouse):
    found = {(category, year): amount for category, year, amount in warehouse.sql(GAPS).fetchall()}
    for category, *amounts in rows_under("part of the gap"):
        for year, amount in zip((1981, 2000, 2025), amounts, strict=True):
            assert number(amount) == pytest.approx(found.get((category.strip("`"), year), 0.0), abs=0.51)


def test_winners_are_as_known(warehouse):
    """States and DC that voted for the Democrat, by the first fiscal year after the election."""
    blue = dict(warehouse.sql(BLUE).fetchall())
    assert {year: blue[year] for year in (1981, 1985, 1989, 1993, 1997, 2001)} == {
        1981: 7, 1985: 2, 1989: 11, 1993: 33, 1997: 32, 2001: 21,
    }  # fmt: skip
    first = warehouse.sql("select min(fiscal_year) from mart.lean where definition = 'solid'").fetchall()
    assert first == [(1985,)]
