"""What a run says it changed: the last release read before it is replaced, compared, listed, put into words."""

import json
import logging
import shutil
from datetime import UTC, date, datetime

import dagster as dg
import duckdb
import polars as pl
import pytest

from pipeline.app.definitions import definitions
from pipeline.app.draw import QUIET
from pipeline.errors import MoneymapError
from pipeline.release.changes import COMPARED, method_summary, since_last_release, summary
from pipeline.release.kept import KEPT, TABLES
from pipeline.release.previous import last_release
from pipeline.settings import ROOT, Settings

RUN = ("run", "--no-charts")
NOW = datetime(2026, 11, 21, 6, 30, 15, 999, tzinfo=UTC)
COLUMNS = ("table", "fiscal_year", "subject", "column", "old", "new", "reason")
NOTHING = f"no figure of {COMPARED} moved by more than $1 a head (shares and ratios: by more than 0.0001)."
REASON = "usda_snap: data to March 2025, published June 2025 replaced by data to March 2026"


def settings_of(build):
    return Settings(build=build, snapshot=ROOT / "pipeline" / "snapshot")


def rows_of(database, sql):
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def change(build):
    """Run statements on the released file of a copied build, as if that had been released."""

    def run(*statements):
        with duckdb.connect(str(build / "moneymap.duckdb")) as connection:
            for statement in statements:
                connection.execute(statement)

    return run


