"""Errors in one line, whatever they quote."""

from pipeline.errors import MoneymapError, first_lines, one_line

ERROR = MoneymapError("a\n  b\tc\x1b[31m  d\u2028e ")


def test_on_one_line():
    assert one_line(ERROR) == "a b c [31m d e"


def test_the_start_of_it():
    assert first_lines(ERROR, 3) == "a b"
    assert len(first_lines(ValueError("x" * 1000))) == 400
