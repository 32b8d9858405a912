"""Every combination of choices: which there are, that each closes, and that each agrees with the rules in words.

Belongs here: specifications and their nets. Does not belong here: what the marts say of them all
(``test_robustness.py``); the default method flow by flow (``test_recomputed.py``).
"""

from dataclasses import replace

import polars as pl
import pytest

from assets.areas import STATE_CODES
from pipeline.settings import ROOT
from pipeline.warehouse.build import build_table, key_failures
from pipeline.warehouse.sql_file import read_tables
from tests.sql.frames import apart
from tests.sql.recompute import YEARS
from tests.sql.recompute_measures import population as measured_population
from tests.sql.recompute_specifications import (
    OPTIONS,
    SPECIFICATIONS,
    Recomputation,
    allocated_by,
    combinations,
    sides_of,
)

AXES = list(OPTIONS)
CENT = 0.01


@pytest.fixture(scope="module")
def recomputation(raw):
    return Recomputation(raw)


@pytest.fixture(scope="module")
def specification(warehouse):
    return warehouse.sql("from mart.specification order by spec_id").pl()


@pytest.fixture(scope="module")
def population(raw):
    """Year -> state -> residents, as the key of that name counts them."""
    return measured_population(raw)


@pytest.fixture(scope="module")
def national(warehouse):
    """The sum of the states' nets by specification and year."""
    return warehouse.sql(
        "select spec_id, fiscal_year, sum(net_contribution_usd) as net_usd"
        " from mart.net_by_specification group by spec_id, fiscal_year"
    ).pl()


class TestWhichThereAre:
    def test_each_combination_stands_once(self, specification):
        assert specification.columns == ["spec_id", *AXES]
        assert [len(options) for options in OPTIONS.values()] == [2, 2, 4, 4, 3, 4, 3, 2, 2]
        assert specification["spec_id"].to_list() == list(range(1, SPECIFICATIONS + 1))
        assert len(specification.unique(subset=AXES)) == SPECIFICATIONS
        assert set(specification.select(AXES).rows()) == {tuple(choice.values()) for choice in combinations()}

    def test_the_first_takes_every_default(self, specification):
        assert specification.select(AXES).row(0) == tuple(options[0] for options in OPTIONS.values())

    def test_options_are_offered_in_the_order_of_the_method(self, warehouse):
        rows = warehouse.sql(
            "select axis, list(option order by option_position) from core.specification_axis"
            " group by axis, axis_position order by axis_position"
        ).fetchall()
        assert {axis: tuple(options) for axis, options in rows} == OPTIONS
        assert [axis for axis, _ in rows] == AXES

    def test_every_state_and_year_has_every_specification(self, warehouse):
        rows = warehouse.sql(
            "select fiscal_year, state, count(*), count(distinct spec_id) from mart.net_by_specification group by all"
        ).fetchall()
        assert {row[:2] for row in rows} == {(year, state) for year in YEARS for state in STATE_CODES}
        assert {row[2:] for row in rows} == {(SPECIFICATIONS, SPECIFICATIONS)}


class TestTheFirstIsTheDefault:
    def test_its_nets_are_those_of_the_default_method(self, warehouse):
        rows = warehouse.sql(
            "select net.fiscal_year, net.state, spec.net_contribution_usd - net.net_contribution_usd,"
            " spec.net_per_capita_usd - net.net_per_capita_usd"
            " from mart.net_contribution as net"
            " left join mart.net_by_specification as spec using (fiscal_year, state)"
            " where net.method = 'residence' and spec.spec_id = 1"
        ).fetchall()
        assert len(rows) == 51 * len(YEARS)
        assert [row for row in rows if not (abs(row[2]) < CENT and abs(row[3]) < 1e-6)] == []

    def test_robustness_carries_it(self, warehouse):
        rows = warehouse.sql(
            "select fiscal_year, state, default_net_per_capita - net_per_capita_usd from mart.robustness"
            " join mart.net_by_specification using (fiscal_year, state) where spec_id = 1 and view = 'raw'"
        ).fetchall()
        assert len(rows) == 51 * len(YEARS)
        assert [row for row in rows if not abs(row[2]) < 1e-6] == []

    def test_the_other_view_carries_it_with_the_deficit_taken_out(self, warehouse):
        rows = warehouse.sql(
            "select fiscal_year, state, default_net_per_capita - balanced_net_per_capita_usd from mart.robustness"
            " join mart.net_contribution using (fiscal_year, state) where method = 'residence' and view = 'balanced'"
        ).fetchall()
        assert len(rows) == 51 * len(YEARS)
        assert [row for row in rows if not abs(row[2]) < 1e-6] == []