class TestLastRelease:
    def test_none_is_no_rows_and_no_warning(self, tmp_path):
        tables, warnings = last_release(settings_of(tmp_path), NOW)
        assert warnings == []
        assert {name for name, rows in tables.items() if rows.height} == {"run"}

    def test_every_table_has_its_columns_and_a_comment_on_each(self, tmp_path):
        tables, _ = last_release(settings_of(tmp_path), NOW)
        for kept in TABLES:
            assert tables[kept.name].columns == list(kept.columns) == list(kept.comments)
            assert all(kept.comments.values())
            assert kept.description

    def test_the_run_is_now_in_utc_to_the_second(self, tmp_path):
        tables, _ = last_release(settings_of(tmp_path), NOW)
        assert tables["run"].rows() == [(datetime(2026, 11, 21, 6, 30, 15), None)]  # noqa: DTZ001  (as stored)

    @pytest.mark.slow
    def test_is_kept_whole(self, build):
        tables, warnings = last_release(settings_of(build), NOW)
        assert warnings == []
        for kept in KEPT:
            (count,) = rows_of(build / "moneymap.duckdb", f"select count(*) from {kept.source}")[0]  # noqa: S608
            assert tables[kept.name].height == count
            assert dict(tables[kept.name].schema) == dict(kept.empty().schema)
        assert [path.name for path in (build / "work").glob("previous*")] == []

    @pytest.mark.slow
    def test_when_and_which_is_said_by_latest_json_where_it_describes_this_file(self, build):
        said = json.loads((build / "latest.json").read_text())
        (build / "latest.json").write_text(json.dumps(said | {"released_at": "2026-11-20T08:30:00.5+02:00"}))
        release = last_release(settings_of(build), NOW)[0]["release"]
        assert release.rows() == [(datetime(2026, 11, 20, 6, 30), said["version"])]  # noqa: DTZ001

    @pytest.mark.slow
    @pytest.mark.parametrize("said", ["", "[]", "{}", None])
    def test_else_by_the_time_of_the_file(self, build, said):
        text = (build / "latest.json").read_text()
        (build / "latest.json").write_text(text.replace('"sha256": "', '"sha256": "0') if said is None else said)
        written = datetime.fromtimestamp((build / "moneymap.duckdb").stat().st_mtime, tz=UTC)
        release = last_release(settings_of(build), NOW)[0]["release"]
        assert release.rows() == [(written.replace(microsecond=0, tzinfo=None), None)]

    @pytest.mark.slow
    def test_a_file_someone_holds_open_for_writing_is_read(self, build):
        with duckdb.connect(str(build / "moneymap.duckdb")):
            tables, warnings = last_release(settings_of(build), NOW)
        assert warnings == []
        assert tables["net_contribution"].height > 51

    @pytest.mark.parametrize("content", [b"", b"<html>not found</html>", b"\0" * 100_000])
    def test_what_is_no_database_is_a_warning(self, tmp_path, content):
        (tmp_path / "moneymap.duckdb").write_bytes(content)
        tables, warnings = last_release(settings_of(tmp_path), NOW)
        assert {name for name, rows in tables.items() if rows.height} <= {"run", "release"}
        (line,) = warnings
        assert line.startswith("the last release ")
        assert "\n" not in line

    @pytest.mark.slow
    def test_a_damaged_database_is_a_warning(self, build):
        path = build / "moneymap.duckdb"
        content = bytearray(path.read_bytes())
        content[20_000:] = b"\xff" * (len(content) - 20_000)
        path.write_bytes(content)
        tables, (line,) = last_release(settings_of(build), NOW)
        assert {name for name, rows in tables.items() if rows.height} == {"run"}
        assert line.startswith("the last release cannot be read, what moved since is not listed")

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("statement", "lacking", "empty"),
        [
            ("drop table mart.revision", "mart.revision", {"revision"}),
            ("drop table mart.flow", "mart.flow", {"flow", "revision"}),
            ("alter table raw.document drop sha256", "raw.document", {"document", "revision"}),
            (
                "alter table mart.net_contribution drop method",
                "mart.net_contribution",
                {"net_contribution", "revision"},
            ),
            (
                "alter table mart.net_contribution drop balanced_net_per_capita_usd",
                "mart.net_contribution.balanced_net_per_capita_usd",
                {"revision"},
            ),
            ("insert into mart.flow from mart.flow limit 1", "mart.flow", {"flow", "revision"}),
            ("update mart.flow set state = null where rowid = 0", "mart.flow", {"flow", "revision"}),
            (
                "alter table mart.net_contribution alter fiscal_year type varchar using 'FY' || fiscal_year",
                "mart.net_contribution",
                {"net_contribution", "revision"},
            ),
        ],
    )
    def test_of_another_version_is_read_as_far_as_it_goes(self, build, change, statement, lacking, empty):
        change(statement)
        tables, warnings = last_release(settings_of(build), NOW)
        assert warnings == [f"the last release has no {lacking} as this version reads it: compared without"]
        assert {name for name, rows in tables.items() if rows.is_empty()} == empty | {"method_revision"}

    @pytest.mark.slow
    def test_a_list_of_revisions_of_another_shape_is_carried_over(self, build, change):
        """The key of 0.1.0 had the state where a subject is now; nothing of the list is lost, nothing is warned."""
        change(
            "create or replace table mart.revision as select timestamp '2026-11-20 06:30:00' as released_at,"
            " 'net_contribution (collections)' as \"table\", 2022::bigint as fiscal_year, 'AK' as state,"
            ' \'net_per_capita_usd\' as "column", null::double as "old", 5.0::double as "new", \'as it was\' as reason',
            "drop table mart.about",
            "drop table mart.method_revision",
            "drop table mart.fiscal_year",
        )
        tables, warnings = last_release(settings_of(build), NOW)
        assert warnings == []
        assert tables["revision"].to_dicts() == [
            {
                "released_at": datetime(2026, 11, 20, 6, 30),  # noqa: DTZ001  (as stored)
                "table": "net_contribution (collections)", "fiscal_year": 2022, "subject": "AK",
                "column": "net_per_capita_usd", "state": "AK", "unit": "usd_per_capita", "status_old": None,
                "status_new": None, "old": None, "new": 5.0, "reason": "as it was",
            }
        ]  # fmt: skip
        assert [tables[name].height for name in ("about", "method_revision", "fiscal_year")] == [0, 0, 0]


