"""Treasury's monthly statements: what is asked for, what is read, what is refused; and the statements recorded."""

import json
from datetime import date

import polars as pl
import pytest

from assets.sources import datasets
from assets.sources.treasury.statements import FUNCTIONS, SOURCES, STATEMENTS, TOTAL
from pipeline.errors import SourceError
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot
from tests.agencies import treasury
from tests.agencies.server import Agencies

TODAY = date(2026, 11, 22)
LIVES = {live.name: live for live in STATEMENTS.live(TODAY)}
BEFORE, LAST, THIS = LIVES.values()
RECORDED = "treasury/mts_table_9_record_type_F_2022-09-30.json"
AMOUNT, PRIOR = "current_fytd_rcpt_outly_amt", "prior_fytd_rcpt_outly_amt"
LINES = {line: 1e11 + 1e9 * number + 0.01 for number, line in enumerate((*SOURCES, *FUNCTIONS))}
THROUGH_NOVEMBER = [date(2026, 10, 31), date(2026, 11, 30)]


def rows(days=tuple(THROUGH_NOVEMBER), lines=None):
    """The rows of statements in which every line is a round sum in a whole year."""
    years = dict.fromkeys(range(2020, 2030), lines or LINES)
    return [row for day in reversed(days) for row in treasury.statement(day, years)]


def times(factor):
    return {line: amount * factor for line, amount in LINES.items()}


def answer(printed, **meta):
    content = json.loads(treasury.answer({"page[size]": "1000"}, printed)[1])
    return json.dumps(content | {"meta": content["meta"] | meta}).encode()


def changed(change, line="Excise Taxes", day="2026-11-30"):
    """The answer with one row changed."""
    return answer(
        [row | change if (row["classification_desc"], row["record_date"]) == (line, day) else row for row in rows()]
    )


def without(*lines, day="2026-11-30"):
    return answer([row for row in rows() if row["record_date"] != day or row["classification_desc"] not in lines])


class TestWhatIsAskedFor:
    def test_the_year_in_progress_the_one_just_closed_and_the_one_before_it(self):
        assert list(LIVES) == ["treasury_mts_2025", "treasury_mts_2026", "treasury_mts_2027"]
        assert [live.closed for live in LIVES.values()] == [True, False, False]
        assert [live.vintage for live in LIVES.values()] == ["FY2025", "FY2026", ""]
        before = [live.name for live in STATEMENTS.live(date(2026, 9, 30))]
        assert before == ["treasury_mts_2024", "treasury_mts_2025", "treasury_mts_2026"]

    def test_octobers_statement_may_be_out_in_november_and_has_to_be_in_december(self):
        expected = {
            day: [live.expected for live in STATEMENTS.live(day)]
            for day in (date(2026, 10, 1), date(2026, 11, 30), date(2026, 12, 1), date(2027, 9, 30))
        }
        assert list(expected.values()) == [[True, True, False]] * 2 + [[True, True, True]] * 2

    def test_documents_are_well_formed(self):
        for day in (TODAY, TODAY.replace(year=2027)):
            for live in STATEMENTS.live(day):
                assert live.request.url == (
                    "https://api.fiscaldata.treasury.gov/services/api/fiscal_service/v1/accounting/mts/mts_table_9"
                    f"?filter=record_fiscal_year:eq:{live.name[-4:]}&sort=-record_date&page%5Bsize%5D=1000"
                )
                assert (live.request.kind, live.request.body, live.index) == ("json", "", None)

    def test_a_document_keeps_its_name_and_address_from_year_to_year(self):
        later = {live.name: live.request for live in STATEMENTS.live(TODAY.replace(year=2027))}
        assert later["treasury_mts_2027"] == THIS.request
        assert later["treasury_mts_2026"] == LAST.request

    def test_the_statement_of_the_snapshot_gives_way_to_one_that_is_served(self, document):
        (embedded,) = STATEMENTS.documents
        mine = STATEMENTS.read(embedded, document(embedded.file))
        days = [date(2026, month, day) for month, day in ((7, 31), (8, 31))]
        live = LIVES["treasury_mts_2026"]
        served = STATEMENTS.read(live, answer(rows(days)))
        both = STATEMENTS.combine({embedded.name: mine, live.name: served})
        assert set(both["document"]) == {live.name}
        assert set(both["month"]) == {10, 11}


