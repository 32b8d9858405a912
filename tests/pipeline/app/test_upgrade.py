"""A build folder of version 0.1.0 is taken over: nothing is lost, what counted counts, the second night is quiet."""

import json
import shutil
import subprocess
from datetime import UTC, datetime

import duckdb
import pytest

from pipeline.fetch.archive import Archive
from pipeline.publish import chart_record
from pipeline.release.latest import read_latest, released_documents
from pipeline.release.previous import last_release
from pipeline.settings import Settings
from reports.pages import shared
from tests.agencies.everyone import SNAPSHOT, everyone
from tests.pipeline.app import version_0_1_0 as old

DRAWN = ("--year", "2023")


def of(build):
    return Settings(build, SNAPSHOT)


def rows(build, sql):
    with duckdb.connect(str(build / "moneymap.duckdb"), read_only=True) as connection:
        return connection.sql(sql).fetchall()


def every_file(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestRecords:
    """What it wrote, read by today's program."""

    def test_its_description_is_understood(self):
        latest = read_latest(old.RECORDS / "latest.json")
        assert (latest.version, latest.software) == (old.VERSION, "moneymap 0.1.0")
        assert len(released_documents(old.RECORDS / "latest.json")) > 100

    def test_its_lines_are_read_and_stay_as_they_are(self, tmp_path):
        shutil.copy(old.RECORDS / "retrievals.jsonl", tmp_path)
        before = (tmp_path / "retrievals.jsonl").read_bytes()
        assert not any(name.encode() in before for name in old.LATER)
        lines = Archive(tmp_path).retrievals()
        assert [line.outcome for line in lines] == ["accepted", "accepted", "accepted", "refused", "absent"]
        assert {(line.by_word, line.in_place_of) for line in lines} == {(False, "")}
        Archive(tmp_path).append(lines[1])
        assert (tmp_path / "retrievals.jsonl").read_bytes().startswith(before)

    def test_its_figures_are_compared_without_a_warning(self, tmp_path):
        old.empty_release(tmp_path / "moneymap.duckdb")
        assert last_release(of(tmp_path), datetime.now(tz=UTC))[1] == []

    def test_a_table_it_had_otherwise_would_be_told(self, tmp_path):
        """Else the test before would pass whatever the file held."""
        old.empty_release(tmp_path / "moneymap.duckdb")
        with duckdb.connect(str(tmp_path / "moneymap.duckdb")) as connection:
            connection.execute("alter table raw.document drop column vintage")
        assert "raw.document" in last_release(of(tmp_path), datetime.now(tz=UTC))[1][0]

    def test_its_record_of_charts_tells_no_chart(self, tmp_path):
        shutil.copy(old.RECORDS / "rendered.json", tmp_path / chart_record.RECORD)
        assert chart_record.read(tmp_path) == {}


@pytest.fixture(scope="module")
def before(released, tmp_path_factory):
    """The folder as 0.1.0 left it. Read it, never change it."""
    build = tmp_path_factory.mktemp("upgrade") / "before"
    old.build_folder(build, released / "moneymap.duckdb")
    return build


@pytest.fixture
def untouched(before, tmp_path):
    return shutil.copytree(before, tmp_path / "build")


@pytest.mark.slow
class TestBeforeARun:
    """The release is still that of 0.1.0: what can be read is read, what cannot says what to do."""

    def test_what_it_holds_is_read(self, call, untouched):
        for command in ("states --year 2023", "sources", "doctor", "archive", "dictionary mart.flow"):
            code, out, err = call(*command.split(), build=untouched)
            assert (code, err) == (0, ""), command
            assert out

    @pytest.mark.parametrize("command", [["site"], ["chart", "map", "--year", "2023"]])
    def test_what_needs_more_says_so_in_one_line_and_changes_nothing(self, moneymap, untouched, command):
        kept = every_file(untouched)
        result = moneymap(*command, build=untouched)
        assert result.returncode == 1
        error = result.stderr.splitlines()[-1]
        assert error.startswith(
            f"moneymap: {untouched / 'moneymap.duckdb'} was made by an older version, 'moneymap run'"
        )
        found = every_file(untouched)
        assert {name: found.get(name) for name in kept} == kept


@pytest.fixture(scope="module")
def upgraded(before, environment, command, tmp_path_factory):
    """One run after another of today's program in a copy: a run, a site, two nights; what each said, and the folder."""
    build = tmp_path_factory.mktemp("upgraded") / "build"
    shutil.copytree(before, build)

    def run(*arguments, **variables):
        result = subprocess.run(
            [command, *arguments],
            env=environment(build) | variables,
            cwd=build.parent,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert result.returncode == 0, result.stderr[-3000:]
        return result

    said = {"run": run("run", *DRAWN)}
    shutil.copytree(build, build.parent / "after-run")
    said["site"] = run("site")
    with everyone() as agencies:
        for night in ("night", "quiet"):
            said[night] = run("nightly", *DRAWN, "--json", **agencies.environment)
            said[f"asked {night}"] = [(one.url, one.status) for one in agencies.asked]
            agencies.asked.clear()
    said["as of"] = run("run", "--as-of", "2026-11-22", "--no-charts")
    return said, build


@pytest.mark.slow
class TestRun:
    @pytest.fixture
    def build(self, upgraded):
        return upgraded[1].parent / "after-run"

    def test_nothing_is_warned_of(self, upgraded):
        assert "the last release" not in upgraded[0]["run"].stderr

    def test_revisions_listed_stay(self, build):
        """Though the list has another key now."""
        listed = (
            'select released_at::varchar, "table", fiscal_year, subject, "column", old, new, reason from mart.revision'
        )
        assert rows(build, listed) == [old.EARLIER]

    def test_what_moved_is_found_as_a_change_of_the_method(self, build):
        """In one row a table and year: 0.1.0 had another method, whatever moved."""
        found = rows(
            build,
            "select method_version_before, method_version, fiscal_year, largest_subject, largest_new - largest_old, "
            "rms_change, figures from mart.method_revision where \"table\" = 'net_contribution'",
        )
        assert found == [(1, 2, old.YEAR, old.STATE, pytest.approx(old.MOVED), pytest.approx(old.MOVED / 50**0.5), 51)]

    def test_the_run_says_that_the_method_changed(self, upgraded):
        assert f"the method changed from 1 to 2 (method 2): nets of FY{old.YEAR} moved" in upgraded[0]["run"].stdout

    def test_the_release_says_its_method_and_terms(self, build):
        latest = read_latest(build / "latest.json")
        assert (latest.method_version, latest.schema_version, latest.licence) == (2, 2, "CC BY 4.0")

    def test_copies_stay_and_count(self, before, build):
        names = [path.name for path in sorted((build / "releases").iterdir())]
        assert len(names) == 3
        for name in names[:2]:
            assert (build / "releases" / name).read_bytes() == (before / "releases" / name).read_bytes()

    def test_the_release_is_of_this_version_and_has_its_tables(self, build):
        latest = read_latest(build / "latest.json")
        assert latest.describes(build / "moneymap.duckdb")
        assert latest.version > old.VERSION
        assert {"mart.category", "mart.fiscal_year", "core.dependency"} <= latest.tables.keys()

    def test_charts_are_drawn_anew_and_all_their_files_replaced(self, build):
        record = json.loads((old.RECORDS / "rendered.json").read_text(encoding="utf-8"))
        entries = chart_record.read(build / "charts")
        second_views = {name for one in entries.values() for _, name in one.drawn.switch[1:]}
        assert set(entries) - second_views == set(record)
        for name, entry in record.items():
            assert entries[name].is_whole(build / "charts")
            card = chart_record.old_card(name)
            assert not (build / "charts" / card).exists(), "the site has its address, the folder no old picture"
            for file in set(entry["files"]) - {card}:
                assert (build / "charts" / file).read_bytes() != old.said(file)

    def test_a_chart_this_run_does_not_draw_stays_and_is_told(self, upgraded, build):
        assert (build / "charts" / f"{old.BY_HAND}.html").read_bytes() == old.said(f"{old.BY_HAND}.html")
        told = [line for line in upgraded[0]["site"].stderr.splitlines() if "earlier version" in line]
        assert told == [f"charts of an earlier version, on no page until they are drawn anew: {old.BY_HAND}"]

    def test_the_site_keeps_every_address_and_renews_every_page(self, upgraded):
        site = upgraded[1] / "site"
        listed = set(json.loads((old.RECORDS / "site.json").read_text(encoding="utf-8"))["files"])
        retired = {f"charts/{name}" for name in shared.RETIRED}
        assert {name for name in listed if not (site / name).is_file()} == retired
        listed -= retired
        stale = [name for name in listed if (site / name).read_bytes() == old.said(name.rsplit("/", 1)[-1])]
        assert stale == []
        assert (site / "CNAME").read_bytes() == old.said("CNAME")

    def test_nothing_asks_for_what_is_gone(self, upgraded):
        """Pages, embeds and scripts that stood at an address of 0.1.0 ask for no bundle."""
        site = upgraded[1] / "site"
        texts = [path for path in site.rglob("*") if path.suffix in {".html", ".js", ".css"}]
        assert len(texts) > 100
        found = [path.name for path in texts for name in shared.RETIRED if name in path.read_text(encoding="utf-8")]
        assert found == []

    def test_what_was_known_on_a_day_is_built(self, upgraded):
        build = upgraded[1] / "as-of" / "2026-11-22"
        assert len(rows(build, "from mart.fiscal_year where is_latest")) == 1

    def test_and_set_beside_the_release_of_that_day(self, upgraded):
        """The newest release of that day is the night's; whoever made that of 0.1.0 is not known any more."""
        said = upgraded[0]["as of"].stdout.splitlines()[-1]
        assert said.startswith("The release of that day, 2026")


@pytest.mark.slow
class TestNights:
    def test_lines_and_bytes_of_the_archive_stay(self, before, upgraded):
        kept, found = before / "archive", upgraded[1] / "archive"
        assert (found / "retrievals.jsonl").read_bytes().startswith((kept / "retrievals.jsonl").read_bytes())
        objects = every_file(kept / "objects")
        assert objects
        assert {name: (found / "objects" / name).read_bytes() for name in objects} == objects

    def test_what_was_accepted_counts(self, upgraded):
        """The document is not sent again, and the release rests on the bytes that 0.1.0 took."""
        said, build = upgraded
        known = next(one for one in Archive(build / "archive").retrievals() if one.document == old.DOCUMENT)
        line = next(one for one in json.loads(said["night"].stdout)["retrievals"] if one["document"] == old.DOCUMENT)
        assert (line["outcome"], line["sha256"], line["transferred"]) == ("unchanged", known.sha256, 0)
        assert [status for url, status in said["asked night"] if url == known.url] == [304]
        chosen = "select sha256, choice from mart.source where dataset = 'gdp_price_index'"
        assert rows(build, chosen) == [(known.sha256, "live")]

    def test_the_night_after_is_quiet(self, upgraded):
        said, build = upgraded
        first, second = (json.loads(said[night].stdout) for night in ("night", "quiet"))
        assert first["error"] == second["error"] == ""
        assert first["release"]["is_new"]
        assert first["release"]["method_version"] == 2
        assert not second["release"]["is_new"]
        assert (second["charts"]["drawn"], "run" in second["seconds"]) == (0, False)
        assert second["charts"]["unchanged"] == len(list((build / "charts").glob("*.vl.json")))

    def test_the_doctor_finds_nothing_amiss(self, call, upgraded):
        code, out, err = call("doctor", build=upgraded[1])
        assert (code, err) == (0, "")
        assert all(line.startswith("ok") for line in out.splitlines())
