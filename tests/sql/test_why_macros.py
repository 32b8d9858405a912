"""The macros ``why`` and ``what_changed`` on the real warehouse: lines, order, words, what is refused.

Belongs here: what the two select from their marts. Does not belong here: the effects themselves (``test_driver.py``,
``test_change.py``) and what holds for every macro (``test_macros.py``).
"""

import duckdb
import pytest

from pipeline.settings import ROOT
from pipeline.warehouse.build import build_macro
from pipeline.warehouse.sql_file import read_macros

CENT = 0.01


@pytest.fixture(scope="module")
def analyst(warehouse_file, tmp_path_factory):
    """A copy of the warehouse with the macros, read only."""
    path = tmp_path_factory.mktemp("why") / "moneymap.duckdb"
    path.write_bytes(warehouse_file.read_bytes())
    with duckdb.connect(str(path)) as connection:
        for macro in read_macros(ROOT / "sql"):
            build_macro(connection, macro)
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def rows(connection, sql, *values):
    return connection.execute(sql, values).fetchall()


def nets(connection, state, table="mart.net_contribution"):
    """Net a resident by fiscal year under the default method."""
    sql = f"select fiscal_year, net_per_capita_usd from {table} where state = ? and method = 'residence'"  # noqa: S608
    return dict(rows(connection, sql, state))


class TestWhy:
    @pytest.mark.parametrize(("state", "year"), [("NM", 2023), ("ny", 2008), ("DC", 2020)])
    def test_the_lines_add_to_the_difference_from_the_nation(self, analyst, state, year):
        ((added, pays, receives),) = rows(
            analyst,
            "select sum(effect_per_capita_usd), sum(per_capita_usd) filter (where side = 'paid'), "
            "sum(per_capita_usd) filter (where side = 'received') from why(?, ?)",
            *(state, year),
        )
        ((relative, net),) = rows(
            analyst,
            "select relative_net_per_capita_usd, net_per_capita_usd from mart.net_contribution "
            "where state = ? and fiscal_year = ? and method = 'residence'",
            *(state.upper(), year),
        )
        assert added == pytest.approx(relative, abs=CENT, rel=0)
        assert pays - receives == pytest.approx(net, abs=CENT, rel=0)

    def test_the_largest_effect_first_in_words(self, analyst):
        found = rows(analyst, "select label, category, side, effect_per_capita_usd from why('NM', 2023)")
        sizes = [abs(effect) for *_, effect in found]
        assert sizes == sorted(sizes, reverse=True)
        words = rows(analyst, "select label, category, side from mart.category")
        assert {tuple(line[:3]) for line in found} <= set(words)
        assert len({line[1] for line in found}) == len(found) == 31


class TestWhatChanged:
    @pytest.mark.parametrize(
        ("state", "since", "year"), [("NY", 2022, 2023), ("nm", 2008, 2025), ("DC", 2019, 2020), ("WY", 2012, 2021)]
    )
    def test_the_lines_add_to_the_change_of_the_net(self, analyst, state, since, year):
        ((added, real),) = rows(
            analyst,
            "select sum(effect_per_capita_usd), sum(real_effect_per_capita_usd) from what_changed(?, ?, ?)",
            *(state, since, year),
        )
        for found, table in ((added, "mart.net_contribution"), (real, "mart.real_net_contribution")):
            net = nets(analyst, state.upper(), table)
            assert found == pytest.approx(net[year] - net[since], abs=CENT, rel=0)

    def test_the_largest_real_effect_first_each_category_of_either_year_once(self, analyst):
        found = rows(
            analyst, "select side, category, label, real_effect_per_capita_usd from what_changed('NY', 2013, 2020)"
        )
        sizes = [abs(effect) for *_, effect in found]
        assert sizes == sorted(sizes, reverse=True)
        expected = rows(
            analyst,
            "select distinct side, category, label from mart.flow join mart.category using (side, category) "
            "where method = 'residence' and fiscal_year in (2013, 2020)",
        )
        assert sorted(line[:3] for line in found) == sorted(expected)
        assert {"pandemic_payments", "premium_tax_credits"} <= {line[1] for line in found}

    def test_a_year_apart_it_is_the_mart(self, analyst):
        found = rows(analyst, "select category, effect_per_capita_usd from what_changed('NY', 2022, 2023)")
        assert dict(found) == dict(
            rows(
                analyst,
                "select category, effect_per_capita_usd from mart.change "
                "where state = 'NY' and fiscal_year = 2023 and method = 'residence'",
            )
        )

    def test_years_between_are_not_chained(self, analyst):
        """Chained, what a share does would be weighed by the totals of every year between."""
        direct = dict(rows(analyst, "select category, share_effect_per_capita_usd from what_changed('NY', 2018, 2021)"))
        chained = dict(
            rows(
                analyst,
                "select category, sum(share_effect_per_capita_usd) from mart.change "
                "where state = 'NY' and fiscal_year between 2019 and 2021 and method = 'residence' group by category",
            )
        )
        assert abs(direct["unemployment_insurance"] - chained["unemployment_insurance"]) > 1


class TestWhatIsRefused:
    @pytest.mark.parametrize("call", ["why('ZZ', 2023)", "what_changed('ZZ', 2022, 2023)"])
    def test_unknown_states_by_name(self, analyst, call):
        with pytest.raises(duckdb.Error, match="no state ZZ; give a postal code"):
            rows(analyst, f"from {call}")

    @pytest.mark.parametrize(
        "call", ["why('NM', 2031)", "what_changed('NY', 1979, 2023)", "what_changed('NY', 2022, 2031)"]
    )
    def test_years_there_are_no_figures_for(self, analyst, call):
        with pytest.raises(duckdb.Error, match=r"no fiscal year (1979|2031); there are 1981 to 2025"):
            rows(analyst, f"from {call}")

    @pytest.mark.parametrize(("since", "year"), [(2023, 2022), (2023, 2023)])
    def test_a_year_that_is_not_later(self, analyst, since, year):
        with pytest.raises(duckdb.Error, match=f"fiscal year {year} is not after {since}; give the earlier one first"):
            rows(analyst, "from what_changed('NY', ?, ?)", since, year)
