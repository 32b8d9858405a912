"""The whole method when newer documents are at hand: the embedded figures with made-up years after (and between) them.

Belongs here: that newer years take their place by themselves, in one warehouse that holds all of them at once. Does not
belong here: single rules (``test_measures.py``, ``test_keys.py``, ``test_national_totals.py``), and that the embedded
figures stay as they are (every other file).
"""

import duckdb
import polars as pl
import pytest

from assets.areas import areas
from assets.sources import datasets
from pipeline.release.previous import nothing
from pipeline.settings import ROOT, first_fiscal_year
from pipeline.warehouse.build import build_table, failing_rows, key_failures, write_frame
from pipeline.warehouse.sql_file import read_checks, read_tables
from tests.sql.newer_figures import FACTOR, NEW, RAISED, made_up
from tests.sql.recompute import state_flows
from tests.sql.recompute_specifications import OPTIONS, Recomputation, allocated_by

CHECKS = {check.name: check for check in read_checks(ROOT / "sql")}
CENT = 0.01
CHIP = {"macpac_chip_fy2023_fy2024", "omb_hist11z3_fy2027"}
"""The nation's by the states' shares; the same table prints the Basic Health Program."""
OF_OTHER_YEARS = {"method_revision", "revision", "year_to_date"}
"""Marts whose years are not the closed ones: of what a release changed, of the year in progress."""


@pytest.fixture(scope="module")
def newer(raw):
    """The raw frames with the newer figures, put together as those that are fetched."""
    found = made_up(raw)
    return {
        dataset.name: dataset.combine(
            {name: group for (name,), group in raw[dataset.name].group_by("document", maintain_order=True)}
            | {f"newer_{dataset.name}": found[dataset.name].with_columns(document=pl.lit(f"newer_{dataset.name}"))}
        )
        if dataset.name in found
        else raw[dataset.name]
        for dataset in datasets()
    }


@pytest.fixture(scope="module")
def described(snapshot, newer):
    """The documents of the snapshot, and the newer ones described like another of their dataset."""
    known = snapshot.documents()
    more = known.unique("dataset", maintain_order=True).filter(
        pl.col("dataset").is_in([name for name, frame in newer.items() if f"newer_{name}" in set(frame["document"])])
    )
    return pl.concat([known, more.with_columns(document="newer_" + pl.col("dataset"), vintage=pl.lit("made up"))])


@pytest.fixture(scope="module")
def warehouse(newer, described):
    """All tables, built from the newer figures."""
    with duckdb.connect(config={"threads": 1}) as connection:
        frames = {"raw.area": areas(), "raw.document": described} | {f"raw.{name}": newer[name] for name in newer}
        for name, frame in (frames | nothing()).items():
            write_frame(connection, name, frame, "made up", {})
        for file in read_tables(ROOT / "sql"):
            build_table(connection, file)
            assert key_failures(connection, file).is_empty(), file.table
        yield connection


def set_of(connection, sql, *values):
    return set(connection.execute(sql, values).fetchall())


def key_of(connection, key, year, area=RAISED):
    """(share, key_lag_years) of a key in a fiscal year."""
    rows = connection.execute(
        "select share, key_lag_years from core.allocation_key where key = ? and fiscal_year = ? and area = ?",
        [key, year, area],
    ).fetchall()
    assert len(rows) == 1
    return rows[0]


def in_calendar_years(frame, year, amount="amount_usd", area=RAISED):
    """The area's share of a fiscal year: a quarter of the calendar year before, three quarters of the year itself."""
    states = frame.filter(pl.col("area") != "US")
    weighted = states.filter(pl.col("year").is_in([year - 1, year])).with_columns(
        pl.when(year=year).then(0.75).otherwise(0.25) * pl.col(amount)
    )
    return weighted.filter(area=area)[amount].sum() / weighted[amount].sum()


