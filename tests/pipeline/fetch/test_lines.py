"""The list of retrievals survives: damage in it, a lost file, a full disk, years of nights."""

import errno
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.fetch import tidy
from pipeline.fetch.archive import Archive, trouble
from pipeline.fetch.lines import Lines
from pipeline.files.checksum import sha256
from tests.pipeline.fetch.test_archive import LINE, copy_of, put

NOW = datetime(2027, 11, 1, 6, 30, tzinfo=UTC)
ACTS = {
    "garbage in the middle": lambda lines: [lines[0], b"\xff\x00 no line", *lines[2:]],
    "a longer line": lambda lines: [lines[0], lines[1] + b"x" * 2_000_000, *lines[2:]],
    "two lines run together": lambda lines: [lines[0], lines[1] + lines[2], *lines[3:]],
    "a carriage return": lambda lines: [lines[0], lines[1][:40] + b"\r" + lines[1][40:], *lines[2:]],
    "the first line": lambda lines: [b"{", *lines[1:]],
    "zeros at the end": lambda lines: [*lines[:-1], b"\0" * 4096],
    "the last lines lost": lambda lines: lines[:2],
    "all of it lost": lambda _: [],
}


@pytest.fixture
def archive(tmp_path):
    """Five retrievals of as many runs."""
    archive = Archive(tmp_path / "archive")
    for run in range(5):
        archive.append(replace(LINE, run=str(run), reason="\u2014 said"))
    return archive


def runs(archive):
    return [one.run for one in Archive(archive.folder).retrievals()]


class TestDamage:
    @pytest.mark.parametrize("act", ACTS)
    def test_comes_back_from_the_copy_and_is_said_once(self, archive, act):
        before = archive.lines.read_bytes()
        archive.lines.write_bytes(b"".join(line + b"\n" for line in ACTS[act](before.split(b"\n")[:-1])))
        damaged = archive.lines.read_bytes()
        assert runs(archive) == list("01234")
        assert archive.lines.read_bytes() == damaged, "reading changes nothing"
        wrong = Archive(archive.folder).mend()
        assert str(archive.lines) in wrong
        assert " came back from its copy" in wrong
        assert "\n" not in wrong
        assert archive.lines.read_bytes() == copy_of(archive).read_bytes() == before
        assert Archive(archive.folder).mend() == ""

    def test_in_both_loses_that_line_alone_and_sets_it_aside(self, archive):
        lines = archive.lines.read_text().splitlines()
        for path in (archive.lines, copy_of(archive)):
            path.write_text("\n".join([*lines[:2], lines[2][:-5], *lines[3:]]) + "\n")
        assert Archive(archive.folder).mend() == (
            f"line 3 of {archive.lines} cannot be read; its copy has none of them; "
            "what stood there is in retrievals.damaged.jsonl"
        )
        assert runs(archive) == list("0134")
        assert archive.lines.with_name("retrievals.damaged.jsonl").read_text() == f"{lines[2][:-5]}\n"

    def test_of_the_copy_alone_is_put_right(self, archive):
        copy_of(archive).write_bytes(b"nothing\n" * 9)
        assert runs(archive) == list("01234")
        assert Archive(archive.folder).mend() == ""
        assert copy_of(archive).read_bytes() == archive.lines.read_bytes()

    def test_of_a_last_line_longer_than_what_is_looked_at(self, archive):
        """Cut off by a crash, it goes whole, and takes nothing with it."""
        for path in (archive.lines, copy_of(archive)):
            path.write_bytes(path.read_bytes() + b"x" * 3_000_000)
        archive.append(replace(LINE, run="5"))
        assert runs(archive) == list("012345")

    def test_a_list_of_a_program_without_a_copy_gets_one(self, archive):
        copy_of(archive).unlink()
        assert Archive(archive.folder).mend() == ""
        assert copy_of(archive).read_bytes() == archive.lines.read_bytes()

    def test_a_full_disk_names_the_file(self, archive, monkeypatch):
        def full(*_):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(OSError, match=r"No space left on device: '.*retrievals\.jsonl'"):
            archive.append(LINE)


def test_lines_of_both_keep_their_order(tmp_path):
    lines = Lines(tmp_path / "list", lambda line: line != "?")
    lines.path.write_text("a\n?\nc\nc\ne\n")
    lines.copy.write_text("a\nb\nc\n?\nd\ne\nf\n")
    assert "".join(lines.read().lines) == "abccdef"


