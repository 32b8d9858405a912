"""Refreshing and composing, with an agency that does not exist: what is asked, kept, refused, chosen."""

import shutil
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from assets.areas import STATE_CODES, require_every_state
from pipeline.compose.compose import compose
from pipeline.documents.cells import csv_cells
from pipeline.documents.served import Index, Live, Request
from pipeline.errors import SourceError
from pipeline.fetch.archive import Archive
from pipeline.fetch.refresh import Refresh
from pipeline.fetch.session import Manners, Session
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot, make
from tests.agencies import faults
from tests.agencies.server import Agencies, serving
from tests.pipeline.made_up_agency import dataset, document

HOST = "https://omf.example"
NOW = datetime.now(tz=UTC)


def amounts(*years, plus=0.0):
    rows = [
        f"{year},{area},{1000 + 10 * place + year % 7 + plus}"
        for year in years
        for place, area in enumerate(STATE_CODES)
    ]
    return "\n".join(["year,area,amount_usd", *rows]).encode()


def parse(content):
    cells = csv_cells(content, ["year", "area", "amount_usd"])
    frame = cells.select(pl.col("year").cast(pl.Int64), "area", pl.col("amount_usd").cast(pl.Float64))
    return require_every_state(frame, by=["year"])


def live(name="amounts_live", path="amounts.csv", **settings):
    settings = {"parse": parse, "request": Request(f"{HOST}/{path}", "csv"), **settings}
    return Live(name=name, publisher="Office of Made-up Figures", table="T1", licence="made up", **settings)


def table(*lives, **settings):
    settings = {"live": lambda _: lives or (live(),), "documents": (document("old", parse=parse),), **settings}
    return dataset(
        document("old", parse=parse), **{name: value for name, value in settings.items() if name != "documents"}
    )


@pytest.fixture
def agencies():
    with serving(Agencies()) as served:
        served.put(f"{HOST}/amounts.csv", amounts(2021, 2022))
        yield served


@pytest.fixture
def settings(tmp_path):
    """A build folder, and a snapshot with the years 2021 and 2022."""
    (tmp_path / "documents/omf").mkdir(parents=True)
    (tmp_path / "documents/omf/old.csv").write_bytes(amounts(2021, 2022))
    make([table()], tmp_path / "documents", tmp_path / "snapshot", date(2026, 11, 1))
    return Settings(build=tmp_path / "build", snapshot=tmp_path / "snapshot")


@pytest.fixture
def refresh(agencies, settings):
    """Refresh some datasets; returns the lines by document."""

    def run(*tables, now=NOW, **options):
        manners = Manners(pace_seconds=0, first_wait_seconds=0.01, read_seconds=0.3, tries=2, mirror=agencies.mirror)
        archive = Archive(settings.archive)
        good = Snapshot.open(settings.figures)
        with Session(manners, archive.incoming) as session:
            work = Refresh(archive, session, good.table, f"{now:%Y%m%d}", now, **options)
            lines = work.of(tables or [table()])
        assert list(archive.incoming.iterdir()) == []
        return {line.document: line for line in lines}

    return run


@pytest.fixture
def figures(settings):
    def composed(*tables, until=None):
        found = compose(settings, tables or [table()], NOW.date(), until)
        first = (tables or [table()])[0]
        return found.table(first), {row["document"]: row for row in found.documents().iter_rows(named=True)}

    return composed


