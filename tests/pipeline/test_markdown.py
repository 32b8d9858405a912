"""Tables in Markdown."""

from pipeline.markdown import table


def test_a_table():
    assert table(["a", ""], [("x", None), (1, "y")]) == "| a |  |\n|---|---|\n| x |  |\n| 1 | y |"


def test_no_rows():
    assert table(["a"], []) == "| a |\n|---|"


def test_no_cell_ends_the_table():
    assert table(["a"], [("x | y\nz\r\n",)]).splitlines()[2:] == ["| x \\| y z |"]
