"""Bytes that were refused and are still served: looked at again each night, and not sent again."""

from datetime import timedelta

import pytest
import test_refresh
from test_refresh import HOST, NOW, amounts, live, parse, table

from pipeline import clock
from pipeline.documents.served import Request
from pipeline.errors import NotYetError, SourceError
from pipeline.fetch.archive import Archive
from pipeline.fetch.ask import Terms, ask
from tests.agencies import faults

agencies, settings = test_refresh.agencies, test_refresh.settings
refresh, figures = test_refresh.refresh, test_refresh.figures
ADDRESS = f"{HOST}/amounts.csv"
UNREADABLE = amounts(2021, 2022).replace(b",WY,", b",CA,")
TOO_LARGE = amounts(2021, 2022, plus=700)


def sent(agencies, act):
    before = agencies.body_bytes()
    act()
    return agencies.body_bytes() - before


@pytest.mark.parametrize("content", [UNREADABLE, TOO_LARGE, b"PK\x03\x04 no csv", faults.PAGE])
def test_they_are_refused_as_before_and_nothing_is_sent(refresh, figures, agencies, content):
    refresh()
    agencies.put(ADDRESS, content)
    first = refresh()["amounts_live"]
    assert (first.outcome, "as before" in first.said) == ("refused", False)
    for _ in range(2):
        lines = {}
        assert sent(agencies, lambda lines=lines: lines.update(refresh())) == 0
        again = lines["amounts_live"]
        assert (again.outcome, again.status, again.transferred) == ("refused", 304, 0)
        assert (again.sha256, again.reason) == (first.sha256, first.reason)
        assert again.note.startswith("refused as before")
    assert figures()[1]["amounts_live"]["reason"] == f"refused since {first.at[:10]}: {first.reason}"
    agencies.put(ADDRESS, amounts(2021, 2022))
    assert refresh()["amounts_live"].outcome == "unchanged"


def test_the_same_bytes_without_a_word_of_the_agency_are_refused_as_before(refresh, agencies):
    agencies.faults[ADDRESS] = faults.content(UNREADABLE)
    refresh()
    again = refresh()["amounts_live"]
    assert (again.status, again.transferred, again.note) == (200, len(UNREADABLE), "refused as before")


def test_one_refused_table_of_a_file_costs_nothing_the_others_are_unchanged(refresh, agencies):
    """All of a large zip for one table that is not as it should be."""

    def second(_):
        raise SourceError("no such table")

    both = table(live("first"), live("second", parse=second))
    assert [line.outcome for line in refresh(both).values()] == ["accepted", "refused"]
    assert sent(agencies, lambda: refresh(both)) == 0
    agencies.put(ADDRESS, amounts(2021, 2022, plus=0.5))
    lines = refresh(both)
    assert [line.outcome for line in lines.values()] == ["accepted", "refused"]
    assert lines["second"].note == ""
    assert sent(agencies, lambda: refresh(both)) == 0
    assert [line.outcome for line in refresh(both).values()] == ["unchanged", "refused"]


def test_a_program_that_has_learnt_to_read_them_takes_them_from_here(refresh, figures, agencies):
    refresh(table(live(parse=lambda _: parse(b""))))
    lines = {}
    assert sent(agencies, lambda: lines.update(refresh())) == 0
    line = lines["amounts_live"]
    assert (line.outcome, line.status, line.bytes) == ("accepted", 304, len(amounts(2021, 2022)))
    frame, documents = figures()
    assert frame.height == 102
    assert (documents["amounts_live"]["bytes"], documents["amounts_live"]["choice"]) == (line.bytes, "live")
    assert refresh()["amounts_live"].outcome == "unchanged"


def test_somebodys_word_takes_them_from_here(refresh, agencies, settings):
    agencies.put(ADDRESS, TOO_LARGE)
    assert "--accept amounts_live" in refresh()["amounts_live"].note
    lines = {}
    assert sent(agencies, lambda: lines.update(refresh(trusted=frozenset({"amounts_live"})))) == 0
    assert (lines["amounts_live"].outcome, lines["amounts_live"].by_word) == ("accepted", True)
    assert Archive(settings.archive).content(lines["amounts_live"].sha256) == TOO_LARGE
    assert list((settings.archive / "refused").iterdir()) == []


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"damaged")])
def test_where_they_are_lost_or_damaged_they_are_fetched_again(refresh, agencies, settings, damage):
    agencies.put(ADDRESS, UNREADABLE)
    refresh()
    [path] = (settings.archive / "refused").iterdir()
    damage(path)
    line = refresh()["amounts_live"]
    assert (line.outcome, line.status) == ("refused", 200)
    assert path.read_bytes() == UNREADABLE


