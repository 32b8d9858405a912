"""USAspending's search: what is asked for, what is read from the answer, and what is refused."""

import json
from datetime import date
from urllib.parse import urlsplit

import polars as pl
import pytest

from assets.areas import STATE_CODES
from assets.sources import datasets
from assets.sources.usaspending.awards import AWARDS
from pipeline.errors import SourceError
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot
from tests.agencies import usaspending
from tests.agencies.server import Agencies

TODAY = date(2026, 11, 22)
GROUPS = ["all", "contracts", "contracts_defense", "grants", "direct_payments", "loans", "other"]
LIVES = {live.name: live for live in AWARDS.live(TODAY)}
CONTRACTS_2023 = LIVES["usaspending_awards_2023_contracts"]
KEY = ["award_group", "basis", "year", "area"]


def row(code, amount=1.25):
    return {"shape_code": code, "display_name": "Name", "aggregated_amount": amount, "population": 9, "per_capita": 0.1}


def answer(rows=None, **fields):
    rows = [row(code) for code in STATE_CODES] if rows is None else rows
    echo = {"scope": "place_of_performance", "geo_layer": "state", "spending_level": "transactions", "messages": []}
    return json.dumps(echo | {"results": rows} | fields).encode()


STATES = [row(code) for code in STATE_CODES]


def amounts(content):
    frame = AWARDS.read(CONTRACTS_2023, content)
    assert set(frame.select("award_group", "basis", "year", "document").rows()) == {
        ("contracts", "fiscal_year", 2023, "usaspending_awards_2023_contracts")
    }
    return dict(frame.select("area", "amount_usd").iter_rows())


class TestWhatIsAskedFor:
    def test_every_completed_year_and_group_has_a_document(self):
        assert list(LIVES) == [f"usaspending_awards_{year}_{group}" for year in range(2008, 2027) for group in GROUPS]

    def test_a_year_counts_from_the_day_after_its_end(self):
        newest = [max(live.vintage for live in AWARDS.live(day)) for day in (date(2026, 9, 30), date(2026, 10, 1))]
        assert newest == ["FY2025", "FY2026"]

    def test_years_close_two_years_after_their_end(self):
        assert {live.vintage for live in LIVES.values() if not live.closed} == {"FY2025", "FY2026"}
        open_before = {live.vintage for live in AWARDS.live(date(2026, 9, 30)) if not live.closed}
        assert open_before == {"FY2024", "FY2025"}

    def test_a_year_later_the_same_documents_are_asked_for_in_the_same_words_and_one_year_more(self):
        later = {live.name: live for live in AWARDS.live(TODAY.replace(year=2027))}
        assert {name: live.request for name, live in later.items() if name in LIVES} == {
            name: live.request for name, live in LIVES.items()
        }
        assert sorted(set(later) - set(LIVES)) == sorted(f"usaspending_awards_2027_{group}" for group in GROUPS)

    def test_documents_are_well_formed(self):
        for live in LIVES.values():
            assert live.request.url.startswith("https://api.usaspending.gov/")
            assert not urlsplit(live.request.url).query
            assert (live.request.kind, live.publisher, live.index) == ("json", "USAspending", None)
        assert len({live.request for live in LIVES.values()}) == len(LIVES)
        assert not set(LIVES) & {document.name for document in AWARDS.documents}

    def test_the_same_search_is_the_same_text(self):
        for live in LIVES.values():
            assert live.request.body == json.dumps(json.loads(live.request.body), sort_keys=True)

    def test_the_search_of_all_awards_names_no_type(self):
        assert json.loads(LIVES["usaspending_awards_2008_all"].request.body) == {
            "scope": "place_of_performance",
            "geo_layer": "state",
            "filters": {"time_period": [{"start_date": "2007-10-01", "end_date": "2008-09-30"}]},
        }

    def test_defense_is_the_awarding_agency_of_contracts(self):
        filters = json.loads(LIVES["usaspending_awards_2023_contracts_defense"].request.body)["filters"]
        assert filters == {
            "time_period": [{"start_date": "2022-10-01", "end_date": "2023-09-30"}],
            "award_type_codes": ["A", "B", "C", "D"],
            "agencies": [{"type": "awarding", "tier": "toptier", "name": "Department of Defense"}],
        }

    def test_no_type_is_in_two_groups(self):
        whole = [name for name in GROUPS if name not in ("all", "contracts_defense")]
        codes = [
            code
            for name in whole
            for code in json.loads(LIVES[f"usaspending_awards_2023_{name}"].request.body)["filters"]["award_type_codes"]
        ]
        assert len(codes) == len(set(codes)) == 4 + 6 + 4 + 4 + 7


