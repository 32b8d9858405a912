"""vl-convert, loaded with its own font.

Belongs here: loading it so that pictures are the same on every machine, and whether letters show. Does not belong here:
what is converted. Quirks:
- it takes a font installed on the machine rather than its own of the same name, Liberation Sans, which may be another
  version: it is loaded with a font configuration that lists a folder without fonts, on systems that have such;
- fonts are read once a process, at the first conversion: none may come before ``load``.
"""

import functools
import os
import tempfile
from html import escape
from pathlib import Path

import vl_convert

from reports.pages import picture

_CONFIGURATION = "FONTCONFIG_FILE"


@functools.cache
def load() -> bool:
    """Load converter and font, once a process; whether letters show in a PNG.

    Without the font of ``reports/theme.py`` they vanish, and no error tells.
    """
    before = os.environ.get(_CONFIGURATION)
    with tempfile.TemporaryDirectory() as empty:
        configuration = Path(empty) / "fonts.conf"
        configuration.write_text(f"<fontconfig><dir>{escape(empty)}</dir></fontconfig>", encoding="utf-8")
        os.environ[_CONFIGURATION] = str(configuration)
        try:
            return all(_pixels("", weight) != _pixels("Ag5", weight) for weight in ("normal", "bold"))
        finally:
            if before is None:
                del os.environ[_CONFIGURATION]
            else:
                os.environ[_CONFIGURATION] = before


def _pixels(text: str, weight: str) -> bytes:
    """A small PNG of ``text``."""
    return vl_convert.svg_to_png(picture.letters_svg(text, weight))
