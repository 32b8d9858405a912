"""The record of what was set aside: lines, what follows from them, by day, and what damage does to it."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.errors import UsageError
from pipeline.fetch import words
from pipeline.fetch.archive import Archive, Retrieval
from pipeline.fetch.aside import NIGHTS, Line, Record, standing
from pipeline.settings import Settings
from tests.pipeline.fetch.test_refresh import NOW

ROW = {"area": "WY", "year": 2021}
LINE = Line("1", "2026-11-22T06:00:00+00:00", "amounts", "live", "abc", "aside", {"core.amount: x": [ROW]}, "x, 1 row")


def nights(number, **changes):
    return [
        replace(LINE, run=str(day), at=f"2026-11-{day:02}T06:00:00+00:00", **changes) for day in range(1, number + 1)
    ]


@pytest.fixture
def record(tmp_path):
    return Record(tmp_path)


def test_what_is_written_is_read_and_holds(record):
    assert record.lines() == []
    record.append([LINE])
    record.append([])
    assert record.lines() == [LINE]
    assert record.left_out() == {("live", "abc"): "set aside since 2026-11-22: core.amount: x fails with it"}


def test_nights_are_counted_until_somebody_has_to_look():
    one = standing(nights(NIGHTS - 1))["live", "abc"]
    assert (one.nights, one.is_due, one.waits, one.since) == (NIGHTS - 1, True, False, "2026-11-01")
    one = standing(nights(NIGHTS))["live", "abc"]
    assert (one.is_due, one.waits, one.is_out) == (False, True, True)


def test_two_lines_of_a_night_are_one_night():
    assert standing([LINE, LINE])["live", "abc"].nights == 1


@pytest.mark.parametrize(("verdict", "is_out"), [("back", False), ("accepted", False), ("rejected", True)])
def test_the_last_line_counts(verdict, is_out):
    one = standing([*nights(9), replace(LINE, verdict=verdict)])["live", "abc"]
    assert (one.is_out, one.is_due, one.waits) == (is_out, False, False)


def test_set_aside_again_the_nights_are_counted_anew():
    assert standing([*nights(9), replace(LINE, verdict="back"), LINE])["live", "abc"].nights == 1


def test_what_was_known_on_a_day(record):
    record.append([LINE, replace(LINE, at="2026-11-25T06:00:00+00:00", verdict="accepted")])
    assert ("live", "abc") in record.left_out(date(2026, 11, 24))
    assert record.left_out(date(2026, 11, 21)) == {}
    assert record.left_out() == {}


def test_a_word_is_on_these_bytes_and_passes_over_these_rows(record):
    record.append([LINE, replace(LINE, verdict="accepted")])
    assert record.excused([("live", "abc")]) == {"core.amount: x": [ROW]}
    assert record.excused([("live", "other")]) == {}


@pytest.mark.parametrize("damage", ["{", "[]", '{"run": "1"}', '"text"', "\x00"])
def test_a_damaged_line_comes_back_from_the_copy_and_is_put_aside(record, damage, tmp_path, caplog):
    record.append([LINE])
    path = tmp_path / "set_aside.jsonl"
    path.write_text(f"{damage}\n")
    assert record.lines() == [LINE]
    assert "line 1 of" in caplog.text
    record.append([LINE])
    assert len(path.read_text().splitlines()) == len(record.lines()) == 2
    assert (tmp_path / "set_aside.damaged.jsonl").read_text().splitlines() == [damage]


@pytest.mark.parametrize("lost", ["set_aside.jsonl", "set_aside.copy.jsonl"])
def test_either_of_its_files_is_enough(record, lost, tmp_path):
    record.append([LINE, replace(LINE, verdict="rejected")])
    (tmp_path / lost).unlink()
    assert record.left_out() == {("live", "abc"): "rejected on 2026-11-22 on somebody's word"}
    record.append([replace(LINE, document="another")])
    assert len(Record(tmp_path).lines()) == 3
    assert (tmp_path / lost).is_file()


class TestWords:
    @pytest.fixture
    def settings(self, tmp_path):
        settings = Settings(tmp_path / "build", tmp_path / "snapshot")
        line = Retrieval("1", LINE.at, "amounts", "live", "", "", "", 200, "", "", 1, 1, "abc", "accepted")
        Archive(settings.archive).append(line)
        Record(settings.archive).append([LINE, replace(LINE, checks={"core.amount: y": []})])
        return settings

    def test_accepted(self, settings):
        said = words.accept(settings, ["live", "another"], NOW)
        assert said == [
            "live counts from the next run on (core.amount: x passes over 1 rows)",
            "core.amount: y cannot be passed over: it guards keys, or fails on too many rows",
        ]
        assert Record(settings.archive).left_out() == {}
        assert words.accept(settings, ["live"], NOW) == [], "it counts already"

    def test_rejected(self, settings):
        assert words.reject(settings, ["live"], NOW) == ["live as it came with checksum abc is left out for good"]
        [reason] = Record(settings.archive).left_out().values()
        assert reason == f"rejected on {NOW:%Y-%m-%d} on somebody's word"
        assert words.accept(settings, ["live"], NOW)[0].startswith("live counts")

    def test_nothing_of_that_name(self, settings):
        with pytest.raises(UsageError, match="nothing was accepted of 'lvie'; there are live"):
            words.reject(settings, ["lvie"], NOW)