class TestClosure:
    def test_raw_nets_add_to_receipts_less_outlays_placed_in_states(self, warehouse, national):
        expected = warehouse.sql("""
            with outside as (
              select side, spec_id, fiscal_year, sum(amount_usd) as amount_usd
              from core.specification_side
              where area in ('territories_abroad', 'not_allocated')
              group by all
            )
            select choices.spec_id, years.fiscal_year,
              (years.receipts_usd - coalesce(paid.amount_usd, 0)) - (years.outlays_usd - received.amount_usd) as net_usd
            from mart.specification as named
            join core.specification as choices using (spec_id)
            cross join core.fiscal_year as years
            left join outside as paid on paid.side = 'paid' and paid.spec_id = choices.paid_spec_id
              and paid.fiscal_year = years.fiscal_year
            join outside as received on received.side = 'received' and received.spec_id = choices.received_spec_id
              and received.fiscal_year = years.fiscal_year
            where named.deficit = 'raw'
        """).pl()
        assert len(expected) == SPECIFICATIONS // 2 * len(YEARS)
        found = national.filter(pl.col("spec_id").is_in(expected["spec_id"].unique().implode()))
        assert apart(found, expected, "net_usd", ["spec_id", "fiscal_year"], 1.0) == []

    def test_balanced_nets_sum_to_zero(self, specification, national):
        balanced = national.join(specification.filter(pl.col("deficit") == "balanced"), on="spec_id")
        assert len(balanced) == SPECIFICATIONS // 2 * len(YEARS)
        assert balanced.filter(pl.col("net_usd").abs() > 1.0).rows() == []


class TestAgainstTheRulesInWords:
    """Every specification, in every state and year."""

    @pytest.fixture(scope="module")
    @staticmethod
    def rules(specification):
        """(spec_id, rules by side, whether balanced) of every specification."""
        return [
            (choice["spec_id"], sides_of(allocated_by(choice)), choice["deficit"] == "balanced")
            for choice in specification.iter_rows(named=True)
        ]

    @pytest.mark.parametrize("year", YEARS)
    def test_nets_agree_to_the_cent(self, warehouse, recomputation, rules, population, year):
        nets = [net for _, sides, balanced in rules for net in recomputation.nets_of(sides, year, balanced=balanced)]
        expected = pl.DataFrame(
            {
                "spec_id": [spec_id for spec_id, *_ in rules for _ in STATE_CODES],
                "state": STATE_CODES * len(rules),
                "net_contribution_usd": nets,
            }
        ).with_columns(
            net_per_capita_usd=pl.col("net_contribution_usd") / pl.col("state").replace_strict(population[year])
        )
        found = warehouse.sql("from mart.net_by_specification where fiscal_year = $1", params=[year]).pl()
        assert len(found) == 51 * SPECIFICATIONS
        assert apart(found, expected, "net_contribution_usd", ["spec_id", "state"], CENT) == []
        assert apart(found, expected, "net_per_capita_usd", ["spec_id", "state"], 1e-6) == []


NEW_ROWS = {
    "core.specification_axis": (") as options (", "('payroll_tax', 2, 'per_head', 3, 'Per head', 'A test.', 'None')"),
    "core.allocation_rule": (
        ") as rules (",
        "('payroll_tax/per_head', 'paid', 'payroll_tax', 'population', 1.0)",
    ),
}


@pytest.fixture
def with_an_option_more(copied_warehouse):
    """The warehouse with a row more in two files, and everything that rests on them built again."""
    stale = set(NEW_ROWS)
    for file in read_tables(ROOT / "sql"):
        body = file.body
        if file.table in NEW_ROWS:
            end, row = NEW_ROWS[file.table]
            assert body.count(f"\n{end}") == 1
            body = body.replace(f"\n{end}", f",\n    {row}\n{end}")
        elif stale.isdisjoint(file.depends):
            continue
        stale.add(file.table)
        build_table(copied_warehouse, replace(file, body=body))
        if file.kind == "table":
            assert key_failures(copied_warehouse, file).is_empty(), file.table
    return copied_warehouse


def test_an_option_is_added_by_rows(with_an_option_more, recomputation, specification, warehouse):
    grown = with_an_option_more.sql("from mart.specification order by spec_id").pl()
    assert len(grown) == SPECIFICATIONS // 2 * 3
    assert set(grown.filter(pl.col("payroll_tax") != "per_head").select(AXES).rows()) == set(
        specification.select(AXES).rows()
    )
    summary = with_an_option_more.sql("select distinct specifications from mart.robustness").fetchall()
    assert summary == [(len(grown) // 2,)]
    assert with_an_option_more.sql("select distinct specifications from mart.lean_robustness").fetchall() == summary
    effects = with_an_option_more.sql("select count(*) from mart.choice_effect where option = 'per_head'").fetchall()
    with_it = 1 + sum("per_head" in options for options in OPTIONS.values())
    assert effects == [(51 * len(YEARS) * 2 * with_it,)]

    default = {axis: options[0] for axis, options in OPTIONS.items()}
    rules = allocated_by(default) | {"payroll_tax": {"population": 1.0}}
    (spec_id,) = grown.filter(**default | {"payroll_tax": "per_head"})["spec_id"]
    found = dict(
        with_an_option_more.sql(
            "select state, net_contribution_usd from mart.net_by_specification"
            " where fiscal_year = 2023 and spec_id = $1",
            params=[spec_id],
        ).fetchall()
    )
    expected = recomputation.nets(rules, 2023)
    assert {state: found[state] - net for state, net in expected.items() if not abs(found[state] - net) < CENT} == {}

    # What was there before is as it was.
    query = "select * exclude (spec_id) from mart.net_by_specification join mart.specification using (spec_id)"
    query += " where fiscal_year = 2023"
    before, after = warehouse.sql(query).pl(), with_an_option_more.sql(query).pl()
    kept = after.filter(pl.col("payroll_tax") != "per_head")
    assert apart(kept, before, "net_contribution_usd", ["state", *AXES], CENT) == []
