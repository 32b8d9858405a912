"""Two files compared: what makes a release new number by number, and what the exact comparison prints."""

import json
import shutil
import subprocess
import sys

import duckdb
import pytest

from pipeline.files.checksum import sha256_of
from pipeline.release import differences
from pipeline.release.differences import ABSOLUTE, RELATIVE, is_new
from pipeline.release.latest import latest_of, read_latest
from pipeline.release.replace import publish
from tests.pipeline.made_up_release import require_in_order, state_of

MAKES_NEW = {
    "1e-6 relative": "update mart.flow set amount_usd = amount_usd * (1 + 1e-6)",
    "1e-3 where there was zero": "update mart.flow set amount_usd = 1e-3 where state = 'WY'",
    "more than the tolerance of a large number": "update mart.flow set amount_usd = 1e13 + 2e4 where state = 'TX'",
    "a NaN": "update mart.flow set amount_usd = 'nan' where state = 'CA'",
    "a number where there was NaN": "update mart.flow set amount_usd = 0 where state = 'DC'",
    "an infinity": "update mart.flow set amount_usd = 'inf' where state = 'TX'",
    "the other infinity": "update mart.flow set amount_usd = '-inf' where state = 'AK'",
    "a null": "update mart.flow set amount_usd = null where state = 'CA'",
    "a number where there was a null": "update mart.flow set amount_usd = 0 where state = 'AL'",
    "a real number of single precision": "update mart.flow set share = 0.26 where state = 'CA'",
    "a text": "update mart.flow set note = 'As served ' where state = 'CA'",
    "a text where there was none": "update mart.flow set note = '' where state = 'WY'",
    "a key": "update mart.flow set state = 'GU' where state = 'CA'",
    "a whole number": "update mart.flow set people = people + 1 where state = 'TX'",
    "a decimal number": "update mart.flow set price = price + 0.01 where state = 'TX'",
    "numbers of two rows exchanged": (
        "update mart.flow set amount_usd = case state when 'CA' then 1e13 else 0.1 end where state in ('CA', 'TX')"
    ),
    "a row more": "insert into mart.flow by name select 2024 as fiscal_year, 'CA' as state",
    "a row less": "delete from mart.flow where state = 'CA'",
    "a row twice": "insert into mart.flow from mart.flow where state = 'CA'",
    "the last bit without a key": "update core.plain set amount_usd = amount_usd * (1 + pow(2, -52))",
    "a row twice without a key": "update core.plain set amount_usd = 0.1",
    "the last bit in a key": "update core.rate set rate = rate * (1 + pow(2, -52))",
    "the last bit under a key that is not unique": "update core.twice set amount_usd = amount_usd * (1 + pow(2, -52))",
    "the last bit in a list": "update core.nested set amounts_usd = [0.1 * (1 + pow(2, -52))]",
    "the comment of a table": "comment on table mart.flow is 'What else. Key: fiscal_year, state.'",
    "the comment of a column": "comment on column mart.flow.amount_usd is 'Cents'",
    "no comment of a column": "comment on column mart.flow.amount_usd is null",
    "the comment of a view's column": "comment on column mart.twice.amount_usd is 'Dollars, doubled'",
    "the definition of a view": (
        "create or replace view mart.twice as select state, 2.5 * amount_usd as amount_usd from mart.flow"
    ),
    "the comment of a view": "comment on view mart.twice is 'Doubled'",
    "no view": "drop view mart.twice",
    "the definition of a macro": "create or replace macro main.half(x) as x / 2.5",
    "the comment of a macro": "comment on macro main.half is 'Halves'",
    "a macro more": "create macro main.third(x) as x / 3",
    "a type": "alter table mart.flow alter people type integer",
    "a column that may not be null": "alter table mart.flow alter fiscal_year set not null",
    "a column more": "alter table mart.flow add column more double",
    "a column less": "alter table mart.flow drop column people",
    "another name of a column": "alter table mart.flow rename people to residents",
    "a table more": "create table core.more as select 1 as a",
    "a table less": "drop table core.plain",
    "a table instead of a view": (
        "drop view mart.twice; create table mart.twice as select state, amount_usd from mart.flow"
    ),
}  # fmt: skip
LEAVES_AS_IT_IS = {
    "the last bit": "update mart.flow set amount_usd = amount_usd * (1 + pow(2, -52))",
    "1e-10 relative": "update mart.flow set amount_usd = amount_usd * (1 + 1e-10)",
    "1e-7 where there was zero": "update mart.flow set amount_usd = 1e-7 where state = 'WY'",
    "nine thousand in ten trillion": "update mart.flow set amount_usd = 1e13 + 9e3 where state = 'TX'",
    "minus zero": "update mart.flow set amount_usd = '-0.0'::double where state = 'WY'",
    "the last bit of single precision": "update mart.flow set share = share * (1 + 1e-7::float) where state = 'VT'",
    "another order of rows": (
        "create temp table t as from mart.flow; delete from mart.flow; insert into mart.flow "
        "select * replace (amount_usd * (1 + pow(2, -52)) as amount_usd) from t order by state desc"
    ),
}  # fmt: skip


