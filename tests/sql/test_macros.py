"""The macros on the real warehouse: each is built, runs its example, and says what the tables say."""

import re

import duckdb
import pytest

from pipeline.errors import MoneymapError
from pipeline.settings import ROOT
from pipeline.warehouse.build import build_macro
from pipeline.warehouse.dictionary import table_comment
from pipeline.warehouse.sql_file import SqlMacro, read_macros, read_tables

MACROS = read_macros(ROOT / "sql")
VIEWS = [file for file in read_tables(ROOT / "sql") if file.kind == "view"]
BY_NAME = {macro.name: macro for macro in MACROS}
CENT = 0.01
# DuckDB 1.4, which analysts have, knows no function if(); it writes case when.
ONLY_IN_2 = re.compile(r"\bif\s*\(", re.IGNORECASE)


def code(sql):
    """The SQL without comments and texts."""
    return re.sub(r"--.*|'[^']*'", "", sql)


@pytest.fixture(scope="module")
def analyst(folder):
    """The warehouse with every macro, as released; read only."""
    with duckdb.connect(str(folder / "build" / "moneymap.duckdb"), read_only=True) as connection:
        yield connection


class TestEveryMacro:
    def test_there_are_eight(self):
        assert sorted(BY_NAME) == [
            "compare", "count_your_way", "explain_state", "net", "state_profile", "what_changed", "what_moves", "why",
        ]  # fmt: skip

    @pytest.mark.parametrize("name", sorted(BY_NAME))
    def test_its_example_calls_it_and_finds_rows(self, analyst, name):
        example = BY_NAME[name].example
        assert example.startswith(f"from {name}(")
        assert analyst.sql(example).fetchall()

    @pytest.mark.parametrize("name", sorted(BY_NAME))
    def test_its_parameters_are_used_and_documented(self, name):
        macro = BY_NAME[name]
        assert macro.parameters
        for parameter, comment in macro.parameters.items():
            assert re.search(rf"\b{parameter}\b", code(macro.body))
            assert comment

    def test_it_is_commented_with_its_parameters_and_example(self, analyst):
        comments = dict(
            analyst.sql(
                "select function_name, comment from duckdb_functions() "
                "where database_name = current_database() and not internal"
            ).fetchall()
        )
        assert sorted(comments) == sorted(BY_NAME)
        for name, comment in comments.items():
            macro = BY_NAME[name]
            assert comment.startswith(macro.description)
            assert all(f" {parameter}: {said}" in comment for parameter, said in macro.parameters.items())
            assert comment.endswith(f" Example: {macro.example}")

    def test_it_reads_only_tables_there_are(self):
        known = {file.table for file in read_tables(ROOT / "sql")} | {"raw.area"}
        assert {table for macro in MACROS for table in macro.depends} <= known

    def test_it_is_built_again_over_itself(self, copied_warehouse):
        for _ in range(2):
            assert build_macro(copied_warehouse, BY_NAME["net"]) == 51


class TestEveryView:
    def test_views_and_their_columns_are_commented(self, warehouse):
        views = dict(
            warehouse.sql(
                "select schema_name || '.' || view_name, comment from duckdb_views() "
                "where database_name = current_database() and not internal"
            ).fetchall()
        )
        nullable = {file.table: [name for name, column in file.columns.items() if column.nullable] for file in VIEWS}
        assert views == {f.table: table_comment(f.description, f.key, nullable[f.table]) for f in VIEWS}
        for file in VIEWS:
            columns = warehouse.execute(
                "select column_name, comment from duckdb_columns() where schema_name || '.' || table_name = ?",
                [file.table],
            ).fetchall()
            assert dict(columns) == {name: column.comment for name, column in file.columns.items()}


class TestOlderDuckdb:
    """The released file is read with DuckDB 1.4: what is computed there must be known there."""

    @pytest.mark.parametrize("sql", ["select if(a, 1, 2)", "select IF (a, 1, 2)", "a -- b\n+if(b,1,2)"])
    def test_if_as_a_function_is_found(self, sql):
        assert ONLY_IN_2.search(code(sql))

    @pytest.mark.parametrize("sql", ["select nullif(a, 1)", "1 -- if (so)", "select 'if (so)'", "where x.if"])
    def test_what_is_no_call_is_not_found(self, sql):
        assert not ONLY_IN_2.search(code(sql))

    @pytest.mark.parametrize("computed", [*MACROS, *VIEWS], ids=lambda file: file.name)
    def test_no_macro_or_view_calls_if(self, computed):
        assert not ONLY_IN_2.search(code(computed.body))

    @pytest.mark.parametrize("macro", MACROS, ids=lambda file: file.name)
    def test_no_macro_names_a_part_of_itself(self, macro):
        """DuckDB 1.4.0 and 1.4.1 do not find what stands after ``with`` in a macro another version has written."""
        assert not re.search(r"\bwith\b", code(macro.body), re.IGNORECASE)