class TestDue:
    def test_the_first_time_everything_is_fetched_and_kept(self, refresh, settings, agencies):
        line = refresh()["amounts_live"]
        assert (line.outcome, line.status, line.reason) == ("accepted", 200, "")
        assert line.transferred == line.bytes == len(agencies.documents[f"{HOST}/amounts.csv"])
        assert Archive(settings.archive).content(line.sha256) == agencies.documents[f"{HOST}/amounts.csv"]

    def test_the_second_time_no_body_comes(self, refresh, agencies):
        first = refresh()["amounts_live"]
        before = agencies.body_bytes()
        line = refresh(now=NOW + timedelta(days=1))["amounts_live"]
        assert (line.outcome, line.status, line.transferred, line.sha256) == ("unchanged", 304, 0, first.sha256)
        assert agencies.body_bytes() == before

    def test_a_closed_document_is_asked_for_once(self, refresh, agencies):
        closed = table(live(closed=True))
        refresh(closed)
        asked = len(agencies.asked)
        assert refresh(closed) == {}
        assert len(agencies.asked) == asked
        assert refresh(closed, everything=True)["amounts_live"].status == 304

    def test_a_search_is_not_asked_for_again_within_hours(self, refresh, agencies):
        agencies.search(f"{HOST}/search", lambda _: (200, b'{"rows": 1}'))
        searched = table(
            live(request=Request(f"{HOST}/search", "json", body="{}"), parse=lambda _: parse(amounts(2023)))
        )
        assert refresh(searched)["amounts_live"].outcome == "accepted"
        assert refresh(searched, now=NOW + timedelta(hours=1)) == {}
        again = refresh(searched, now=NOW + timedelta(days=1))["amounts_live"]
        assert (again.outcome, again.transferred) == ("unchanged", len(b'{"rows": 1}'))

    def test_bytes_that_were_lost_are_fetched_again(self, refresh, settings):
        first = refresh(table(live(closed=True)))["amounts_live"]
        shutil.rmtree(settings.archive / "objects")
        assert refresh(table(live(closed=True)))["amounts_live"].sha256 == first.sha256
        assert Archive(settings.archive).content(first.sha256)

    def test_one_address_of_two_documents_is_fetched_once(self, refresh, agencies):
        both = table(live("first"), live("second"))
        lines = refresh(both)
        assert [line.outcome for line in lines.values()] == ["accepted", "accepted"]
        assert [line.transferred > 0 for line in lines.values()] == [True, False]
        assert len(agencies.asked) == 1
        assert {line.status for line in refresh(both).values()} == {304}

    def test_a_changed_document_is_a_new_vintage_and_the_old_one_stays(self, refresh, agencies, settings):
        old = refresh()["amounts_live"]
        agencies.put(f"{HOST}/amounts.csv", amounts(2021, 2022, plus=0.5))
        new = refresh()["amounts_live"]
        assert new.outcome == "accepted"
        assert new.note.startswith("restated: 1 years (2021)")
        assert {one.sha256 for one in Archive(settings.archive).of("amounts_live")} == {old.sha256, new.sha256}
        assert Archive(settings.archive).content(old.sha256) == amounts(2021, 2022)


class TestIndex:
    PAGE = f"{HOST}/tables/"

    def indexed(self, choose=lambda text: "/files/new.csv" if "new.csv" in text else None, **settings):
        return table(live(index=Index(self.PAGE, choose), **settings))

    @pytest.fixture(autouse=True)
    def page(self, agencies):
        agencies.put(self.PAGE, b"<!DOCTYPE html><title>Tables</title><a href='/files/new.csv'>Table</a>")
        agencies.put(f"{HOST}/files/new.csv", amounts(2021, 2022))

    def test_the_address_is_the_one_the_page_names(self, refresh):
        lines = refresh(self.indexed())
        assert lines["amounts_live"].url == f"{HOST}/files/new.csv"
        assert lines[f"index {self.PAGE}"].outcome == "accepted"

    def test_an_unchanged_page_is_not_sent_again(self, refresh):
        refresh(self.indexed())
        assert {line.status for line in refresh(self.indexed()).values()} == {304}

    def test_the_page_is_asked_for_once_for_all_its_documents(self, refresh, agencies):
        index = Index(self.PAGE, lambda _: "/files/new.csv")
        refresh(table(live("first", index=index), live("second", index=index)))
        assert [asked.url for asked in agencies.asked] == [self.PAGE, f"{HOST}/files/new.csv"]

    @pytest.mark.parametrize(("expected", "outcome"), [(True, "failed"), (False, "absent")])
    def test_a_page_without_the_link_says_that_it_moved(self, refresh, agencies, expected, outcome):
        agencies.put(self.PAGE, b"<html>Nothing here</html>")
        line = refresh(self.indexed(expected=expected))["amounts_live"]
        assert (line.outcome, line.reason) == (outcome, f"the agency moved T1: no link to it on {self.PAGE}")

    def test_a_link_to_another_host_is_not_followed(self, refresh, agencies):
        line = refresh(self.indexed(lambda _: "https://elsewhere.example/new.csv"))["amounts_live"]
        assert line.outcome == "failed"
        assert line.reason.endswith("leads to another host, elsewhere.example")
        assert not [asked for asked in agencies.asked if "elsewhere" in asked.url]

    def test_a_page_that_is_down_fails_its_documents_alone(self, refresh, agencies):
        agencies.faults[self.PAGE] = faults.status(503)
        index = Index(self.PAGE, lambda _: "/files/new.csv")
        lines = refresh(table(live(index=index), live("other")))
        assert lines["amounts_live"].outcome == "failed"
        assert lines["other"].outcome == "accepted"