class TestWhatIsRead:
    def test_every_line_of_every_statement(self):
        found = STATEMENTS.read(THIS, answer(rows()))
        assert found.height == 2 * (len(SOURCES) + len(FUNCTIONS) + 2)
        assert set(found.select("fiscal_year", "month").rows()) == {(2027, 1), (2027, 2)}
        assert set(found.filter(pl.col("side") == "paid")["line"]) == {*SOURCES, TOTAL}
        assert set(found.filter(pl.col("side") == "received")["line"]) == {*FUNCTIONS, TOTAL}

    def test_amounts_are_to_date_and_the_year_before_beside_them(self):
        content = changed({AMOUNT: "-12.34", PRIOR: "5.00"}, line="Energy")
        printed = json.loads(content)["data"]
        totals = [row for row in printed if row["classification_desc"] == TOTAL and row["record_date"] == "2026-11-30"]
        for name, new in ((AMOUNT, -12.34), (PRIOR, 5.0)):
            old = next(row[name] for row in rows() if row["classification_desc"] == "Energy")
            totals[1][name] = f"{float(totals[1][name]) - float(old) + new:.2f}"
        found = STATEMENTS.read(THIS, answer(printed)).filter((pl.col("line") == "Energy") & (pl.col("month") == 2))
        assert found.select("side", "amount_usd", "prior_usd").rows() == [("received", -12.34, 5.0)]

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (answer([]), "no statement of FY2027 yet"),
            (answer(rows(), **{"total-count": 67}), "has 66 of 67 rows: not the whole answer"),
            (answer(rows(), **{"total-count": None}), "no total-count"),
            (json.dumps({"data": rows()}).encode(), "no total-count"),
            (answer(rows()[1:]).replace(b'"data": [', b'"data": [null, '), "no list of rows under 'data'"),
            (without("Customs Duties"), "no line 'Customs Duties': paid through month 2 of FY2027"),
            (without("Medicare"), "no line 'Medicare': received through month 2 of FY2027"),
            (without(TOTAL), "no line 'Total': paid through month 2"),
            (without(*SOURCES, TOTAL), "no line 'Total': received through month 2"),
            (answer([row for row in rows() if row["record_type_cd"] != "F"]), "no line 'National Defense'"),
            (answer([row for row in rows() if row["sequence_number_cd"][0] != "2"]), "receipts or outlays are missing"),
            (answer([*rows(), rows()[1]]), "'Individual Income Taxes' stands twice"),
            (answer([*rows(), *rows()]), "'Individual Income Taxes' stands twice"),
            (changed({"classification_desc": "Carbon Taxes"}), "no line 'Excise Taxes'"),
            (answer([*rows(), rows()[1] | {"classification_desc": "Carbon Taxes"}]), "unknown line 'Carbon Taxes'"),
            (changed({AMOUNT: "null"}), "no number at 'Excise Taxes' on 2026-11-30: 'null'"),
            (changed({PRIOR: "n/a"}), "no number at 'Excise Taxes' on 2026-11-30"),
            (changed({AMOUNT: None}), "no number at 'Excise Taxes' on 2026-11-30: ''"),
            (changed({AMOUNT: "nan"}), "no number at "),
            (changed({AMOUNT: "0.00"}), "amount_usd: lines add to .*: paid through month 2 of FY2027"),
            (changed({PRIOR: "0.00"}), "prior_usd: lines add to .*: paid through month 2 of FY2027"),
            (changed({AMOUNT: "1.00"}, line="Receipts"), "the heading 'Receipts' has an amount"),
            (changed({"sequence_number_cd": "3.1"}), "neither receipts nor outlays: 'Excise Taxes' is '3.1'"),
            (changed({"record_date": "2026-11-29"}), "2026-11-29 is not the end of a month"),
            (changed({"record_date": "null"}), "no date of a statement: 'null'"),
            (changed({"record_fiscal_year": "2026"}), "holds 2026-11-30 of FY2026, not FY2027"),
            (changed({"record_fiscal_year": "null"}), "no number at record_fiscal_year"),
            (answer(rows([date(2025, 10, 31)])), "holds 2025-10-31 of FY2026, not FY2027"),
            (answer(rows(lines=times(1e-3))), "amount_usd: a total of .* is not in dollars: paid through month 2"),
            (answer(rows(lines=times(1e3))), "amount_usd: a total of .* is not in dollars: paid through month 2"),
            (answer(rows()).replace(b"classification_desc", b"class_desc"), "no field classification_desc in a row"),
            (b'{"error": "Invalid Query Param", "message": "Invalid"}', "no list of rows under 'data'"),
            (b"<!DOCTYPE html><title>503</title>", "not a JSON document"),
            (b"", "not a JSON document"),
            (answer(rows())[:-200], "not a JSON document"),
        ],
    )  # fmt: skip
    def test_another_answer_is_refused_in_one_line(self, content, message):
        with pytest.raises(SourceError, match=rf"^treasury_mts_2027: {message}[^\n]*$"):
            STATEMENTS.read(THIS, content)


@pytest.fixture(scope="module")
def tables():
    snapshot = Snapshot.open(ROOT / "pipeline" / "snapshot")
    wanted = {"omb_historical", "cbo_actual"}
    return {dataset.name: snapshot.table(dataset) for dataset in datasets() if dataset.name in wanted}


