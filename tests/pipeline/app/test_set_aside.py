"""Nights on which a new document fails a check of the tables: the rest is released, and what becomes of the document.

Three made-up datasets, one table, one check (no state's amount is negative); the steps of a build are played, the
asking, the archive, the figures, the check and the record are the real ones.
"""

import json
import shutil
from dataclasses import replace
from datetime import date, timedelta

import duckdb
import pytest

from pipeline import clock
from pipeline.app import nightly as nightly_module
from pipeline.app import set_aside as set_aside_module
from pipeline.app.cli import main
from pipeline.app.commands import run as run_command
from pipeline.app.nightly import nightly
from pipeline.app.run import Ran
from pipeline.errors import CheckFailedError
from pipeline.fetch.aside import NIGHTS, Record
from pipeline.files import fingerprint
from pipeline.release.latest import Latest, read_latest
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot, make
from pipeline.warehouse.build import build_table, write_frame
from pipeline.warehouse.models import Models
from tests.agencies.server import Agencies, serving
from tests.pipeline.fetch.test_refresh import HOST, NOW, amounts, document, live, parse
from tests.pipeline.made_up_agency import dataset

NAMES = ("first", "second", "third")
CHECK = "core.amount: no_amount_is_negative"
TABLE = """-- description: Amounts of all datasets.
-- key: dataset, year, area
-- columns:
--   dataset: Dataset.
--   year: Year.
--   area: State.
--   amount_usd: Dollars.
"""
BODY = " union all ".join(f"select '{name}' as dataset, year, area, amount_usd from raw.{name}" for name in NAMES)  # noqa: S608
SQL_CHECK = """-- description: No amount is negative.
-- table: core.amount
select dataset, area, year, amount_usd from core.amount where amount_usd < 0
"""
GOOD = amounts(2021, 2022)


def wrong(content=GOOD, area="WY"):
    """A document in which one state's amount of 2021 is negative; parser and wholes see nothing amiss."""
    head, *rows = content.decode().split("\n")
    changed = [f"{row.rsplit(',', 1)[0]},-5" if row.startswith(f"2021,{area},") else row for row in rows]
    return "\n".join([head, *changed]).encode()


class Nights:
    def __init__(self, settings, agencies, datasets):
        self.settings, self.agencies, self.datasets = settings, agencies, datasets
        self.now, self.builds, self.releases, self.remembered = NOW, 0, 0, None

    def serve(self, **contents):
        for name, content in contents.items():
            self.agencies.put(f"{HOST}/{name}.csv", content)

    def night(self, **contents):
        self.serve(**contents)
        self.now += timedelta(days=1)
        self.builds = self.releases = 0
        return nightly(self.settings, self.datasets, self.now)

    def build_tables(self, settings):
        self.builds += 1
        figures = Snapshot.open(settings.figures)
        rests_on = ((one["document"], one["sha256"]) for one in figures.manifest["documents"])
        models = replace(Models.read(settings.sql), excused=Record(settings.archive).excused(rests_on))
        settings.work.parent.mkdir(parents=True, exist_ok=True)
        settings.work.unlink(missing_ok=True)
        with duckdb.connect(str(settings.work)) as connection:
            for one in self.datasets:
                write_frame(connection, f"raw.{one.name}", figures.table(one), "", {})
            [file] = models.tables
            build_table(connection, file)
            failed = {name: rows for name, rows in models.failures_of(connection, file).items() if rows.height}
        if failed:
            said = "; ".join(f"core.amount: {name}, {rows.height} rows" for name, rows in failed.items())
            names = tuple(f"core.amount: {name}" for name in failed)
            raise CheckFailedError(f"a check failed, nothing was released: {said}", names)
        return {}

    def run_everything(self, settings, _, *, is_built=False, **__):
        if not is_built:
            self.build_tables(settings)
        self.releases += 1
        rows = Snapshot.open(settings.figures).manifest["documents"]
        sources = [{name: one[name] for name in ("dataset", "publisher", "vintage", "sha256")} for one in rows]
        version, at = f"{self.now:%Y%m%dT%H%M%S.%fZ}", self.now.isoformat()
        with duckdb.connect(str(settings.work), read_only=True) as connection:
            self.released = set(
                connection.execute("select dataset, year, area, amount_usd from core.amount").fetchall()
            )
        latest = Latest(version, at, at, "moneymap.duckdb", None, 1, "", version, "moneymap", "", {}, sources)
        settings.latest.write_text(latest.text(), encoding="utf-8")
        shutil.copyfile(settings.work, settings.released)
        return Ran({}, {"drawn": 0, "unchanged": 0})

    def holds(self, name, content):
        """Whether the release has a dataset's figures as they stand in a document."""
        expected = {(name, *row) for row in parse(content).select("year", "area", "amount_usd").rows()}
        return {row for row in self.released if row[0] == name} == expected

    def command(self, monkeypatch, *arguments):
        monkeypatch.setenv("MONEYMAP_BUILD", str(self.settings.build))
        monkeypatch.setenv("MONEYMAP_SNAPSHOT", str(self.settings.snapshot))
        monkeypatch.setenv("MONEYMAP_MIRROR", self.agencies.mirror)
        monkeypatch.setattr("assets.sources.datasets", lambda: self.datasets)
        main(arguments)


