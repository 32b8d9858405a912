"""Tables for people: digits by magnitude, no number broken or printed as the zero it is not, whatever the terminal."""

import io
import math

import polars as pl
import pytest

from pipeline.read import printed
from pipeline.read.printed import PIPED_WIDTH, number, table, wide


def cells(text):
    """The cells of a table's rows, its heading left out."""
    lines = [line for line in text.splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in line.strip("│").split("┆")] for line in lines[1:]]


def column(*values, name="amount", width=PIPED_WIDTH, dtype=None):
    """What a column of these values is printed as."""
    return [row[0] for row in cells(table(pl.DataFrame([pl.Series(name, values, dtype=dtype)]), width))]


class TestDigits:
    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ((0.00107,), ["0.00107"]),
            ((0.123456, 0.00107), ["0.1235", "0.0011"]),
            ((0.123456, 0.00000107), ["0.1235", "1.07e-06"]),
            ((1.0, 0.25), ["1.00", "0.25"]),
            ((1.0, 1 / 3), ["1.0000", "0.3333"]),
            ((0.0000004,), ["0.0000004"]),
            ((1234567.891, -2860.764), ["1,234,567.89", "-2,860.76"]),
            ((1234567.891, 0.00107), ["1,234,567.89", "0.00107"]),
            ((1234567.891, -1e-9), ["1,234,567.89", "-1e-09"]),
            ((6361971180.82,), ["6,361,971,180.82"]),
            ((-2861.0, 0.0, -0.0), ["-2,861", "0", "0"]),
            ((2.5, -0.0), ["2.5", "0.0"]),
            ((1347.4, 847.5), ["1,347.4", "847.5"]),
            ((5e-324,), ["4.94e-324"]),
            ((1e300, -1e15, 1.5), ["1e+300", "-1e+15", "1.5"]),
            ((math.nan, math.inf, -math.inf, None, 1.25), ["NaN", "inf", "-inf", "null", "1.25"]),
            ((math.nan, None), ["NaN", "null"]),
            ((123456789, -1, None), ["123,456,789", "-1", "null"]),
            ((True, False, None), ["true", "false", "null"]),
        ],
    )
    def test_by_magnitude(self, values, said):
        assert column(*values) == said

    @pytest.mark.parametrize("exponent", range(-300, 300, 7))
    @pytest.mark.parametrize("beside", [0.0, 0.5, 1.0, 1e6, 1e14])
    def test_what_is_not_zero_is_never_printed_as_zero(self, exponent, beside):
        one = 3.7 * 10.0**exponent
        for value, said in zip((one, -one, beside), column(one, -one, beside), strict=True):
            assert (float(said.replace(",", "")) == 0) == (value == 0)
            assert (said[0] == "-") == (value < 0)

    def test_single_precision_has_no_digits_of_its_own_making(self):
        assert column(0.1, 0.25, dtype=pl.Float32) == ["0.1000", "0.2500"]

    def test_decimals_are_exact(self):
        assert column("12345678901234567.25", "0.00", dtype=pl.String) == ["12345678901234567.25", "0.00"]
        decimals = pl.Series("amount", ["12345678901234567.25", "0.00"]).cast(pl.Decimal(20, 2))
        assert [row[0] for row in cells(table(decimals.to_frame(), 80))] == ["12,345,678,901,234,567.25", "0.00"]

    def test_number(self):
        assert number(0.004, 2) == "0.004"
        assert number(-0.0, 1) == "0.0"


class TestWidth:
    WIDE = pl.DataFrame(
        {f"net_per_capita_{i}_usd": [-1234567.89, 0.001] for i in range(7)} | {"state_name": ["a b"] * 2}
    )

    def numbers(self, text):
        return sum("-1,234,567.89" in part for part in text.replace("┆", "\n").splitlines())

    @pytest.mark.parametrize("width", [1, 20, 60, 80, 100, 120, 160, 200, 1000])
    def test_no_number_is_broken_and_a_table_fits(self, width):
        text = table(self.WIDE, width)
        assert self.numbers(text) == 7
        if "┌" in text:
            assert max(map(len, text.splitlines())) <= width
        else:
            assert width < 130
            assert text.splitlines()[1] == "net_per_capita_0_usd  -1,234,567.89"

    def test_headings_are_broken_at_underscores_before_a_line_a_column(self):
        text = table(self.WIDE, 140)
        assert "┌" in text
        assert "capita_" in text
        assert "net_per_capita_0" not in text

    def test_texts_are_broken_at_spaces_onto_four_lines_at_most(self):
        frame = pl.DataFrame({"said": ["the quick brown fox jumps over the lazy dog " * 2], "amount": [1234.5]})
        assert len(table(frame, 120).splitlines()) == 5
        assert 6 <= len(table(frame, 60).splitlines()) <= 8
        assert "─[ 1 ]" in table(frame, 30)

    def test_a_line_a_column_says_which_row(self):
        text = table(pl.DataFrame({"state": ["CA", "NY"], "amount_usd": [1e9 + 0.5, None]}), 12)
        assert text.splitlines() == [
            "─[ 1 ]─────",
            "state       CA",
            "amount_usd  1,000,000,000.5",
            "─[ 2 ]─────",
            "state       NY",
            "amount_usd  null",
        ]

    @pytest.mark.parametrize("width", [4, 80])
    def test_no_rows(self, width):
        text = table(pl.DataFrame({"state": [], "amount_usd": []}), width)
        assert "state" in text
        assert "amount_usd" in text

    def test_the_terminal_is_asked_and_columns_obeyed(self, monkeypatch):
        monkeypatch.setenv("COLUMNS", "90")
        assert "─[ 1 ]" in table(self.WIDE)
        monkeypatch.setenv("COLUMNS", "nonsense")
        assert max(map(len, table(self.WIDE).splitlines())) <= PIPED_WIDTH


class TestTexts:
    def test_wide_characters_and_marks_keep_the_lines_straight(self):
        text = table(pl.DataFrame({"name": ["漢字かな", "e\u0301te\u0301", "plain", ""], "n": [1, 2, 3, 4]}), 80)
        assert len({wide(line) for line in text.splitlines()}) == 1

    def test_line_ends_and_commands_to_the_terminal_are_shown(self):
        assert column("a\nb\tc", "\x1b[31mred", "\u2028", "no\u00a0break") == [
            "a\\nb\\tc", "\\x1b[31mred", "\\u2028", "no\u00a0break",
        ]  # fmt: skip

    def test_long_texts_are_whole(self):
        long = "x" * 500
        assert long in table(pl.DataFrame({"a": [long], "b": [1]}), 80)

    @pytest.mark.parametrize("encoding", ["ascii", "iso8859-1", "no-such-encoding"])
    def test_borders_are_dashes_where_the_output_lacks_lines(self, monkeypatch, encoding):
        class Output(io.StringIO):
            pass

        Output.encoding = encoding
        monkeypatch.setattr(printed.sys, "stdout", Output())
        text = table(pl.DataFrame({"state": ["CA"], "n": [1]}), 80)
        assert text.splitlines() == [
            "+-------+---+",
            "| state | n |",
            "+=======+===+",
            "| CA    | 1 |",
            "+-------+---+",
        ]