def build(path):
    """A working file with every kind of column and of table, a view and a macro."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            """
            create schema core;
            create schema mart;
            create table mart.flow (
              fiscal_year bigint, state varchar, amount_usd double, share float, people bigint, price decimal(9, 2),
              note varchar
            );
            insert into mart.flow values
              (2023, 'CA', 0.1, 0.25, 39000000, 1.25, 'As served'), (2023, 'WY', 0, 0, 580000, 0, null),
              (2023, 'TX', 1e13, 0.5, 30000000, 3, ''), (2023, 'DC', 'nan', 'nan', 1, 1, ''),
              (2023, 'AK', 'inf', 1, 1, 1, ''), (2023, 'AL', null, null, null, null, null),
              (2023, 'VT', -7e9, 1e-9, 600000, -1, '|');
            comment on table mart.flow is 'Flows. Key: fiscal_year, state. May be null: note.';
            comment on column mart.flow.amount_usd is 'Dollars';
            create table core.plain as select unnest([0.1, 0.1, 0.2])::double as amount_usd;
            create table core.rate as select 0.1::double as rate, 'low' as name;
            comment on table core.rate is 'Rates. Key: rate.';
            create table core.twice as select 'a' as name, unnest([0.1, 0.2])::double as amount_usd;
            comment on table core.twice is 'Names. Key: name.';
            create table core.nested as select 'a' as name, [0.1::double] as amounts_usd;
            comment on table core.nested is 'Lists. Key: name.';
            create table core.empty (area varchar);
            create view mart.twice as select state, 2 * amount_usd as amount_usd from mart.flow;
            comment on view mart.twice is 'Twice';
            comment on column mart.twice.amount_usd is 'Dollars, twice';
            create macro main.half(x) as x / 2;
            """
        )
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The working file, and what it holds released; to be copied."""
    folder = tmp_path_factory.mktemp("made")
    publish(build(folder / "work" / "moneymap.duckdb"), folder / "out" / "moneymap.duckdb")
    return folder


@pytest.fixture
def work(made, tmp_path):
    return shutil.copytree(made / "work", tmp_path / "work") / "moneymap.duckdb"


@pytest.fixture
def released(made, tmp_path):
    return shutil.copytree(made / "out", tmp_path / "out") / "moneymap.duckdb"


@pytest.fixture
def change(work):
    """Change the working file; returns a copy of it as it was before."""

    def make(sql):
        before = shutil.copy(work, work.with_name("before.duckdb"))
        with duckdb.connect(str(work)) as connection:
            connection.execute(sql)
        return before

    return make


def without_check(path):
    """What stands in the folder, but when it was checked."""
    latest = json.loads(latest_of(path).read_text())
    del latest["checked_at"]
    return state_of(path.parent) | {"latest.json": latest}


class TestARelease:
    """Is made where a figure, a word or what is there changed, and not for the last bit of a number."""

    @pytest.mark.parametrize("sql", LEAVES_AS_IT_IS.values(), ids=LEAVES_AS_IT_IS)
    def test_stands(self, work, released, change, sql):
        before, checked = without_check(released), read_latest(latest_of(released)).checked_at
        change(sql)
        latest = publish(work, released)
        assert not latest.is_new
        assert without_check(released) == before
        assert checked < latest.checked_at == require_in_order(released).checked_at

    @pytest.mark.parametrize(
        "what",
        ["1e-6 relative", "1e-3 where there was zero", "a text", "a key", "a null", "a row more", "a row less",
         "the comment of a column", "the definition of a view", "the definition of a macro", "a type", "a table more"],
    )  # fmt: skip
    def test_is_new(self, work, released, change, what):
        version = read_latest(latest_of(released)).version
        change(MAKES_NEW[what])
        assert publish(work, released).is_new
        assert require_in_order(released).version > version

    def test_does_not_drift(self, work, released, change):
        """What is compared with is the file that stands, not the one built last."""
        news = []
        for _ in range(5):
            change("update mart.flow set amount_usd = amount_usd * (1 + 4e-10)")
            news.append(publish(work, released).is_new)
        assert news == [False, False, True, False, False]

    def test_of_contents_with_the_same_checksum_is_not_compared(self, work, released, monkeypatch):
        monkeypatch.setattr(differences, "_structure", None)
        assert not publish(work, released).is_new


