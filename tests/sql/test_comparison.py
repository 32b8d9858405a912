"""What others published, and why our figures differ: the facts themselves, the arithmetic, and the Comptroller's terms.

Belongs here: mart.published_estimate and mart.comparison. Does not belong here: our own figures, which other tests work
out.
"""

import re

import polars as pl
import pytest

COMPTROLLER = "New York State Comptroller"
ROCKEFELLER = "Rockefeller Institute of Government"
TAX_FOUNDATION = "Tax Foundation"
RATIO, LESS = "received_per_dollar_paid", "received_less_paid_usd"
BILLION = 1e9
DOLLAR = 1.0
TINY = 1e-9
NO_TAXES = ["customs_duties", "miscellaneous_receipts", "federal_reserve_earnings"]
FACTS = {
    (COMPTROLLER, 2013, "NY", LESS): -19.9 * BILLION,
    (COMPTROLLER, 2016, "NY", LESS): -40.9 * BILLION,
    (COMPTROLLER, 2016, "NY", RATIO): 0.84,
    (COMPTROLLER, 2017, "NY", LESS): -24.1 * BILLION,
    (COMPTROLLER, 2017, "NY", RATIO): 0.90,
    (COMPTROLLER, 2019, "NY", LESS): -23.7 * BILLION,
    (COMPTROLLER, 2019, "NY", RATIO): 0.91,
    (COMPTROLLER, 2019, "US", RATIO): 1.24,
    (COMPTROLLER, 2020, "NY", RATIO): 1.59,
    (COMPTROLLER, 2020, "US", RATIO): 1.92,
    (COMPTROLLER, 2022, "NY", RATIO): 1.06,
    (COMPTROLLER, 2022, "US", RATIO): 1.28,
    (COMPTROLLER, 2023, "NY", RATIO): 1.06,
    (COMPTROLLER, 2023, "US", RATIO): 1.32,
    (ROCKEFELLER, 2018, "NY", LESS): -22 * BILLION,
    (ROCKEFELLER, 2019, "NY", LESS): -22.8 * BILLION,
    (ROCKEFELLER, 2020, "NY", LESS): 155.8 * BILLION,
    (ROCKEFELLER, 2021, "NY", LESS): 122.7 * BILLION,
    (ROCKEFELLER, 2022, "NY", LESS): -19.4 * BILLION,
    (TAX_FOUNDATION, 2005, "NM", RATIO): 2.03,
    (TAX_FOUNDATION, 2005, "MS", RATIO): 2.02,
    (TAX_FOUNDATION, 2005, "NJ", RATIO): 0.61,
}


@pytest.fixture(scope="module")
def lines(warehouse):
    """(year, state, category) -> dollars of the default method; and of veterans' two categories together."""
    rows = warehouse.sql("select fiscal_year, state, category, amount_usd from mart.flow where method = 'residence'")
    found = {row[:3]: row[3] for row in rows.fetchall()}
    for year, state in {key[:2] for key in found}:
        parts = [found[year, state, f"veterans_{part}"] for part in ("benefits", "medical_care")]
        found[year, state, "veterans"] = sum(parts)
    return found


@pytest.fixture(scope="module")
def comparison(warehouse):
    """Source, year, state, measure -> its row."""
    rows = warehouse.sql("from mart.comparison").pl().iter_rows(named=True)
    return {(row["source"], row["year"], row["state"], row["measure"]): row for row in rows}


@pytest.fixture(scope="module")
def sides(warehouse):
    """Year and place -> what New York, or the 50 states together, paid and received under the default method."""
    net = warehouse.sql("from mart.net_contribution where method = 'residence' and state <> 'DC'").pl()
    amounts = (pl.col("paid_usd", "received_usd").sum(), pl.len().alias("states"))
    found = {}
    for place, states in (("US", net), ("NY", net.filter(pl.col("state") == "NY"))):
        for year, paid, received, count in states.group_by("fiscal_year").agg(*amounts).iter_rows():
            assert count == (50 if place == "US" else 1)
            found[year, place] = (paid, received)
    return found


@pytest.fixture(scope="module")
def premiums_per_usd(raw):
    """Year -> premiums over Medicare net of them: OMB table 11.3 is before premiums, subfunction 571 after."""
    gross = omb_line(raw, "11.3", "Medicare: hospital insurance", "Medicare: supplementary medical insurance")
    net = omb_line(raw, "3.2", "571 Medicare")
    return {year: gross[year] / net[year] - 1 for year in range(2008, 2026)}


@pytest.fixture(scope="module")
def loans_per_usd(raw):
    """FY2022 -> the change in value of student loans over the student aid without it; a rise lies in no other year."""
    changes = raw["cbo_actual"].filter(pl.col("subcategory") == "Student Loan Foregiveness")
    rises = changes.filter((pl.col("component") == "outlay") & (pl.col("amount_usd") > 0))
    aid = omb_line(raw, "11.3", "Student assistance--Department of Education and other")
    return {year: rise / (aid[year] - rise) for year, rise in rises.select("fiscal_year", "amount_usd").iter_rows()}