class TestSilence:
    def test_a_host_that_does_not_answer_is_left_alone_after_a_while(self, refresh, agencies):
        agencies.faults["omf.example"] = faults.status(503)
        lines = refresh(table(*(live(f"part_{number}", f"{number}.csv") for number in range(6))))
        assert {line.outcome for line in lines.values()} == {"failed"}
        assert len({asked.url for asked in agencies.asked}) == 3
        assert lines["part_5"].reason == "not asked for: omf.example did not answer 3 times in a row"

    def test_documents_that_are_not_there_are_no_silence(self, refresh, agencies):
        refresh(table(*(live(f"part_{number}", f"{number}.csv") for number in range(6))))
        assert len(agencies.asked) == 6


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (amounts(2021, 2022).replace(b",WY,", b",CA,"), "missing WY"),
            (amounts(2021, 2022) + b"\n2022,WY,1", "WY stands twice"),
            (amounts(2021, 2022).replace(b"amount_usd", b"dollars"), "no column amount_usd"),
            (amounts(), "holds no"),
            (amounts(2021), None),
            (amounts(2021, 2022, plus=1e6), "has the unit changed"),
            (amounts(2020, 2021), "an older document"),
            (amounts(2021, 2022, plus=700), "restated by"),
        ],
    )
    def test_what_is_not_as_it_should_be(self, refresh, figures, agencies, content, reason):
        refresh()
        before = figures()[0]
        agencies.put(f"{HOST}/amounts.csv", content)
        line = refresh()["amounts_live"]
        if reason is None:
            assert line.outcome == "accepted"
            return
        assert line.outcome == "refused"
        assert reason in line.reason
        assert "\n" not in line.reason
        after, documents = figures()
        assert after.equals(before)
        assert documents["amounts_live"]["choice"] == "archive"
        assert documents["amounts_live"]["reason"] == f"refused since {line.at[:10]}: {line.reason}"

    def test_a_page_in_place_of_data_is_refused_not_failed(self, refresh, agencies):
        agencies.faults[f"{HOST}/amounts.csv"] = faults.html()
        line = refresh()["amounts_live"]
        assert line.outcome == "refused"
        assert "HTML instead of data" in line.reason

    def test_what_is_implausible_is_taken_where_somebody_says_so(self, refresh, agencies):
        agencies.put(f"{HOST}/amounts.csv", amounts(2021, 2022, plus=700))
        assert refresh()["amounts_live"].outcome == "refused"
        assert refresh(trusted=frozenset({"amounts_live"}))["amounts_live"].outcome == "accepted"

    def test_bytes_refused_are_asked_for_again_the_next_night(self, refresh, agencies):
        agencies.put(f"{HOST}/amounts.csv", amounts())
        assert [refresh()["amounts_live"].outcome for _ in range(2)] == ["refused", "refused"]
        assert [asked.status for asked in agencies.asked] == [200, 304]


