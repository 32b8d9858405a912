"""The statement that comes with the project: eleven months of FY2026, written off an answer of the agency."""

import pytest

from assets.licences import COMPILED_ELSEWHERE
from assets.sources.treasury.statements import FUNCTIONS, SOURCES, STATEMENTS, TOTAL
from pipeline.errors import SourceError

(DOCUMENT,) = STATEMENTS.documents


@pytest.fixture
def content(document):
    return document(DOCUMENT.file)


def test_the_lines_add_to_the_printed_totals_to_the_cent(content):
    found = STATEMENTS.read(DOCUMENT, content)
    assert set(found.select("fiscal_year", "month").rows()) == {(2026, 11)}
    for side, lines, total in (
        ("paid", SOURCES, 4_845_452_239_722.57),
        ("received", FUNCTIONS, 6_811_043_257_196.10),
    ):
        amounts = dict(found.filter(side=side).select("line", "amount_usd").iter_rows())
        assert set(amounts) == {*lines, TOTAL}
        assert amounts.pop(TOTAL) == total
        assert sum(amounts.values()) == pytest.approx(total, abs=0.005)
    assert found["prior_usd"].null_count() == found.height


def test_who_wrote_it_off_and_whose_figures_it_holds_are_said():
    assert (DOCUMENT.form, DOCUMENT.publisher) == ("transcribed", "Treasury")
    assert DOCUMENT.licence == COMPILED_ELSEWHERE
    assert DOCUMENT.compiled_by == "cedardev3 (mytaxspend.com)"
    assert DOCUMENT.copied_from.startswith("cedardev3/mytaxspend.com@")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"RSG,Excise Taxes", b"RSG,Carbon Taxes", "no line 'Excise Taxes': paid through month 11 of FY2026"),
        (b"F,Medicare,", b"F,Medicine,", "no line 'Medicare'"),
        (b"979300323725.09", b"979300323", "amount_usd: lines add to .*: received through month 11"),
        (b"979300323725.09", b"", "no number at 'Medicare' on 2026-08-31"),
        (b",RSG,Excise", b",SL,Excise", "neither receipts nor outlays: 'Excise Taxes' is 'SL'"),
        (b"2026-08-31", b"2026-08-30", "2026-08-30 is not the end of a month"),
        (b"2026-08-31,2026", b"2025-08-31,2025", "holds 2025-08-31 of FY2025, not FY2026"),
        (b"Total Receipts", b"Receipts in all", "no line 'Total': paid"),
        (b"classification_desc", b"line", "classification_desc"),
    ],
)
def test_another_document_is_refused_in_one_line(content, old, new, message):
    with pytest.raises(SourceError, match=rf"^treasury_mts_FY2026_through_august: [^\n]*{message}[^\n]*$"):
        STATEMENTS.read(DOCUMENT, content.replace(old, new))


def test_millions_are_not_taken_for_dollars(content):
    def in_millions(line):
        head, _, amount = line.rpartition(",")
        return f"{head},{float(amount) / 1e6}"

    header, *lines = content.decode().splitlines()
    changed = "\n".join([header, *map(in_millions, lines)]).encode()
    with pytest.raises(SourceError, match="is not in dollars"):
        STATEMENTS.read(DOCUMENT, changed)
