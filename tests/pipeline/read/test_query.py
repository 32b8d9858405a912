"""``moneymap query``: prints whatever DuckDB answers, in three forms, and can neither write nor reach other files.

And ``moneymap shell``, which opens the released file in an editor.
"""

import csv
import io
import json
import os

import duckdb
import pytest

from pipeline.errors import MoneymapError, UsageError
from pipeline.read.query import answer as answer_of
from pipeline.read.query import first_rows, left_out
from pipeline.read.query import released as open_released
from pipeline.read.shell import open_shell

MARTS = ["flow", "lean", "net_by_lean", "net_contribution", "real_net_contribution", "reconciliation", "source"]


def written(folder):
    """Every file of a folder: how large it is and when it was written."""
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*")}


class TestQuery:
    SQL = "select state, fiscal_year, rank, net_contribution_usd from mart.net_contribution where fiscal_year = 2023"

    def test_csv(self, answer):
        rows = list(
            csv.DictReader(io.StringIO(answer("query", f"{self.SQL} and method = 'residence'", "--format", "csv")))
        )
        assert len(rows) == 51
        assert list(rows[0]) == ["state", "fiscal_year", "rank", "net_contribution_usd"]
        (district,) = (row for row in rows if row["state"] == "DC")
        assert district["rank"] == ""
        assert district["fiscal_year"] == "2023"

    @pytest.mark.parametrize("option", [("--json",), ("--format", "json")])
    def test_json(self, answer, option):
        rows = json.loads(answer("query", f"{self.SQL} and state in ('DC', 'NM') order by state limit 1", *option))
        assert (rows[0]["state"], rows[0]["fiscal_year"], rows[0]["rank"]) == ("DC", 2023, None)
        assert isinstance(rows[0]["net_contribution_usd"], float)

    def test_table(self, answer):
        text = answer("query", "select 2023 as fiscal_year, 1234567.891::double as paid_usd, 'x' as state")
        assert all(part in text for part in ("fiscal_year", "2023", "1,234,567.89", "state"))

    def test_table_prints_every_row_and_column(self, answer):
        text = answer("query", "from mart.net_contribution where fiscal_year = 2023 and method = 'residence'")
        assert all(
            f"\nstate                        {code}\n" in text for code in ("AL", "MO", "WY")
        )  # too wide: a line each
        assert "…" not in text

    def test_no_rows_is_an_answer(self, answer):
        assert json.loads(answer("query", f"{self.SQL} and false", "--json")) == []

    def test_whole_numbers_stay_numbers_in_json(self, answer):
        (row,) = json.loads(
            answer("query", "select sum(population) as people, count(*) as n from mart.net_contribution", "--json")
        )
        assert isinstance(row["people"], int)
        assert isinstance(row["n"], int)

    @pytest.mark.parametrize("form", ["table", "csv", "json"])
    @pytest.mark.parametrize(
        "sql",
        [
            "show all tables",
            "describe mart.flow",
            "summarize mart.lean",
            "select list(state) as states, {'a': 1} as pair from mart.lean",
            "select date '2023-10-01' as day, interval 1 day as span, now() as moment",
            "select 1.25::decimal(10, 2) as amount, 170141183460469231731687303715884105727 as large",
            "select 'a'::blob as bytes",
            "select null as nothing, 'nan'::double as undefined, uuid() as name, true as yes",
            "from duckdb_columns() limit 3",
            "explain from mart.lean",
        ],
    )
    def test_whatever_duckdb_answers_can_be_printed(self, answer, sql, form):
        text = answer("query", sql, "--format", form)
        assert text.strip()
        if form == "json":
            assert json.loads(text)

    @pytest.mark.parametrize(
        "sql",
        [
            "create table mart.mine as select 1",
            "create schema mine",
            "create or replace view mart.flow as select 1 as a",
            "insert into mart.lean from mart.lean",
            "update mart.lean set margin = 0",
            "delete from mart.lean",
            "drop table mart.lean",
            "alter table mart.lean add column mine int",
            "comment on table mart.lean is 'mine'",
            "select 1; drop table mart.lean",
            "copy mart.lean to '{out}'",
            "copy (select 1) to '{out}' (format parquet)",
            "export database '{out}'",
            "attach '{out}' as mine",
            "attach '{file}' as mine (read_only)",
            "from read_csv('{text}')",
            "from '{text}'",
            "from read_text('{text}')",
            "from read_blob('{text}')",
            "from glob('{folder}/*')",
            "from 'https://example.org/figures.csv'",
            "set enable_external_access = true",
            "install httpfs",
            "load httpfs",
            "selec 1",
            "select (1",
            "select nothing from mart.lean",
            "select no_such_function(1)",
            "",
            "   ",
            "-- nothing",
        ],
    )
    def test_what_would_write_reach_out_or_fail_is_refused(self, refusal, released, tmp_path, sql):
        text, out = tmp_path / "text.csv", tmp_path / "out"
        text.write_text("secret\n1\n")
        duckdb.connect(str(tmp_path / "other.duckdb")).close()
        before = written(released)
        line = refusal("query", sql.format(out=out, text=text, file=tmp_path / "other.duckdb", folder=tmp_path))
        assert "secret" not in line
        assert not out.exists()
        assert written(released) == before

    @pytest.mark.parametrize("sql", ["select 1; select 2", "select 1; select 2;", "set threads = 1; select 1"])
    def test_more_than_one_statement_is_refused(self, refusal, sql):
        assert "2 statements, and only one can be run" in refusal("query", sql)

    @pytest.mark.parametrize("sql", ["select ';' as a;", "select ';' as a", "/* ; */ select ';' as a"])
    def test_one_statement_is_one_with_or_without_semicolons(self, answer, sql):
        assert json.loads(answer("query", sql, "--json")) == [{"a": ";"}]

    def test_json_has_null_for_what_is_no_finite_number(self, answer):
        def refuse(constant):
            raise AssertionError(constant)

        text = answer(
            "query",
            """
            select 'nan'::double as a, [-'inf'::float, 1.5] as b, {'x': 'inf'::double} as c,
              '{"k": [ -Inf]}'::json as d,
              'NaN' as e, 'she said: "x", \\": NaN, -Infinity' as f, 1e300 as "g:NaN", true as h
            union all by name select 1.0 as a
            """,
            "--json",
        )
        odd, plain = json.loads(text, parse_constant=refuse)
        assert odd == {
            "a": None, "b": [None, 1.5], "c": {"x": None}, "d": {"k": [None]}, "e": "NaN",
            "f": 'she said: "x", \\": NaN, -Infinity', "g:NaN": 1e300, "h": True,
        }  # fmt: skip
        assert plain["a"] == 1.0

    @pytest.mark.parametrize(
        "sql", ["set threads = 1", "set memory_limit = '1TB'", "reset threads", "set temp_directory = '{folder}'"]
    )
    def test_settings_cannot_be_changed(self, refusal, tmp_path, sql):
        assert refusal("query", sql.format(folder=tmp_path))

    @pytest.mark.parametrize("content", [b"", b"garbage" * 9000, b"<html>", b"SQLite format 3\0" + bytes(9000)])
    def test_a_release_that_is_garbage_says_what_replaces_it(self, refusal, tmp_path, content):
        (tmp_path / "moneymap.duckdb").write_bytes(content)
        line = refusal("query", "select 1", build=tmp_path, code=1)
        assert "cannot be opened; if it is damaged, 'moneymap run' replaces it: " in line

    def test_a_release_with_a_broken_block_says_what_replaces_it(self, refusal, released, tmp_path):
        content = bytearray((released / "moneymap.duckdb").read_bytes())
        content[4096:12288] = b"x" * 8192  # both headers
        (tmp_path / "moneymap.duckdb").write_bytes(content)
        assert "'moneymap run' replaces it" in refusal("query", "select 1", build=tmp_path, code=1)

    @pytest.mark.parametrize(
        "table", ["mart.nothing", "nothing", "path", "connection", "pl", "core.nothing", "no.thing"]
    )
    def test_an_unknown_table_names_the_marts(self, refusal, table):
        line = refusal("query", f"from {table}")
        assert all(f"mart.{name}" in line for name in MARTS)

    def test_unknown_format_names_the_formats(self, refusal):
        assert all(form in refusal("query", "select 1", "--format", "xml") for form in ("table", "csv", "json"))