@pytest.fixture
def nights(tmp_path, monkeypatch):
    """A folder in which one good night has been."""
    monkeypatch.setattr(fingerprint, "software", lambda: "this one")
    (tmp_path / "documents/omf").mkdir(parents=True)
    (tmp_path / "documents/omf/old.csv").write_bytes(GOOD)
    datasets = [
        dataset(
            replace(document("old", parse=parse), name=f"{name}_old"),
            name=name,
            live=lambda _, name=name: (live(f"{name}_live", f"{name}.csv"),),
        )
        for name in NAMES
    ]
    make(datasets, tmp_path / "documents", tmp_path / "snapshot", date(2026, 11, 1))
    for folder, name, text in (("core", "amount", TABLE + BODY), ("checks", "no_amount_is_negative", SQL_CHECK)):
        (tmp_path / "sql" / folder).mkdir(parents=True)
        (tmp_path / "sql" / folder / f"{name}.sql").write_text(text)
    (tmp_path / "sql" / "macro").mkdir()
    with serving(Agencies()) as agencies:
        settings = Settings(tmp_path / "build", tmp_path / "snapshot", tmp_path / "sql", mirror=agencies.mirror)
        played = Nights(settings, agencies, datasets)
        monkeypatch.setattr(clock, "now", lambda: played.now)
        monkeypatch.setattr(set_aside_module, "build_tables", played.build_tables)
        monkeypatch.setattr(set_aside_module, "run_everything", played.run_everything)
        for module in (nightly_module, set_aside_module):
            monkeypatch.setattr(module, "stands", lambda _, inputs: played.remembered == inputs)
        monkeypatch.setattr(nightly_module, "remember", lambda _, inputs: setattr(played, "remembered", inputs))
        monkeypatch.setattr(nightly_module, "since_last_release", lambda _: "")
        played.night(**dict.fromkeys(NAMES, GOOD))
        yield played


def test_a_good_night_builds_and_releases_once_and_a_quiet_one_nothing(nights):
    assert (nights.builds, nights.releases) == (1, 1)
    nights.night()
    assert (nights.builds, nights.releases) == (0, 0)
    assert not (nights.settings.archive / "set_aside.jsonl").exists()


NEWER = amounts(2021, 2022, plus=0.5)