class TestNet:
    def test_balanced_is_that_of_the_mart(self, analyst):
        found = dict(analyst.sql("select state, value from net('balanced', 2023)").fetchall())
        expected = analyst.sql(
            "select state, balanced_net_per_capita_usd from mart.net_contribution "
            "where method = 'residence' and fiscal_year = 2023"
        ).fetchall()
        assert len(found) == 51
        assert found == pytest.approx(dict(expected), abs=CENT)

    def test_every_view_is_reached(self, analyst):
        for view, unit in analyst.sql("select view, unit from core.view").fetchall():
            rows = analyst.sql(f"from net('{view}', 2023)").fetchall()
            assert len(rows) == 51
            assert all(row[4] > 0 for row in rows)
            assert {row[5] for row in rows} == {unit}
            assert [row[0] for row in rows] == [*range(1, 51), None]
            assert rows[-1][1] == "DC"

    def test_an_unknown_view_is_an_error_that_names_those_there_are(self, analyst):
        views = [view for (view,) in analyst.sql("select view from core.view order by view").fetchall()]
        assert len(views) == 11
        with pytest.raises(duckdb.Error) as refused:
            analyst.sql("from net('ballanced', 2023)").fetchall()
        assert f"no view ballanced; there are {', '.join(views)}" in str(refused.value)

    def test_its_comment_names_every_view(self, analyst):
        for (view,) in analyst.sql("select view from core.view").fetchall():
            assert re.search(rf"\b{view}\b", BY_NAME["net"].description)


class TestStateProfile:
    def test_one_row_a_year_in_order(self, analyst):
        years = [year for (year,) in analyst.sql("select fiscal_year from core.fiscal_year order by 1").fetchall()]
        assert [row[0] for row in analyst.sql("from state_profile('CA')").fetchall()] == years

    def test_the_case_of_the_code_does_not_matter(self, analyst):
        assert analyst.sql("from state_profile('ca')").fetchall() == analyst.sql("from state_profile('CA')").fetchall()

    def test_its_figures_are_those_of_the_marts(self, analyst):
        found = {row["fiscal_year"]: row for row in analyst.sql("from state_profile('WV')").pl().iter_rows(named=True)}
        for table, names in {
            "mart.net_contribution where method = 'residence' and": {
                "paid_per_capita_usd": "paid_per_capita_usd",
                "received_per_capita_usd": "received_per_capita_usd",
                "net_per_capita_usd": "net_per_capita_usd",
                "balanced_net_per_capita_usd": "balanced_net_per_capita_usd",
                "received_per_dollar_paid": "received_per_dollar_paid",
                "net_share_of_gdp": "net_share_of_gdp",
                "rank": "rank",
                "key_lag_years": "key_lag_years",
            },
            "mart.real_net_contribution where method = 'residence' and": {
                "real_net_per_capita_usd": "net_per_capita_usd",
            },
            "mart.robustness where view = 'raw' and": {
                "share_net_payer": "share_net_payer",
                "net_per_capita_p05": "net_per_capita_p05",
                "net_per_capita_p95": "net_per_capita_p95",
                "net_per_capita_usd": "default_net_per_capita",
            },
            "mart.robustness where view = 'balanced' and": {
                "balanced_share_net_payer": "share_net_payer",
                "balanced_net_per_capita_p05": "net_per_capita_p05",
                "balanced_net_per_capita_p95": "net_per_capita_p95",
                "balanced_net_per_capita_usd": "default_net_per_capita",
            },
        }.items():
            rows = analyst.sql(f"from {table} state = 'WV'").pl()
            assert rows.height == len(found)
            for row in rows.iter_rows(named=True):
                assert {name: found[row["fiscal_year"]][name] for name in names} == {
                    name: row[source] for name, source in names.items()
                }


class TestCompare:
    @pytest.mark.parametrize(("first", "second", "year"), [("CA", "TX", 2023), ("ny", "wv", 2008), ("DC", "MS", 2021)])
    def test_the_lines_add_to_the_difference_of_the_nets(self, analyst, first, second, year):
        ((added,),) = analyst.sql(
            f"from compare('{first}', '{second}', {year}) select sum(net_difference_per_capita_usd)"
        ).fetchall()
        nets = dict(
            analyst.execute(
                "select state, net_per_capita_usd from mart.net_contribution "
                "where method = 'residence' and fiscal_year = ?",
                [year],
            ).fetchall()
        )
        assert added == pytest.approx(nets[first.upper()] - nets[second.upper()], abs=CENT)

    def test_every_category_of_both_stands_once_the_largest_difference_first(self, analyst):
        found = analyst.sql("from compare('CA', 'TX', 2023)").pl()
        categories = analyst.sql(
            "select distinct side, category from mart.flow where method = 'residence' and fiscal_year = 2023 "
            "and state in ('CA', 'TX')"
        ).fetchall()
        assert sorted(found.select("side", "category").rows()) == sorted(categories)
        sizes = found["net_difference_per_capita_usd"].abs()
        assert sizes.is_sorted(descending=True)

    def test_to_receive_more_lowers_the_net(self, analyst):
        found = analyst.sql("from compare('CA', 'TX', 2023)").pl().iter_rows(named=True)
        for row in found:
            more = row["first_per_capita_usd"] - row["second_per_capita_usd"]
            assert row["net_difference_per_capita_usd"] == pytest.approx(more if row["side"] == "paid" else -more)