def compared(build, *more):
    """Revisions as a run in Dagster finds them that compares the working file with the release, and does ``more``."""
    work = build / "work" / "moneymap.duckdb"
    keys = [*(dg.AssetKey(["previous", kept.name]) for kept in TABLES), dg.AssetKey(["mart", "revision"]), *more]
    with dg.DagsterInstance.ephemeral() as instance:
        result = (
            definitions(settings_of(build))
            .resolve_job_def("tables")
            .execute_in_process(
                instance=instance,
                run_config=QUIET,
                asset_selection=keys,
            )
        )
    assert result.success
    assert all(check.passed for check in result.get_asset_check_evaluations())
    return rows_of(work, "select * exclude (released_at) from mart.revision")


@pytest.mark.slow
class TestInDagster:
    """The working file stays from night to night; the release is read anew each time."""

    @pytest.fixture
    def compare(self, build, monkeypatch):
        monkeypatch.setenv("MONEYMAP_BUILD", str(build))
        return lambda *more: compared(build, *more)

    def test_nothing_changed(self, compare):
        assert compare() == []

    def test_a_figure_that_was_released_otherwise_is_a_revision_every_time(self, build, change, compare):
        change(
            "update mart.net_contribution set net_per_capita_usd = net_per_capita_usd - 5"
            " where state = 'OH' and fiscal_year = 2019 and method = 'residence'"
        )
        (row,) = first = compare()
        ((now,),) = rows_of(
            build / "work" / "moneymap.duckdb",
            "select net_per_capita_usd from mart.net_contribution"
            " where state = 'OH' and fiscal_year = 2019 and method = 'residence'",
        )
        assert row == (
            "net_contribution", 2019, "OH", "net_per_capita_usd", "OH", "usd_per_capita", "final", "final",
            pytest.approx(now - 5), now, "no document changed: the method or the software did",
        )  # fmt: skip
        assert compare() == first

    def test_warnings_are_lines_without_a_number(self, build, change, compare, caplog, monkeypatch):
        monkeypatch.setattr(logging.getLogger("moneymap"), "propagate", True)
        change("drop table mart.revision")
        compare()
        # In the whole suite the handler may stand on the logger twice: the same line counts once.
        warnings = {r.getMessage(): r for r in caplog.records if r.levelname == "WARNING" and r.name == "moneymap"}
        (line,) = warnings.values()
        assert line.getMessage().startswith("warning: the last release has no mart.revision")
        assert not hasattr(line, "step")
        assert build.is_dir()

    def test_a_damaged_release_is_a_warning_and_replaced(self, build, compare, caplog, monkeypatch):
        monkeypatch.setattr(logging.getLogger("moneymap"), "propagate", True)
        (build / "moneymap.duckdb").write_bytes(b"<html>not found</html>")
        assert compare(dg.AssetKey("release")) == []
        (line,) = {r.getMessage() for r in caplog.records if r.levelname == "WARNING" and r.name == "moneymap"}
        assert line.startswith("warning: the last release cannot be read")
        assert len(rows_of(build / "moneymap.duckdb", "from mart.net_contribution")) > 51
        assert since_last_release(build / "work" / "moneymap.duckdb") == ""


@pytest.fixture(scope="module")
def runs(released, moneymap, edit_table, tmp_path_factory):
    """A release with a newer SNAP document than the one before, and another from the same figures."""
    folder = tmp_path_factory.mktemp("newer")
    snapshot, build = folder / "snapshot", folder / "build"
    shutil.copytree(ROOT / "pipeline" / "snapshot", snapshot)
    shutil.copytree(released, build)
    raised = pl.when(area="TX", fiscal_year="2018").then(pl.col("cost_usd").cast(float) * 1.05)
    edit_table(snapshot, "usda_snap", lambda rows: rows.with_columns(cost_usd=raised.otherwise("cost_usd").cast(str)))
    manifest = json.loads((snapshot / "manifest.json").read_text())
    for document in manifest["documents"]:
        if document["dataset"] == "usda_snap":
            document |= {"vintage": "data to March 2026", "sha256": "f" * 64}
        if document["dataset"] == "president_vote":
            document |= {"sha256": "e" * 64}
    (snapshot / "manifest.json").write_text(json.dumps(manifest))
    found = []

    def keep(result):
        copy = folder / f"after-{len(found)}"
        copy.mkdir()
        for file in (build / "moneymap.duckdb", build / "work" / "moneymap.duckdb"):
            shutil.copy(file, copy / f"{file.parent.name}.duckdb")
        found.append((result, copy / "build.duckdb", copy / "work.duckdb"))

    keep(moneymap(*RUN, build=build, snapshot=snapshot))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MONEYMAP_BUILD", str(build))
        patch.setenv("MONEYMAP_SNAPSHOT", str(snapshot))
        keep(compared(build, dg.AssetKey("release")))
    return found


