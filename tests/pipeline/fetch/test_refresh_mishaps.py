"""Refreshing and composing when something is broken on our side: damaged files, a program that is not what it was."""

import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest
import test_refresh
from test_refresh import HOST, NOW, amounts, live, table

from pipeline.compose.compose import compose
from pipeline.documents.served import Index
from pipeline.errors import MoneymapError
from pipeline.fetch import ask
from pipeline.fetch.archive import Archive
from pipeline.files.lock import locked
from pipeline.snapshot.store import Snapshot
from tests.agencies import faults

agencies, settings = test_refresh.agencies, test_refresh.settings
refresh, figures = test_refresh.refresh, test_refresh.figures
PAGE = f"{HOST}/tables/"


def damage(archive, digest):
    path = archive.folder / "objects" / digest[:2] / digest
    path.write_bytes(path.read_bytes()[:-1])


class TestDamagedBytes:
    @pytest.mark.parametrize("closed", [True, False])
    def test_are_fetched_again_whole_and_put_right(self, refresh, figures, settings, closed):
        first = refresh(table(live(closed=closed)))["amounts_live"]
        damage(Archive(settings.archive), first.sha256)
        line = refresh(table(live(closed=closed)))["amounts_live"]
        assert (line.outcome, line.status, line.sha256) == ("accepted", 200, first.sha256)
        assert Archive(settings.archive).content(first.sha256) == amounts(2021, 2022)
        assert figures()[1]["amounts_live"]["choice"] == "live"

    def test_of_an_index_page_stop_nobody(self, refresh, settings, agencies):
        agencies.put(PAGE, b"<!DOCTYPE html><title>Tables</title>")
        indexed = table(live(index=Index(PAGE, lambda _: "/amounts.csv")), live("other"))
        page = refresh(indexed)[f"index {PAGE}"]
        damage(Archive(settings.archive), page.sha256)
        lines = refresh(indexed)
        assert lines[f"index {PAGE}"].status == 200
        assert {lines["amounts_live"].outcome, lines["other"].outcome} == {"unchanged"}

    @pytest.mark.parametrize("name", ["manifest.json", "tables"])
    def test_of_the_figures_are_made_again(self, refresh, figures, settings, agencies, name):
        refresh()
        figures()
        path = settings.refreshed / name
        (next(path.iterdir()) if path.is_dir() else path).write_text("damaged")
        lines = ask.ask(
            replace(settings, mirror=agencies.mirror), [table()], NOW + timedelta(days=1), ask.Terms(frozenset())
        )
        assert [line.outcome for line in lines] == ["unchanged"]
        agencies.put(f"{HOST}/amounts.csv", amounts(2021, 2022, plus=700))
        [line] = ask.ask(
            replace(settings, mirror=agencies.mirror), [table()], NOW + timedelta(days=2), ask.Terms(frozenset())
        )
        assert "restated by" in line.reason
        assert figures()[0].height == 102


class TestLostCopy:
    """Accepted bytes that are no more as they came count no more; the figures say which and why."""

    def test_the_one_before_counts_and_the_damage_is_named(self, refresh, figures, settings, agencies, caplog):
        before = refresh()["amounts_live"]
        agencies.put(f"{HOST}/amounts.csv", amounts(2021, 2022, plus=0.5))
        newest = refresh()["amounts_live"]
        damage(Archive(settings.archive), newest.sha256)
        entry = figures()[1]["amounts_live"]
        assert (entry["choice"], entry["sha256"]) == ("archive", before.sha256)
        assert entry["reason"] == f"the copy of {newest.at[:10]} is damaged"
        assert f"the archived copy of amounts_live of {newest.at[:10]} is left out: " in caplog.text

    def test_the_only_one_leaves_the_embedded_document_with_the_reason(self, refresh, figures, settings):
        line = refresh()["amounts_live"]
        damage(Archive(settings.archive), line.sha256)
        documents = figures()[1].values()
        assert "amounts_live" not in {one["document"] for one in documents}
        assert any(f"the copy of {line.at[:10]} is damaged" in one["reason"] for one in documents), documents