def test_only_the_last_of_a_document_are_kept(refresh, agencies, settings):
    for plus in (700, 800, 900):
        agencies.put(ADDRESS, amounts(2021, 2022, plus=plus))
        assert refresh()["amounts_live"].outcome == "refused"
    mirrored = test_refresh.Settings(settings.build, settings.snapshot, mirror=agencies.mirror)
    ask(mirrored, [table()], NOW, Terms(frozenset()))
    assert len(list((settings.archive / "refused").iterdir())) == 1


class TestNotThereYet:
    LATER = live(expected=False)

    def empty(self, _):
        raise NotYetError("no rows yet")

    def test_what_is_served_and_still_empty_is_not_sent_again(self, refresh, agencies):
        later = table(live(expected=False, parse=self.empty))
        assert refresh(later)["amounts_live"].outcome == "absent"
        lines = {}
        assert sent(agencies, lambda: lines.update(refresh(later))) == 0
        assert (lines["amounts_live"].outcome, lines["amounts_live"].status) == ("absent", 304)

    @pytest.mark.parametrize("had", [True, False])
    def test_one_that_was_had_before_is_missed(self, refresh, agencies, had):
        if had:
            refresh(table(self.LATER))
        del agencies.documents[ADDRESS]
        line = refresh(table(self.LATER))["amounts_live"]
        assert line.outcome == ("failed" if had else "absent")
        assert line.reason.startswith("the agency moved ")

    def test_one_that_was_had_and_is_empty_now_is_refused(self, refresh, agencies):
        refresh(table(self.LATER))
        agencies.put(ADDRESS, amounts(2021, 2022) + b"\n")
        line = refresh(table(live(expected=False, parse=self.empty)))["amounts_live"]
        assert (line.outcome, line.reason) == ("refused", "no rows yet")


def test_another_kind_than_before_is_looked_at_again_when_it_is_expected(refresh, agencies):
    """A mirror of one file: what is read from it is decided here, and not by what was said of it before."""
    agencies.put(ADDRESS, b"PK\x03\x04")
    refresh()
    zipped = table(live(request=Request(ADDRESS, "zip"), parse=lambda _: parse(amounts(2021, 2022))))
    assert refresh(zipped)["amounts_live"].outcome == "accepted"


class TestTooLarge:
    """Larger than a document may be, which is seen only as it comes."""

    BODY = amounts(2021, 2022)
    BOUNDED = Request(ADDRESS, "csv", max_bytes=100)

    @pytest.fixture
    def night(self, refresh, monkeypatch):
        """A night some days from now."""

        def asked(days, request=self.BOUNDED):
            monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=days))
            (line,) = refresh(table(live(request=request)), now=NOW + timedelta(days=days)).values()
            return line

        return asked

    def test_with_an_etag_it_is_asked_whether_it_changed(self, night, agencies):
        agencies.faults[ADDRESS] = faults.unannounced(self.BODY, {"ETag": '"1"'})
        first = night(0)
        assert (first.outcome, first.sha256) == ("refused", "")
        assert first.reason.endswith("larger than 100 bytes")
        for day in range(1, 12):
            lines = []
            assert sent(agencies, lambda lines=lines, day=day: lines.append(night(day))) == 0
            assert (lines[0].status, lines[0].reason, lines[0].note) == (304, first.reason, "refused as before")
        agencies.faults[ADDRESS] = faults.unannounced(b"year,area\n", {"ETag": '"2"'})
        assert night(12).sha256 != "", "a smaller one came, and is looked at"

    def test_without_one_it_is_asked_for_again_after_a_week(self, night, agencies):
        agencies.faults[ADDRESS] = faults.unannounced(self.BODY)
        first = night(0)
        for day in (1, 2, 6):
            lines = []
            assert sent(agencies, lambda lines=lines, day=day: lines.append(night(day))) == 0
            assert (lines[0].outcome, lines[0].reason, lines[0].note) == ("refused", first.reason, "refused as before")
        assert sent(agencies, lambda: night(7)) > 0
        assert sent(agencies, lambda: night(8)) == 0

    def test_a_program_that_takes_larger_ones_asks_at_once(self, night, agencies):
        agencies.faults[ADDRESS] = faults.unannounced(self.BODY, {"ETag": '"1"'})
        night(0)
        assert night(1, Request(ADDRESS, "csv")).outcome == "accepted"
