"""The archive: bytes by content, lines only appended, damage said."""

import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest

from pipeline.errors import ArchiveError
from pipeline.fetch.archive import Archive, Retrieval, accepted, outcomes, trouble, uncorrected, was_released

LINE = Retrieval(
    run="1",
    at="2026-11-01T06:30:00+00:00",
    dataset="table",
    document="table_2025",
    publisher="Agency",
    url="https://agency.example/table.csv",
    asked="a",
    status=200,
    etag='"1"',
    last_modified="",
    transferred=3,
    bytes=3,
    sha256="0" * 64,
    outcome="accepted",
)
OTHERS = [{"at": 7}, {"at": "yesterday"}, {"sha256": None}, {"outcome": "fine"}, {"transferred": "3"}]
NO_RETRIEVALS = ["{}", "no JSON", "7", "[]", '["text"]', *(json.dumps(vars(LINE) | other) for other in OTHERS)]


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "archive")


def copy_of(archive):
    return archive.lines.with_name("retrievals.copy.jsonl")


def put(archive, content):
    archive.clear_incoming()
    path = archive.incoming / "one"
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    archive.keep(path, digest)
    return digest


class TestBytes:
    def test_come_back_as_they_were(self, archive):
        assert archive.content(put(archive, b"\x00figures")) == b"\x00figures"

    def test_are_kept_once_and_never_written_again(self, archive):
        digest = put(archive, b"figures")
        [path] = (archive.folder / "objects").rglob(digest)
        before = path.stat().st_mtime_ns
        assert put(archive, b"figures") == digest
        assert path.stat().st_mtime_ns == before

    def test_are_whole_under_their_name_from_the_first_moment(self, archive, monkeypatch):
        monkeypatch.setattr(
            "pipeline.fetch.archive.put_in_place", lambda *_: (_ for _ in ()).throw(OSError("no power"))
        )
        with pytest.raises(OSError, match="no power"):
            put(archive, b"figures")
        assert not archive.holds(hashlib.sha256(b"figures").hexdigest())

    @pytest.mark.parametrize("damage", [b"", b"other", None])
    def test_that_are_damaged_are_not_handed_out(self, archive, damage):
        digest = put(archive, b"figures")
        [path] = (archive.folder / "objects").rglob(digest)
        path.chmod(0o644)
        if damage is None:
            path.unlink()
        else:
            path.write_bytes(damage)
        with pytest.raises(ArchiveError, match=digest[:12]):
            archive.content(digest)