class TestProgramErrors:
    def test_a_parser_that_fails_as_it_never_should_stops_nobody(self, refresh):
        def broken(_):
            raise AttributeError("no such thing")

        lines = refresh(table(live("broken", parse=broken), live("other")))
        assert (lines["broken"].outcome, lines["other"].outcome) == ("refused", "accepted")
        assert lines["broken"].reason == "cannot be read: AttributeError: no such thing"

    def test_an_index_page_nobody_can_make_sense_of_stops_nobody(self, refresh, agencies):
        agencies.put(PAGE, b"<!DOCTYPE html><title>Tables</title>")
        lines = refresh(table(live(index=Index(PAGE, lambda _: max([]))), live("other")))
        assert (lines["amounts_live"].outcome, lines["other"].outcome) == ("failed", "accepted")
        assert lines["amounts_live"].reason.startswith(f"T1: {PAGE} cannot be read: ")

    def test_figures_of_a_program_that_had_fewer_tables_stop_nobody(self, refresh, settings, agencies):
        refresh()
        compose(settings, [table()], NOW.date())
        grown = table(live("wages_live", "wages.csv"), name="wages")
        grown = replace(grown, documents=(replace(grown.documents[0], name="wages_old"),))
        agencies.put(f"{HOST}/wages.csv", amounts(2021, 2022))
        shutil.rmtree(settings.snapshot)
        (settings.build.parent / "documents/omf/wages_old.csv").write_bytes(amounts(2021, 2022))
        test_refresh.make([table(), grown], settings.build.parent / "documents", settings.snapshot, date(2026, 11, 1))
        lines = ask.ask(replace(settings, mirror=agencies.mirror), [table(), grown], NOW, ask.Terms(frozenset()))
        assert [line.outcome for line in lines] == ["unchanged", "accepted"]

    def test_a_full_disk_leaves_the_figures_of_before(self, refresh, settings, monkeypatch):
        refresh()
        before = compose(settings, [table()], NOW.date())

        def full(path, content):
            with path.open("wb") as file:
                file.write(content[:10])
            raise OSError(28, "No space left on device", str(path))

        monkeypatch.setattr("pathlib.Path.write_bytes", full)
        monkeypatch.setattr("pipeline.compose.compose.fingerprint.software", lambda: "another")
        with pytest.raises(OSError, match="No space"):
            compose(settings, [table()], NOW.date())
        monkeypatch.undo()
        assert Snapshot.open(settings.figures).table(table()).equals(before.table(table()))


class TestListOfTomorrow:
    def served(self, day):
        """A list of the year's own document and none else, as agencies' windows are."""
        return (live(f"amounts_{day.year}", f"{day.year}.csv"),)

    def test_a_document_no_longer_listed_still_counts(self, refresh, settings, agencies):
        today, later = NOW.date(), NOW + timedelta(days=366)
        windowed = table(live=self.served)
        agencies.put(f"{HOST}/{today.year}.csv", amounts(2022, 2023))
        refresh(windowed)
        assert compose(settings, [windowed], today).fiscal_years[-1] == 2023
        refresh(windowed, now=later)
        composed = compose(settings, [windowed], later.date())
        assert composed.fiscal_years[-1] == 2023
        assert f"amounts_{today.year}" in set(composed.documents()["document"])
        agencies.put(f"{HOST}/{later.year}.csv", amounts(2022, 2023, 2024, plus=0.5))
        assert refresh(windowed, now=later)[f"amounts_{later.year}"].outcome == "accepted"
        newest = compose(settings, [windowed], later.date()).table(windowed)
        assert set(newest.filter(year=2023)["document"]) == {f"amounts_{later.year}"}


class TestAgainAndAgain:
    def test_what_is_said_of_an_agency_that_is_down_does_not_change_every_night(self, refresh, figures, agencies):
        refresh()
        agencies.faults[f"{HOST}/amounts.csv"] = faults.status(503)
        refresh()
        first = figures()[1]["amounts_live"]["reason"]
        agencies.faults[f"{HOST}/amounts.csv"] = faults.status(500)
        refresh()
        assert figures()[1]["amounts_live"]["reason"] == first
        agencies.faults[f"{HOST}/amounts.csv"] = faults.html()
        refresh()
        assert figures()[1]["amounts_live"]["reason"].startswith("refused since")

    def test_a_page_sent_again_unchanged_leaves_nothing_behind(self, refresh, agencies):
        agencies.faults[PAGE] = faults.content(b"<!DOCTYPE html><title>Tables</title>")
        indexed = table(live(index=Index(PAGE, lambda _: "/amounts.csv")))
        refresh(indexed)
        assert refresh(indexed)[f"index {PAGE}"].outcome == "unchanged"

    def test_a_clock_that_was_wrong_keeps_nobody_from_asking(self, refresh, agencies, settings):
        agencies.faults[f"{HOST}/amounts.csv"] = faults.content(amounts(2021, 2022))
        first = refresh()["amounts_live"]
        archive = Archive(settings.archive)
        archive.lines.write_text(archive.lines.read_text().replace(first.at, "2036-01-01T00:00:00+00:00"))
        assert refresh()["amounts_live"].outcome == "unchanged"

    def test_two_build_folders_with_one_archive_take_turns(self, settings, agencies):
        shared = settings.build.parent / "shared"
        shared.mkdir()
        (shared / "lock").touch()
        mirrored = replace(settings, mirror=agencies.mirror, archive_folder=shared)
        with locked(shared / "lock", ""), pytest.raises(MoneymapError, match="another run is building"):
            ask.ask(mirrored, [table()], NOW, ask.Terms(frozenset()))
        assert [line.outcome for line in ask.ask(mirrored, [table()], NOW, ask.Terms(frozenset()))] == ["accepted"]