def test_the_others_news_is_released_and_the_report_names_dataset_document_and_check(nights):
    report = nights.night(first=NEWER, second=wrong(), third=NEWER)
    assert (nights.builds, nights.releases) == (4, 1), "with nothing that is new the release stands, and is not built"
    assert nights.holds("first", NEWER)
    assert nights.holds("second", GOOD)
    assert nights.holds("third", NEWER)
    [line] = report.aside
    assert line.startswith(f"second: second_live since {nights.now:%Y-%m-%d}, night 1 of 7: {CHECK}, 1 rows")
    assert (report.waiting, report.error) == ([], "")
    documents = {row["document"]: row for row in Snapshot.open(nights.settings.figures).manifest["documents"]}
    assert documents["second_live"]["choice"] == "archive"
    assert documents["second_live"]["reason"] == f"set aside since {nights.now:%Y-%m-%d}: {CHECK} fails with it"
    assert list(nights.settings.work.parent.glob("passed*")) == []


def test_next_night_it_is_not_built_again_where_nothing_else_changed(nights):
    nights.night(second=wrong())
    before = read_latest(nights.settings.latest).version
    nights.night()
    again = nights.builds
    for night in range(3, NIGHTS):
        report = nights.night()
        assert (nights.builds, nights.releases) == (0, 0)
        assert f"night {night} of 7" in report.aside[0]
    assert again <= 1
    assert read_latest(nights.settings.latest).version == before


def test_after_seven_nights_it_is_the_first_line_and_exit_code_3(nights, monkeypatch, capsys):
    for _ in range(NIGHTS):
        report = nights.night(second=wrong())
    assert report.text().startswith("Waiting    second: second_live set aside on 7 nights since ")
    nights.now += timedelta(days=1)
    with pytest.raises(SystemExit) as stopped:
        nights.command(monkeypatch, "nightly")
    assert stopped.value.code == 3
    out, err = capsys.readouterr()
    assert out.startswith("Waiting    second: second_live set aside on 7 nights")
    assert "'moneymap refresh --accept second_live' takes it and 'moneymap archive --reject second_live'" in err
    nights.night(first=NEWER)
    assert nights.holds("first", NEWER), "what waits keeps nobody waiting"
    assert nights.builds == 1


def test_accepted_it_counts_and_the_check_passes_over_its_rows_alone(nights, monkeypatch, capsys):
    nights.night(second=wrong())
    nights.command(monkeypatch, "refresh", "--accept", "second_live", "--only", "second")
    assert f"second_live counts from the next run on ({CHECK} passes over 1 rows)" in capsys.readouterr().out
    report = nights.night()
    assert nights.holds("second", wrong())
    assert (report.aside, report.waiting) == ([], [])
    report = nights.night(first=wrong(area="NY"))
    assert nights.holds("first", GOOD)
    assert "first: first_live" in report.aside[0]


def test_rejected_it_never_counts_and_what_comes_next_does(nights, monkeypatch):
    nights.night(second=wrong())
    nights.command(monkeypatch, "archive", "--reject", "second_live")
    report = nights.night()
    assert (report.aside, report.waiting) == ([], [])
    assert nights.holds("second", GOOD)
    nights.night(second=NEWER)
    assert nights.holds("second", NEWER)
    nights.night(second=wrong())
    assert nights.holds("second", NEWER)


def test_corrected_three_days_later_the_correction_counts_at_once(nights):
    for _ in range(3):
        nights.night(second=wrong())
    report = nights.night(second=NEWER)
    assert nights.holds("second", NEWER)
    assert (report.aside, nights.builds) == ([], 1)


def test_the_old_bytes_again_are_the_truth_again(nights):
    nights.night(second=wrong())
    report = nights.night(second=GOOD)
    assert report.aside == []
    assert nights.holds("second", GOOD)


def test_once_its_check_passes_it_goes_out(nights, monkeypatch):
    nights.night(second=wrong())
    monkeypatch.setattr(fingerprint, "software", lambda: "with another check")
    (nights.settings.sql / "checks" / "no_amount_is_negative.sql").write_text(SQL_CHECK.replace("< 0", "< -9"))
    report = nights.night()
    assert nights.holds("second", wrong())
    assert (report.aside, nights.releases) == ([], 1)


