"""What kind of document bytes are, by how they begin: looked at before anything is parsed.

Belongs here: the marks of the kinds in ``live.Kind``, and the page that stands in place of data. Does not belong here:
anything that reads further than the start. Quirk: agencies answer "not found" and "try later" as pages with status 200.
"""

import html
import re

from pipeline.documents.served import Kind
from pipeline.errors import SourceError

START_BYTES = 4096
"""How much of a document has to be handed over."""
_BOM = b"\xef\xbb\xbf"
_ZIP, _EMPTY_ZIP, _COMPOUND, _GZIP, _PDF = b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF"
_BINARY = {_ZIP: "a zip", _EMPTY_ZIP: "an empty zip", _COMPOUND: "an xls", _GZIP: "a gzip", _PDF: "a PDF"}
_BEFORE_PAGE = re.compile(rb"(?:\s+|<\?xml.*?\?>|<!--.*?-->)+", re.DOTALL)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TITLE = re.compile(rb"<title\b[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_LONGEST_TITLE = 80
_SHOWN_BYTES = 8


def require_kind(start: bytes, kind: Kind) -> None:
    """Look at the first ``START_BYTES`` of a document (all of it where it is shorter).

    Raises:
        SourceError: empty, a page in place of data, or not of this kind.
    """
    if not start:
        raise SourceError("empty")
    text = start.removeprefix(_BOM).lstrip()
    is_page = _is_page(text)
    if is_page and kind != "html":
        raise SourceError(f"HTML instead of data: {title(start) or 'a page without a title'}")
    if kind in {"xlsx", "zip"}:
        right = start.startswith(_ZIP)
    elif kind == "xls":
        right = start.startswith(_COMPOUND)
    elif kind == "json":
        right = text.startswith((b"{", b"["))
    elif kind == "html":
        right = is_page
    else:
        right = b"\0" not in start and bool(text) and not text.startswith((b"<", *_BINARY))
    if not right:
        raise SourceError(f"not {kind}: {_described(start)}")


def title(start: bytes) -> str:
    """The title of a page on one line, '' where the start of it has none."""
    found = _TITLE.search(start)
    words = html.unescape(found[1].decode("utf-8", "replace")) if found else ""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in words).split())[:_LONGEST_TITLE]


def _is_page(text: bytes) -> bool:
    before = _BEFORE_PAGE.match(text)
    return _PAGE.match(text, before.end() if before else 0) is not None


def _described(start: bytes) -> str:
    names = [name for mark, name in _BINARY.items() if start.startswith(mark)]
    return f"it is {names[0]}" if names else f"it begins with {start[:_SHOWN_BYTES]!r}"