class TestLines:
    def test_are_read_as_they_were_written_by_another_process_too(self, archive):
        lines = [LINE, replace(LINE, outcome="failed", reason="503 — “down”", sha256="")]
        for line in lines:
            archive.append(line)
        assert archive.retrievals() == Archive(archive.folder).retrievals() == lines

    def test_are_only_appended(self, archive):
        archive.append(LINE)
        first = archive.lines.read_bytes()
        archive.append(replace(LINE, run="2"))
        assert archive.lines.read_bytes().startswith(first)

    @pytest.mark.parametrize("cut", [1, 20, 200])
    def test_one_cut_off_by_a_crash_is_no_line(self, archive, cut):
        archive.append(LINE)
        archive.append(replace(LINE, run="2"))
        archive.lines.write_bytes(archive.lines.read_bytes()[:-cut])
        copy_of(archive).write_bytes(archive.lines.read_bytes())  # written after the list
        again = Archive(archive.folder)
        assert again.retrievals() == [LINE]
        again.append(replace(LINE, run="3"))
        assert [one.run for one in Archive(archive.folder).retrievals()] == ["1", "3"]

    @pytest.mark.parametrize("line", NO_RETRIEVALS)
    def test_one_that_is_damaged_is_left_out_and_named(self, archive, caplog, line):
        archive.append(LINE)
        with archive.lines.open("a") as file:
            file.write(f"{line}\n")
        again = Archive(archive.folder)
        again.append(replace(LINE, run="2"))
        assert [one.run for one in again.retrievals()] == ["1", "2"]
        assert caplog.messages == [f"warning: line 2 of {archive.lines} cannot be read; its copy has none of them"]

    def test_of_an_older_program_lack_what_it_did_not_know(self, archive):
        later = {"reason", "note", "by_word", "in_place_of", "seconds"}
        archive.append(LINE)
        archive.lines.write_text(json.dumps({name: value for name, value in vars(LINE).items() if name not in later}))
        archive.lines.write_text(archive.lines.read_text() + "\n")
        assert Archive(archive.folder).retrievals() == [LINE]

    def test_of_a_newer_program_say_more_than_is_read(self, archive):
        """The archive cannot be made again: going back to the program of before must not need its lines edited."""
        archive.append(LINE)
        archive.lines.write_text(json.dumps({**vars(LINE), "stranger": 1}) + "\n")
        assert Archive(archive.folder).retrievals() == [LINE]

    def test_of_a_document_are_newest_first_and_those_of_a_day_are_what_was_known_then(self, archive):
        for at in ("2026-11-01T23:59:59+00:00", "2026-11-02T00:00:00+00:00"):
            archive.append(replace(LINE, at=at))
        archive.append(replace(LINE, document="other"))
        assert [one.at[:10] for one in archive.of("table_2025")] == ["2026-11-02", "2026-11-01"]
        assert [one.at[:10] for one in archive.of("table_2025", date(2026, 11, 1))] == ["2026-11-01"]
        assert archive.of("nobody") == []


def test_what_is_good_and_what_went_wrong_since():
    good, same, bad = LINE, replace(LINE, outcome="unchanged"), replace(LINE, outcome="refused")
    assert accepted([bad, same, good]) == [good]
    assert trouble([bad, same, good]) == [bad]
    assert trouble([same, bad, good]) == []


class TestWord:
    """Newest first: c came in place of b, b in place of a; somebody's word was given on one of them, or on none."""

    BYTES = (("c", "b"), ("b", "a"), ("a", ""))

    def history(self, word=""):
        lines = [replace(LINE, sha256=own, in_place_of=of, by_word=own == word) for own, of in self.BYTES]
        return [lines[0], replace(lines[0], outcome="refused", sha256="d"), *lines[1:]]

    @pytest.mark.parametrize(("word", "left"), [("", "cba"), ("a", "cba"), ("b", "cb"), ("c", "c"), ("d", "cba")])
    def test_on_a_document_replaces_what_is_older(self, word, left):
        assert "".join(line.sha256 for line in uncorrected(self.history(word))) == left

    @pytest.mark.parametrize(("word", "released"), [("", "ab"), ("a", "ab"), ("b", "b"), ("c", "")])
    def test_takes_from_what_was_released(self, word, released):
        assert [one for one in "abcd" if was_released(self.history(word), one)] == list(released)


def test_reason_and_note_are_said_on_one_line():
    assert [replace(LINE, reason=reason, note=note).said for reason in ("", "so") for note in ("", "then")] == [
        "",
        "then",
        "so",
        "so; then",
    ]


class TestOutcomes:
    """What came of a run that asked more than once."""

    @pytest.mark.parametrize(
        ("answers", "counts"),
        [
            (["failed", "failed", "refused"], "refused"),
            (["failed", "accepted"], "accepted"),
            (["accepted", "unchanged"], "accepted"),
            (["accepted", "failed"], "accepted"),
            (["unchanged"], "unchanged"),
        ],
    )
    def test_accepted_or_the_last_answer(self, answers, counts):
        (found,) = outcomes([replace(LINE, outcome=answer) for answer in answers], "1")
        assert found.outcome == counts

    def test_of_this_run_and_each_document_of_each_dataset(self):
        lines = [LINE, replace(LINE, run="2"), replace(LINE, document="other"), replace(LINE, dataset="another")]
        assert outcomes(lines, "1") == [lines[0], *lines[2:]]
        assert outcomes(lines, "3") == []