class TestWhole:
    @pytest.mark.parametrize("name", sorted(CHECKS))
    def test_check_passes(self, warehouse, name):
        assert failing_rows(warehouse, CHECKS[name]).is_empty()

    def test_every_flow_agrees_with_the_method_worked_out_without_sql(self, warehouse, newer):
        published = {
            tuple(place): amount
            for *place, amount in warehouse.sql(
                "select fiscal_year, side, category, area, amount_usd from core.state_flow where method = 'residence'"
            ).fetchall()
        }
        expected = state_flows(newer)
        assert {year for year, *_ in expected} == set(range(first_fiscal_year(), NEW + 1))
        assert {
            place: (published.get(place), expected.get(place))
            for place in published.keys() | expected.keys()
            if not abs(published.get(place, 0.0) - expected.get(place, 0.0)) <= CENT
        } == {}

    @pytest.mark.parametrize("option", OPTIONS["income_tax"])
    def test_the_alternatives_of_the_income_tax_agree_with_the_method_worked_out_without_sql(
        self, warehouse, newer, option
    ):
        choice = {axis: options[0] for axis, options in OPTIONS.items()} | {"income_tax": option}
        where = " and ".join(f"{axis} = '{taken}'" for axis, taken in choice.items())
        recomputation = Recomputation(newer)
        for year in (2012, 2014, 2019, 2022, NEW):
            found = dict(
                set_of(
                    warehouse,
                    "select state, net_contribution_usd from mart.net_by_specification "  # noqa: S608
                    f"join mart.specification using (spec_id) where fiscal_year = ? and {where}",
                    year,
                )
            )
            assert found == pytest.approx(recomputation.nets(allocated_by(choice), year), abs=CENT, rel=0)


class TestNewFiscalYear:
    def test_it_stands_in_every_mart_of_closed_fiscal_years(self, warehouse):
        named = set_of(
            warehouse,
            "select table_name from duckdb_columns() where schema_name = 'mart' and column_name = 'fiscal_year'",
        )
        assert len(named) > 10
        for (name,) in named - {(other,) for other in OF_OTHER_YEARS}:
            assert warehouse.sql(f"from mart.{name} where fiscal_year = {NEW}").fetchall(), name

    def test_who_governed_is_not_known_yet(self, warehouse):
        found = set_of(warehouse, "select distinct definition from mart.lean where fiscal_year = ?", NEW)
        assert found == {("president",), ("president_2024",), ("solid",)}

    def test_real_dollars_are_those_of_it(self, warehouse):
        assert set_of(warehouse, "select distinct dollars_of_fiscal_year from mart.real_net_contribution") == {(NEW,)}

    def test_population_of_it_is_not_projected(self, warehouse):
        found = set_of(warehouse, "select distinct fiscal_year from mart.representation where is_projection")
        assert found == {(year,) for year in range(NEW + 1, 2031)}

    def test_collections_stand_in_every_year_both_documents_cover(self, warehouse):
        years = "select distinct fiscal_year from mart.net_contribution where method = 'collections'"
        # Awards of FY2012 and FY2013 are above all outlays.
        assert set_of(warehouse, years) == {(year,) for year in range(2008, 2026) if year not in (2012, 2013)}