def test_where_the_check_fails_whatever_is_set_aside_nothing_is_released(nights, monkeypatch):
    monkeypatch.setattr(fingerprint, "software", lambda: "with another check")
    (nights.settings.sql / "checks" / "no_amount_is_negative.sql").write_text(SQL_CHECK.replace("< 0", "< 1006"))
    with pytest.raises(CheckFailedError, match="with what is new since the last release set aside, too"):
        nights.night(second=wrong())
    assert Record(nights.settings.archive).lines() == []
    [report] = [json.loads(path.read_text()) for path in nights.settings.reports.glob(f"{nights.now:%Y%m%d}*.json")]
    assert CHECK in report["error"]


def test_bytes_that_say_the_same_are_not_set_aside(nights):
    """A file holds many documents; those of them whose figures are as released are not to blame."""
    nights.night(first=GOOD + b"\n", second=wrong())
    assert {line.document for line in Record(nights.settings.archive).lines()} == {"second_live"}


def test_what_was_known_on_a_day_is_what_the_night_released(nights):
    from pipeline.compose.compose import compose  # noqa: PLC0415

    nights.night(second=wrong())
    released = Snapshot.open(nights.settings.figures).manifest
    day = nights.now.date()
    nights.night(second=NEWER)
    other = replace(nights.settings, build=nights.settings.build / "as-of", archive_folder=nights.settings.archive)
    again = compose(other, nights.datasets, nights.now.date(), until=day).manifest
    assert again["documents"] == released["documents"]
    assert again["tables"] == released["tables"]


class TestRun:
    """What ``moneymap run`` makes of documents that ``moneymap refresh`` brought."""

    @pytest.fixture
    def run(self, nights, monkeypatch, capsys):
        """Refresh with these documents and run; exit code and what was printed."""
        for name in ("_headline", "_provisional"):
            monkeypatch.setattr(run_command, name, lambda *_: "")
        monkeypatch.setattr("pipeline.release.changes.since_last_release", lambda _: "")
        monkeypatch.setattr(Settings, "from_environment", lambda: nights.settings)
        monkeypatch.setattr("pipeline.app.run.run_everything", nights.run_everything)
        monkeypatch.setattr("pipeline.compose.years.check_years", lambda *_: None)

        def ran(**contents):
            nights.serve(**contents)
            nights.now += timedelta(days=1)
            nights.command(monkeypatch, "refresh")
            capsys.readouterr()
            code = 0
            try:
                nights.command(monkeypatch, "run", "--no-charts")
            except SystemExit as stopped:
                code = stopped.code
            return code, *capsys.readouterr()

        return ran

    def test_sets_aside_and_says_so(self, nights, run):
        code, out, _ = run(first=NEWER, second=wrong(), third=NEWER)
        assert code == 0
        assert nights.holds("first", NEWER)
        assert nights.holds("second", GOOD)
        assert nights.holds("third", NEWER)
        assert f"Set aside second: second_live since {nights.now:%Y-%m-%d}, night 1 of 7: {CHECK}" in out

    def test_tries_nothing_again_as_that_is_for_nights(self, nights, run):
        nights.night(second=wrong())
        nights.builds = 0
        code, out, _ = run()
        assert (code, nights.builds) == (0, 1)
        assert "night 1 of 7" in out

    def test_ends_as_a_night_where_somebody_has_to_look(self, nights, run):
        for _ in range(NIGHTS):
            nights.night(second=wrong())
        code, _, err = run()
        assert code == 3
        assert "'moneymap refresh --accept second_live' takes it" in err

    def test_fails_where_no_new_document_is_to_blame(self, nights, run, monkeypatch):
        monkeypatch.setattr(fingerprint, "software", lambda: "with another check")
        (nights.settings.sql / "checks" / "no_amount_is_negative.sql").write_text(SQL_CHECK.replace("< 0", "< 1006"))
        code, _, err = run(second=wrong())
        assert code == 1
        assert "with what is new since the last release set aside, too" in err
        assert Record(nights.settings.archive).lines() == []