class TestTidy:
    """A year of nights of one document: had, unchanged, down for a while, refused, corrected on somebody's word."""

    EVENTS = (
        [("accepted", "a")]
        + [("unchanged", "a")] * 100
        + [("failed", "")] * 50
        + [("unchanged", "a")]
        + [("refused", "b")] * 40
        + [("accepted", "c")]
        + [("unchanged", "c")] * 150
    )

    @pytest.fixture
    def year(self, tmp_path, monkeypatch):
        monkeypatch.setattr(tidy, "MOST_SUPERFLUOUS", 100)
        archive = Archive(tmp_path / "archive")
        for night, (outcome, digest) in enumerate(self.EVENTS):
            at = (NOW - timedelta(days=len(self.EVENTS) - night)).isoformat(timespec="seconds")
            line = replace(LINE, run=str(night), at=at, outcome=outcome, sha256=digest)
            archive.append(replace(line, reason=f"night {night}"))
        return archive

    def known(self, archive):
        """What was known at the end of each day."""
        days = [(NOW - timedelta(days=ago)).date() for ago in range(len(self.EVENTS), 0, -1)]
        found = []
        for day in days:
            history = archive.of(LINE.document, day)
            bad = trouble(history)
            since = [one for one in bad if one.outcome == bad[0].outcome][-1].reason if bad else ""
            good = [one.sha256 for one in history if one.outcome == "accepted"]
            found.append((history[0].outcome, history[0].sha256, good, since))
        return found

    def test_lets_lines_go_that_say_nothing_and_what_was_known_stays(self, year):
        before = self.known(year)
        tidy.tidy(year, "now", NOW)
        assert self.known(year) == self.known(Archive(year.folder)) == before
        kept = year.retrievals()
        assert len(kept) == 10 + tidy.KEPT_DAYS, "the first and the last of what was the same"
        assert [one.sha256 for one in kept if one.outcome == "accepted"] == ["a", "c"]
        assert copy_of(year).read_bytes() == year.lines.read_bytes()

    def test_again_changes_nothing(self, year):
        tidy.tidy(year, "now", NOW)
        before = year.lines.stat().st_ino
        tidy.tidy(year, "now", NOW)
        assert year.lines.stat().st_ino == before

    def test_a_few_are_left_standing(self, year, monkeypatch):
        monkeypatch.setattr(tidy, "MOST_SUPERFLUOUS", 1_000)
        before = year.lines.read_bytes()
        tidy.tidy(year, "now", NOW)
        assert year.lines.read_bytes() == before

    def test_lines_of_this_run_and_words_given_stay(self):
        same = [replace(LINE, outcome="unchanged", run=str(night)) for night in range(9)]
        same[4] = replace(same[4], by_word=True)
        assert tidy.superfluous(same, "6", NOW) == {1, 2, 7}, "not the word, not the line of the run"
        assert tidy.superfluous(same[5:], "", NOW) == {1, 2}

    def test_stopped_in_the_middle_loses_nothing(self, year, monkeypatch):
        """The copy is written, the list is not."""
        before = self.known(year)

        done = []

        def put_once(half, target):
            if done:
                raise KeyboardInterrupt
            done.append(target)
            half.replace(target)

        monkeypatch.setattr("pipeline.files.durable.put_in_place", put_once)
        with pytest.raises(KeyboardInterrupt):
            tidy.tidy(year, "now", NOW)
        monkeypatch.undo()
        assert self.known(Archive(year.folder)) == before
        assert Archive(year.folder).mend() == ""

    def test_no_object_that_was_accepted_is_lost_and_refused_bytes_go_when_others_come(self, tmp_path):
        archive = Archive(tmp_path / "archive")
        good = put(archive, b"good")
        archive.append(replace(LINE, sha256=good))
        archive.clear_incoming()
        for content in (b"bad", b"worse"):
            path = archive.incoming / "one"
            path.write_bytes(content)
            digest = sha256(content)
            archive.keep_refused(path, digest)
            archive.append(replace(LINE, outcome="refused", sha256=digest))
        tidy.tidy(archive, "now", NOW)
        assert [path.read_bytes() for path in (archive.folder / "refused").iterdir()] == [b"worse"]
        archive.append(replace(LINE, outcome="unchanged", sha256=good))
        tidy.tidy(archive, "now", NOW)
        assert list((archive.folder / "refused").iterdir()) == []
        assert archive.content(good) == b"good"


def test_a_line_is_json(archive):
    assert json.loads(archive.lines.read_text().splitlines()[0])["seconds"] == 0.0