@pytest.mark.slow
class TestRuns:
    def test_a_first_run_revises_nothing_and_warns_of_nothing(self, first_run):
        result, build = first_run
        assert rows_of(build / "moneymap.duckdb", "from mart.revision") == []
        assert "warning" not in result.stderr
        assert since_last_release(build / "work" / "moneymap.duckdb") == ""

    def test_a_newer_document_is_named_with_what_it_moved(self, runs, released):
        result, database, _ = runs[0]
        assert result.returncode == 0, result.stderr
        assert "warning" not in result.stderr
        rows = rows_of(database, 'select "table", fiscal_year, subject, "column", old, new, reason from mart.revision')
        assert {row[6] for row in rows} == {REASON}
        assert {row[0].split(" ")[0] for row in rows} == {
            "net_contribution", "real_net_contribution", "net_view", "net_by_lean",
        }  # fmt: skip
        texas = {row[3]: row[4:6] for row in rows if row[:3] == ("net_contribution", 2018, "TX")}
        assert texas.keys() == {"received_per_capita_usd", "net_per_capita_usd", "balanced_net_per_capita_usd"}
        for column, figures in texas.items():
            for path, figure in zip((released / "moneymap.duckdb", database), figures, strict=True):
                sql = f"select {column} from mart.net_contribution where state = 'TX' and fiscal_year = 2018"  # noqa: S608
                assert (figure,) in rows_of(path, sql)
        assert texas["received_per_capita_usd"][1] > texas["received_per_capita_usd"][0] + 1

    def test_the_same_again_adds_nothing_and_keeps_what_there_was(self, runs, marts):
        (_, before, _), (_, after, work) = runs
        assert marts(before) == marts(after)
        assert since_last_release(work).endswith(NOTHING)

    def test_it_is_put_into_words(self, runs):
        said, why = since_last_release(runs[0][2]).splitlines()
        assert said.startswith("Since the release of 20")
        assert "largest TX -$" in said
        assert "FY2018" in said
        assert why == f"Why: {REASON}"


SINCE = date(2026, 11, 20)