class TestKeys:
    @pytest.mark.parametrize(
        ("key", "line"),
        [
            ("social_security", 2110),
            ("medicare", 2210),
            ("unemployment_compensation", 2400),
            ("education_assistance", 2600),
        ],
    )
    def test_transfers_of_a_year_follow_that_year(self, warehouse, newer, key, line):
        printed = newer["bea_regional"].filter(table_name="SAINC35", line=line)
        for year in (2020, 2024):
            share, lag = key_of(warehouse, key, year)
            assert share == pytest.approx(in_calendar_years(printed, year), rel=1e-12)
            assert lag == 0
        before = in_calendar_years(printed, 2018)
        assert key_of(warehouse, key, 2024)[0] > before * 1.1
        assert [key_of(warehouse, key, year)[1] for year in (2025, NEW)] == [1, 2]

    def test_ssi_of_a_year_is_beas_at_the_federal_part_of_ssas_newest(self, warehouse, newer):
        federal = newer["ssa_ssi_federal"]
        assert set(federal["year"]) == {2024}
        printed = newer["bea_regional"].filter(table_name="SAINC35", line=2310).join(federal, on="area")
        paid = printed.with_columns(pl.col("amount_usd") * pl.col("federal_usd") / pl.col("payments_usd"))
        share, lag = key_of(warehouse, "ssi", 2020)
        assert (share, lag) == (pytest.approx(in_calendar_years(paid, 2020), rel=1e-12), 0)

    def test_the_flow_follows_its_key(self, warehouse):
        share, _ = key_of(warehouse, "social_security", 2024)
        amount, official, lag = warehouse.sql(
            "select flow.amount_usd, total.amount_usd, flow.key_lag_years from mart.flow as flow "
            "join core.national_total as total using (side, category, fiscal_year) "
            "where category = 'social_security' and fiscal_year = 2024 and state = 'OH' and method = 'residence'"
        ).fetchall()[0]
        assert amount == pytest.approx(official * share, rel=1e-12)
        assert lag == 0

    def test_lags_of_the_marts_fall(self, warehouse, copied_warehouse):
        """Of FY2024: what is left is taxes of 2023, aid of FY2023, and keys that are means or are not made up anew."""
        old = warehouse.sql(
            "select category, max(key_lag_years) from mart.flow where fiscal_year = 2024 and method = 'residence'"
            " group by category having max(key_lag_years) > 0"
        ).fetchall()
        assert dict(old) == {
            "basic_health": 6, "estate_gift_tax": 2, "procurement": 1, "farm_support": 1, "other_grants": 1,
            "individual_income_tax": 1, "earned_income_credit": 1, "child_tax_credit": 1,
        }  # fmt: skip
        lags = (
            "select state, key_lag_years from mart.net_contribution where fiscal_year = 2024 and method = 'residence'"
        )
        now, before = dict(warehouse.sql(lags).fetchall()), dict(copied_warehouse.sql(lags).fetchall())
        assert max(now.values()) < 0.6
        assert min(before.values()) > 1.1

    def test_measures_give_way_where_the_main_one_reaches(self, warehouse):
        found = set_of(
            warehouse,
            "select key, measure, first_year, last_year from core.key_measure "
            "where first_year > 1980 or last_year < 9999",
        )
        assert {row for row in found if "joined" not in row[1]} == {
            ("income_tax", "BEA SAINC50 80", 1980, 2013),
            ("income_tax", "IRS HT2 A06500", 2014, 9999),
            ("total_tax_liability", "BEA SAINC50 80", 1980, 2013),
            ("total_tax_liability", "IRS HT2 A10300", 2014, 9999),
            ("medicaid_chip", "Medicaid by residence at formula share, and CHIP", 1991, 2006),
            ("medicaid_chip", "Medicaid by residence at first federal share, and CHIP", 2007, 2012),
            ("medicaid_chip", "Federal Medicaid and CHIP", 2013, 9999),
            ("unemployment_compensation", "BEA SAINC35 2400", 1980, 2024),
            ("unemployment_compensation", "Unemployment benefits by DOL and SOI", 2025, 9999),
            ("social_security", "BEA SAINC35 2110", 1980, 2024),
            ("social_security", "SSA benefits of December", 2025, 9999),
            ("ssi", "BEA SAINC35 2310 at federal part", 1980, 2024),
            ("ssi", "SSA federal SSI", 2025, 9999),
            ("premium_tax_credit", "IRS HT2 A85770", 2015, 2015),
            ("premium_tax_credit", "CMS advance premium tax credit", 2016, 9999),
            ("farm_payments", "USDA farm payments of all years", 2016, 2016),
            ("farm_payments", "USDA farm payments", 2017, 9999),
            ("earned_income_credit", "IRS HT2 A59660", 2009, 9999),
            ("additional_child_tax_credit", "IRS HT2 A11070", 2009, 9999),
            ("veterans_benefits", "VA compensation, pensions and education", 2007, 9999),
            ("veterans_medical_care", "VA medical care", 2007, 9999),
            ("snap", "USDA SNAP", 1989, 9999),
            ("contracts", "Procurement of FY1995", 1995, 1995),
            ("contracts", "USAspending contracts", 2008, 9999),
            ("estate_gift", "IRS Table 5 estate and gift by district", 1995, 2003),
            ("estate_gift", "IRS Table 5 estate and gift, classified", 2006, 9999),
            ("consumption", "BEA SAPCE1 1", 1997, 9999),
            ("gdp", "BEA SAGDP1 3", 1997, 9999),
            ("civilian_pay_of_residents", "BEA SAGDP4N 84 of residents", 1997, 9999),
            ("federal_civilian_pay", "BEA SAGDP4N 84", 1997, 9999),
            ("federal_pay", "BEA SAGDP4N 84", 1997, 9999),
            ("federal_pay", "BEA SAGDP4N 85", 1997, 9999),
            ("federal_pay_of_residents", "BEA SAGDP4N 84 of residents", 1997, 9999),
            ("federal_pay_of_residents", "BEA SAGDP4N 85", 1997, 9999),
        }

    def test_what_stands_in_ends_where_the_measure_begins(self, warehouse):
        """Contracts of FY2008, which the embedded figures lack, take the place of what stood in for them."""
        found = set_of(
            warehouse,
            "select key, label, any_value(standing.first_year), max(standing.last_year), min(own.first_year) "
            "from core.key_measure as standing join core.stand_in as pairs using (measure) "
            "join core.key_measure as own using (key) where own.measure = pairs.main_measure group by all",
        )
        assert len(found) > 12
        for key, label, _, last, first in found - {row for row in found if row[0] == "medicaid_chip"}:
            assert last < first, (key, label)
        assert ("contracts", "Defense contracts", 2001, 2007, 2008) in found

    def test_every_key_observed_of_its_measure_alone(self, warehouse):
        found = "select distinct measures, min(year), max(year) from core.key_observation where key = ? group by all"
        assert set_of(warehouse, found, "unemployment_compensation") == {("BEA SAINC35 2400", 1980, 2024)}
        assert set_of(warehouse, found, "premium_tax_credit") == {
            ("IRS HT2 A85770", 2015, 2015),
            ("CMS advance premium tax credit", 2016, 2025),
        }
        assert set_of(warehouse, found, "earned_income_credit") == {
            ("Earned income credit by BEA joined to SOI", 1980, 2008),
            ("IRS HT2 A59660", 2009, 2023),
        }
        assert set_of(warehouse, found, "aid_less_medicaid") == {("Federal aid less health programmes", 1980, 2023)}

    def test_contracts_are_those_of_fiscal_years(self, warehouse):
        found = set_of(warehouse, "select basis, year from core.key_observation where key = 'contracts'")
        before = {1995, *range(2001, 2008)}
        assert found == {("fiscal_year", year) for year in (*before, *range(2008, NEW + 1))}
        groups = set_of(warehouse, "select distinct measure from core.measure where measure like 'USAspending %'")
        assert {("USAspending contracts_defense",), ("USAspending loans",)} <= groups

    def test_medicaid_of_residents_takes_the_share_of_the_first_federal_year(self, warehouse, newer, raw):
        """FY2013's, which in the made-up figures is FY2019's but for one state."""
        federal, residence = raw["cms_medicaid_federal"], raw["cms_health_by_residence"]
        share = {
            area: federal_usd / total_usd
            for _, area, total_usd, federal_usd, _ in federal.filter(fiscal_year=2019).iter_rows()
        }
        share[RAISED] *= FACTOR
        printed = residence.filter(program="medicaid", year=2010).select("area", "amount_usd").iter_rows()
        expected = {area: amount * share[area] for area, amount in printed if area in share and area != "US"}
        found = "select area, amount_usd from core.medicaid_by_residence where year = 2010"
        assert dict(set_of(warehouse, found)) == pytest.approx(expected)
        assert newer["cms_medicaid_federal"]["fiscal_year"].unique().to_list() == list(range(2013, 2025))

    def test_a_year_of_snap_that_states_report_unequally_waits(self, warehouse):
        assert key_of(warehouse, "snap", 2025)[1] == 0
        assert key_of(warehouse, "snap", NEW) == (key_of(warehouse, "snap", 2025)[0], 1)


