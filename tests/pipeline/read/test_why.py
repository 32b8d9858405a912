"""Why a state's net is what it is, printed: lines add up to the difference, what is unknown is named."""

import csv
import io
import json
import re

import pytest

from pipeline.errors import MoneymapError, UsageError
from pipeline.read.query import frame
from pipeline.read.why import WIDTH, change, drivers, why

CENT = 0.01


@pytest.fixture(scope="module")
def released_file(released):
    return released / "moneymap.duckdb"


def net(path, state, year, table="net_contribution"):
    return frame(
        path, f"from mart.{table} where state = '{state}' and fiscal_year = {year} and method = 'residence'"
    ).row(0, named=True)


def nations_net(path, year):
    rows = frame(path, "from mart.net_contribution where method = 'residence' and fiscal_year = $year", year=year)
    return rows["net_contribution_usd"].sum() / rows["population"].sum()


def whole(amount):
    return int(amount.replace(",", ""))


def figures(line):
    """The whole dollars a line of a table ends with."""
    return [whole(amount) for amount in re.findall(r"(?<=\s)[+-]?[\d,]+(?=\s|$)", line)]


class TestFigures:
    @pytest.mark.parametrize(("state", "year"), [("NM", 2023), ("dc", 2008), ("Wy", 2025)])
    def test_drivers_add_up_to_the_mart(self, released_file, state, year):
        found, expected = drivers(released_file, state, year), net(released_file, state.upper(), year)
        assert sum(line["effect_per_capita_usd"] for line in found.lines) == pytest.approx(
            expected["relative_net_per_capita_usd"], abs=CENT, rel=0
        )
        assert (found.state, found.state_name, found.fiscal_year) == (state.upper(), expected["state_name"], year)
        assert found.net_per_capita_usd == expected["net_per_capita_usd"]
        assert found.relative_net_per_capita_usd == expected["relative_net_per_capita_usd"]
        assert found.national_net_per_capita_usd == pytest.approx(nations_net(released_file, year), abs=CENT, rel=0)

    @pytest.mark.parametrize(("state", "since", "year"), [("NM", 2019, 2023), ("dc", 2008, 2025), ("NY", 2022, 2023)])
    def test_changes_add_up_to_the_marts(self, released_file, state, since, year):
        found = change(released_file, state, since, year)
        for prefix, table in (("", "net_contribution"), ("real_", "real_net_contribution")):
            before, now = (net(released_file, state.upper(), one, table)["net_per_capita_usd"] for one in (since, year))
            assert vars(found)[f"{prefix}first_net_per_capita_usd"] == before
            assert vars(found)[f"{prefix}net_per_capita_usd"] == now
            assert vars(found)[f"{prefix}change_per_capita_usd"] == now - before
            added = sum(line[f"{prefix}effect_per_capita_usd"] for line in found.lines)
            assert added == pytest.approx(now - before, abs=CENT, rel=0)


class TestTable:
    @pytest.mark.parametrize("since", [None, 2008, 2020])
    @pytest.mark.parametrize("state", ["DC", "NY", "WY"])
    def test_it_fits_a_terminal_and_columns_never_touch(self, released_file, state, since):
        text = why(released_file, state, 2021, since)
        assert max(map(len, text.splitlines())) <= WIDTH == 100
        _, lines, *_ = re.split(r"(?m)^-+$", text)
        numbers = 3 if since is None else 4
        printed = lines.strip().splitlines()
        assert len(printed) > 20
        assert {len(figures(line)) for line in printed} == {numbers}
        assert all(re.match(r"(paid|received) +\S.*\S  +[+-]?\d", line) for line in printed)

    def test_the_title_says_the_net_and_the_nations(self, released_file):
        found = drivers(released_file, "NM", 2023)
        title, *_, last = re.split(r"\n\n", why(released_file, "NM", 2023))
        state, nation = found.net_per_capita_usd, found.national_net_per_capita_usd
        assert title == (
            f"New Mexico (NM), FY2023: net {round(state):,} a resident; all states and DC together {round(nation):,}"
        )
        assert last.endswith("A positive net: the state pays in more than it gets back.")

    def test_the_sum_is_the_difference(self, released_file):
        found = drivers(released_file, "NM", 2023)
        (total,) = re.findall(r"(?m)^sum .*$", why(released_file, "NM", 2023))
        assert figures(total) == [
            round(found.net_per_capita_usd),
            round(found.national_net_per_capita_usd),
            round(found.relative_net_per_capita_usd),
        ]

    def test_lines_are_those_of_the_macro_the_largest_first(self, released_file):
        text = why(released_file, "NM", 2023)
        effects = [figures(line)[-1] for line in re.findall(r"(?m)^(?:paid|received) .*$", text)]
        assert [abs(effect) for effect in effects] == sorted(map(abs, effects), reverse=True)
        assert effects == [round(line["effect_per_capita_usd"]) for line in drivers(released_file, "NM", 2023).lines]

    def test_a_change_is_in_dollars_of_the_latest_year_and_says_the_others(self, released_file):
        found = change(released_file, "NY", 2019, 2023)
        text = why(released_file, "NY", 2023, 2019)
        assert text.startswith(
            f"New York (NY), FY2019 to FY2023: net {round(found.real_first_net_per_capita_usd):,} a resident, "
            f"then {round(found.real_net_per_capita_usd):,}, in dollars of FY2025\n"
        )
        (total,) = re.findall(r"(?m)^sum .*$", text)
        assert figures(total)[-1] == round(found.real_change_per_capita_usd)
        nominal = f"{round(found.first_net_per_capita_usd):,}, then {round(found.net_per_capita_usd):,}."
        assert f"In each year's own dollars the net was {nominal}" in " ".join(text.split())

    def test_nothing_is_minus_zero(self, released_file):
        assert not re.search(r"[+-]0(?:\s|$)", why(released_file, "NM", 2023) + why(released_file, "NM", 2023, 2022))