class TestSummary:
    @pytest.fixture
    def says(self):
        def run(*rows):
            schema = dict.fromkeys(COLUMNS, pl.String()) | {
                "fiscal_year": pl.Int64(), "old": pl.Float64(), "new": pl.Float64(),
            }  # fmt: skip
            return summary(pl.DataFrame(rows, schema=schema, orient="row"), SINCE)

        return run

    def test_nothing_moved(self, says):
        assert says() == f"Since the release of 2026-11-20 {NOTHING}"

    def test_states_years_the_largest_and_why(self, says):
        assert says(
            ("net_contribution", 2022, "NY", "net_per_capita_usd", 10.0, 15.0, "a: b"),
            ("net_contribution", 2023, "DC", "net_per_capita_usd", 10.0, -1190.4, "a: b"),
            ("net_contribution", 2023, "DC", "paid_per_capita_usd", 0.0, 9000.0, "c: d"),
        ) == (
            "Since the release of 2026-11-20: 2 states revised in 2 years from FY2022 to FY2023, "
            "largest DC -$1,200 a head (net, FY2023).\nWhy: a: b (and 1 more, see mart.revision)"
        )

    def test_new_and_gone(self, says):
        assert (
            says(
                ("net_contribution", 2024, "NY", "net_per_capita_usd", None, 15.0, "a: b"),
                ("net_contribution", 2023, "DC", "net_per_capita_usd", 10.0, None, "a: b"),
            )
            == "Since the release of 2026-11-20: 1 state new in FY2024, 1 state gone in FY2023.\nWhy: a: b"
        )

    def test_a_column_that_moved_alone(self, says):
        said = says(("net_contribution", 2023, "DC", "balanced_net_per_capita_usd", 10.0, 20.0, "a: b"))
        assert "1 state revised in FY2023, largest DC +$10 a head (net with the deficit set aside, FY2023)." in said

    def test_the_other_method_is_said_to_be_it(self, says):
        other = ("net_contribution (collections)", 2023, "DC", "net_per_capita_usd", 10.0, 20.0, "a: b")
        assert (
            "1 state revised in FY2023, largest DC +$10 a head (net, FY2023), by the method collections only."
            in says(other)
        )
        assert ", and figures of the method collections." in says(("net_contribution", *other[1:]), other)

    def test_other_tables_are_named_with_their_largest_move(self, says):
        real = [
            ("real_net_contribution", 2008, state, "net_per_capita_usd", 10.0, new, "p: q")
            for state, new in (("WY", 20.0), ("DC", 345.0))
        ]
        assert says(*real) == (
            "Since the release of 2026-11-20: no figure of mart.net_contribution, 2 figures of "
            "mart.real_net_contribution, largest DC +$335 a head (net, FY2008).\nWhy: p: q"
        )
        view = ("net_view", 2023, "DC", "share_of_gdp", 0.1, 0.2, "v")
        own = ("net_contribution", 2023, "DC", "net_per_capita_usd", 10.0, 20.0, "a: b")
        assert says(own, view).splitlines()[0].endswith("(net, FY2023), 1 figure of mart.net_view.")

    def test_years_added_are_said_first(self, says):
        years = ("fiscal_year", 1981, "US", "first_fiscal_year", 2008.0, 1981.0, "years added: FY1981 to FY2007")
        own = ("net_contribution", 2023, "DC", "net_per_capita_usd", 10.0, 20.0, "a: b")
        start = "Since the release of 2026-11-20: years added: FY1981 to FY2007"
        assert says(years) == f"{start}; no other figure moved by more than $1 a head."
        assert (
            says(years, own) == f"{start}, 1 state revised in FY2023, largest DC +$10 a head (net, FY2023).\nWhy: a: b"
        )

    def test_a_working_file_that_is_not_there(self, tmp_path):
        with pytest.raises(MoneymapError, match="cannot be read"):
            since_last_release(tmp_path / "moneymap.duckdb")


class TestMethodSummary:
    def row(self, year, rms, *, dc=None, datasets=None, table="net_contribution"):
        return {
            "released_at": NOW.replace(tzinfo=None), "table": table, "column": "net_per_capita_usd",
            "fiscal_year": year, "method_version_before": 1, "method_version": 2, "unit": "usd_per_capita",
            "figures": 51, "figures_new": 0, "figures_gone": 0, "rms_change": rms, "largest_subject": "MD",
            "largest_old": 100.0, "largest_new": 775.4, "dc_change": dc, "datasets_changed": datasets,
        }  # fmt: skip

    def says(self, *rows):
        (kept,) = (kept for kept in KEPT if kept.name == "method_revision")
        return method_summary(pl.DataFrame(rows, schema=dict(kept.empty().schema)), SINCE, 1, 2)

    def test_the_latest_year_the_largest_and_the_year_that_moved_most(self):
        rows = [self.row(2024, 312.0), self.row(2025, 250.4, dc=-25358.0), self.row(2025, 9e9, table="net_view")]
        assert self.says(*rows) == (
            "Since the release of 2026-11-20 the method changed from 1 to 2 (method 2): nets of 2 years from FY2024 to "
            "FY2025 moved, in FY2025 by $250 a head (root mean square of the states), largest MD +$675, DC -$25,358; "
            "most in FY2024, by $312. By year and table: mart.method_revision; what changed: core.method_version."
        )

    def test_documents_that_changed_too_are_named(self):
        said = self.says(self.row(2025, 1.0, datasets="usda_snap"))
        assert said.splitlines()[1] == "Documents changed in the same release, too: usda_snap"

    def test_a_change_that_moved_no_net(self):
        assert self.says().endswith("(method 2); no net of mart.net_contribution moved.")