@pytest.fixture(scope="module")
def on_their_terms(warehouse, premiums_per_usd, loans_per_usd):
    """Year and place -> taxes and spending as the Comptroller counts them, from the lines of the default method."""
    lines = warehouse.sql("from mart.flow where method = 'residence' and state <> 'DC'").pl()

    def terms(year, place):
        chosen = lines.filter((pl.col("fiscal_year") == year) & ((place == "US") | (pl.col("state") == place)))
        amounts = dict(chosen.group_by("category").agg(pl.col("amount_usd").sum()).iter_rows())
        paid = set(chosen.filter(pl.col("side") == "paid")["category"])
        taxes = sum(amounts[category] for category in paid if category not in NO_TAXES)
        spending = sum(amount for category, amount in amounts.items() if category not in paid)
        spending += amounts["medicare"] * premiums_per_usd[year]
        return taxes, spending + amounts["student_aid"] * loans_per_usd.get(year, 0)

    return terms


def omb_line(raw, table, *names):
    """Fiscal year -> dollars of the lines named, together."""
    omb = raw["omb_historical"].filter(pl.col("measure") == "total")
    chosen = omb.filter((pl.col("table_name") == table) & pl.col("line").is_in(names))
    return dict(chosen.group_by("fiscal_year").agg(pl.col("amount_usd").sum()).iter_rows())


class TestWhatWasPublished:
    @pytest.mark.parametrize(("key", "value"), FACTS.items(), ids=str)
    def test_the_figure(self, comparison, key, value):
        assert comparison[key]["published"] == pytest.approx(value, rel=TINY)

    def test_the_mart_of_estimates_is_whole_in_the_comparison(self, comparison, warehouse):
        published = warehouse.sql("select source, year, state, measure, value, where_read from mart.published_estimate")
        assert {(*row[:4], row[4], row[5]) for row in published.fetchall()} == {
            (*key, row["published"], row["where_read"]) for key, row in comparison.items()
        }

    def test_each_says_where_it_was_read(self, comparison):
        for row in comparison.values():
            assert re.search(r"\b20\d\d\b", row["where_read"])  # a report and its date
            assert ":" in row["where_read"]


class TestOurs:
    def test_new_york_is_that_of_net_contribution_and_the_nation_the_fifty_states(self, comparison, sides, lines):
        compared = 0
        for (_, year, state, measure), row in comparison.items():
            if (year, state) not in sides:
                continue
            paid, received = sides[year, state]
            ours = {RATIO: received / paid, LESS: received - paid, "taxes_usd": paid}.get(measure)
            if ours is None:
                ours = lines[year, state, measure.removesuffix("_usd")]
            assert row["ours"] == pytest.approx(ours, rel=TINY)
            compared += 1
        assert compared == sum(state in ("NY", "US") for _, _, state, _ in comparison)

    def test_differences_are_ours_less_theirs(self, comparison):
        for row in comparison.values():
            for ours, difference in (("ours", "difference"), ("ours_on_their_terms", "remaining_difference")):
                if row[ours] is None:
                    assert row[difference] is None
                else:
                    assert row[difference] == pytest.approx(row[ours] - row["published"], abs=TINY * abs(row[ours]))

    def test_every_year_that_was_published_is_one_of_ours(self, comparison):
        assert all(row["ours"] is not None for row in comparison.values())

    def test_where_the_terms_are_not_known_none_are_guessed(self, comparison):
        for (source, _, _, measure), row in comparison.items():
            known = source == TAX_FOUNDATION or (source == COMPTROLLER and measure in (RATIO, LESS, "taxes_usd"))
            assert (row["ours_on_their_terms"] is not None) == known
            assert (row["remaining_difference"] is not None) == known
            if source == ROCKEFELLER:
                assert "could not be read" in row["why"]


def test_items_agree_within_six_per_cent(comparison):
    """What the Comptroller prints of New York by item, so far as it could be read: 47.4 bn of unemployment benefits."""
    items = {
        (year, measure): row["ours"] / row["published"]
        for (source, year, _, measure), row in comparison.items()
        if source == COMPTROLLER and measure not in (RATIO, LESS, "taxes_usd")
    }
    assert set(items) == {
        (2017, "social_security_usd"), (2019, "individual_income_tax_usd"), (2020, "unemployment_insurance_usd"),
        (2021, "payroll_tax_usd"), (2023, "medicaid_chip_usd"), (2023, "snap_usd"), (2023, "ssi_usd"),
        (2023, "veterans_usd"),
    }  # fmt: skip
    assert all(abs(ratio - 1) < 0.06 for ratio in items.values())


def test_taxes_agree_within_four_per_cent_on_the_comptrollers_terms(comparison):
    taxes = {key[1]: row for key, row in comparison.items() if key[3] == "taxes_usd"}
    assert sorted(taxes) == [2022, 2023]
    for row in taxes.values():
        assert abs(row["ours_on_their_terms"] / row["published"] - 1) < 0.04
        assert "no taxes -" in row["why"]


