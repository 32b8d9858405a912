"""The tables built in this process: the same as Dagster's steps make, each check once, all that fails named."""

import dagster as dg
import pytest

from pipeline.app import tables
from pipeline.app.definitions import definitions
from pipeline.app.draw import run_job
from pipeline.errors import CheckFailedError, MoneymapError
from pipeline.release.differences import differences
from pipeline.settings import ROOT, Settings
from pipeline.warehouse import models as warehouse_models
from pipeline.warehouse.build import open_for_writing
from pipeline.warehouse.models import Models


def read(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(text)
    return Models.read(folder)


def table(body, columns="n: Number."):
    return f"-- description: T.\n-- key: n\n-- columns:\n--   {columns}\n{body}\n"


def check(of, body):
    return f"-- description: C.\n-- table: {of}\n{body}\n"


@pytest.fixture
def run(tmp_path):
    """Build these SQL files; what is left of the run, and the connection."""
    with open_for_writing(tmp_path / "work.duckdb") as connection:

        def of(files):
            models = read(tmp_path / "sql", files)
            found = tables.Build(connection)
            for file in tables.in_order(models):
                found.step(file.table, tables.reads_of(models, file), lambda file=file: found.table(models, file))
            return found

        yield of


FAILS = {
    "core/a.sql": table("select 1 as n"),
    "core/b.sql": table("select n from core.a"),
    "core/c.sql": table("select n from core.b"),
    "core/d.sql": table("select 2 as n"),
    "checks/a_is_two.sql": check("core.a", "from core.a where n <> 2"),
    "checks/d_is_one.sql": check("core.d", "from core.d where n <> 1"),
}


def test_every_check_that_fails_is_named_and_nothing_built_that_reads_it(run):
    found = run(FAILS)
    with pytest.raises(CheckFailedError) as caught:
        found.finish()
    assert caught.value.checks == ("core.a: a_is_two", "core.d: d_is_one")
    said = "core.a: a_is_two, 1 rows, first {'n': 1}; core.d: d_is_one, 1 rows, first {'n': 2}"
    assert str(caught.value) == f"a check failed, nothing was released: {said}"
    assert found.lacking == {"core.a", "core.b", "core.c", "core.d"}
    assert set(found.seconds) == {"core.a", "core.d"}


def test_a_check_that_reads_a_later_table_waits_for_it(run):
    found = run({**FAILS, "checks/a_is_two.sql": check("core.a", "select a.n from core.a as a join core.d using (n)"),
                 "checks/d_is_one.sql": check("core.d", "from core.d where n <> 2")})  # fmt: skip
    found.finish()
    assert list(found.seconds).index("core.d") < list(found.seconds).index("core.a")


def test_sql_that_fails_is_one_line_and_a_check_that_fails_says_more(run):
    found = run({"core/a.sql": table("select 1 as n"), "core/b.sql": table("select m as n from core.a")})
    with pytest.raises(MoneymapError, match=r"^sql/core/b.sql: Binder Error"):
        found.finish()


def test_a_warning_stops_nothing(run):
    warned = check("core.a", "from core.a").replace("-- table", "-- severity: warning\n-- table")
    found = run({"core/a.sql": table("select 1 as n"), "core/b.sql": table("select n from core.a"),
                 "checks/seen.sql": warned})  # fmt: skip
    found.finish()
    assert set(found.seconds) == {"core.a", "core.b"}


@pytest.mark.slow
def test_dagster_builds_the_same(tmp_path, monkeypatch):
    """Table by table, to the last bit; here each check runs once."""
    ours, theirs = (Settings(build=tmp_path / name, snapshot=ROOT / "pipeline" / "snapshot") for name in "ab")
    times, of = [], warehouse_models.failing_rows
    with monkeypatch.context() as patched:
        patched.setattr(warehouse_models, "failing_rows", lambda *given: times.append(given[1].name) or of(*given))
        tables.build(ours)
        tables.release(ours, is_checked=True)
    assert sorted(times) == sorted(one.name for one in Models.read(ours.sql).checks)
    with dg.DagsterInstance.ephemeral() as instance:
        run_job(definitions(theirs), "tables", instance)
    assert list(differences(theirs.released, ours.released)) == []
