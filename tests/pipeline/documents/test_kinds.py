"""Kinds of documents by how they begin."""

import io
import zipfile
from typing import get_args

import pytest

from pipeline.documents.kinds import require_kind, title
from pipeline.documents.served import Kind
from pipeline.errors import SourceError

KINDS = get_args(Kind)
STARTS = {
    "csv": [
        b"state,amount\nAL,1\n",
        b'\xef\xbb\xbf"state"\n',
        b"\n a;b\n",
        "a,\xf1\n".encode("latin-1"),
        b"a,<html>\n",
    ],
    "html": [
        b"<!DOCTYPE html>",
        b"\xef\xbb\xbf\r\n <HTML lang='en'>",
        b'<?xml version="1.0"?>\n<!-- a > b -->\n<html>',
    ],
    "json": [b"{}", b" [1]", b'\xef\xbb\xbf\n{"a": 1}'],
    "xls": [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)],
    "zip": [b"PK\x03\x04" + bytes(26)],
}
STARTS["xlsx"] = STARTS["zip"]
PAGES = [
    b"<!doctype HTML><title>Sorry</title>",
    b"\xef\xbb\xbf \r\n<html><title>Sorry</title>",
    b"<!-- cached --><HTML><TITLE lang='en'>\n Sorry </TITLE>",
    b"<?xml version='1.0'?><!DOCTYPE html><title>Sorry</title>",
    b"<head><title>Sorry</title></head>",
]
OTHERS = [
    b"%PDF-1.7 a,b",
    b"\x1f\x8b\x08a,b",
    b"PK\x05\x06" + bytes(18),
    b"<?xml version='1.0'?><Error/>",
    b" \n",
    b"\0a,b",
]


def test_every_kind_is_tried():
    assert set(STARTS) == set(KINDS)


@pytest.mark.parametrize(("kind", "start"), [(kind, start) for kind in KINDS for start in STARTS[kind]])
def test_each_kind_is_known(kind, start):
    require_kind(start, kind)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "html"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_no_data(kind, page):
    with pytest.raises(SourceError, match=r"^HTML instead of data: Sorry$"):
        require_kind(page, kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("start", OTHERS)
def test_what_is_nothing_known_is_refused(kind, start):
    with pytest.raises(SourceError, match=f"^not {kind}: "):
        require_kind(start, kind)


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        (kind, other)
        for kind in KINDS
        for other in KINDS
        if other not in {kind, "html"} and {kind, other} != {"xlsx", "zip"} and (kind, other) != ("csv", "json")
    ],
)
def test_another_kind_is_refused(kind, other):
    for start in STARTS[other]:
        with pytest.raises(SourceError, match=f"^not {kind}: "):
            require_kind(start, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_no_document(kind):
    with pytest.raises(SourceError, match=r"^empty$"):
        require_kind(b"", kind)


def test_an_empty_zip_is_said_to_be_one():
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    with pytest.raises(SourceError, match=r"^not xlsx: it is an empty zip$"):
        require_kind(buffer.getvalue(), "xlsx")


def test_a_title_is_one_short_line():
    assert title(b"<title>A &amp; B\n\x1b[2J" + b"c" * 500 + b"</title>") == ("A & B [2J" + "c" * 500)[:80]
    assert title(b"<title>cut off") == ""
