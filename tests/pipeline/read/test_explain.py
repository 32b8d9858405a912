"""Where a state's figures come from, printed: lines add up, documents are in full, what is unknown is named."""

import csv
import io
import json
import re

import pytest

from pipeline.errors import MoneymapError, UsageError
from pipeline.read.explain import WIDTH, explain, in_lines, read
from pipeline.read.query import frame

CENT = 0.01


@pytest.fixture(scope="module")
def released_file(released):
    return released / "moneymap.duckdb"


@pytest.fixture(scope="module")
def california(released_file):
    return explain(released_file, "CA", 2023)


def net(path, state, year):
    return frame(
        path,
        f"from mart.net_contribution where state = '{state}' and fiscal_year = {year} and method = 'residence'",
    ).row(0, named=True)


class TestFigures:
    @pytest.mark.parametrize(("state", "year"), [("CA", 2023), ("DC", 2008), ("WY", 2025), ("NY", 2020), ("VA", 2010)])
    def test_lines_add_up_to_the_mart(self, released_file, state, year):
        found, expected = read(released_file, state, year), net(released_file, state, year)
        for side in ("paid", "received"):
            added = sum(line["amount_usd"] for line in found.lines if line["side"] == side)
            assert added == pytest.approx(expected[f"{side}_usd"], abs=CENT, rel=0)
            assert getattr(found, f"{side}_usd") == expected[f"{side}_usd"]
        assert found.net_contribution_usd == expected["net_contribution_usd"]
        assert found.net_per_capita_usd == expected["net_per_capita_usd"]

    def test_paid_before_received_and_the_largest_first(self, released_file):
        lines = read(released_file, "TX", 2021).lines
        order = [(line["side"], -line["amount_usd"]) for line in lines]
        assert order == sorted(order)

    def test_what_no_state_gets_completes_the_official_totals(self, released_file):
        found = read(released_file, "CA", 2023)
        placed = {
            side: sum(line["official_usd"] for line in found.lines if line["side"] == side)
            for side in ("paid", "received")
        }
        years = frame(released_file, "from core.fiscal_year where fiscal_year = 2023").row(0, named=True)
        unplaced = dict(found.in_no_state)
        earnings = unplaced.pop("federal_reserve_earnings")  # the one of them that is a receipt
        assert placed["paid"] + earnings == pytest.approx(years["receipts_usd"], abs=1)
        assert placed["received"] + sum(unplaced.values()) == pytest.approx(years["outlays_usd"], abs=1)
        assert next(iter(found.in_no_state)) == "net_interest"

    def test_every_document_says_what_it_gives(self, released_file):
        found = read(released_file, "CA", 2023)
        documents = found.documents()
        assert documents["irs_historic_table_2_2022"]["gives"]["key"][0] == "individual_income_tax"
        assert documents["census_population_2020_2025"]["gives"]["population"] == [
            line["category"] for line in found.lines
        ]
        given = {
            (part, name)
            for document in documents.values()
            for part, names in document["gives"].items()
            for name in names
        }
        assert given == {(part, line["category"]) for line in found.lines for part in ("total", "key", "population")}


class TestTable:
    def test_it_fits_a_terminal_but_for_addresses(self, california):
        assert max(len(line) for line in california.splitlines() if "https://" not in line) <= WIDTH == 100

    def test_it_fits_for_every_state(self, released_file):
        for state in ("DC", "NY", "WY"):
            for year in (2008, 2020, 2025):
                text = explain(released_file, state, year)
                assert all(len(line) <= WIDTH for line in text.splitlines() if "https://" not in line)
                # Columns never touch: the heading and every line have the same number of words between two spaces.
                assert not re.search(r"(?m)^\w+\s+[\d,.-]+\*?[a-z]", text)

    def test_headline_sums_and_net(self, california, released_file):
        expected = net(released_file, "CA", 2023)
        assert california.startswith(f"California (CA), FY2023, {expected['population']:,} residents\n")
        for said, amount in (
            ("paid, sum", "paid"),
            ("received, sum", "received"),
        ):
            (line,) = (line for line in california.splitlines() if line.startswith(said))
            assert line.endswith(
                f"{expected[f'{amount}_usd'] / 1e6:,.0f} {expected[f'{amount}_per_capita_usd']:>8,.0f}"
            )
        (line,) = (line for line in california.splitlines() if line.startswith("net contribution"))
        assert line.split()[-2:] == [
            f"{expected['net_contribution_usd'] / 1e6:,.0f}",
            f"{expected['net_per_capita_usd']:,.0f}",
        ]

    @pytest.mark.parametrize(
        ("category", "key", "years"),
        [
            ("medicaid_chip", "medicaid_chip", "2023"),
            ("ssi", "ssi", "2018,24"),
            ("individual_income_tax", "income_tax", "2022-23"),
        ],
    )
    def test_a_line_shows_total_key_years_share_and_amount(self, california, released_file, category, key, years):
        (line,) = (line for line in california.splitlines() if line.split()[:1] == [category])
        found = {row["category"]: row for row in read(released_file, "CA", 2023).lines}[category]
        assert line.split() == [
            category,
            f"{found['official_usd'] / 1e9:,.1f}",
            key,
            years,
            f"{found['share'] * 100:.2f}",
            f"{found['amount_usd'] / 1e6:,.0f}",
            f"{found['per_capita_usd']:,.0f}",
        ]

    def test_two_keys_stand_on_two_lines(self, california):
        lines = california.splitlines()
        position = next(i for i, line in enumerate(lines) if line.startswith("corporate_income_tax"))
        assert "property_income" in lines[position]
        assert lines[position + 1].strip() == "+ wages_of_residents"

    def test_estimates_are_marked_and_said(self, california, released_file):
        latest = explain(released_file, "CA", 2024)
        marked = re.findall(r"(?m)^(\w+) +[\d,.]+\* ", latest)
        assert sorted(marked) == ["federal_pay", "procurement"]
        assert "* The total is in part an estimate." in latest
        assert "*" not in california

    def test_every_document_has_its_address_and_the_start_of_its_checksum(self, california, released_file):
        documents = read(released_file, "CA", 2023).documents()
        assert re.findall(r"(?m)^ {5}(https://\S+)$", california) == [entry["url"] for entry in documents.values()]
        assert re.findall(r"(?m)^ {5}sha256 (\w+)$", california) == [
            entry["sha256"][:12] for entry in documents.values()
        ]


