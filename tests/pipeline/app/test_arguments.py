"""Arguments as people type them: SQL that opens with a comment, from a file, on standard input; states by name."""

import json
import subprocess

import pytest

from pipeline.settings import ROOT

EXAMPLES = ROOT / "sql" / "examples"


class TestSql:
    """As an argument: what is one statement for DuckDB is one."""

    @pytest.mark.parametrize("form", ["table", "csv", "json"])
    @pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.sql")))
    def test_the_examples_as_they_are(self, answer, name, form):
        path = EXAMPLES / name
        text = answer("query", path.read_text(encoding="utf-8"), "--format", form, "--limit", "0")
        assert text.count("\n") > 1
        assert answer("query", "--file", str(path), "--format", form, "--limit", "0") == text

    @pytest.mark.parametrize("form", ["--json", "--format=json"])
    @pytest.mark.parametrize(
        "sql",
        [
            "-- é; title\nselect 1 as a", "--title: x\nselect 1 as a", "--json\nselect 1 as a",
            "--limit 5\nselect 1 as a", "--json=\nselect 1 as a", "-- a=b\nselect 1 as a", "select 1 as a;",
            "select 1 as a ; -- é; x",
            "select 1 as a; /* ; */ ;; -- x\n", ";select 1 as a", " \n\tselect 1 as a\r\n;\r\n",
            "select 1 as a -- x; y",
            "(select 1 as a); -- x", "/* -- */ from (values (1)) rows(a) -- '", "with b as (select 1 as a) from b; --",
        ],
    )  # fmt: skip
    def test_whatever_one_statement_begins_or_ends_with(self, answer, sql, form):
        assert json.loads(answer("query", sql, form)) == [{"a": 1}]
        assert json.loads(answer("query", form, sql)) == [{"a": 1}]
        assert json.loads(answer("query", form, "--", sql)) == [{"a": 1}]
        assert "│ 1 │" in answer("query", sql, "--limit", "5")

    @pytest.mark.parametrize("sql", ["describe mart.flow; -- x", "show all tables; -- x", "summarize mart.lean; -- x"])
    @pytest.mark.parametrize("form", ["table", "csv", "json"])
    def test_other_statements_that_answer_end_with_a_comment_too(self, answer, sql, form):
        assert answer("query", sql, "--format", form)

    @pytest.mark.parametrize("text", ["$$;--$$", "';--'", "'/*;'", "$a$;$a$"])
    def test_a_semicolon_in_a_text_ends_nothing(self, answer, text):
        ((said,),) = (row.values() for row in json.loads(answer("query", f"select {text} as a; -- {text}", "--json")))
        assert said in text

    def test_a_mistyped_option_is_no_sql(self, refusal):
        assert "No such option '--jsn'" in refusal("query", "--jsn", "select 1")
        assert "No such option '--jsn'" in refusal("query", "select 1", "--jsn=1")
        assert "'5 rows' is not a valid integer" in refusal("query", "select 1", "--limit", "5 rows")


class TestWhereSqlComesFrom:
    """An argument, a file, or standard input: each as a process is given it."""

    SQL = b"\xef\xbb\xbf-- title: \xc3\xa9\r\nselect 'it''s' as a, '\xc3\xa9' as b; -- x\r\n"
    ROW = '[{"a":"it\'s","b":"é"}]\n'

    @pytest.fixture
    def asked(self, command, environment, released, tmp_path):
        """Ask in a process with this on standard input, and this in the environment."""

        def ask(*arguments, given=None, **variables):
            options = {"input": given} if given is not None else {"stdin": subprocess.DEVNULL}
            result = subprocess.run(
                [command, "query", *arguments, "--json"], env=environment(released) | variables, cwd=tmp_path,
                capture_output=True, timeout=60, check=False, **options,
            )  # fmt: skip
            return result.returncode, result.stdout.decode(), result.stderr.decode()

        return ask

    @pytest.mark.parametrize("arguments", [(), ("-",), ("--file", "-"), ("-f", "-")])
    def test_standard_input(self, asked, arguments):
        assert asked(*arguments, given=self.SQL) == (0, self.ROW, "")

    def test_a_file(self, asked, tmp_path):
        (tmp_path / "-- a.sql").write_bytes(self.SQL)
        for arguments in (("--file", "-- a.sql"), ("-f", "-- a.sql"), ("--file=-- a.sql",)):
            assert asked(*arguments) == (0, self.ROW, "")

    def test_an_argument_where_the_terminal_is_not_utf8(self, asked):
        ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        code, out, err = asked(self.SQL.decode("utf-8-sig"), **ascii_only)
        assert (code, err, json.loads(out)) == (0, "", [{"a": "it's", "b": "é"}])

    @pytest.mark.parametrize(
        ("arguments", "given", "said"),
        [
            ((), None, "no SQL: give it as an argument, with --file PATH, or on standard input"),
            (("-",), b" \n", "no SQL"),
            (("--file", "none.sql"), None, "'none.sql' does not exist"),
            (("--file", "."), None, "is a directory"),
            (("select 1", "--file", "-"), b"select 2", "given twice"),
            ((), b"select '\xff'", "standard input is not text in UTF-8"),
            ((b"select '\xff'",), None, "not text in UTF-8"),
            (("",), b"select 2", "returns no rows"),
        ],
    )  # fmt: skip
    def test_none_or_too_much_is_misuse(self, asked, arguments, given, said):
        code, out, err = asked(*arguments, given=given)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert said in err
