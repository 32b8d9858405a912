"""The converter's own font: the same picture whatever is installed, letters that show or no picture."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.publish import converter, png, workers
from reports.pages import picture

INSTALLED = Path("/usr/share/fonts")
DRAW = """
import hashlib, sys
from pipeline.publish import converter
if sys.argv[1] == "own":
    converter.load()
print(hashlib.sha256(converter._pixels("Ag5 \\N{MINUS SIGN}", "normal")).hexdigest())
"""


@pytest.fixture
def drawn(tmp_path):
    """A function that draws letters in a new process: the picture's digest."""

    def draw(how, fonts):
        configuration = tmp_path / "fonts.conf"
        configuration.write_text(f"<fontconfig><dir>{fonts}</dir></fontconfig>")
        variables = os.environ | {"FONTCONFIG_FILE": str(configuration)}
        command = [sys.executable, "-c", DRAW, how]
        return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60, check=True).stdout

    return draw


def test_a_picture_does_not_depend_on_the_fonts_of_the_machine(drawn, tmp_path):
    if not list(INSTALLED.rglob("LiberationSans-Regular.ttf")):
        pytest.skip(f"no Liberation Sans in {INSTALLED}")
    assert drawn("own", INSTALLED) == drawn("own", tmp_path) == drawn("any", tmp_path)


@pytest.mark.parametrize("before", [None, "/somewhere/fonts.conf"])
def test_the_font_configuration_of_other_programs_is_left_as_it_was(monkeypatch, before):
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    if before:
        monkeypatch.setenv("FONTCONFIG_FILE", before)
    assert converter.load.__wrapped__()
    assert os.environ.get("FONTCONFIG_FILE") == before


def test_pictures_are_refused_where_letters_do_not_show(monkeypatch):
    monkeypatch.setattr(converter, "_pixels", lambda text, weight: b"")  # noqa: ARG005
    assert not converter.load.__wrapped__()
    monkeypatch.setattr(converter, "load", lambda: False)
    with pytest.raises(picture.BlankPictureError, match="no letters"):
        workers.draw(png.Job("a", "<svg/>"))