class TestRowLimit:
    """A table shows the first rows and says how many more there are; CSV and JSON hold all of them."""

    ROWS = "select range as n from range(1, 12346) order by n"

    @pytest.mark.parametrize(
        ("form", "limit", "rows"),
        [
            ("table", None, 1000), ("csv", None, 12345), ("json", None, 12345), ("table", 0, 12345), ("csv", 0, 12345),
            ("json", 7, 7), ("csv", 7, 7), ("table", 7, 7), ("table", 10_000, 10_000), ("csv", 10_001, 10_001),
            ("table", 12_345, 12_345), ("json", 99_999, 12_345),
        ],
    )  # fmt: skip
    def test_so_many_rows_and_the_rest_counted(self, released, form, limit, rows):
        found = first_rows(released / "moneymap.duckdb", self.ROWS, form, limit)
        assert (found.rows, found.rows_left) == (rows, 12345 - rows)
        if form == "json":
            assert [row["n"] for row in json.loads(found.text)] == list(range(1, rows + 1))
        elif form == "csv":
            assert found.text.splitlines() == ["n", *map(str, range(1, rows + 1))]
        else:
            assert len(found.text.splitlines()) == rows + 4

    def test_what_is_left_out_is_said_with_how_to_get_it(self, released):
        found = first_rows(released / "moneymap.duckdb", self.ROWS, "table")
        assert left_out(found) == "11,345 more rows are not shown; '--limit 0' prints all 12,345"
        assert left_out(first_rows(released / "moneymap.duckdb", self.ROWS, "csv")) is None

    def test_one_row_more_than_the_limit(self, released):
        found = first_rows(released / "moneymap.duckdb", "from range(1001)", "table")
        assert left_out(found) == "1 more row is not shown; '--limit 0' prints all 1,001"

    @pytest.mark.parametrize("form", ["table", "csv", "json"])
    @pytest.mark.parametrize("limit", [None, 0, 5])
    def test_no_rows_have_none_left(self, released, form, limit):
        found = first_rows(released / "moneymap.duckdb", "from mart.lean where false", form, limit)
        assert (found.rows, found.rows_left) == (0, 0)

    @pytest.mark.parametrize("view", ["mart.net_by_specification", "mart.lean_by_specification", "mart.net_view"])
    def test_the_largest_views_do_not_hang(self, released, view):
        found = first_rows(released / "moneymap.duckdb", f"from {view}", "table", 5)
        assert found.rows == 5
        assert found.rows_left > 9_000

    def test_all_rows_of_answer(self, released):
        assert len(answer_of(released / "moneymap.duckdb", self.ROWS, "table").splitlines()) == 12345 + 4

    @pytest.mark.parametrize("form", ["table", "csv", "json"])
    @pytest.mark.parametrize(
        ("sql", "said"),
        [
            ("select error('too late') from range(100000) rows(i) where i > 99990", "too late"),
            ("select (case when i > 90000 then 'a' else '1' end)::int from range(100000) rows(i)", "Could not convert"),
        ],
    )
    def test_an_error_after_the_first_rows_is_one_line(self, released, sql, said, form):
        with pytest.raises(UsageError) as failed:
            first_rows(released / "moneymap.duckdb", sql, form, 5)
        assert said in str(failed.value)
        assert "\n" not in str(failed.value)

    def test_years_in_lists_are_labels(self, released):
        found = first_rows(released / "moneymap.duckdb", "select [2019, 2024] as key_observed_years", "table")
        assert "2019" in found.text
        assert "2,019" not in found.text

    def test_the_largest_view_is_sorted_without_temporary_files(self, released):
        before = sorted(released.iterdir())
        found = first_rows(
            released / "moneymap.duckdb", "from mart.net_by_specification order by net_per_capita_usd", "csv", 5
        )
        assert found.rows == 5
        assert sorted(released.iterdir()) == before

    def test_settings_are_locked_and_two_connections_share_them(self, released):
        path = released / "moneymap.duckdb"
        with open_released(path) as one, open_released(path) as two:
            for connection in (one, two):
                names = ("lock_configuration", "temp_directory", "enable_external_access")
                found = [connection.sql(f"select current_setting('{name}')").fetchall() for name in names]
                assert found == [[(True,)], [("",)], [(False,)]]
                with pytest.raises(duckdb.InvalidInputException, match="locked"):
                    connection.execute("set memory_limit = '1GB'")

    def test_no_progress_bar_gets_between_the_rows(self, released):
        with open_released(released / "moneymap.duckdb") as connection:
            assert connection.sql("select current_setting('enable_progress_bar')").fetchall() == [(False,)]


class TestShell:
    """``moneymap shell`` opens harlequin where it is installed, and says how to install it where not."""

    def test_it_is_started_read_only_on_the_released_file(self, released, tmp_path, monkeypatch):
        program = tmp_path / "harlequin"
        program.write_text('#!/bin/sh\necho "$@" > "$(dirname "$0")/called"\nexit 3\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        path = released / "moneymap.duckdb"
        assert open_shell(path) == 3
        assert (tmp_path / "called").read_text().split() == ["--read-only", str(path)]

    def test_not_installed(self, released, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
        with pytest.raises(MoneymapError, match="harlequin is not installed: install it with") as failed:
            open_shell(released / "moneymap.duckdb")
        assert "\n" not in str(failed.value)

    def test_no_release_is_said_first(self, tmp_path):
        with pytest.raises(MoneymapError, match="no release at"):
            open_shell(tmp_path / "moneymap.duckdb")