class TestOnTheComptrollersTerms:
    """No customs duties and miscellaneous receipts; Medicare before premiums; student loans written down in FY2022."""

    @pytest.mark.parametrize("place", ["NY", "US"])
    @pytest.mark.parametrize("year", [2017, 2022])
    def test_once_more_from_the_lines(self, comparison, on_their_terms, year, place):
        taxes, spending = on_their_terms(year, place)
        ratio = comparison[COMPTROLLER, year, place, RATIO]["ours_on_their_terms"]
        assert ratio == pytest.approx(spending / taxes, rel=TINY)
        if (COMPTROLLER, year, place, LESS) in comparison:
            less = comparison[COMPTROLLER, year, place, LESS]["ours_on_their_terms"]
            assert less == pytest.approx(spending - taxes, abs=DOLLAR)

    def test_student_loans_rose_in_fy2022_alone(self, loans_per_usd):
        assert list(loans_per_usd) == [2022]

    def test_premiums_are_a_tenth_to_a_quarter_of_medicare(self, premiums_per_usd):
        assert all(0.1 < share < 0.25 for share in premiums_per_usd.values())

    def test_the_national_ratio_is_the_printed_one(self, comparison):
        nation = {row["year"]: row for (_, _, state, _), row in comparison.items() if state == "US"}
        assert sorted(nation) == [2016, 2017, 2019, 2020, 2021, 2022, 2023]
        # The fifty states hold what is paid to people at home in Maryland and Virginia for work in the District.
        assert {year: round(row["remaining_difference"], 3) for year, row in nation.items()} == {
            2016: 0.013, 2017: 0.007, 2019: 0.012, 2020: 0.009, 2021: 0.009, 2022: 0.004, 2023: 0.014,
        }  # fmt: skip

    def test_little_remains_for_new_york(self, comparison):
        ratios = [row for (source, _, state, measure), row in comparison.items()
                  if (source, state, measure) == (COMPTROLLER, "NY", RATIO)]  # fmt: skip
        assert {row["year"]: round(row["remaining_difference"], 3) for row in ratios} == {
            2016: 0.062, 2017: 0.012, 2018: 0.006, 2019: 0.043,
            2020: 0.006, 2021: -0.052, 2022: -0.005, 2023: 0.037,
        }  # fmt: skip


class TestOnTheTaxFoundationsTerms:
    """Taxes scaled up until the states together, with the District, receive a dollar for each they pay."""

    def test_once_more_from_the_lines(self, comparison, warehouse):
        net = warehouse.sql("from mart.net_contribution where method = 'residence' and fiscal_year = 2005").pl()
        together = net["received_usd"].sum() / net["paid_usd"].sum()
        rows = [row for (source, *_), row in comparison.items() if source == TAX_FOUNDATION]
        assert len(rows) == 3
        for row in rows:
            ((paid, received),) = net.filter(state=row["state"]).select("paid_usd", "received_usd").rows()
            assert row["ours"] == pytest.approx(received / paid, rel=TINY)
            assert row["ours_on_their_terms"] == pytest.approx(received / paid / together, rel=TINY)

    def test_the_parts_add_to_the_difference(self, comparison):
        for (source, *_), row in comparison.items():
            if source == TAX_FOUNDATION:
                parts = [float(part) for part in re.findall(r"[+-]\d+\.\d+", row["why"])]
                assert len(parts) == 2
                assert sum(parts) == pytest.approx(-row["difference"], abs=0.01 + TINY)

    def test_who_gets_most_and_least_is_who_they_found(self, comparison):
        ours = {key[2]: row["ours_on_their_terms"] for key, row in comparison.items() if key[0] == TAX_FOUNDATION}
        assert ours["NJ"] < 1 < min(ours["MS"], ours["NM"])


class TestWhy:
    """The parts lead from our figure to theirs."""

    @pytest.fixture
    def parts(self, comparison):
        """Row and its signed parts in the row's unit, for the Comptroller's figures."""
        found = []
        for (source, *_, measure), row in comparison.items():
            if source == COMPTROLLER and measure in (RATIO, LESS):
                signed = [float(part) for part in re.findall(r"[+-]\d+\.\d+", row["why"])]
                found.append((row, signed, 1 if measure == RATIO else BILLION, 0.005 if measure == RATIO else 0.05))
        return found

    def test_there_are_four_parts(self, parts):
        assert parts
        assert {len(signed) for _, signed, _, _ in parts} == {4}

    def test_they_add_to_the_difference(self, parts):
        for row, signed, unit, rounding in parts:
            assert sum(signed) == pytest.approx(-row["difference"] / unit, abs=4 * rounding + TINY)

    def test_the_last_is_what_remains(self, parts):
        for row, signed, unit, rounding in parts:
            assert signed[-1] == pytest.approx(-row["remaining_difference"] / unit, abs=rounding + TINY)

    def test_student_loans_count_in_fy2022_alone(self, parts):
        for row, (_, _, loans, _), _, _ in parts:
            assert (loans > 0) == (row["year"] == 2022)

    def test_there_is_no_minus_nothing(self, comparison):
        for row in comparison.values():
            assert not re.search(r"-0\.0+\b", row["why"])
