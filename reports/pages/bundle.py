"""Scripts that all pages share: Vega in one bundle, and the project's own small files.

Belongs here: what they are, and which of them a folder lacks. Does not belong here: what a page says; the scripts
themselves (``static/``); files (``pipeline/publish``). Quirks:
- the bundle takes seconds to make, so one that is there and whole is kept: its first line tells its version and digest;
- as vl-convert makes it, it would leave names of one letter in the global scope: it is wrapped in a function.
"""

import functools
import hashlib
from collections.abc import Mapping
from importlib.metadata import version

import vl_convert

from reports import package_data

BUNDLE = "vega.js"
_OF_THE_SITE = "site.js"
"""The one script that charts do not share."""
_FIRST = "/*! {versions}; licences in vega.NOTICE.txt; sha256 {digest} */"


def static_files() -> dict[str, bytes]:
    """The project's own scripts beside charts, and the notice of what the bundle holds: name -> bytes."""
    found = (name for name in package_data.names("static") if name != _OF_THE_SITE)
    return {name: package_data.content(f"static/{name}") for name in found}


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


def missing(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """Shared files that a folder lacks or holds in another version: name -> bytes; ``found`` are those it holds."""
    wanted = {name: content for name, content in static_files().items() if found.get(name) != content}
    if not is_whole(found.get(BUNDLE, b"")):
        wanted[BUNDLE] = vega()
    return wanted


def names() -> tuple[str, ...]:
    """The names of all shared files."""
    return (*static_files(), BUNDLE)


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