class TestLineage:
    @pytest.mark.parametrize(
        ("category", "year", "documents"),
        [
            ("social_security", 2024, {"newer_bea_regional"}),
            ("social_security", 2018, {"bea_sainc35_2019_09"}),
            ("unemployment_insurance", 2021, {"newer_bea_regional"}),
            ("individual_income_tax", 2012, {"bea_sainc50_2019_09"}),
            ("individual_income_tax", 2014, {"bea_sainc50_2019_09", "newer_irs_historic_table_2"}),
            # Moved with personal income, which reaches a year further.
            ("individual_income_tax", NEW, {"newer_irs_historic_table_2", "bea_sainc1_2025_03"}),
            ("medicaid_chip", 2012, {"newer_cms_medicaid_federal", "cms_medicaid_by_residence_2020", *CHIP}),
            ("medicaid_chip", 2019, {"kff_medicaid_fy2019", *CHIP}),
            ("medicaid_chip", 2022, {"newer_cms_medicaid_federal", *CHIP}),
            ("other_grants", 2010, {
                "census_federal_aid_1970_2019", "cms_medicaid_by_residence_2020", "newer_cms_medicaid_federal", *CHIP,
            }),
            ("other_grants", 2021, {"newer_census_federal_aid", "newer_cms_medicaid_federal", *CHIP}),
            ("procurement", 2012, {"newer_usaspending_awards"}),
            ("procurement", 2022, {"newer_usaspending_awards"}),
            ("snap", NEW, {"newer_usda_snap"}),
        ],
    )  # fmt: skip
    def test_documents_of_keys_are_the_newer_ones_where_they_count(self, warehouse, category, year, documents):
        found = set_of(
            warehouse,
            "select document from mart.lineage "
            "where method = 'residence' and category = ? and fiscal_year = ? and part = 'key'",
            category,
            year,
        )
        assert found == {(document,) for document in documents}

    def test_documents_of_an_alternative_are_those_of_its_measure(self, warehouse):
        found = "select document from core.key_document where key = 'dividends' and fiscal_year = ?"
        assert set_of(warehouse, found, 2022) == {("newer_bea_regional",)}