@pytest.fixture(scope="module")
def agencies(tables):
    served = Agencies()
    treasury.serve(served, tables, None)
    return served


class TestServed:
    def test_every_document_is_read_and_septembers_are_ombs(self, tables, agencies):
        found = pl.concat([STATEMENTS.read(live, agencies.documents[live.request.url]) for live in LIVES.values()])
        months = found.group_by("fiscal_year").agg(pl.col("month").n_unique()).sort("fiscal_year")
        assert months.rows() == [(2025, 12), (2026, 12), (2027, 1)]
        omb = tables["omb_historical"].filter(
            (pl.col("fiscal_year") == 2025) & pl.col("line").is_in(["Total", "Total outlays"])
            & pl.col("section").is_in(["Total Receipts", ""]) & pl.col("table_name").is_in(["2.1", "3.2"])
        )  # fmt: skip
        september = found.filter((pl.col("fiscal_year") == 2025) & (pl.col("month") == 12) & (pl.col("line") == TOTAL))
        assert sorted(september["amount_usd"]) == sorted(omb["amount_usd"])

    def test_the_year_after_next_has_no_statement_yet(self, agencies):
        later = STATEMENTS.live(date(2027, 10, 1))[-1]
        status, content = agencies.searches[treasury.URL]({"filter": "record_fiscal_year:eq:2028"})
        assert status == 200
        with pytest.raises(SourceError, match=r"^treasury_mts_2028: no statement of FY2028 yet$"):
            STATEMENTS.read(later, content)

    def test_a_page_is_not_the_whole_answer(self, agencies):
        asked = {"filter": "record_fiscal_year:eq:2027", "page[size]": "20", "page[number]": "2"}
        content = agencies.searches[treasury.URL](asked)[1]
        assert json.loads(content)["meta"]["total-pages"] == 2
        assert json.loads(content)["links"]["next"] is None
        with pytest.raises(SourceError, match="has 13 of 33 rows"):
            STATEMENTS.read(THIS, content)

    def test_receipts_alone_have_no_total(self, agencies):
        """Why every line is asked for, and not those of RSG and F."""
        asked = {"filter": "record_type_cd:eq:RSG,record_fiscal_year:eq:2027", "page[size]": "1000"}
        with pytest.raises(SourceError, match="no line 'Total': paid"):
            STATEMENTS.read(THIS, agencies.searches[treasury.URL](asked)[1])

    def test_a_filter_it_does_not_know_is_refused(self, agencies):
        status, content = agencies.searches[treasury.URL]({"filter": "fiscal_year:eq:2027"})
        assert (status, json.loads(content)["error"]) == (400, "Invalid Query Param")


class TestRecorded:
    @pytest.fixture
    def recorded(self, document):
        return {row["classification_desc"]: row for row in json.loads(document(RECORDED))["data"]}

    def test_the_lines_recorded_are_known_and_their_fields_are_those_written_here(self, recorded):
        assert set(recorded) <= set(FUNCTIONS)
        assert len(recorded) == 11
        printed = treasury.statement(date(2022, 9, 30), {2022: LINES, 2021: LINES})
        for row in (row for row in printed if row["classification_desc"] in recorded):
            assert set(recorded[row["classification_desc"]]) <= set(row)
            same = [name for name in recorded[row["classification_desc"]] if name.startswith("record_")]
            assert {name: row[name] for name in same} == {
                name: recorded[row["classification_desc"]][name] for name in same
            }

    def test_a_part_of_a_statement_is_refused(self, document):
        with pytest.raises(SourceError, match="no field data_type_cd, sequence_number_cd in a row of 'data'"):
            STATEMENTS.read(THIS, document(RECORDED))

    def test_the_amounts_recorded_are_read_to_the_cent(self, recorded):
        live = STATEMENTS.live(date(2022, 11, 22))[1]
        printed = [
            row | recorded.get(row["classification_desc"], {})
            for row in treasury.statement(date(2022, 9, 30), {2022: LINES, 2021: LINES})
        ]
        for name in (AMOUNT, PRIOR):
            added = sum(float(row[name]) for row in printed if row["record_type_cd"] == "F")
            next(row for row in printed if row["sequence_number_cd"] == "2.20")[name] = f"{added:.2f}"
        found = STATEMENTS.read(live, answer(printed))
        amounts = {
            line: (amount, prior) for line, amount, prior in found.select("line", "amount_usd", "prior_usd").iter_rows()
        }
        assert amounts["Net Interest"] == (475_120_812_162.87, 352_264_012_863.77)
        assert {line: amounts[line] for line in recorded} == {
            line: (float(row[AMOUNT]), float(row[PRIOR])) for line, row in recorded.items()
        }