class TestWhatStands:
    """Where the released file cannot be compared, the build is new."""

    LAST_BIT = LEAVES_AS_IT_IS["the last bit"]

    def test_is_gone(self, work, released, change):
        change(self.LAST_BIT)
        released.unlink()
        assert publish(work, released).is_new
        require_in_order(released)

    @pytest.mark.parametrize("at", [0, 20, 5000])
    def test_is_damaged(self, work, released, change, at):
        change(self.LAST_BIT)
        with released.open("r+b") as file:
            file.seek(at)
            file.write(b"\xff" * 64)
        assert publish(work, released).is_new
        require_in_order(released)

    def test_is_no_database(self, work, released, change):
        """And the description is of that very file."""
        change(self.LAST_BIT)
        released.write_bytes(b"no database")
        latest = json.loads(latest_of(released).read_text())
        latest_of(released).write_text(json.dumps(latest | {"bytes": 11, "sha256": sha256_of(released)}))
        assert publish(work, released).is_new
        require_in_order(released)

    def test_is_read_by_this_process(self, work, released, change):
        change(self.LAST_BIT)
        with duckdb.connect(str(released), read_only=True) as reader:
            assert not publish(work, released).is_new
            assert reader.execute("select count(*) from mart.flow").fetchall() == [(7,)]
        require_in_order(released)

    def test_is_held_open_for_writing_by_another_process(self, work, released, change):
        change(self.LAST_BIT)
        program = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(flush=True); sys.stdin.read()"
        with subprocess.Popen(
            [sys.executable, "-c", program, released], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as writer:
            writer.stdout.readline()
            assert not publish(work, released).is_new
            writer.communicate()
        require_in_order(released)


def test_tolerances():
    assert (RELATIVE, ABSOLUTE) == (1e-9, 1e-6)


def test_a_file_is_as_itself(work):
    copy = shutil.copy(work, work.with_name("copy.duckdb"))
    assert not is_new(work, copy)
    assert differences.differences(work, copy) == []


def lines_of(before, after):
    return [difference.line for difference in differences.differences(before, after)]


@pytest.mark.parametrize("what", MAKES_NEW | LEAVES_AS_IT_IS)
def test_what_is_new_is_told_alike_in_either_way(work, change, what):
    before = change((MAKES_NEW | LEAVES_AS_IT_IS)[what])
    found = differences.differences(before, work)
    assert is_new(before, work) == (what in MAKES_NEW)
    assert any(difference.is_new for difference in found) == (what in MAKES_NEW)
    assert bool(found) == (what != "minus zero")


class TestExactly:
    """Every difference is told, one line each."""

    def test_rows(self, work, change):
        before = change(
            "update mart.flow set amount_usd = 0.2 where state = 'CA'; delete from mart.flow where state = 'WY'; "
            "insert into core.plain values (0.1)"
        )
        plain, flow = lines_of(before, work)
        assert plain == "core.plain: 0 rows only in old, 1 only in new; first only in new: {'amount_usd': 0.1}"
        row = "{{'fiscal_year': 2023, 'state': CA, 'amount_usd': {}, 'share': 0.25, 'people': 39000000, 'price': 1.25, "
        row += "'note': As served}}"
        assert flow == (
            "mart.flow: 2 rows only in old, 1 only in new; "
            f"first only in old: {row.format(0.1)}; first only in new: {row.format(0.2)}"
        )

    def test_rows_whose_numbers_agree(self, work, change):
        before = change(LEAVES_AS_IT_IS["the last bit"] + " where state = 'VT'")
        (line,) = lines_of(before, work)
        assert line.startswith("mart.flow: 1 rows only in old, 1 only in new, numbers agree; first only in old: {")

    def test_rows_are_compared_in_the_columns_both_have(self, work, change):
        before = change("alter table mart.flow alter people type integer; alter table mart.flow drop column note")
        assert lines_of(before, work) == [
            "mart.flow.note: column gone",
            'mart.flow.people: type "INTEGER", was "BIGINT"',
        ]
        before = change("update mart.flow set share = 1 where state = 'CA'")
        assert lines_of(before, work)[0].startswith("mart.flow: 1 rows only in old, 1 only in new; first")

    @pytest.mark.parametrize(
        ("sql", "line"),
        [
            ("a table more", "core.more: table new"),
            ("a table less", "core.plain: table gone"),
            ("no view", "mart.twice: view gone"),
            ("a macro more", "main.third: macro new"),
            ("the comment of a view", "mart.twice: another definition or comment of the view"),
            ("the definition of a macro", "main.half: another definition or comment of the macro"),
            ("a column more", "mart.flow.more: column new"),
            ("a column that may not be null", "mart.flow.fiscal_year: nullable false, was true"),
            ("the comment of a column", 'mart.flow.amount_usd: comment "Cents", was "Dollars"'),
            ("no comment of a column", 'mart.flow.amount_usd: comment null, was "Dollars"'),
        ],
    )
    def test_what_is_there_and_said(self, work, change, sql, line):
        before = change(MAKES_NEW[sql])
        assert lines_of(before, work) == [line]

    def test_another_order_of_columns(self, work, change):
        before = change(
            "create or replace table core.nested as select amounts_usd, name from core.nested; "
            "comment on table core.nested is 'Lists. Key: name.'"
        )
        assert lines_of(before, work) == ["core.nested: columns in another order: amounts_usd, name"]
        assert is_new(before, work)

    def test_a_table_and_a_column_of_odd_names(self, work, change):
        change('create table core."odd "" \'name" as select 1.5::double as "a "" column", 2 as "select"')
        before = change('update core."odd "" \'name" set "a "" column" = 2')
        (line,) = lines_of(before, work)
        assert line.startswith("core.odd \" 'name: 1 rows only in old")


class TestCommand:
    """``python -m pipeline.release.differences OLD NEW``"""

    @pytest.fixture
    def run(self):
        def made(*arguments):
            done = subprocess.run(
                [sys.executable, "-m", "pipeline.release.differences", *arguments],
                capture_output=True,
                text=True,
                check=False,
            )
            return done.returncode, done.stdout, done.stderr

        return made

    def test_equal(self, run, work):
        copy = shutil.copy(work, work.with_name("copy.duckdb"))
        assert run(work, copy) == (0, "", "")
        assert run(work, work) == (0, "", "")
        assert run(work, copy, "--json") == (0, "[]\n", "")

    def test_different(self, run, work, change):
        before = change("update mart.flow set amount_usd = 0.1 * (1 + pow(2, -52)) where state = 'CA'")
        code, out, err = run(before, work)
        assert (code, err, out.count("\n")) == (1, "", 1)
        assert out.startswith("mart.flow: 1 rows only in old, 1 only in new, numbers agree; first only in old: ")
        code, out, err = run(before, work, "--json")
        (found,) = json.loads(out)
        assert (code, err) == (1, "")
        assert found["name"] == "mart.flow"
        assert (found["only_old"], found["only_new"], found["is_new"]) == (1, 1, False)
        assert "0.10000000000000003" in found["first_new"]

    def test_the_files_are_untouched(self, run, work, change):
        before = change("drop view mart.twice")
        left = state_of(work.parent)
        assert run(before, work)[0] == 1
        assert state_of(work.parent) == left

    def test_one_held_open_for_writing(self, run, work):
        with duckdb.connect(str(work)) as connection:
            connection.execute("create table core.not_yet as select 1 as a")
            assert run(work, work) == (0, "", "")

    @pytest.mark.parametrize("arguments", [[], ["{work}"], ["{work}", "no.duckdb"], ["{work}", "{work}", "--form"]])
    def test_misuse(self, run, work, arguments):
        code, out, err = run(*(argument.format(work=work) for argument in arguments))
        assert (code, out) == (2, "")
        assert err

    def test_no_database(self, run, work, tmp_path):
        (tmp_path / "text").write_text("no database")
        code, out, err = run(work, tmp_path / "text")
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith(f"moneymap: {work} and {tmp_path / 'text'} cannot be compared: ")
