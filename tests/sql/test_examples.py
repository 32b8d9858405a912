"""The examples of ``sql/examples/`` and the blocks of ``docs/opening.md`` run on a released file as they stand."""

import re

import duckdb
import pandas as pd
import polars as pl
import pytest

from pipeline.errors import MoneymapError
from pipeline.settings import ROOT
from pipeline.warehouse.sql_file import read_example
from tests.sql.queries import EXAMPLES, OPENING, VIEWS, blocks, statements


@pytest.fixture
def analyst(folder, monkeypatch):
    """A read-only connection to the released file, opened as the page says, in its folder."""
    monkeypatch.chdir(folder)
    with duckdb.connect("build/moneymap.duckdb", read_only=True) as connection:
        yield connection


class TestExamples:
    def test_there_are_some_for_every_kind_of_question(self):
        assert len(EXAMPLES) >= 10
        assert len({example.title for example in EXAMPLES.values()}) == len(EXAMPLES)

    @pytest.mark.parametrize("name", sorted(EXAMPLES))
    def test_it_says_what_it_asks_and_is_short(self, name):
        example = EXAMPLES[name]
        assert example.title
        assert example.question.endswith("?")
        assert len(example.body.splitlines()) <= 20
        assert example.body.endswith(";")  # so that the command line runs it from a file

    @pytest.mark.parametrize("name", sorted(EXAMPLES))
    def test_it_runs_and_finds_rows_in_the_same_order_each_time(self, analyst, name):
        rows = analyst.execute(EXAMPLES[name].body).fetchall()
        assert rows
        assert analyst.execute(EXAMPLES[name].body).fetchall() == rows

    def test_a_comment_after_the_header_belongs_to_the_query(self):
        assert EXAMPLES["ranking"].body.startswith("-- Positive net")

    @pytest.mark.parametrize(("header", "lacks"), [("-- title: A\n", "question"), ("-- question: A?\n", "title")])
    def test_one_without_title_or_question_is_refused(self, tmp_path, header, lacks):
        path = tmp_path / "made_up.sql"
        path.write_text(f"{header}\nselect 1;\n")
        with pytest.raises(MoneymapError, match=f"no '{lacks}:' line"):
            read_example(path)


class TestWhatExamplesSay:
    def rows(self, connection, name):
        return connection.sql(EXAMPLES[name].body.rstrip(";")).pl()

    def test_ranking_has_every_state_and_dc_last(self, analyst):
        found = self.rows(analyst, "ranking")
        assert found["rank"].to_list() == [*range(1, 51), None]
        assert found["net_per_capita_usd"].head(50).is_sorted(descending=True)

    def test_totals_reconcile(self, analyst):
        found = self.rows(analyst, "reconcile_to_official_totals")
        assert found.height == 2 * 45
        assert found["difference_usd"].abs().max() == 0

    def test_the_curve_holds_every_way_of_counting_once(self, analyst):
        found = self.rows(analyst, "specification_curve")
        ((number,),) = analyst.sql("select count(*) from mart.specification where deficit = 'raw'").fetchall()
        assert found["position"].to_list() == list(range(1, number + 1))
        assert found["spec_id"].n_unique() == number
        assert set(found["deficit"]) == {"raw"}
        assert found["net_per_capita_usd"].is_sorted()

    def test_sources_of_a_figure_name_total_key_and_population(self, analyst):
        found = self.rows(analyst, "sources_of_a_figure")
        assert set(found["part"]) == {"total", "key", "population"}
        assert found["sha256"].str.len_chars().unique().to_list() == [64]

    def test_old_keys_are_those_the_headline_names(self, analyst):
        assert "other_grants" in self.rows(analyst, "old_keys")["category"].to_list()


class TestOpening:
    @pytest.mark.parametrize("block", blocks("sql"))
    def test_sql(self, folder, monkeypatch, block):
        monkeypatch.chdir(folder)
        alone = "" if "attach" in block else "build/moneymap.duckdb"
        with duckdb.connect(alone or ":memory:", read_only=bool(alone)) as connection:
            for statement in statements(block):
                rows = connection.execute(statement).fetchall()
                assert rows or statement.startswith(("attach", "use")), statement

    @pytest.mark.parametrize("block", blocks("python"))
    def test_python(self, folder, monkeypatch, block):
        monkeypatch.chdir(folder)
        found = {}
        exec(block, found)  # noqa: S102  (the page's own words)
        assert isinstance(found["ranking"], pd.DataFrame)
        assert len(found["ranking"]) == 51
        assert isinstance(found["flows"], pl.DataFrame)
        assert len(found["profile"]) == 45

    def test_macros_are_not_found_before_use_and_views_are(self, folder):
        with duckdb.connect() as connection:
            connection.execute(f"attach '{folder / 'build' / 'moneymap.duckdb'}' as mm (read_only)")
            assert connection.execute(f"from mm.{VIEWS[0]} limit 1").fetchall()
            with pytest.raises(duckdb.Error):
                connection.execute("from mm.net('balanced', 2023)").fetchall()

    def test_files_it_names_are_there(self):
        for name in re.findall(r"sql/[\w/]+\.sql", OPENING):
            assert (ROOT / name).is_file()