class TestChosen:
    def test_nothing_fetched_is_the_snapshot_itself(self, figures, settings):
        frame, documents = figures()
        assert frame.equals(Snapshot.open(settings.snapshot).table(table()))
        assert documents["old"]["reason"] == "no refresh has run"
        assert not settings.refreshed.exists()

    def test_what_is_served_takes_the_place_of_the_snapshot(self, refresh, figures, agencies, settings):
        agencies.put(f"{HOST}/amounts.csv", amounts(2022, 2023, plus=0.5))
        refresh()
        frame, documents = figures()
        assert dict(frame.group_by("year").agg(pl.col("document").unique().first()).iter_rows()) == {
            2021: "old",
            2022: "amounts_live",
            2023: "amounts_live",
        }
        assert (documents["amounts_live"]["choice"], documents["amounts_live"]["reason"]) == ("live", "")
        assert documents["old"]["reason"] == "no document that is served holds these figures"
        assert Snapshot.open(settings.figures).fiscal_years[-1] == 2023

    def test_an_agency_that_is_down_leaves_the_last_good_and_then_the_snapshot(self, refresh, figures, agencies):
        agencies.faults["omf.example"] = faults.status(503)
        assert refresh()["amounts_live"].outcome == "failed"
        assert figures()[1]["old"]["reason"].startswith("amounts_live: failed since ")
        del agencies.faults["omf.example"]
        refresh()
        assert figures()[1]["amounts_live"]["choice"] == "live"
        agencies.faults["omf.example"] = faults.status(503)
        refresh()
        frame, documents = figures()
        assert documents["amounts_live"]["choice"] == "archive"
        assert "503" in documents["amounts_live"]["reason"]
        assert frame.height == 102

    def test_what_was_known_on_a_day(self, refresh, figures, agencies, settings):
        refresh()
        archive = Archive(settings.archive)
        first = archive.of("amounts_live")[0]
        agencies.put(f"{HOST}/amounts.csv", amounts(2021, 2022, plus=0.5))
        later = refresh()["amounts_live"]
        archive.lines.write_text(
            archive.lines.read_text()
            .replace(first.at, "2026-11-10T00:00:00+00:00", 1)
            .replace(later.at, "2026-11-20T00:00:00+00:00")
        )
        for day, digest in (
            (9, None),
            (10, first.sha256),
            (19, first.sha256),
            (20, later.sha256),
            (None, later.sha256),
        ):
            documents = figures(until=day and date(2026, 11, day))[1]
            assert documents.get("amounts_live", {"sha256": None})["sha256"] == digest, day

    def test_a_copy_the_parser_no_longer_takes_gives_way_to_the_one_before(self, refresh, figures, agencies):
        first = refresh()["amounts_live"]
        newer = amounts(2021, 2022, plus=0.5)
        agencies.put(f"{HOST}/amounts.csv", newer)
        refresh()

        def stricter(content):
            if content == newer:
                raise SourceError("no such amount")
            return parse(content)

        entry = figures(table(live(parse=stricter)))[1]["amounts_live"]
        assert (entry["choice"], entry["sha256"]) == ("archive", first.sha256)
        assert entry["reason"] == "refused: amounts_live: no such amount"

    def test_figures_are_written_again_only_where_something_is_different(self, refresh, figures, settings, agencies):
        refresh()
        figures()
        manifest = settings.refreshed / "manifest.json"
        before = manifest.stat().st_mtime_ns
        refresh()
        figures()
        assert manifest.stat().st_mtime_ns == before
        [path] = (settings.refreshed / "tables").iterdir()
        path.write_text("damaged")
        assert figures()[0].height == 102
        agencies.put(f"{HOST}/amounts.csv", amounts(2021, 2022, plus=0.5))
        refresh()
        figures()
        assert len(list((settings.refreshed / "tables").iterdir())) == 1
