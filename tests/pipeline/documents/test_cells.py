"""From a document's bytes to cells: what is read as text, what is refused and in which words."""

import io

import openpyxl
import polars as pl
import pytest

from pipeline.documents.cells import (
    csv_cells,
    headed_sheet_cells,
    json_object,
    json_rows,
    number_in,
    one_line,
    require_columns,
    require_known,
    require_last_line_ended,
    sheet_cells,
    workbook_cells,
)
from pipeline.errors import SourceError

HTML = b"<!DOCTYPE html>\n<html><body>Not found</body></html>"
READERS_OF_WORKBOOKS = [sheet_cells, workbook_cells, lambda content: headed_sheet_cells(content, ["state"])]


def workbook(*sheets):
    """A workbook of the sheets, each a list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {number} ")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class TestCsv:
    def test_every_cell_is_text_a_number_without_its_commas_and_a_blank_is_missing(self):
        frame = csv_cells(b'fips,name,amount\n01," Alabama","1,234"\n02,Alaska,\n', columns=["fips", "amount"])
        assert frame.columns == ["fips", "name", "amount"]
        assert frame.rows() == [("01", " Alabama", "1234"), ("02", "Alaska", None)]
        assert set(frame.dtypes) == {pl.String}

    def test_a_byte_order_mark_and_windows_line_ends_are_no_text(self):
        assert csv_cells(b"\xef\xbb\xbfstate,amount\r\nAL,1\r\n", ["state"]).rows() == [("AL", "1")]

    def test_columns_that_are_absent_are_named_in_order(self):
        with pytest.raises(SourceError, match=r"^no column amount, year$"):
            csv_cells(b"state\nAL\n", columns=["year", "state", "amount"])

    def test_a_page_instead_of_data_lacks_the_columns(self):
        with pytest.raises(SourceError, match=r"^no column state$"):
            csv_cells(HTML, columns=["state"])

    @pytest.mark.parametrize("content", [b"", b"state,year\nAL,2020,1\n"])
    def test_anything_else_is_refused_in_one_line(self, content):
        with pytest.raises(SourceError, match=r"^not a CSV file: [^\n]{1,120}$"):
            csv_cells(content)


class TestJson:
    def test_an_object_and_its_rows(self):
        found = json_object(b'\xef\xbb\xbf{"results": [{"code": "AL", "amount": 1.5}], "next": null}')
        assert json_rows(found, "results", ["code", "amount"]) == [{"code": "AL", "amount": 1.5}]

    @pytest.mark.parametrize(
        "content",
        [b"", b"\xff\x00", HTML, b'{"a": 1', b'{"a": NaN}', b'{"a": 1, "a": 2}', b'{"a": ' + b"[" * 100_000],
    )
    def test_anything_else_is_refused_in_one_line(self, content):
        with pytest.raises(SourceError, match=r"^not a JSON document: [^\n]{1,120}$"):
            json_object(content)

    def test_a_list_is_no_object(self):
        with pytest.raises(SourceError, match=r"^not a JSON object: a list$"):
            json_object(b"[]")

    @pytest.mark.parametrize("rows", [None, {}, "text", [1], [{}, None]])
    def test_what_is_no_list_of_rows_is_refused(self, rows):
        with pytest.raises(SourceError, match=r"^no list of rows under 'data'$"):
            json_rows({"data": rows}, "data", [])

    def test_fields_that_any_row_lacks_are_named(self):
        with pytest.raises(SourceError, match=r"^no field amount, code in a row of 'data'$"):
            json_rows({"data": [{"code": 1, "amount": 1}, {"year": 1}]}, "data", ["code", "amount"])


class TestWorkbook:
    def test_the_first_sheet_as_rows_of_text(self):
        content = workbook([["Title"], ["state", "amount"], ["AL", 2.5], [None, None], ["AK", 3]], [["other"]])
        assert sheet_cells(content) == [
            ("Title", None),
            ("state", "amount"),
            ("AL", "2.5"),
            (None, None),
            ("AK", "3"),
        ]

    def test_blank_rows_above_the_first_cell_are_no_rows(self):
        assert sheet_cells(workbook([[None], [None], ["state"], ["AL"]])) == [("state",), ("AL",)]

    def test_every_sheet_in_its_order(self):
        assert workbook_cells(workbook([["b", 1]], [], [["a"]])) == [[("b", "1")], [], [("a",)]]

    def test_a_sheet_under_its_header(self):
        frame = headed_sheet_cells(workbook([["state", "year"], ["AL", 2024], ["AK", None]]), ["state", "year"])
        assert frame.rows() == [("AL", "2024"), ("AK", None)]
        assert set(frame.dtypes) == {pl.String}

    def test_a_column_that_is_absent_is_named(self):
        with pytest.raises(SourceError, match=r"^no column Grants$"):
            headed_sheet_cells(workbook([["state", "Grant"], ["AL", 1]]), ["state", "Grants"])

    @pytest.mark.parametrize("read", READERS_OF_WORKBOOKS)
    @pytest.mark.parametrize("content", [b"", HTML, b"PK\x03\x04garbage", b"state,amount\nAL,1\n", b"\x00\xff" * 40])
    def test_anything_else_is_refused_in_one_line(self, read, content):
        with pytest.raises(SourceError, match=r"^not a workbook: [^\n]{1,120}$"):
            read(content)


def test_a_frame_with_its_columns_is_returned_as_it_is():
    frame = pl.DataFrame({"state": ["AL"]})
    assert require_columns(frame, ["state"]) is frame
    assert require_columns(frame, []) is frame


def test_cells_that_are_not_known_are_named_once_each():
    cells = pl.Series(["AL", "ZZ", "AL", "XX", "ZZ"])
    require_known(cells, {"AL", "XX", "ZZ"}, "area")
    with pytest.raises(SourceError, match=r"^unknown area 'XX', 'ZZ'$"):
        require_known(cells, ["AL"], "area")


def test_a_blank_is_not_known():
    with pytest.raises(SourceError, match=r"^unknown state None$"):
        require_known(pl.Series(["AL", None]), ["AL"], "state")


def test_a_long_list_of_unknown_cells_is_cut():
    with pytest.raises(SourceError, match=r"^unknown area .{120}$"):
        require_known(pl.Series([f"place {number}" for number in range(99)]), ["AL"], "area")


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), ("", ""), (" \n", ""), (" Estate and \ntrust  income\u2002tax ", "Estate and trust income tax")],
)
def test_the_text_of_a_cell_on_one_line(cell, text):
    assert one_line(cell) == text


@pytest.mark.parametrize(
    ("cell", "kind", "number"),
    [("1,234.5", float, 1234.5), ("-52", float, -52.0), (" 7 ", int, 7), ("1,234,567", int, 1_234_567), ("0", int, 0)],
)
def test_the_number_in_a_cell(cell, kind, number):
    found = number_in(cell, "Ohio", kind)
    assert found == number
    assert type(found) is kind


@pytest.mark.parametrize("cell", [None, "", " ", "n/a", "5,l00", "--", "(D)", "1 2"])
@pytest.mark.parametrize("kind", [int, float])
def test_a_cell_without_a_number_is_refused_with_its_place_and_never_zero(cell, kind):
    with pytest.raises(SourceError, match=r"^no number at Ohio, 2020: (None|'.*')$"):
        number_in(cell, "Ohio, 2020", kind)


def test_a_fraction_is_no_whole_number():
    with pytest.raises(SourceError, match=r"^no number at Ohio: '10\.5'$"):
        number_in("10.5", "Ohio", int)


def test_a_byte_order_mark_is_no_part_of_the_first_name():
    assert csv_cells(b"\xef\xbb\xbfyear,area\n2021,WY\n", ["year", "area"]).columns == ["year", "area"]


def test_a_text_cut_in_its_last_line_is_refused():
    require_last_line_ended(b"year,area\n2021,WY\n")
    with pytest.raises(SourceError, match="cut off: the last line has no end"):
        require_last_line_ended(b"year,area\n2021,W")