class TestJson:
    def test_it_is_the_whole_of_it(self, released_file):
        found = json.loads(explain(released_file, "CA", 2023, "json"))
        assert (found["state"], found["fiscal_year"], found["method"]) == ("CA", 2023, "residence")
        added = sum(line["amount_usd"] * (1 if line["side"] == "paid" else -1) for line in found["lines"])
        assert added == pytest.approx(found["net_contribution_usd"], abs=CENT, rel=0)
        for line in found["lines"]:
            for part in ("total", "key", "population"):
                for document in line[f"{part}_documents"]:
                    assert list(document) == ["document", "publisher", "table", "vintage", "url", "sha256"]
                    assert len(document["sha256"]) == 64
                assert line[f"{part}_documents"]


class TestCsv:
    def test_a_row_a_category_whose_documents_can_be_looked_up(self, released_file):
        rows = list(csv.DictReader(io.StringIO(explain(released_file, "ny", 2015, "csv"))))
        assert {(row["state"], row["fiscal_year"]) for row in rows} == {("NY", "2015")}
        added = sum(float(row["amount_usd"]) * (1 if row["side"] == "paid" else -1) for row in rows)
        assert added == pytest.approx(net(released_file, "NY", 2015)["net_contribution_usd"], abs=CENT, rel=0)
        (income,) = (row for row in rows if row["category"] == "individual_income_tax")
        assert income["key_documents"] == "bea_sainc50_2019_09 + irs_historic_table_2_2015"
        assert (income["key_observed_years"], income["is_estimate"]) == ("2014 + 2015", "false")
        listed = set(frame(released_file, "select document from raw.document")["document"])
        named = {
            name
            for row in rows
            for part in ("total", "key", "population")
            for name in row[f"{part}_documents"].split(" + ")
        }
        assert named <= listed


class TestRefusals:
    def test_an_unknown_state_names_those_there_are(self, released_file):
        with pytest.raises(UsageError, match=r"^no state zz; postal codes are AK, AL, .*DC, .*WY$"):
            explain(released_file, "zz", 2023)

    @pytest.mark.parametrize("year", [1979, 1980, 2026, -1])
    def test_an_unknown_year_names_those_there_are(self, released_file, year):
        with pytest.raises(UsageError, match=f"^no fiscal year {year}; there are 1981 to 2025$"):
            explain(released_file, "CA", year)

    def test_a_quote_in_the_code_is_a_code_there_is_not(self, released_file):
        with pytest.raises(UsageError, match=r"^no state CA' or 'a'='a;"):
            explain(released_file, "CA' or 'a'='a", 2023)

    def test_no_release(self, tmp_path):
        with pytest.raises(MoneymapError, match="no release at"):
            explain(tmp_path / "moneymap.duckdb", "CA", 2023)


@pytest.mark.parametrize(
    ("keys", "lines"),
    [
        ("wages", ["wages"]),
        ("property_income + wages_of_residents", ["property_income", "+ wages_of_residents"]),
        ("snap (BEA's food stamps)", ["snap (BEA's food stamps)"]),
        (
            "civilian_pay_of_residents (earnings of federal employees) + social_security",
            ["civilian_pay_of_residents", "  (earnings of federal employees)", "+ social_security"],
        ),
    ],
)
def test_a_stand_in_without_room_stands_on_a_line_of_its_own(keys, lines):
    assert in_lines(keys) == lines
