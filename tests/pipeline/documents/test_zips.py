"""Zips from outside: only what is asked for, only in memory, only so much."""

import io
import re
import struct
import zipfile

import pytest

from pipeline.documents.cells import sheet_cells
from pipeline.documents.zips import members, require_modest, the_member
from pipeline.errors import SourceError

CSV = re.compile(r".*\.csv")


def zipped(entries, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def test_members_are_found_by_their_whole_name():
    content = zipped([("a.csv", b"1"), ("folder/b.csv", b"2"), ("a.csv.exe", b"3")])
    assert members(content, CSV) == {"a.csv": b"1", "folder/b.csv": b"2"}
    assert the_member(content, re.compile("a.csv")) == b"1"


@pytest.mark.parametrize("count", [0, 2])
def test_the_one_member_has_to_be_one(count):
    content = zipped([(f"{number}.csv", b"") for number in range(count)] + [("note.txt", b"")])
    with pytest.raises(SourceError, match=rf"has {count} members named as .* not 1"):
        the_member(content, CSV)


@pytest.mark.parametrize("name", ["../out.csv", "/etc/out.csv", "a/../../out.csv", "..\\out.csv", "C:/out.csv"])
def test_a_path_outside_is_refused(name):
    with pytest.raises(SourceError, match="leads outside"):
        members(zipped([("in.csv", b""), (name, b"")]), CSV)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused():
    with pytest.raises(SourceError, match="two members of one name"):
        members(zipped([("a.csv", b"1"), ("a.csv", b"2")]), CSV)


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped([("a.csv", b"0" * 50_000_000)])
    assert len(bomb) < 100_000
    with pytest.raises(SourceError, match="larger than 1,000,000 bytes unpacked"):
        members(bomb, CSV, most_bytes=1_000_000)


def test_many_members_together_are_a_bomb_too():
    with pytest.raises(SourceError, match="larger than"):
        members(zipped([(f"{number}.csv", b"0" * 400_000) for number in range(3)]), CSV, most_bytes=1_000_000)
    with pytest.raises(SourceError, match="members: at most"):
        members(zipped([(f"{number}.csv", b"") for number in range(2_001)]), CSV)


def test_a_bomb_that_says_it_is_small_is_refused():
    bomb = bytearray(zipped([("a.csv", b"0" * 5_000_000)]))
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = bomb.index(signature) + place
        bomb[at : at + 4] = struct.pack("<I", 10)
    with pytest.raises(SourceError, match=r"larger than|not a readable zip"):
        members(bytes(bomb), CSV, most_bytes=1_000_000)


def test_a_workbook_is_a_zip_and_may_be_a_bomb():
    bomb = zipped([("xl/worksheets/sheet1.xml", b"0" * 450_000_000)])
    with pytest.raises(SourceError, match="larger than 400,000,000 bytes"):
        sheet_cells(bomb)
    assert require_modest(zipped([("xl/worksheets/sheet1.xml", b"0")])) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 garbage", zipped([("a.csv", b"x" * 1000)])[:-30]],
    ids=["empty", "garbage", "cut off"],  # a zip holds the time it was made
)
def test_what_is_no_zip_is_refused(content):
    with pytest.raises(SourceError, match="not a readable zip"):
        members(content, CSV)


def test_a_damaged_member_is_refused():
    content = bytearray(zipped([("a.csv", b"x1y2" * 1000)], zipfile.ZIP_STORED))
    content[200] ^= 0xFF
    with pytest.raises(SourceError, match="not a readable zip"):
        members(bytes(content), CSV)
