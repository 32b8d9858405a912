"""Scripts that all pages share: Vega in one bundle, and the project's own small files.

Belongs here: what they are and putting them into a folder. Does not belong here: what a page says; the scripts
themselves (``static/``). Quirks:
- the bundle takes seconds to make, so one that is there and whole is kept: its first line tells its version and digest;
- as vl-convert makes it, it would leave names of one letter in the global scope: it is wrapped in a function.
"""

import functools
import hashlib
from importlib.metadata import version
from pathlib import Path

import vl_convert

BUNDLE = "vega.js"
_FIRST = "/*! {versions}; licences in vega.NOTICE.txt; sha256 {digest} */"


@functools.cache
def static_files() -> dict[str, bytes]:
    """The project's own scripts, and the notice of what the bundle holds: name -> bytes."""
    return {path.name: path.read_bytes() for path in sorted((Path(__file__).parent / "static").iterdir())}


def is_whole(content: bytes) -> bool:
    """Whether ``content`` is the bundle of the installed vl-convert, every byte of it."""
    first, _, rest = content.partition(b"\n")
    return first == _first_line(rest)


@functools.cache
def vega() -> bytes:
    """The bundle: sets ``window.vegaEmbed`` and nothing else (Vega, Vega-Lite and the interpreter are inside)."""
    made = vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;")
    rest = f"(function(){{\n{made}\n}})();\n".encode()
    return _first_line(rest) + b"\n" + rest


def missing(folder: Path) -> dict[str, bytes]:
    """Shared files that ``folder`` lacks or holds in another version: name -> bytes."""
    wanted = {name: content for name, content in static_files().items() if _content(folder / name) != content}
    if not is_whole(_content(folder / BUNDLE)):
        wanted[BUNDLE] = vega()
    return wanted


def _first_line(rest: bytes) -> bytes:
    versions = ", ".join(
        [
            f"vl-convert {version('vl-convert-python')}",
            f"Vega {vl_convert.get_vega_version()}",
            f"Vega-Lite {vl_convert.get_vegalite_versions()[-1]}",
            f"Vega-Embed {vl_convert.get_vega_embed_version()}",
        ]
    )
    return _FIRST.format(versions=versions, digest=hashlib.sha256(rest).hexdigest()).encode()


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
