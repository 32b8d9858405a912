"""``moneymap query``: prints whatever DuckDB answers, in three forms, and can neither write nor reach other files."""

import csv
import io
import json

import duckdb
import pytest

MARTS = ["flow", "lean", "net_by_lean", "net_contribution", "real_net_contribution", "reconciliation", "source"]


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
        assert sum(f" {code} " in text for code in ("AL", "MO", "WY")) == 3
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
    def test_what_would_write_reach_out_or_fail_is_refused(self, refusal, released, tmp_path, digest, sql):
        text, out = tmp_path / "text.csv", tmp_path / "out"
        text.write_text("secret\n1\n")
        duckdb.connect(str(tmp_path / "other.duckdb")).close()
        before = digest(released)
        line = refusal("query", sql.format(out=out, text=text, file=tmp_path / "other.duckdb", folder=tmp_path))
        assert "secret" not in line
        assert not out.exists()
        assert digest(released) == before

    @pytest.mark.parametrize(
        "table", ["mart.nothing", "nothing", "path", "connection", "pl", "core.nothing", "no.thing"]
    )
    def test_an_unknown_table_names_the_marts(self, refusal, table):
        line = refusal("query", f"from {table}")
        assert all(f"mart.{name}" in line for name in MARTS)

    def test_unknown_format_names_the_formats(self, refusal):
        assert all(form in refusal("query", "select 1", "--format", "xml") for form in ("table", "csv", "json"))