class TestForPrograms:
    def test_json_is_the_whole_of_it(self, released_file):
        found = json.loads(why(released_file, "nm", 2023, form="json"))
        assert found == vars(drivers(released_file, "NM", 2023))
        assert json.loads(why(released_file, "nm", 2023, 2019, "json")) == vars(change(released_file, "NM", 2019, 2023))

    def test_csv_is_a_row_a_category(self, released_file):
        rows = list(csv.DictReader(io.StringIO(why(released_file, "NM", 2023, form="csv"))))
        assert {(row["state"], row["fiscal_year"]) for row in rows} == {("NM", "2023")}
        added = sum(float(row["effect_per_capita_usd"]) for row in rows)
        expected = net(released_file, "NM", 2023)["relative_net_per_capita_usd"]
        assert added == pytest.approx(expected, abs=CENT, rel=0)

    def test_csv_of_a_change_says_both_years(self, released_file):
        rows = list(csv.DictReader(io.StringIO(why(released_file, "NM", 2023, 2019, "csv"))))
        assert {(row["state"], row["first_year"], row["fiscal_year"]) for row in rows} == {("NM", "2019", "2023")}
        added = sum(float(row["real_effect_per_capita_usd"]) for row in rows)
        assert added == pytest.approx(change(released_file, "NM", 2019, 2023).real_change_per_capita_usd, abs=CENT)


class TestRefusals:
    @pytest.mark.parametrize("since", [None, 2019])
    def test_an_unknown_state_names_those_there_are(self, released_file, since):
        with pytest.raises(UsageError, match=r"^no state zz; postal codes are AK, AL, .*DC, .*WY$"):
            why(released_file, "zz", 2023, since)

    @pytest.mark.parametrize(("year", "since"), [(1979, None), (2026, None), (2026, 2019), (2023, 1979)])
    def test_an_unknown_year_names_those_there_are(self, released_file, year, since):
        with pytest.raises(UsageError, match=r"^no fiscal year (1979|2026); there are 1981 to 2025$"):
            why(released_file, "CA", year, since)

    @pytest.mark.parametrize("since", [2023, 2024])
    def test_a_year_that_is_not_before(self, released_file, since):
        with pytest.raises(UsageError, match=f"^fiscal year 2023 is not after {since}; give an earlier one"):
            why(released_file, "CA", 2023, since)

    def test_no_release(self, tmp_path):
        with pytest.raises(MoneymapError, match="no release at"):
            why(tmp_path / "moneymap.duckdb", "CA", 2023)


class TestCommand:
    def test_it_prints_either(self, answer, released_file):
        assert answer("why", "nm", "2023") == why(released_file, "NM", 2023) + "\n"
        assert answer("why", "NM", "2023", "--since", "2019") == why(released_file, "NM", 2023, 2019) + "\n"
        assert json.loads(answer("why", "NM", "2023", "--json"))["state"] == "NM"

    def test_what_is_unknown_is_one_line(self, refusal):
        assert "no state ZZ; postal codes are" in refusal("why", "ZZ", "2023")
        assert "no fiscal year 1979" in refusal("why", "NM", "2023", "--since", "1979")