class TestWhatIsRead:
    def test_amounts_by_area(self):
        found = amounts(answer([*STATES[1:], row("AL", -3.456), row("PR", 2)]))
        assert len(found) == 52
        assert (found["AL"], found["PR"], found["WY"]) == (-3.46, 2.0, 1.25)

    @pytest.mark.parametrize("code", ["", None])
    def test_the_row_without_a_code_is_unknown(self, code):
        assert amounts(answer([*STATES, row(code, 7.5)]))["unknown"] == 7.5

    def test_freely_associated_states_are_abroad_and_added(self):
        found = amounts(answer([*STATES, row("FM", 1), row("MH", 2), row("PW", 4), row("UM", 8)]))
        assert (found["international"], found["other_areas"]) == (7.0, 8.0)

    def test_older_answers_do_not_say_their_level(self):
        content = json.loads(answer())
        del content["spending_level"]
        assert len(amounts(json.dumps(content).encode())) == 51

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (answer(STATES[1:]), "missing AL"),
            (answer([]), "holds no state"),
            (answer([*STATES, row("AL")]), "AL stands twice"),
            (answer([*STATES, row(""), row(None)]), "the row without a code stands twice"),
            (answer([*STATES, row("XX")]), "unknown shape_code 'XX'"),
            (answer([*STATES, row("01")]), "unknown shape_code '01'"),
            (answer([*STATES, row(["AL"])]), r"unknown shape_code \['AL'\]"),
            (answer([*STATES, row("PR", None)]), "no number at aggregated_amount of PR"),
            (answer([*STATES, row("PR", "n/a")]), "no number at aggregated_amount of PR"),
            (answer([*STATES, row("PR", 10**400)]), "no number at aggregated_amount of PR"),
            (answer([{"shape_code": "AL", "amount": 1}]), "no field aggregated_amount, display_name"),
            (answer(scope="recipient_location"), "scope is 'recipient_location', not place_of_performance"),
            (answer(geo_layer="county"), "geo_layer is 'county', not state"),
            (answer(spending_level="awards"), "spending_level is 'awards', not transactions"),
            (answer(results=None), "no list of rows under 'results'"),
            (b'{"detail": "Field is outside valid values"}', "scope is None"),
            (b"<!DOCTYPE html><html><body>503</body></html>", "not a JSON document"),
            (b"", "not a JSON document"),
            (answer()[:-40], "not a JSON document"),
        ],
    )
    def test_another_answer_is_refused_in_one_line(self, content, message):
        with pytest.raises(SourceError, match=rf"^usaspending_awards_2023_contracts: {message}[^\n]*$"):
            AWARDS.read(CONTRACTS_2023, content)


@pytest.fixture(scope="module")
def tables():
    snapshot = Snapshot.open(ROOT / "pipeline" / "snapshot")
    wanted = {"usaspending_awards", "cbo_actual"}
    return {dataset.name: snapshot.table(dataset) for dataset in datasets() if dataset.name in wanted}


@pytest.fixture(scope="module")
def search(tables):
    agencies = Agencies()
    usaspending.serve(agencies, tables, None)
    return agencies.searches[usaspending.URL]


class TestServed:
    def test_every_document_is_read_and_the_snapshots_figures_come_out_to_the_cent(self, tables, search):
        frames = []
        for live in LIVES.values():
            assert live.request.url == usaspending.URL
            status, content = search(json.loads(live.request.body))
            assert status == 200
            frames.append(AWARDS.read(live, content))
        found = pl.concat(frames)
        assert found.select("award_group", "year").n_unique() == len(LIVES)
        held = tables["usaspending_awards"].filter((pl.col("basis") == "fiscal_year") & (pl.col("area") != "US"))
        compared = held.join(found, on=KEY, how="left", suffix="_live")
        assert compared.height == 17 * 57 + 4 * 56 + 2 * 51
        assert compared.filter(pl.col("amount_usd_live").ne_missing(pl.col("amount_usd"))).is_empty()

    def test_live_figures_win_year_by_year_and_group_by_group(self, tables, search):
        live = LIVES["usaspending_awards_2025_all"]
        frame = AWARDS.read(live, search(json.loads(live.request.body))[1])
        embedded = tables["usaspending_awards"].partition_by("document", as_dict=True)
        combined = AWARDS.combine({name: part for (name,), part in embedded.items()} | {live.name: frame})
        year = combined.filter((pl.col("award_group") == "all") & (pl.col("year") == 2025))
        assert set(year["document"]) == {live.name}
        assert "US" not in year["area"].to_list()
        assert combined.height == tables["usaspending_awards"].height - 1

    @pytest.mark.parametrize(
        ("change", "status", "detail"),
        [
            ({"geo_layer": None}, 422, "Missing value: 'geo_layer' is a required field"),
            ({"scope": "everywhere"}, 400, "Field 'scope' is outside valid values"),
            ({"filters": {"time_period": [{"start_date": "2022-10-01", "end_date": "2022-12-31"}]}}, 400, "only whole"),
        ],
    )
    def test_the_agency_refuses_as_it_does(self, search, change, status, detail):
        asked = json.loads(CONTRACTS_2023.request.body) | change
        found, content = search({name: value for name, value in asked.items() if value is not None})
        assert (found, json.loads(content)["detail"].startswith(detail)) == (status, True)