class TestWhatMoves:
    @pytest.mark.parametrize("state", ["NY", "wv", "DC"])
    @pytest.mark.parametrize(("view", "prefix"), [("raw", ""), ("balanced", "balanced_")])
    def test_ranges_are_those_of_choice_effect(self, analyst, state, view, prefix):
        effects = {}
        for axis, option, effect in analyst.execute(
            "select axis, option, mean_effect_per_capita from mart.choice_effect "
            "where state = ? and fiscal_year = 2023 and (view = ? or axis = 'deficit')",
            [state.upper(), view],
        ).fetchall():
            effects.setdefault(axis, {})[option] = effect
        found = {row["axis"]: row for row in analyst.sql(f"from what_moves('{state}', 2023)").pl().to_dicts()}
        assert {
            axis: (row[f"{prefix}lowest_option"], row[f"{prefix}highest_option"]) for axis, row in found.items()
        } == {axis: (min(options, key=options.get), max(options, key=options.get)) for axis, options in effects.items()}
        assert {axis: row[f"{prefix}range_per_capita_usd"] for axis, row in found.items()} == pytest.approx(
            {axis: max(options.values()) - min(options.values()) for axis, options in effects.items()}
        )

    def test_the_axis_that_matters_most_beside_the_raw_net_stands_first(self, analyst):
        sizes = [size for _, size, *_ in analyst.sql("from what_moves('NY', 2023)").fetchall()]
        assert sizes == sorted(sizes, reverse=True)

    def test_every_axis_is_there(self, analyst):
        axes = {axis for (axis,) in analyst.sql("select axis from core.specification_axis").fetchall()}
        assert {row[0] for row in analyst.sql("from what_moves('NY', 2023)").fetchall()} == axes


class TestWhatIsRefused:
    """A macro that cannot be called is an error of the run, in one line, with the file to look at."""

    def refused(self, body="select 1 as a where year = 2023", example="from made_up(2023)", parameters=None):
        macro = SqlMacro("made_up", "Made up.", parameters or {"year": "Fiscal year."}, example, body, ())
        with duckdb.connect() as connection, pytest.raises(MoneymapError) as failed:
            build_macro(connection, macro)
        said = str(failed.value)
        assert said.startswith("sql/macro/made_up.sql: ")
        assert "\n" not in said
        return said

    def test_an_example_that_finds_nothing(self):
        assert self.refused(example="from made_up(1900)") == (
            "sql/macro/made_up.sql: its example finds no row: from made_up(1900)"
        )

    @pytest.mark.parametrize(
        "body", ["selec 1", "select 1 from core.nowhere", "select\n  1 +\n  'a' || year + nothing"]
    )
    def test_sql_that_is_broken(self, body):
        self.refused(body=body)

    @pytest.mark.parametrize("example", ["from made_up()", "from made_up(1, 2)", "from another(1)", "selec"])
    def test_an_example_that_cannot_run(self, example):
        self.refused(example=example)

    def test_an_example_that_the_macro_itself_refuses(self):
        said = self.refused(body="select error('no view ' || year) as a", example="from made_up('x')")
        assert "no view x" in said

    def test_a_quote_in_the_description_is_kept(self):
        macro = SqlMacro("made_up", "The state's net.", {"year": "It's a year."}, "from made_up(1)", "select year", ())
        with duckdb.connect() as connection:
            assert build_macro(connection, macro) == 1
            ((comment,),) = connection.sql(
                "select comment from duckdb_functions() where function_name = 'made_up'"
            ).fetchall()
        assert comment == "The state's net. year: It's a year. Example: from made_up(1)"


class TestUnknownStates:
    @pytest.mark.parametrize(
        "call",
        ["state_profile('ZZ')", "compare('CA', 'ZZ', 2023)", "compare('ZZ', 'CA', 2023)", "what_moves('ZZ', 2023)"],
    )
    def test_are_refused_by_name(self, analyst, call):
        with pytest.raises(duckdb.Error, match="no state ZZ; give a postal code"):
            analyst.sql(f"from {call}").fetchall()

    @pytest.mark.parametrize(
        "call", ["compare('CA', 'TX', 2031)", "what_moves('NY', 1979)", "net('raw', 2031)", "explain_state('CA', 2031)"]
    )
    def test_so_are_years_there_are_no_figures_for(self, analyst, call):
        with pytest.raises(duckdb.Error, match=r"(fiscal year|no raw for) .*1981 to 2025"):
            analyst.sql(f"from {call}").fetchall()
